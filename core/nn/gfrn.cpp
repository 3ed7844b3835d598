// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/gfrn.h"

#include <algorithm>

#include <torch/nn/init.h>
#include <torch/nn/modules/activation.h>

#include "core/nn/batch_norm.h"

namespace twinspect {

namespace nn = torch::nn;

namespace {

void startAtZero(nn::Conv2d& convolution)
{
    nn::init::zeros_(convolution->weight);
    nn::init::zeros_(convolution->bias);
}

} // namespace

RefineStageImpl::RefineStageImpl(std::int64_t channels, bool nonLocal)
{
    const std::int64_t half = std::max<std::int64_t>(channels / 2, 16);
    auto last = nn::Conv2d(nn::Conv2dOptions(half, channels, 1));
    startAtZero(last);
    a = register_module("a", nn::Sequential(nn::Conv2d(nn::Conv2dOptions(channels, half, 1).bias(false)),
                                            BatchNorm(half), nn::ReLU(true),
                                            nn::Conv2d(nn::Conv2dOptions(half, half, 3).padding(1).bias(false)),
                                            BatchNorm(half), nn::ReLU(true), last));
    if (!nonLocal)
        return;
    const auto pointwise = [](std::int64_t in, std::int64_t out) { return nn::Conv2d(nn::Conv2dOptions(in, out, 1)); };
    q = register_module("q", pointwise(channels, half));
    k = register_module("k", pointwise(channels, half));
    v = register_module("v", pointwise(channels, half));
    o = register_module("o", pointwise(half, channels));
    startAtZero(o);
}

torch::Tensor RefineStageImpl::forward(const torch::Tensor& features)
{
    auto y = features + a->forward(features);
    if (q.is_empty())
        return y;
    const auto rows = [](const torch::Tensor& x) { return x.flatten(2).transpose(1, 2); }; // [B,H*W,C]
    // Keys and values at half resolution where that still shows the part's structure: a quarter of the cost.
    const auto around = y.size(2) > 20 ? torch::avg_pool2d(y, 2) : y;
    const auto attended =
        at::scaled_dot_product_attention(rows(q->forward(y)), rows(k->forward(around)), rows(v->forward(around)));
    const auto picture = attended.transpose(1, 2).reshape({y.size(0), -1, y.size(2), y.size(3)});
    return y + o->forward(picture);
}

GfrnImpl::GfrnImpl(const std::array<std::int64_t, 3>& channels) : stages(register_module("stages", nn::ModuleList()))
{
    for (std::size_t k = 0; k < 3; ++k)
        stages->push_back(RefineStage(channels[k], k > 0));
}

std::array<torch::Tensor, 3> GfrnImpl::forward(const std::array<torch::Tensor, 3>& features)
{
    std::array<torch::Tensor, 3> refined;
    for (std::size_t k = 0; k < 3; ++k)
        refined[k] = stages->at<RefineStageImpl>(k).forward(features[k]);
    return refined;
}

} // namespace twinspect
