// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include "core/imaging/image.h"
#include "ui/common/color_map.h"
#include "ui/imageview/value_window.h"

namespace twinspect {

/// Measured and computed maps as pictures for the screen; one pixel of the map, one of the picture.
[[nodiscard]] QImage pictureOf(const RgbImage& rgb);
/// Brightness alone and a little softened, so that colours laid over it stand out.
[[nodiscard]] QImage greyPictureOf(const RgbImage& rgb);
/// What was not measured is transparent.
[[nodiscard]] QImage pictureOf(const Image<float>& values, const ValueWindow& window, ColorMap::Name colors);
/// Transparent up to the threshold.
[[nodiscard]] QImage overlayOf(const ScoreMap& scores, const ScoreScale& scale);
/// Coloured by modality (shareRgb 0..1) where the fused score is above the threshold, transparent elsewhere. Sizes must
/// be equal.
[[nodiscard]] QImage raisedByOverlayOf(const ScoreMap& fused, const ShareMap& shareRgb, const ScoreScale& scale);
/// `overlay` over `base`; sizes must be equal.
[[nodiscard]] QImage blended(const QImage& base, const QImage& overlay, double opacity);

} // namespace twinspect
