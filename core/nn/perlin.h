// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/random.h"

namespace twinspect {

/// One octave of gradient noise (Perlin 2002, "Improving noise"), [side,side], values in [-1,1], about `cells` lattice
/// cells across.
[[nodiscard]] std::vector<float> perlinNoise(int side, double cells, Random& random);

/// Octaves of doubling frequency and halving amplitude, normalised so that the values stay in [-1,1].
[[nodiscard]] std::vector<float> perlinOctaves(int side, double cells, int octaves, Random& random);

} // namespace twinspect
