// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/cm_segf.h"

#include <numbers>

#include <torch/nn/init.h>
#include <torch/nn/modules/activation.h>

namespace twinspect {

namespace nn = torch::nn;

namespace {

constexpr double kLargestLogit = 3;    // the gate may overrule the evidence, but not without bound
constexpr double kSteepness = 0.5;     // confidence gained by one standard deviation of evidence
constexpr double kLogGainBound = 0.7;  // of what the calibration may change about it
constexpr std::int64_t kScales = 3;
constexpr double kScalesTogether = 1.3; // the mean of the standardised scales has a deviation of about 1 / 1.3 again
constexpr float kPriorLogOdds = -3;

// Keeps the sign, compresses the size: evidence of strong defects must not drown the gate.
torch::Tensor compress(const torch::Tensor& x) { return torch::sign(x) * torch::log1p(x.abs()); }

void zero(nn::Module& layer)
{
    for (auto& parameter : layer.parameters())
        nn::init::zeros_(parameter);
}

} // namespace

torch::Tensor channelEvidence(const torch::Tensor& planes)
{
    const auto features = kScalesTogether * planes.slice(1, 0, kScales).mean(1, true);
    return planes.size(1) == kScales ? features
                                     : torch::logaddexp(features, planes.slice(1, kScales)) - std::numbers::ln2;
}

CmSegfImpl::CmSegfImpl(std::int64_t evidencePlanes)
{
    const std::int64_t planes = 4 * evidencePlanes; // evidence of both channels, differences, products
    excitation = register_module("excitation", nn::Sequential(nn::Linear(2 * planes, planes), nn::ReLU(),
                                                              nn::Linear(planes, planes)));
    depthwise =
        register_module("depthwise", nn::Conv2d(nn::Conv2dOptions(planes, planes, 5).padding(2).groups(planes)));
    gate = register_module("gate", nn::Sequential(nn::ReLU(), nn::Conv2d(nn::Conv2dOptions(planes, 16, 1)), nn::ReLU(),
                                                  nn::Conv2d(nn::Conv2dOptions(16, 3, 1))));
    zero(
        *excitation->ptr(2)); // every plane counts as it is, and no channel is preferred, until training says otherwise
    zero(*gate->ptr(3));
    gain = register_parameter("gain", torch::zeros({1}));
    scales = register_parameter("scales", torch::zeros({2, evidencePlanes}));
    offset = register_parameter("offset", torch::zeros({2}));
    prior = register_parameter("prior", torch::full({1}, kPriorLogOdds));
}

FusedEvidence CmSegfImpl::forward(const torch::Tensor& rgb, const torch::Tensor& depth)
{
    const auto x = compress(torch::cat({rgb, depth, (rgb - depth).abs(), rgb * depth}, 1));
    const auto squeezed = torch::cat({x.mean({2, 3}), x.amax({2, 3})}, 1);
    const auto recalibrated = x * (2 * torch::sigmoid(excitation->forward(squeezed))).unsqueeze(-1).unsqueeze(-1);
    const auto logits = kLargestLogit * torch::tanh(gate->forward(depthwise->forward(recalibrated)) / kLargestLogit);
    const auto logWeights = torch::log_softmax(logits, 1);

    const auto confidence = [&](const torch::Tensor& evidence, std::int64_t channel) {
        const auto weights = torch::exp(kLogGainBound * torch::tanh(scales[channel])).view({1, -1, 1, 1});
        return kSteepness * torch::exp(kLogGainBound * torch::tanh(gain)) * channelEvidence(evidence * weights)
             + torch::tanh(offset[channel]);
    };
    const auto confidenceRgb = confidence(rgb, 0);
    const auto confidenceDepth = confidence(depth, 1);
    const auto hypotheses =
        logWeights + torch::cat({confidenceRgb, confidenceDepth, confidenceRgb + confidenceDepth}, 1);
    FusedEvidence result;
    result.fused = torch::logsumexp(hypotheses, 1, true) + prior;
    const auto weights = logWeights.exp();
    result.weightRgb = weights.slice(1, 0, 1) + weights.slice(1, 2, 3) / 2;
    const auto posterior = torch::softmax(hypotheses, 1);
    const auto share =
        posterior.slice(1, 0, 1) + posterior.slice(1, 2, 3) * torch::sigmoid(confidenceRgb - confidenceDepth);
    result.shareRgb = share.clamp_max(1); // rounding can lift the sum one step above it
    return result;
}

} // namespace twinspect
