// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/common/ssim.h"

#include <torch/torch.h>

namespace twinspect {

torch::Tensor structuralDifference(const torch::Tensor& a, const torch::Tensor& b, int window)
{
    constexpr double c1 = 0.01 * 0.01, c2 = 0.03 * 0.03;
    const auto local = [window](const torch::Tensor& values) {
        return torch::avg_pool2d(values, window, 1, window / 2, false, false);
    };
    const auto meanA = local(a), meanB = local(b);
    const auto varianceA = local(a * a) - meanA * meanA;
    const auto varianceB = local(b * b) - meanB * meanB;
    const auto covariance = local(a * b) - meanA * meanB;
    const auto similarity = (2 * meanA * meanB + c1) * (2 * covariance + c2)
                          / ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2));
    return (1 - similarity).mean(1, true);
}

} // namespace twinspect
