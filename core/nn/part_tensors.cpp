// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/part_tensors.h"

#include <cmath>

#include <torch/torch.h>

namespace twinspect {

namespace {

// from_blob() takes no read-only memory; the copy is all that is ever written to.
torch::Tensor copyOf(std::span<const float> values, std::int64_t channels, std::int64_t side)
{
    return torch::from_blob(const_cast<float*>(values.data()), {1, channels, side, side}).clone();
}

} // namespace

torch::Tensor planeTensor(std::span<const float> values, int side) { return copyOf(values, 1, side); }

torch::Tensor widened(const torch::Tensor& plane, double share)
{
    const auto radius = static_cast<std::int64_t>(std::lround(share * static_cast<double>(plane.size(-1))));
    return torch::max_pool2d(plane, 2 * radius + 1, 1, radius);
}

torch::Tensor pictureTensor(const PartPixels& part, Modality which, torch::Device device)
{
    return copyOf(which == Modality::Rgb ? part.rgb : part.height, pictureChannels(which), part.side).to(device);
}

AnomalyMaps inferPart(DcrdfNet& net, const PartPixels& part, torch::Device device)
{
    const torch::NoGradGuard noGrad;
    return net.infer(pictureTensor(part, Modality::Rgb, device), pictureTensor(part, Modality::Depth, device));
}

} // namespace twinspect
