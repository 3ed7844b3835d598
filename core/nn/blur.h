// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace twinspect {

/// Separable Gaussian blur in place, [side,side], border replicated. sigma in pixels.
void gaussianBlur(std::vector<float>& values, int side, double sigma);

/// Mean over a (2 radius + 1)-square window, border clipped, running sums: cost does not depend on the radius.
[[nodiscard]] std::vector<float> boxMean(const std::vector<float>& values, int side, int radius);

} // namespace twinspect
