// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/random.h"
#include "core/nn/part_pixels.h"

namespace twinspect {

/// The kinds of artificial defect that train the gates and check a model. They look unlike the training perturbation,
/// so a check on them is meaningful. Model selection (early stopping of the gates, the held-out score) uses these and
/// good parts, never a test label [ours].
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

/// A pixel is changed when one of its colours changes by more than four grey levels of 255, or its height by more than
/// a hundredth of the height range: sensor noise is smaller.
inline constexpr float kSeenTone = 4.0F / 255;
inline constexpr float kSeenHeight = 0.01F;

struct DefectivePart {
    PartPixels pixels;
    std::vector<float> mask; ///< [side,side] of 0/1; only pixels that are changed
};

/// Draws place, size and strength from `random`, and again when too little of the defect can be seen. Where no such
/// defect can be seen (a part without relief that is bent), and with an empty foreground, it gives the input back with
/// an empty mask.
[[nodiscard]] DefectivePart makeDefect(const PartPixels& part, SyntheticDefect kind, Random random);

} // namespace twinspect
