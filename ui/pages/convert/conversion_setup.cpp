// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/convert/conversion_setup.h"

#include <utility>

#include "core/dataset/folder_listing.h"
#include "ui/models/remembered_mapping.h"

namespace twinspect {

namespace {

namespace fs = std::filesystem;

/// `chosen`: the person's own patterns. Without them the mapping that the person gave this folder before, what the
/// folder says itself, and then the best guess.
Result<ForeignListing> listForeign(const fs::path& folder, const std::optional<FolderMapping>& chosen,
                                   const fs::path& stateFolder)
{
    const auto mapping = chosen ? chosen : rememberedMapping(folder, stateFolder);
    auto catalog = openForeign(folder, mapping);
    if (catalog) {
        auto used = catalog->mapping;
        return ForeignListing{std::move(*catalog), std::move(used), false};
    }
    if (mapping || !isFolder(folder))
        return passOn(catalog);
    std::vector<SkippedFile> skipped;
    const auto files = listTree(folder, skipped);
    const FolderMapping guess = guessMapping(folder, files);
    if (catalog.error().remedy != proposal(guess))
        return passOn(catalog); // a folder above several data sets, or a mapping that cannot be used
    Catalog guessed = mapFiles(folder, files, guess);
    if (guessed.samples.empty())
        return passOn(catalog);
    guessed.skipped.insert(guessed.skipped.end(), skipped.begin(), skipped.end());
    return ForeignListing{std::move(guessed), guess, true};
}

} // namespace

ConversionSetup::ConversionSetup(JobList& jobs, fs::path stateFolder, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_stateFolder(std::move(stateFolder)), m_list(jobs), m_draw(jobs)
{
}

ConversionSetup::~ConversionSetup()
{
    m_list.cancel();
    m_draw.cancel();
    cancelConversion();
}

void ConversionSetup::chooseFolder(const fs::path& folder)
{
    if (folder == m_folder)
        return;
    m_folder = folder;
    m_mapping.reset();
    m_settings = {}; // what was said of other data
    list();
}

void ConversionSetup::setPatterns(const std::string& colour, const std::string& geometry)
{
    if (colour.empty() && geometry.empty()) {
        if (!std::exchange(m_mapping, std::nullopt))
            return;
    } else {
        FolderMapping mapping = m_mapping ? *m_mapping
                              : m_listed  ? m_listed->mapping.value_or(FolderMapping())
                                          : FolderMapping();
        if (mapping.colour == colour && mapping.geometry == geometry)
            return;
        mapping.colour = colour;
        mapping.geometry = geometry;
        m_mapping = mapping;
    }
    list();
}

void ConversionSetup::list()
{
    m_listed.reset();
    m_listError.reset();
    m_part = 0;
    m_draw.cancel();
    m_drawing = false;
    m_shown.reset();
    m_previewError.reset();
    forgetOutcome();
    if (m_folder.empty())
        m_list.cancel();
    else
        m_list.start(
            tr("Listing files"), this,
            [folder = m_folder, mapping = m_mapping, state = m_stateFolder](const RunContext&) {
                return listForeign(folder, mapping, state);
            },
            [this](Result<ForeignListing> listed) {
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
        [sample = m_listed->catalog.samples[static_cast<std::size_t>(m_part)],
         settings = m_settings](const RunContext& context) { return previewOf(sample, settings, context); },
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

void ConversionSetup::convert(const fs::path& out)
{
    if (!m_listed || m_conversion)
        return;
    m_outcome.reset();
    m_conversion = startJob<ConversionReport>(
        m_jobs, tr("Converting"), this,
        [catalog = m_listed->catalog, settings = m_settings,
         out](const RunContext& context) -> Result<ConversionReport> {
            auto source = sourceOf(catalog, settings);
            return source ? convertFolder({source->catalog}, source->options, out, context)
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
