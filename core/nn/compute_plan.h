// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <torch/types.h>

#include "core/base/arithmetic.h"
#include "core/base/result.h"
#include "core/base/precision.h"

namespace twinspect {

/// The device and the precision of a training or an inspection, chosen for the machine.
struct ComputePlan {
    torch::Device device = torch::kCPU;
    bool mixedPrecision = false; ///< bfloat16 networks, float32 losses
    Arithmetic arithmetic = Arithmetic::Float32;
    std::string reason;          ///< in plain words, for the user
};

/// To be asked before a process computes: the first call also settles how the library computes, see the definition.
/// `device`: auto, cpu, cuda or cuda:N. Errors: InvalidArgument (unknown device, no such GPU).
[[nodiscard]] Result<ComputePlan> planCompute(const std::string& device, Precision precision);

} // namespace twinspect
