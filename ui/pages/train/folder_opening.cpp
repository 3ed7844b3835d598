// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/folder_opening.h"

#include <algorithm>

#include "core/dataset/folder_listing.h"
#include "core/dataset/mvtec_layout.h"

namespace twinspect {

namespace {

namespace fs = std::filesystem;

void take(FolderOpening& opening, Catalog listing)
{
    if (listing.samples.empty())
        opening.error = noPairsError(listing);
    else
        opening.catalog = listing;
    opening.listing = std::move(listing);
}

/// Of several data sets one wants one: put together they would teach defects as good parts.
bool holdsDataSets(const fs::path& folder)
{
    std::vector<SkippedFile> ignored;
    const auto children = listFolder(folder, ignored).folders;
    return std::any_of(children.begin(), children.end(), looksLikeMvtec);
}

} // namespace

FolderOpening openGoodParts(const fs::path& folder, const std::optional<FolderMapping>& chosen)
{
    FolderOpening opening;
    std::vector<SkippedFile> skipped;
    const bool layout = !chosen || !chosen->hasPatterns();
    if (layout) {
        auto catalog = openCatalog(folder, chosen);
        if (catalog) {
            opening.mapping = chosen ? chosen : catalog->mapping;
            if (!opening.mapping && isFile(folder / kMappingName)) // which has no patterns then
                if (auto own = readMapping(folder / kMappingName))
                    opening.mapping = std::move(*own);
            opening.catalog = std::move(*catalog);
        } else {
            opening.error = catalog.error();
        }
        if (!isFolder(folder) || (opening.catalog && !(opening.mapping && opening.mapping->hasPatterns())))
            return opening;
    }
    const auto files = listTree(folder, skipped);
    opening.patterns = patternsIn(folder, files);
    if (opening.catalog) {
        opening.listing = opening.catalog;
        return opening;
    }
    if (layout && (opening.patterns.colour.empty() || opening.patterns.geometry.empty() || holdsDataSets(folder)))
        return opening; // no mapping would help
    opening.guessed = layout;
    opening.mapping = layout ? guessMapping(folder, files) : *chosen;
    if (chosen)
        opening.mapping->reading = chosen->reading;
    if (auto ok = checkMapping(*opening.mapping); !ok) {
        opening.error = ok.error();
        return opening;
    }
    auto listing = mapFiles(folder, files, *opening.mapping);
    listing.skipped.insert(listing.skipped.end(), skipped.begin(), skipped.end());
    if (!layout || !listing.samples.empty())
        opening.error.reset();
    const auto unrecognised = opening.error;
    take(opening, std::move(listing));
    if (unrecognised)
        opening.error = unrecognised; // says more than that the guess found nothing
    return opening;
}

} // namespace twinspect
