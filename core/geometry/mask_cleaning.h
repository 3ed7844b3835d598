// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/imaging/image.h"

namespace twinspect {

/// 3 x 3 majority among what was measured: removes lone points, and pepper holes do not eat the part as an opening
/// would.
[[nodiscard]] Mask majorityOfMeasured(const Mask& raised, const Mask& measured);

/// Removes pieces (8-connected) smaller than 0.02 % of the image.
void dropSpecks(Mask& mask);

/// Closes gaps up to about 2 % of the shorter image side.
void closeGaps(Mask& mask);

/// Fills enclosed holes in which less than a fifth was measured: gaps of the sensor inside the part.
void fillUnseenHoles(Mask& mask, const Mask& measured);

/// The same for holes that are open on a side: gaps up to 1/16 of the image, hardly measured, with at least 70 % of
/// their outline on the part (the dark mouth of a tube behind a thin rim). The shadow in a corner has less and stays
/// outside.
void fillUnseenBays(Mask& mask, const Mask& measured);

/// Keeps the largest piece and those of at least 3 % of it (a broken cookie is still the part), but not those that hug
/// the image border (clamps, tray walls). Pieces closer than 1/32 of the image count as one.
void keepPieces(Mask& mask);

[[nodiscard]] int countOf(const Mask& mask);

} // namespace twinspect
