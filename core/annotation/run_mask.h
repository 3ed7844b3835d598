// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/imaging/image.h"

namespace twinspect {

/// Neighbouring pixels of one row: the columns `begin` to `end` - 1.
struct PixelRun {
    int row = 0, begin = 0, end = 0;
    auto operator<=>(const PixelRun&) const = default;
};

/// A box of whole pixels: the columns `left` to `right` - 1 and the rows `top` to `bottom` - 1.
struct GridBox {
    int left = 0, top = 0, right = 0, bottom = 0;
    [[nodiscard]] bool empty() const { return right <= left || bottom <= top; }
    bool operator==(const GridBox&) const = default;
};
/// The smallest box that holds both; an empty one counts for nothing.
[[nodiscard]] GridBox united(const GridBox& a, const GridBox& b);

/// A set of pixels of the organised grid, kept as runs. Two masks of the same pixels are equal: runs are sorted, never
/// touch, and lie within the grid.
class RunMask {
public:
    /// The largest side of a grid.
    static constexpr int kLargestSide = 65536;

    RunMask() = default;
    /// No pixel of a grid of this size.
    RunMask(int width, int height) : m_width(width), m_height(height) {}
    /// All pixels that are not 0.
    explicit RunMask(const Mask& mask);
    /// Runs in any order, which may overlap and lie outside: what is outside is left out.
    RunMask(int width, int height, std::vector<PixelRun> runs);

    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] int height() const { return m_height; }
    [[nodiscard]] bool empty() const { return m_runs.empty(); }
    [[nodiscard]] std::span<const PixelRun> runs() const& { return m_runs; }
    std::span<const PixelRun> runs() const&& = delete; ///< they would be gone at once
    [[nodiscard]] std::int64_t pixelCount() const;
    [[nodiscard]] bool contains(int row, int column) const;
    [[nodiscard]] GridBox bounds() const; ///< empty for no pixels
    [[nodiscard]] Mask mask() const;

    /// The pieces whose pixels touch at a side or a corner, in the order of their first pixels.
    [[nodiscard]] std::vector<RunMask> pieces() const;
    /// With all pixels from which no way over sides leads to the border of the grid.
    [[nodiscard]] RunMask withoutHoles() const;
    /// Moved by whole pixels; what leaves the grid is lost.
    [[nodiscard]] RunMask moved(int columns, int rows) const;

    bool operator==(const RunMask&) const = default;

private:
    int m_width = 0, m_height = 0;
    std::vector<PixelRun> m_runs;
};

// Of two masks of one size; the result has that size.
[[nodiscard]] RunMask united(const RunMask& a, const RunMask& b);
[[nodiscard]] RunMask intersected(const RunMask& a, const RunMask& b);
[[nodiscard]] RunMask without(const RunMask& a, const RunMask& b);

} // namespace twinspect
