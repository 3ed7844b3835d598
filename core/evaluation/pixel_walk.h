// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/evaluation/aupro.h"

namespace twinspect {

/// All defect pixels of a pool that share one score.
struct DefectGroup {
    std::uint32_t key = 0;       ///< score_key.h
    std::uint64_t defects = 0;   ///< pixels in the group
    double overlap = 0;          ///< sum of 1 / |region| over them
    std::uint64_t goodAbove = 0; ///< good pixels with a greater score
    std::uint64_t goodFrom = 0;  ///< good pixels with a greater or equal score
    std::optional<std::uint32_t> nextLowerKey; ///< of any pixel; none when this is the lowest score of all
};

/// Visits the groups of several sorted accumulators from the highest score down. Good pixels are only counted: all
/// exact figures follow from the groups, so a pool costs one linear walk and no copy.
class PixelWalk {
public:
    explicit PixelWalk(std::span<AuproAccumulator* const> pool);
    /// False at the end.
    bool next(DefectGroup& group);

private:
    struct Cursor {
        std::span<const std::uint64_t> defects; ///< not yet visited
        std::span<const std::uint32_t> good;    ///< not yet counted
        std::span<const std::uint32_t> regionSizes;
        std::uint64_t goodTotal = 0;
        void take(DefectGroup& group);
    };
    std::vector<Cursor> m_cursors;
};

/// Key of the good pixel at this rank (0 = lowest) of the pooled good pixels. Requires rank < number of good pixels.
[[nodiscard]] std::uint32_t goodKeyAtRank(std::span<AuproAccumulator* const> pool, std::uint64_t rank);

} // namespace twinspect
