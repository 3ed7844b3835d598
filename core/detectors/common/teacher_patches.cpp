// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/common/teacher_patches.h"

#include <vector>

#include <torch/torch.h>

namespace twinspect {

torch::Tensor teacherPatches(const Teacher& teacher, const torch::Tensor& pictures)
{
    namespace F = torch::nn::functional;
    const auto stages = teacher.features(pictures);
    const auto averaged = [](const torch::Tensor& stage) {
        return torch::avg_pool2d(stage, 3, 1, 1, false, false); // at the border of what there is
    };
    const auto fine = averaged(stages[1]);
    const auto coarse = F::interpolate(averaged(stages[2]), F::InterpolateFuncOptions()
                                                                .size(std::vector{fine.size(2), fine.size(3)})
                                                                .mode(torch::kBilinear)
                                                                .align_corners(false));
    const auto both = torch::cat({fine, coarse}, 1);
    return both.permute({0, 2, 3, 1}).reshape({-1, both.size(1)}).to(torch::kFloat32);
}

std::int64_t teacherPatchWidth(const Teacher& teacher) { return teacher.channels()[1] + teacher.channels()[2]; }

} // namespace twinspect
