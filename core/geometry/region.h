// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/imaging/image.h"

namespace twinspect {

/// Part of an image, in pixels.
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
    double areaMm2 = 0; ///< pixels x mmPerPixel^2: seen along the line of sight; measureRegion() knows better. 0 when
                        ///< the spacing is unknown
    double highestScore = 0; ///< raw; 0 for regions that come from a mask
    double meanScore = 0;
};

/// Connected components (8-connectivity) of rawScore > pixelThreshold with at least minAreaMm2, the highest score
/// first. NaN is never above. Without a known spacing (mmPerPixel <= 0) no region is too small.
[[nodiscard]] std::vector<Region> findRegions(const ScoreMap& rawScore, double pixelThreshold, double minAreaMm2,
                                              double mmPerPixel);

/// All pixels of a mask as one region, connected or not (an annotation, a ground truth). Nothing when the mask is
/// empty.
[[nodiscard]] std::optional<Region> regionOf(const Mask& fullMask, double mmPerPixel);

} // namespace twinspect
