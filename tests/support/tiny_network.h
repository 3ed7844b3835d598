// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/dcrdf_net.h"

/// Networks with random weights and a handful of channels: shapes, switches and files can be tested in milliseconds and
/// without a weights file.
namespace twinspect::sample {

/// Weights of a ResNet-18 with 5, 9 and 14 channels, batch norms included; the same seed gives the same weights.
[[nodiscard]] TensorMap teacherTensors(std::uint64_t seed = 1);
[[nodiscard]] Teacher teacher(std::uint64_t seed = 1);

/// side 64, both channels, one gate, the narrowest student.
[[nodiscard]] NetworkOptions networkOptions();
[[nodiscard]] DcrdfNet network(const NetworkOptions& options = networkOptions(), int seed = 3);

/// Makes batch-norm statistics, zero-initialised layers and channel constants random, so that nothing cancels by being
/// 0 or 1.
void shake(DcrdfNet& net, std::uint64_t seed);
void shake(torch::nn::Module& module, std::uint64_t seed);

/// Random numbers that depend on the seed alone, whatever other tests drew.
[[nodiscard]] torch::Tensor normal(torch::IntArrayRef shape, std::uint64_t seed);
[[nodiscard]] torch::Tensor uniform(torch::IntArrayRef shape, std::uint64_t seed);

/// The largest magnitude.
[[nodiscard]] double largest(const torch::Tensor& values);

} // namespace twinspect::sample
