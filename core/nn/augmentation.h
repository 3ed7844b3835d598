// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/nn/part_pixels.h"

namespace twinspect {

/// How much good parts are varied in training. The variation is harmless: parts may lie a little differently and be lit
/// a little differently.
struct AugmentationOptions {
    bool enabled = true;
    double rotationDegrees = 10; ///< +-
    double shift = 0.02; ///< +- share of the side
    double scale = 0.04; ///< +- share
    double gain = 0.08; ///< +- share of brightness
    double gamma = 0.08; ///< +- of the exponent of the tone curve
};

/// One random variant: all planes are moved by the same similarity transform (bilinear, border replicated), colours are
/// scaled.
[[nodiscard]] PartPixels augment(const PartImage& part, const AugmentationOptions& options, Random random);

} // namespace twinspect
