// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/common/height_networks.h"

#include <algorithm>
#include <bit>
#include <vector>

#include <torch/torch.h>

#include "core/nn/batch_norm.h"

namespace twinspect {

namespace nn = torch::nn;

namespace {

constexpr double kLeak = 0.2; // of the leaky ReLUs

// Channels at half the side, a quarter, ... down to 4 x 4.
std::vector<std::int64_t> stageWidths(int side, std::int64_t width)
{
    const int stages = std::bit_width(static_cast<unsigned>(side)) - 3;
    std::vector<std::int64_t> widths;
    for (int i = 0; i < stages; ++i)
        widths.push_back(width << std::min(i, 3));
    return widths;
}

nn::LeakyReLU leaky() { return nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(kLeak)); }

} // namespace

nn::Sequential heightEncoder(int side, std::int64_t width, std::int64_t outputs)
{
    nn::Sequential net;
    std::int64_t in = 1;
    for (const std::int64_t out : stageWidths(side, width)) {
        net->push_back(nn::Conv2d(nn::Conv2dOptions(in, out, 4).stride(2).padding(1)));
        net->push_back(leaky());
        in = out;
    }
    net->push_back(nn::Conv2d(nn::Conv2dOptions(in, outputs, 4)));
    return net;
}

nn::Sequential heightDecoder(int side, std::int64_t width, std::int64_t inputs, bool normalised)
{
    nn::Sequential net;
    auto widths = stageWidths(side, width);
    std::int64_t in = inputs;
    bool first = true;
    for (auto out = widths.rbegin(); out != widths.rend(); ++out) {
        auto options = nn::ConvTranspose2dOptions(in, *out, 4);
        net->push_back(nn::ConvTranspose2d(first ? options : options.stride(2).padding(1)));
        if (normalised)
            net->push_back(BatchNorm(*out));
        net->push_back(leaky());
        in = *out;
        first = false;
    }
    net->push_back(nn::ConvTranspose2d(nn::ConvTranspose2dOptions(in, 1, 4).stride(2).padding(1)));
    return net;
}

} // namespace twinspect
