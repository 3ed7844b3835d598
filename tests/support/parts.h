// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/part_pixels.h"

/// Small made-up parts for tests; free of LibTorch.
namespace twinspect::sample {

/// A disc with a printed bar on visible ground, a little different for every number. Height 1 on the part, 0 beside it.
[[nodiscard]] PartImage disc(int number, int side = 64);

/// The same as shares, with a wavy surface and one corner of the disc unmeasured where `shadow` is set.
[[nodiscard]] PartPixels discPixels(int number, int side = 64, bool shadow = false);

} // namespace twinspect::sample
