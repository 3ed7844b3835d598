// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <torch/nn/modules/container/sequential.h>

namespace twinspect {

/// Convolutions that halve a height plane [B,1,S,S] down to 4 x 4 and make `outputs` numbers of it, [B,outputs,1,1];
/// S = 2^n, 8 or more. `width` channels at the first stage, twice as many at each further one, eight times at most.
/// Without the last layer it gives features.
[[nodiscard]] torch::nn::Sequential heightEncoder(int side, std::int64_t width, std::int64_t outputs);

/// The way back: [B,inputs,1,1] -> [B,1,S,S]. `normalised`: with batch norm.
[[nodiscard]] torch::nn::Sequential heightDecoder(int side, std::int64_t width, std::int64_t inputs, bool normalised);

} // namespace twinspect
