// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/imaging/image.h"

namespace twinspect {

/// A square region of the full image, in pixels. May reach beyond the image border (the outside is "no measurement").
struct CropBox {
    int row = 0;
    int column = 0;
    int side = 0;
    int fullWidth = 0; ///< of the image it lies on
    int fullHeight = 0;
};

/// One part as every detector gets it: cropped, resized to S x S, all planes in the crop's frame. Without the cloud
/// about 9 bytes a pixel, so that whole training sets stay in memory.
struct PartImage {
    RgbImage rgb;         ///< [S,S,3]
    DepthMap height;      ///< [S,S] height / heightRange, clipped to [-0.5, 2]; 0 where unknown
    Mask foreground;      ///< [S,S] 1 = part
    Mask measured;        ///< [S,S] 1 = the sensor saw this pixel
    OrganizedCloud cloud; ///< [S,S,3] metres, camera frame: the scan's point nearest to the middle of each pixel, never
                          ///< a mean of points; NaN = no measurement. Empty where nobody needs it
    CropBox box; ///< where it was cut from the full image

    [[nodiscard]] int side() const { return rgb.width(); }
};

} // namespace twinspect
