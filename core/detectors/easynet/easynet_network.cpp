// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/easynet/easynet_network.h"

#include <numbers>

#include <torch/torch.h>

#include "core/nn/batch_norm.h"

namespace twinspect {

namespace nn = torch::nn;
namespace F = torch::nn::functional;

namespace {

constexpr std::int64_t kMixed = 32; // features of a branch that the gate sees
constexpr double kFewDefects = -2;  // log odds before anything is learnt: most pixels are good

void addEasyLayer(nn::Sequential& stage, std::int64_t in, std::int64_t out, std::int64_t stride)
{
    stage->push_back(nn::Conv2d(nn::Conv2dOptions(in, out, 3).stride(stride).padding(1).bias(false)));
    stage->push_back(BatchNorm(out));
    stage->push_back(nn::ReLU(true));
}

void addEasyEnlarging(nn::Sequential& stage, std::int64_t in, std::int64_t out)
{
    stage->push_back(nn::ConvTranspose2d(nn::ConvTranspose2dOptions(in, out, 2).stride(2).bias(false)));
    stage->push_back(BatchNorm(out));
    stage->push_back(nn::ReLU(true));
}

torch::Tensor sizedAs(const torch::Tensor& features, const torch::Tensor& target)
{
    return F::interpolate(features, F::InterpolateFuncOptions()
                                        .size(std::vector<std::int64_t>{target.size(2), target.size(3)})
                                        .mode(torch::kBilinear)
                                        .align_corners(false));
}

} // namespace

EasyBranchImpl::EasyBranchImpl(std::int64_t channels, std::int64_t width)
{
    for (auto [name, stage] : {std::pair{"down1", &down1},
                               {"down2", &down2},
                               {"down3", &down3},
                               {"up3", &up3},
                               {"up2", &up2},
                               {"up1", &up1},
                               {"mix", &mix}})
        *stage = register_module(name, nn::Sequential());
    addEasyLayer(down1, channels, width, 2);
    addEasyLayer(down2, width, 2 * width, 2);
    addEasyLayer(down3, 2 * width, 4 * width, 2);
    addEasyLayer(down3, 4 * width, 4 * width, 1);
    addEasyEnlarging(up3, 4 * width, 2 * width);
    addEasyEnlarging(up2, 2 * width, width);
    up1->push_back(nn::ConvTranspose2d(nn::ConvTranspose2dOptions(width, channels, 2).stride(2)));
    const std::int64_t layers = width + 2 * width + 4 * width + 2 * width + width + channels;
    mix->push_back(nn::Conv2d(nn::Conv2dOptions(layers, kMixed, 1).bias(false)));
    mix->push_back(BatchNorm(kMixed));
    mix->push_back(nn::ReLU(true));
    head = register_module("head", nn::Conv2d(nn::Conv2dOptions(kMixed, 1, 1)));
    const torch::NoGradGuard noGrad;
    head->bias.fill_(kFewDefects);
}

EasyAnswer EasyBranchImpl::forward(const torch::Tensor& picture)
{
    const auto fine = down1->forward(picture); // [B,w,S/2,S/2]
    const auto middle = down2->forward(fine);
    const auto coarse = down3->forward(middle);
    const auto middleAgain = up3->forward(coarse);
    const auto fineAgain = up2->forward(middleAgain);
    EasyAnswer answer;
    answer.picture = up1->forward(fineAgain);
    const auto residual = torch::avg_pool2d((picture - answer.picture).abs(), 2);
    answer.features = mix->forward(torch::cat({fine, sizedAs(middle, fine), sizedAs(coarse, fine),
                                               sizedAs(middleAgain, fine), fineAgain, residual},
                                              1));
    answer.logit = head->forward(answer.features);
    return answer;
}

EasyNetImpl::EasyNetImpl(std::int64_t width)
    : rgb(register_module("rgb", EasyBranch(3, width))), depth(register_module("depth", EasyBranch(1, width))),
      gate(register_module("gate", nn::Sequential(nn::Conv2d(nn::Conv2dOptions(2 * kMixed + 2, kMixed, 1)),
                                                  nn::ReLU(true), nn::Conv2d(nn::Conv2dOptions(kMixed, 1, 1)))))
{
}

EasyMaps EasyNetImpl::forward(const torch::Tensor& rgbPicture, const torch::Tensor& height)
{
    EasyMaps maps;
    maps.branches = {rgb->forward(rgbPicture), depth->forward(height)};
    const auto& [fromRgb, fromDepth] = maps.branches;
    maps.weightRgb = torch::sigmoid(gate->forward(
        torch::cat({fromRgb.features, fromDepth.features, entropyOf(fromRgb.logit), entropyOf(fromDepth.logit)}, 1)));
    maps.fused = maps.weightRgb * fromRgb.logit + (1 - maps.weightRgb) * fromDepth.logit;
    return maps;
}

torch::Tensor entropyOf(const torch::Tensor& logit)
{
    // -p log p - (1-p) log (1-p), with log p = -softplus(-x): no log of 0.
    const auto p = torch::sigmoid(logit);
    return (p * F::softplus(-logit) + (1 - p) * F::softplus(logit)) / std::numbers::ln2;
}

torch::Tensor focalLoss(const torch::Tensor& logit, const torch::Tensor& mask)
{
    const auto wrong = torch::sigmoid(torch::where(mask > 0.5, -logit, logit)); // 1 - probability of the truth
    const auto surprise = F::softplus(torch::where(mask > 0.5, -logit, logit));
    return wrong.square() * surprise;
}

} // namespace twinspect
