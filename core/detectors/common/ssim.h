// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

namespace twinspect {

/// 1 - SSIM (Wang et al. 2004) at every pixel, averaged over the channels: [B,C,S,S] twice -> [B,1,S,S], 0 where both
/// are alike, 2 at most. Windows are squares of `window` pixels (odd), cut at the border; values are taken to span 1.
[[nodiscard]] torch::Tensor structuralDifference(const torch::Tensor& a, const torch::Tensor& b, int window);

} // namespace twinspect
