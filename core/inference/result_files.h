// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/evaluation/height_tolerance.h"
#include "core/inference/inspection.h"

namespace twinspect {

enum class StoredMaps { None, Fused, All };
template <>
inline constexpr auto kEnumNames<StoredMaps> = std::to_array<EnumName<StoredMaps>>({
    {StoredMaps::None, "none"},
    {StoredMaps::Fused, "fused"},
    {StoredMaps::All, "all"},
});

/// Part i of n of a folder, when several machines share its inspection.
struct Shard {
    int index = 1; ///< 1 .. count
    int count = 1;
};
/// "2/4". Errors: InvalidArgument.
[[nodiscard]] Result<Shard> parseShard(const std::string& text);

struct InspectionOptions {
    Thresholds thresholds;
    std::string thresholdsFrom; ///< in words, goes into every record
    std::string recipe;         ///< name of the recipe, for the table; empty = none
    int recipeRevision = 0;
    StoredMaps maps = StoredMaps::Fused;
    std::optional<HeightTolerance> tolerance; ///< of heights: in notes and, with all maps, as a map of bands
    Split split = Split::Test; ///< of a folder that has splits
    Shard shard;
};

struct InspectionSummary {
    int inspected = 0, ok = 0, review = 0, reject = 0, noPart = 0;
    std::vector<std::string> failed; ///< samples that could not be inspected, with the reason
    bool outOfMemory = false;        ///< lack of memory was the reason for one of them at least
    double seconds = 0;
};

/// Inspects every sample of one split of a catalog: reading, preparing and the network of different samples overlap,
/// memory does not grow with their number. Writes into `out`: results.jsonl and results.csv (results-2of4.* for a
/// shard), one line a sample in catalog order, complete or not at all (aside, then renamed); maps/<sample>.<map>.png,
/// 16 bit, score = offset + step * value, the two numbers in the record; of "vs_good_mm" (heights against the mean good
/// part, where the model has one and trusts the pose) 0 means "not compared", and "tolerance" holds ToleranceBand. A
/// sample that cannot be read gets a record with "error" and is counted; the others go on. Errors: WriteFailed,
/// Cancelled (what was done stays in results.jsonl.partial), TooLittleData (the shard holds nothing).
[[nodiscard]] Result<InspectionSummary> inspectCatalog(const AnomalyModel& model, const Catalog& catalog,
                                                       const std::filesystem::path& out,
                                                       const InspectionOptions& options, const RunContext& context);

/// Puts the shards found in `folders` (results*.jsonl, results*.csv and maps) together in `out`, sorted by sample.
/// Errors: NotFound, BadData (a damaged line), Mismatch (different models or thresholds, a sample twice, a shard
/// missing), WriteFailed.
[[nodiscard]] Result<InspectionSummary> mergeResults(const std::vector<std::filesystem::path>& folders,
                                                     const std::filesystem::path& out);

} // namespace twinspect
