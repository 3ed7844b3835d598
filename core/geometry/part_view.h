// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <span>

#include "core/base/result.h"
#include "core/geometry/part_geometry.h"
#include "core/geometry/part_image.h"
#include "core/imaging/image.h"

namespace twinspect {

/// The crop size and the height range that a model learns from its good parts. They make millimetres per pixel and
/// heights comparable between parts.
struct PartScale {
    int cropSide = 0; ///< px: 97th percentile of the parts' extents + 12 % (no margin where the part fills the image)
    double heightRangeMetres = 0; ///< the part's own height range (robust), divides all heights
    double mmPerPixel = 0; ///< of the full-resolution image, median over the training set
};

/// Learns the scale from the good parts: percentile of extents, median over the parts of the 99th percentile of
/// foreground height (minus the 1st where that is negative), at least 12 ground noises. Errors: TooLittleData when no
/// part was found in any of them.
[[nodiscard]] Result<PartScale> learnScale(std::span<const PartGeometry> goodParts);

/// Where the part's crop lies: around the middle of the part, of the image when none was found.
[[nodiscard]] CropBox cropFor(const PartGeometry& part, const PartScale& scale);

/// Crops and resizes one part: areas averaged when shrinking, unknown heights left out of the average, each pixel's
/// point taken from the nearest one of the cloud. Beyond the image border rgb repeats the edge, height is 0, masks are
/// 0, and there are no points. rgb, cloud and geometry must have the same size (Mismatch otherwise). InvalidArgument
/// for a bad scale or size.
[[nodiscard]] Result<PartImage> viewPart(const RgbImage& rgb, const OrganizedCloud& cloud, const PartGeometry& geometry,
                                         const PartScale& scale, int modelSize);

/// Puts a map of the crop's frame back on `full` (bilinear); what the crop does not cover stays as it is.
void placeOnFullImage(const Image<float>& map, const CropBox& box, Image<float>& full);

/// The map on the full image; what the crop did not cover gets the map's lowest value. An empty map stays empty.
template <typename Map>
[[nodiscard]] Map onFullImage(const Map& map, const CropBox& box)
{
    if (map.empty())
        return {};
    Map full(box.fullWidth, box.fullHeight, 1, *std::min_element(map.values().begin(), map.values().end()));
    placeOnFullImage(map, box, full);
    return full;
}

} // namespace twinspect
