// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <torch/types.h>

#include "core/nn/teacher.h"

namespace twinspect {

/// Pictures as PatchCore describes them (Roth et al. 2022): stages 2 and 3 of the teacher, each averaged over 3 x 3,
/// the coarser one enlarged to the finer one. [B,3,S,S] in 0..1 -> [B * S/8 * S/8, D], row by row.
[[nodiscard]] torch::Tensor teacherPatches(const Teacher& teacher, const torch::Tensor& pictures);
/// D.
[[nodiscard]] std::int64_t teacherPatchWidth(const Teacher& teacher);

} // namespace twinspect
