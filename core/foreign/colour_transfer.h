// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/imaging/camera_pair.h"
#include "core/imaging/image.h"

namespace twinspect {

/// Where the points of a cloud appear in the picture of another camera.
struct ColourPlaces {
    Image<float> places;     ///< column and row in that picture; NaN: not seen there
    std::size_t points = 0;  ///< measured ones
    std::size_t beside = 0;  ///< outside its picture or behind it
    std::size_t hidden = 0;  ///< behind nearer ones
};

/// Projects every point through the pose and the lens of the RGB camera, whose picture has `width` x `height` px.
/// A point that lies behind nearer ones in its picture is not seen there. Errors: Mismatch (a camera of pictures of
/// another shape).
[[nodiscard]] Result<ColourPlaces> placesInColour(const OrganizedCloud& cloud, const ColourCamera& camera, int width,
                                                  int height);

/// The colours at these places, between pixels bilinear; black where there is none.
[[nodiscard]] RgbImage coloursAt(const RgbImage& picture, const Image<float>& places);
/// The mask at the nearest pixels; 0 where there is none.
[[nodiscard]] Mask maskAt(const Mask& mask, const Image<float>& places);

} // namespace twinspect
