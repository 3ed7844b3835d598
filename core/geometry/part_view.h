// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/base/result.h"
#include "core/imaging/image.h"

namespace twinspect {

/// A square region of the full image, in pixels. May reach beyond the image border (the outside is "no measurement").
struct CropBox {
    int row = 0;
    int column = 0;
    int side = 0;
};

/// The part told apart from the ground it lies on (METHOD.md, "Data representation").
struct PartGeometry {
    DepthMap heightMetres;    ///< [H,W] height over the fitted ground; holes filled from neighbours, NaN where nothing is near
    Mask measured;            ///< [H,W] 1 where the sensor measured (before hole filling)
    Mask foreground;          ///< [H,W] the part; everything measured when no ground is visible
    bool groundVisible = true;
    bool partFound = true;    ///< false: an empty tray; an answer, not an error
    double groundNoiseMetres = 0;
    double mmPerPixel = 0;    ///< median spacing of neighbouring points on the part
};

/// What a model learns from its good parts so that millimetres per pixel and heights stay comparable.
struct PartScale {
    int cropSide = 0;             ///< px: 97th percentile of the parts' extents + 12 %
    double heightRangeMetres = 0; ///< the part's own height range (robust), divides all heights
    double mmPerPixel = 0;        ///< of the full-resolution image, median over the training set
};

/// The network's input for one part: cropped, resized to S x S, heights in shares of the part's height range.
struct PartView {
    RgbImage rgb;        ///< [S,S,3]
    DepthMap height;     ///< [S,S] height / heightRange, clipped to [-0.5, 2]; 0 where unknown
    Mask measured;       ///< [S,S]
    Mask foreground;     ///< [S,S]
    CropBox box;         ///< where it was cut from the full image
    int fullWidth = 0;
    int fullHeight = 0;
};

/// Fits the ground, finds the part, fills holes. cloud [H,W,3] metres.
/// Errors: BadData when no point is valid. An empty tray and a part that fills the image are ordinary results.
[[nodiscard]] Result<PartGeometry> separatePart(const OrganizedCloud& cloud);

/// Learns the scale from the good parts. Errors: TooLittleData when no part was found in any of them.
[[nodiscard]] Result<PartScale> learnScale(std::span<const PartGeometry> goodParts);

/// Crops and resizes one part. rgb and geometry must have the same size (Mismatch otherwise).
[[nodiscard]] Result<PartView> viewPart(const RgbImage& rgb, const PartGeometry& geometry, const PartScale& scale, int modelSize);

/// Puts a map of the view's size back on the full image (bilinear); `outside` fills what the crop did not cover.
[[nodiscard]] ScoreMap placeOnFullImage(const ScoreMap& viewMap, const CropBox& box, int fullWidth, int fullHeight, float outside);

} // namespace twinspect
