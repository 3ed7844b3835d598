// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/open_data.h"

#include "ui/common/error_text.h"
#include "ui/models/remembered_mapping.h"

namespace twinspect {

OpenData::OpenData(JobList& jobs, QObject* parent) : QObject(parent), m_open(jobs) {}

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
    m_open.start(
        tr("Listing files"), this,
        [directoryOrFile, mapping](const RunContext&) { return openCatalog(directoryOrFile, mapping()); },
        [this, directoryOrFile](Result<Catalog> catalog) {
            if (catalog)
                use(std::move(*catalog), directoryOrFile);
            else
                Q_EMIT failed(catalog.error());
        });
}

void OpenData::use(Catalog catalog, const std::filesystem::path& path)
{
    m_path = path;
    m_catalog = std::move(catalog);
    m_samples.reset(m_catalog->samples);
    for (const auto& warning : m_catalog->warnings)
        Q_EMIT warned(twinspect::shown(warning));
    for (const auto& skipped : m_catalog->skipped)
        Q_EMIT warned(tr("%1 was left out: %2")
                          .arg(QString::fromStdString(skipped.file.string()), twinspect::shown(skipped.reason)));
    Q_EMIT opened();
    Q_EMIT ready();
}

void OpenData::add(const Catalog& found)
{
    const bool first = !m_catalog;
    if (first) {
        m_catalog = found;
        m_catalog->samples.clear();
    }
    m_catalog->samples.insert(m_catalog->samples.end(), found.samples.begin(), found.samples.end());
    m_samples.append(found.samples);
    if (first)
        Q_EMIT opened();
}

} // namespace twinspect
