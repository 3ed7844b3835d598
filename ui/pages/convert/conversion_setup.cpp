// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/convert/conversion_setup.h"

#include <utility>

#include <QTemporaryDir>

#include "core/dataset/folder_listing.h"
#include "core/detectors/known_detectors.h"
#include "plugins/host/foreign_opening.h"
#include "ui/models/remembered_mapping.h"

namespace twinspect {

namespace {

namespace fs = std::filesystem;

/// What a person said of a folder.
struct Asked {
    fs::path folder;
    std::optional<FolderMapping> mapping; ///< patterns
    std::string reader; ///< id of a plugin
};

Result<ForeignListing> listWith(const PluginReader& reader, const fs::path& folder)
{
    auto data = reader.open(folder);
    if (!data)
        return passOn(data);
    auto mapping = data->catalog.mapping;
    return ForeignListing{std::move(data->catalog), std::move(mapping), false, std::move(data->reader),
                          std::move(data->refused)};
}

/// The person's own patterns. Without them the mapping that the person gave this folder before, what the folder says
/// itself, the plugin that recognises it, and then the best guess.
Result<ForeignListing> listForeign(const Asked& asked, const std::vector<const PluginReader*>& recognise,
                                   const fs::path& stateFolder)
{
    for (const auto* reader : recognise)
        if (reader->metadata().id == asked.reader)
            return listWith(*reader, asked.folder);
    const auto mapping = asked.mapping ? asked.mapping : rememberedMapping(asked.folder, stateFolder);
    auto catalog = openForeign(asked.folder, mapping);
    if (catalog) {
        auto used = catalog->mapping;
        const bool guessed = used && used->hasPatterns() && !mapping && !isFile(asked.folder / kMappingName);
        return ForeignListing{std::move(*catalog), std::move(used), guessed};
    }
    if (mapping || !isFolder(asked.folder))
        return passOn(catalog);
    if (recognise.size() == 1)
        return listWith(*recognise.front(), asked.folder);
    if (recognise.size() > 1) // nobody may guess which one is right
        return failure(ErrorCode::InvalidArgument, "Several plugins recognise this folder", asked.folder.string(),
                       "Choose the one that is to read it");
    std::vector<SkippedFile> skipped;
    const auto files = listTree(asked.folder, skipped);
    const FolderMapping guess = guessMapping(asked.folder, files);
    if (catalog.error().remedy != proposal(guess))
        return passOn(catalog); // a folder above several data sets, or a mapping that cannot be used
    Catalog guessed = mapFiles(asked.folder, files, guess);
    if (guessed.samples.empty())
        return passOn(catalog);
    guessed.skipped.insert(guessed.skipped.end(), skipped.begin(), skipped.end());
    return ForeignListing{std::move(guessed), guess, true};
}

ForeignAnswer answerFor(const Asked& asked, const fs::path& stateFolder, const RunContext& context)
{
    ForeignAnswer answer;
    const auto readers = askReaders(installedPlugins(), asked.folder);
    for (const auto& failed : readers.failed)
        context.warn(failed.text());
    for (const auto* reader : readers.recognise)
        answer.readers.push_back({reader->metadata().id, QString::fromStdString(reader->metadata().name)});
    answer.listing = listForeign(asked, readers.recognise, stateFolder);
    return answer;
}

} // namespace

ConversionSetup::ConversionSetup(JobList& jobs, fs::path stateFolder, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_stateFolder(std::move(stateFolder)), m_list(jobs), m_draw(jobs), m_compare(jobs)
{
}

ConversionSetup::~ConversionSetup()
{
    m_list.cancel();
    m_draw.cancel();
    m_compare.cancel();
    cancelConversion();
}

void ConversionSetup::chooseFolder(const fs::path& folder)
{
    if (folder == m_folder)
        return;
    m_folder = folder;
    m_mapping.reset();
    m_reader.clear();
    m_settings = {}; // what was said of other data
    list();
}

void ConversionSetup::setPatterns(const Patterns& patterns)
{
    const auto& [colour, geometry, defects] = patterns;
    if (colour.empty() && geometry.empty() && defects.empty()) {
        if (!std::exchange(m_mapping, std::nullopt))
            return;
    } else {
        FolderMapping mapping = m_mapping ? *m_mapping
                              : m_listed  ? m_listed->mapping.value_or(FolderMapping())
                                          : FolderMapping();
        if (mapping.colour == colour && mapping.geometry == geometry && mapping.defects == defects)
            return;
        mapping.colour = colour;
        mapping.geometry = geometry;
        mapping.defects = defects;
        m_mapping = mapping;
    }
    list();
}

void ConversionSetup::setReader(const std::string& id)
{
    if (id == m_reader)
        return;
    m_reader = id;
    list();
}

void ConversionSetup::list()
{
    m_listed.reset();
    m_listError.reset();
    m_readers.clear();
    m_part = 0;
    m_draw.cancel();
    m_drawing = false;
    m_shown.reset();
    m_previewError.reset();
    forgetOutcome();
    forgetUnits();
    if (m_folder.empty())
        m_list.cancel();
    else
        m_list.start(
            tr("Listing files"), this,
            [asked = Asked{m_folder, m_mapping, m_reader}, state = m_stateFolder](const RunContext& context) {
                return Result<ForeignAnswer>(answerFor(asked, state, context));
            },
            [this](Result<ForeignAnswer> answer) {
                if (answer)
                    m_readers = std::move(answer->readers);
                auto listed = answer ? std::move(answer->listing) : Result<ForeignListing>(passOn(answer));
                if (listed)
                    m_listed = std::move(*listed);
                else
                    m_listError = listed.error();
                Q_EMIT folderChanged();
                drawPreview();
            });
    Q_EMIT folderChanged();
    Q_EMIT previewChanged();
}

void ConversionSetup::setSettings(const ConversionSettings& settings)
{
    if (settings == m_settings)
        return;
    m_settings = settings;
    forgetOutcome();
    forgetUnits();
    drawPreview();
}

void ConversionSetup::choosePart(int index)
{
    if (index == m_part)
        return;
    m_part = index;
    drawPreview();
}

// What was shown last stays until the new picture has come, so that a change of one number does not flicker.
void ConversionSetup::drawPreview()
{
    if (!m_listed || m_part < 0 || m_part >= static_cast<int>(m_listed->catalog.samples.size()))
        return;
    m_drawing = true;
    m_draw.start(
        tr("Drawing parts"), this,
        [data = m_listed->data(), part = static_cast<std::size_t>(m_part),
         settings = m_settings](const RunContext& context) { return previewOf(data, part, settings, context); },
        [this](Result<ConversionPreview> preview) {
            m_drawing = false;
            m_shown.reset();
            m_previewError.reset();
            if (preview)
                m_shown = std::move(*preview);
            else
                m_previewError = preview.error();
            Q_EMIT previewChanged();
        });
    Q_EMIT previewChanged();
}

void ConversionSetup::compareUnits()
{
    if (!m_listed || m_comparing || m_compared)
        return;
    m_comparing = true;
    m_compare.start(
        tr("Comparing units"), this,
        [data = m_listed->data(), settings = m_settings](const RunContext& context) -> Result<std::vector<Text>> {
            auto source = sourceOf(data, settings);
            if (!source)
                return passOn(source);
            const QTemporaryDir place; // for the files that a reader makes
            return unitsAhead(source->data, source->options, fs::path(place.path().toStdString()), context);
        },
        [this](Result<std::vector<Text>> remarks) {
            m_comparing = false;
            m_compared = true;
            m_unitRemarks = remarks ? std::move(*remarks) : std::vector<Text>(); // errors are the conversion's
            Q_EMIT unitsCompared();
        });
    Q_EMIT unitsCompared();
}

void ConversionSetup::forgetUnits()
{
    m_compare.cancel();
    m_comparing = m_compared = false;
    m_unitRemarks.clear();
    Q_EMIT unitsCompared();
}

void ConversionSetup::convert(const fs::path& out)
{
    if (!m_listed || m_conversion)
        return;
    m_compare.cancel(); // it will say the same of all parts
    m_comparing = false;
    m_outcome.reset();
    m_conversion = startJob<ConversionReport>(
        m_jobs, tr("Converting"), this,
        [data = m_listed->data(), settings = m_settings, out](const RunContext& context) -> Result<ConversionReport> {
            auto source = sourceOf(data, settings);
            return source ? convertFolder(source->data, source->options, out, context)
                          : Result<ConversionReport>(passOn(source));
        },
        [this, out](Result<ConversionReport> report) { m_outcome = Outcome{out, std::move(report)}; });
    connect(m_conversion, &Job::ended, this, [this, out] {
        if (m_conversion->state() == Job::State::Cancelled)
            m_outcome = Outcome{out, cancelled()};
        m_conversion = nullptr;
        Q_EMIT conversionChanged();
    });
    Q_EMIT conversionChanged();
}

void ConversionSetup::cancelConversion()
{
    if (m_conversion)
        m_conversion->cancel();
}

void ConversionSetup::forgetOutcome()
{
    if (std::exchange(m_outcome, std::nullopt))
        Q_EMIT conversionChanged();
}

} // namespace twinspect
