// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"

namespace twinspect {

struct Components;

/// Collects anomaly maps with their true masks, one after another, for the pixel figures of pixel_metrics.h.
/// Regions are 8-connected parts of the mask (> 0), pooled over all images; every region weighs the same whatever its
/// size. All other pixels, those of good images included, form the denominator of the false-positive rate.
///
/// Memory: 4 bytes for a pixel outside the regions, 8 for one inside (and up to half as much again in reserve, unless
/// reserve() is called); the maps themselves are not kept. Sorting, once at the first measurement, takes as much again
/// for a moment.
class AuproAccumulator {
public:
    /// Makes room for this many pixels at once. Optional; throws std::bad_alloc.
    void reserve(std::size_t pixels);

    /// `scores` and `truth` are [height, width], row-major; truth > 0 = defect. An empty `truth` means a good part.
    /// Pixels that are 0 in `counted` are left out, whatever they are; an empty one counts all.
    /// Nothing is added on error. Errors: InvalidArgument (no pixels), Mismatch (sizes), BadData (a score is NaN),
    /// OutOfMemory. Infinite scores only sort first or last.
    [[nodiscard]] Status add(std::span<const float> scores, std::span<const std::uint8_t> truth, int width, int height,
                             std::span<const std::uint8_t> counted = {});

    [[nodiscard]] std::size_t mapCount() const { return m_maps; }
    [[nodiscard]] std::size_t goodPixelCount() const { return m_goodKeys.size(); }
    [[nodiscard]] std::size_t defectPixelCount() const { return m_defects.size(); }
    [[nodiscard]] std::size_t regionCount() const { return m_regionSizes.size(); }

    /// Sorts what was added since the last call; throws std::bad_alloc. measurePixels() calls it. Adding more
    /// afterwards is allowed.
    void sort();

    /// Score keys (score_key.h) of the pixels outside all regions; ascending after sort().
    [[nodiscard]] std::span<const std::uint32_t> goodKeys() const { return m_goodKeys; }
    /// Pixels inside regions, (score key << 32) | region index; ascending after sort().
    [[nodiscard]] std::span<const std::uint64_t> defects() const { return m_defects; }
    /// Pixels of each region.
    [[nodiscard]] std::span<const std::uint32_t> regionSizes() const { return m_regionSizes; }

private:
    void append(std::span<const float> scores, const Components& regions, std::span<const std::uint8_t> counted);
    std::vector<std::uint32_t> m_goodKeys;
    std::vector<std::uint64_t> m_defects;
    std::vector<std::uint32_t> m_regionSizes;
    std::size_t m_maps = 0;
    bool m_sorted = true;
};

} // namespace twinspect
