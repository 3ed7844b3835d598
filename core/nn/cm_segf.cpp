// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/cm_segf.h"

#include <torch/nn/init.h>
#include <torch/nn/modules/activation.h>

namespace twinspect {

namespace nn = torch::nn;

namespace {

constexpr std::int64_t kPlanes = 14; // 3 + 3 evidence, 3 differences, 3 products, 2 means
constexpr double kLow = -4;          // standardised evidence beyond these bounds says no more
constexpr double kHigh = 12;
constexpr double kLargestCorrection = 3; // of the gate's logits: it may overrule the evidence, but not without bound

} // namespace

CmSegfImpl::CmSegfImpl()
{
    fc = register_module("fc", nn::Sequential(nn::Linear(2 * kPlanes, kPlanes), nn::ReLU(), nn::Linear(kPlanes, kPlanes), nn::Sigmoid()));
    dw = register_module("dw", nn::Conv2d(nn::Conv2dOptions(kPlanes, kPlanes, 5).padding(2).groups(kPlanes).bias(false)));
    bn = register_module("bn", BatchNorm(kPlanes));
    pw = register_module("pw", nn::Sequential(nn::Conv2d(nn::Conv2dOptions(kPlanes, 16, 1)), nn::ReLU(), nn::Conv2d(nn::Conv2dOptions(16, 2, 1))));
    auto last = pw->ptr<nn::Conv2dImpl>(2);
    nn::init::zeros_(last->weight);
    nn::init::zeros_(last->bias);
    calibration = register_parameter("calibration", torch::tensor({{-0.5F, -0.5F, -0.5F, -4.0F}, {-0.5F, -0.5F, -0.5F, -4.0F}}));
}

FusedEvidence CmSegfImpl::forward(const torch::Tensor& rgbEvidence, const torch::Tensor& depthEvidence)
{
    const auto rgb = rgbEvidence.clamp(kLow, kHigh);
    const auto depth = depthEvidence.clamp(kLow, kHigh);
    const auto x = torch::cat({rgb, depth, (rgb - depth).abs(), (rgb * depth * 0.2).clamp(kLow, kHigh), rgb.mean(1, true), depth.mean(1, true)}, 1);
    const auto squeezed = torch::cat({x.mean({2, 3}), x.amax({2, 3})}, 1) * 0.3;
    const auto excited = x * fc->forward(squeezed).unsqueeze(-1).unsqueeze(-1);
    const auto correction = torch::tanh(pw->forward(torch::relu(bn->forward(dw->forward(excited))))) * kLargestCorrection;

    const auto confidence = [&](const torch::Tensor& evidence, std::int64_t channel) {
        const auto row = calibration[channel];
        const auto weights = torch::softplus(row.slice(0, 0, 3)).view({1, 3, 1, 1});
        return (evidence * weights).sum(1, true) + row[3];
    };
    FusedEvidence result;
    result.rgb = confidence(rgb, 0);
    result.depth = confidence(depth, 1);
    // Without a correction the stronger evidence gets the larger weight; the gate learns when that is wrong.
    const auto logits = torch::cat({result.rgb, result.depth}, 1) * 0.5 + correction;
    result.weightRgb = torch::softmax(logits, 1).slice(1, 0, 1);
    result.fused = result.weightRgb * result.rgb + (1 - result.weightRgb) * result.depth;
    return result;
}

} // namespace twinspect
