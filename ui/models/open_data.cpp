// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/open_data.h"

#include <map>
#include <utility>
#include <vector>

#include "core/dataset/annotated_parts.h"
#include "core/dataset/mvtec_layout.h"
#include "ui/common/error_text.h"
#include "ui/models/remembered_mapping.h"

namespace twinspect {

OpenData::OpenData(JobList& jobs, QObject* parent) : QObject(parent), m_open(jobs), m_readAnew(jobs) {}

void OpenData::open(const std::filesystem::path& directoryOrFile, const std::optional<FolderMapping>& mapping)
{
    openWith(directoryOrFile, [mapping] { return mapping; });
}

void OpenData::openTaught(const std::filesystem::path& directoryOrFile, const std::filesystem::path& stateFolder)
{
    openWith(directoryOrFile,
             [directoryOrFile, stateFolder] { return rememberedMapping(directoryOrFile, stateFolder); });
}

void OpenData::openWith(const std::filesystem::path& directoryOrFile,
                        const std::function<std::optional<FolderMapping>()>& mapping)
{
    const auto annotations = m_annotationsOf ? std::optional(m_annotationsOf(directoryOrFile)) : std::nullopt;
    m_open.start(
        tr("Listing files"), this,
        [directoryOrFile, mapping, annotations](const RunContext&) {
            auto catalog = openCatalog(directoryOrFile, mapping());
            if (catalog && annotations && catalog->layout == "mvtec-3d") { // elsewhere a defect needs no mask
                Catalog marked = *catalog;
                useAnnotations(marked, *annotations);
                warnOfMissingMasks(*catalog, marked.samples);
            }
            return catalog;
        },
        [this, directoryOrFile](Result<Catalog> catalog) {
            if (catalog)
                use(std::move(*catalog), directoryOrFile);
            else
                fail(catalog.error(), directoryOrFile);
        });
}

void OpenData::readAnew(const std::optional<FolderMapping>& mapping)
{
    if (!m_catalog)
        return;
    m_readAnew.start(
        tr("Listing files"), this, [path = m_path, mapping](const RunContext&) { return openCatalog(path, mapping); },
        [this, path = m_path](Result<Catalog> catalog) {
            if (!m_catalog || path != m_path) // other data are open by now
                return;
            if (!catalog) {
                Q_EMIT failed(catalog.error());
                return;
            }
            std::vector<std::pair<int, SampleRef>> others;
            for (SampleRef& ref : catalog->samples) {
                const int index = m_samples.indexOf(ref.id);
                if (index < 0 || m_samples.at(index).ref.geometry != ref.geometry
                    || (m_samples.at(index).ref.reading == ref.reading
                        && m_samples.at(index).ref.cameraFile == ref.cameraFile))
                    continue;
                SampleRef& known = m_catalog->samples[static_cast<std::size_t>(index)];
                known.reading = ref.reading;
                known.cameraFile = ref.cameraFile;
                others.emplace_back(index, std::move(ref));
            }
            if (const int lost = m_samples.setReadings(others); lost > 0)
                Q_EMIT scoresLost(lost);
        });
}

void OpenData::fail(const Error& error, const std::filesystem::path& path)
{
    std::error_code ignored;
    if (error.code == ErrorCode::BadData && std::filesystem::is_directory(path, ignored))
        Q_EMIT mappingMayHelp(QString::fromStdString(path.string()));
    Q_EMIT failed(error);
}

void OpenData::use(Catalog catalog, const std::filesystem::path& path)
{
    m_readAnew.cancel();
    m_path = path;
    m_catalog = std::move(catalog);
    m_samples.reset(m_catalog->samples);
    for (const auto& warning : m_catalog->warnings)
        Q_EMIT warned(twinspect::shown(warning));
    Q_EMIT opened();
    Q_EMIT ready();
}

QStringList OpenData::leftOut(bool losses) const
{
    if (!m_catalog)
        return {};
    std::map<QString, std::vector<const SkippedFile*>> causes;
    for (const auto& skipped : m_catalog->skipped)
        if (skipped.loss == losses)
            causes[sentence(skipped.reason)].push_back(&skipped);
    QStringList sentences;
    for (const auto& [reason, files] : causes) {
        const auto name = [this](const SkippedFile& skipped) {
            return QString::fromStdString(skipped.file.lexically_proximate(m_catalog->root).string());
        };
        sentences.append(files.size() == 1 ? tr("%1 was left out: %2").arg(name(*files.front()), reason)
                                           : tr("%n files were left out: %1 The first is %2.", nullptr,
                                                static_cast<int>(files.size()))
                                                 .arg(reason, name(*files.front())));
    }
    return sentences;
}

void OpenData::add(const Catalog& found)
{
    const bool first = !m_catalog;
    if (first) {
        m_catalog = found;
        m_catalog->samples.clear();
    }
    auto samples = found.samples;
    std::erase_if(samples, [this](const SampleRef& ref) { return m_samples.indexOf(ref.id) >= 0; });
    m_catalog->samples.insert(m_catalog->samples.end(), samples.begin(), samples.end());
    m_samples.append(std::move(samples));
    if (first)
        Q_EMIT opened();
}

} // namespace twinspect
