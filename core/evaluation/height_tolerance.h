// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "core/base/result.h"

namespace twinspect {

/// By how much the height of a part may differ from the mean good part, in mm. A person sets it; it is kept in the
/// recipe. It colours the deviation and is told. It makes no verdict.
struct HeightTolerance {
    double lowMm = 0;  ///< lower limit deviation, 0 or negative
    double highMm = 0; ///< upper limit deviation, 0 or positive
    bool operator==(const HeightTolerance&) const = default;
};

inline constexpr double kLargestToleranceMm = 1000;
/// Errors: InvalidArgument (not finite, beyond 1000 mm, lowMm > 0, highMm < 0, both 0).
[[nodiscard]] Status checkTolerance(const HeightTolerance& tolerance);
/// "0.3" is -0.3 to 0.3; "-0.2,0.3" is what it says. Errors: InvalidArgument, also those of checkTolerance().
[[nodiscard]] Result<HeightTolerance> parseTolerance(std::string_view text);

/// Where a deviation lies, from low to high; the numbers are those of the files. "Unclear": it is outside, but by no
/// more than twice the deviation of good parts there. That is the zone of uncertainty of ISO 14253-1, with the spread
/// of good parts, which holds the noise of the sensor, as standard uncertainty [ours].
enum class ToleranceBand : unsigned char {
    NotCompared = 0,
    Lower = 1,
    UnclearLower = 2,
    Within = 3,
    UnclearHigher = 4,
    Higher = 5,
};
/// `varyMm`: one standard deviation of good parts there. NotCompared where one of both is NaN. Exactly on a limit is
/// within.
[[nodiscard]] ToleranceBand bandOf(double deviationMm, double varyMm, const HeightTolerance& tolerance);

} // namespace twinspect
