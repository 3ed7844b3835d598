// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include <torch/types.h>

#include "core/nn/dcrdf_net.h"
#include "core/nn/part_pixels.h"

namespace twinspect {

/// A plane of side x side values as a tensor of its own, [1,1,side,side] float32 on the CPU.
[[nodiscard]] torch::Tensor planeTensor(std::span<const float> values, int side);

/// A plane of 0/1, [N,1,side,side], where a square of 2 radius + 1 pixels around every 1 is 1; the radius is a share of
/// the side, rounded as in finishMap().
[[nodiscard]] torch::Tensor widened(const torch::Tensor& plane, double share);

/// What one modality's network takes of a part: [1,3,S,S] colours in 0..1 or [1,1,S,S] height, float32; a copy.
[[nodiscard]] torch::Tensor pictureTensor(const PartPixels& part, Modality which, torch::Device device);

/// One part through the network.
[[nodiscard]] AnomalyMaps inferPart(DcrdfNet& net, const PartPixels& part, torch::Device device);

} // namespace twinspect
