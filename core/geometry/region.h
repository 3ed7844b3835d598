// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/imaging/image.h"

namespace twinspect {

/// A rectangle of an image, in pixels.
struct PixelBox {
    int row = 0;
    int column = 0;
    int width = 0;
    int height = 0;
};

/// A connected set of pixels of the full image, such as one defect.
struct Region {
    PixelBox box;
    Mask pixels;              ///< of the box's size
    int pixelCount = 0;
    double centroidRow = 0;   ///< px, pixel centres at whole numbers
    double centroidColumn = 0;
    double highestScore = 0; ///< raw
    double meanScore = 0;
};

/// Connected components (8-connectivity) of rawScore > pixelThreshold, the highest score first. NaN is never above.
[[nodiscard]] std::vector<Region> findRegions(const ScoreMap& rawScore, double pixelThreshold);

/// Everything that a mask marks as one region, connected or not, without a score (NaN); pixelCount 0 when it marks
/// nothing.
[[nodiscard]] Region regionOf(const Mask& mask);

} // namespace twinspect
