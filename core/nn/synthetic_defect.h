// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/random.h"
#include "core/nn/part_pixels.h"

namespace twinspect {

/// Artificial defects that look unlike the training perturbation, so that checking on them says something: model
/// selection (early stopping of the gates, the held-out score) uses these and good parts, never a test label [ours].
enum class SyntheticDefect {
    Dent,    ///< depth: a smooth bump or hollow
    Groove,  ///< depth: a narrow straight channel or ridge
    Step,    ///< depth: one side of a spot is offset
    Stain,   ///< rgb: a blotch of another tone
    Scratch, ///< rgb: a thin bright or dark curve
    Paste,   ///< both: a patch from elsewhere on the part
    Hole,    ///< both: nothing is left but the ground
    Cut,     ///< both: a piece of the outline is missing
    Bend,    ///< both: a piece is pushed sideways
    Offset,  ///< depth: one structure of the part is too high or too low
    Fade,    ///< rgb: one structure of the part has another tone
    Bulge,   ///< depth: a wide, shallow swelling or sag
};
inline constexpr int kSyntheticDefects = 12;

struct DefectivePart {
    PartPixels pixels;
    std::vector<float> mask; ///< [side,side] of 0/1
};

/// Draws place, size and strength from `random`. An empty foreground gives the input back with an empty mask.
[[nodiscard]] DefectivePart makeDefect(const PartPixels& part, SyntheticDefect kind, Random random);

} // namespace twinspect
