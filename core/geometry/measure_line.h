// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <limits>
#include <optional>

#include "core/imaging/image.h"

namespace twinspect {

/// A pixel of the full image.
struct PixelPlace {
    int row = 0;
    int column = 0;
};

/// How sure a measured point is, from the points around it.
struct PointUncertainty {
    double noiseMm = 0;  ///< of z: 1.4826 x the median absolute residual of a robust plane through 9 x 9 pixels
    double acrossMm = 0; ///< of x and of y: a pixel's side, rounded: side / sqrt(12)
    std::array<double, 2> gradient{}; ///< dz/dx, dz/dy of that plane
    /// Of z at the place that was meant: the noise, and what rounding to a pixel does on a slope.
    [[nodiscard]] double alongZMm() const;
};

/// Nothing when fewer than 12 of the 9 x 9 pixels were measured.
[[nodiscard]] std::optional<PointUncertainty> uncertaintyAt(const OrganizedCloud& cloud, const PixelPlace& place);

/// The straight line between two measured points. Uncertainties are standard uncertainties (one standard deviation)
/// from both ends by the law of propagation; NaN where the surroundings say nothing.
struct LineMeasurement {
    double lengthMm = 0;
    std::array<double, 3> stepMm{}; ///< from the first point to the second, camera frame
    double lengthUncertaintyMm = std::numeric_limits<double>::quiet_NaN();
    double alongZUncertaintyMm = std::numeric_limits<double>::quiet_NaN(); ///< of stepMm[2]
};

/// cloud [H,W,3] metres. Nothing when one of the points was not measured.
[[nodiscard]] std::optional<LineMeasurement> measureLine(const OrganizedCloud& cloud, const PixelPlace& from,
                                                         const PixelPlace& to);

} // namespace twinspect
