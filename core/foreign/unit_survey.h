// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/imaging/geometry_reading.h"
#include "core/imaging/image.h"

namespace twinspect {

/// Compares how large the parts of one folder are, and in which units their numbers were taken. A unit that was said
/// for all parts can be wrong for some, which only the others show. Not for several threads at once.
class UnitSurvey {
public:
    explicit UnitSurvey(std::size_t parts) : m_sizes(parts) {}

    /// How far the points of a part are spread, in metres: the middle nine tenths, along the axis where that is most.
    [[nodiscard]] static double sizeOf(const OrganizedCloud& cloud);
    void add(std::size_t part, double size, const GeometryNotes& notes);

    /// A part that is many times larger or smaller than most: that is no part of the same folder.
    struct Odd {
        std::size_t part = 0;
        Text why;
    };
    [[nodiscard]] std::vector<Odd> odd() const;
    /// That units were judged from the numbers, and not alike.
    [[nodiscard]] std::optional<Text> mixed() const;

private:
    std::vector<double> m_sizes; ///< 0: not known
    std::map<double, std::size_t> m_units; ///< parts by the unit that was judged from their numbers
};

/// What to do about odd parts.
[[nodiscard]] Text unitRemedy();

} // namespace twinspect
