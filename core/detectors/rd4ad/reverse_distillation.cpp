// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/rd4ad/reverse_distillation.h"

#include <torch/torch.h>

#include "core/nn/batch_norm.h"
#include "core/nn/dcrdf_net.h"

namespace twinspect {

namespace nn = torch::nn;
namespace F = torch::nn::functional;

namespace {

// Sequentials do not nest in LibTorch's C++ front end, so layers are appended flat.
void addConvolution(nn::Sequential& stage, std::int64_t in, std::int64_t out, std::int64_t stride, bool activation)
{
    stage->push_back(nn::Conv2d(nn::Conv2dOptions(in, out, 3).stride(stride).padding(1).bias(false)));
    stage->push_back(BatchNorm(out));
    if (activation)
        stage->push_back(nn::ReLU(true));
}

void addEnlarging(nn::Sequential& stage, std::int64_t in, std::int64_t out, std::int64_t kernel)
{
    stage->push_back(
        nn::ConvTranspose2d(nn::ConvTranspose2dOptions(in, out, kernel).stride(2).padding(kernel / 2 - 1).bias(false)));
    stage->push_back(BatchNorm(out));
}

/// A residual block of two convolutions, as in a ResNet-18; the first halves or doubles the size where asked for.
struct ReverseBlockImpl : nn::Module {
    enum class Size { Same, Half, Double };
    ReverseBlockImpl(std::int64_t in, std::int64_t out, Size size)
        : path(register_module("path", nn::Sequential())), shortcut(register_module("shortcut", nn::Sequential()))
    {
        if (size == Size::Double) {
            addEnlarging(path, in, out, 4);
            path->push_back(nn::ReLU(true));
            addEnlarging(shortcut, in, out, 2);
        } else {
            addConvolution(path, in, out, size == Size::Half ? 2 : 1, true);
            if (size == Size::Half) {
                shortcut->push_back(nn::Conv2d(nn::Conv2dOptions(in, out, 1).stride(2).bias(false)));
                shortcut->push_back(BatchNorm(out));
            }
        }
        addConvolution(path, out, out, 1, false);
    }
    torch::Tensor forward(const torch::Tensor& x)
    {
        return torch::relu(path->forward(x) + (shortcut->is_empty() ? x : shortcut->forward(x)));
    }
    nn::Sequential path, shortcut;
};
TORCH_MODULE(ReverseBlock);

using Size = ReverseBlockImpl::Size;

} // namespace

ReverseStudentImpl::ReverseStudentImpl(const std::array<std::int64_t, 3>& channels)
    : heads(register_module("heads", nn::ModuleList()))
{
    for (auto [name, stage] : {std::pair{"fuse1", &fuse1},
                               {"fuse2", &fuse2},
                               {"bottleneck", &bottleneck},
                               {"decode3", &decode3},
                               {"decode2", &decode2},
                               {"decode1", &decode1}})
        *stage = register_module(name, nn::Sequential());
    const auto [w4, w8, w16] = channels;
    addConvolution(fuse1, w4, w8, 2, true);
    addConvolution(fuse1, w8, w16, 2, true);
    addConvolution(fuse2, w8, w16, 2, true);
    bottleneck->push_back(ReverseBlock(3 * w16, 2 * w16, Size::Half));
    bottleneck->push_back(ReverseBlock(2 * w16, 2 * w16, Size::Same));
    decode3->push_back(ReverseBlock(2 * w16, w16, Size::Double));
    decode2->push_back(ReverseBlock(w16, w8, Size::Double));
    decode1->push_back(ReverseBlock(w8, w4, Size::Double));
    for (auto [stage, width] : {std::pair{&decode3, w16}, {&decode2, w8}, {&decode1, w4}})
        (*stage)->push_back(ReverseBlock(width, width, Size::Same));
    for (std::size_t k = 0; k < 3; ++k)
        heads->push_back(nn::Conv2d(nn::Conv2dOptions(channels[k], channels[k], 1)));
}

ThreeScales ReverseStudentImpl::forward(const ThreeScales& features)
{
    const auto fused = torch::cat({fuse1->forward(features[0]), fuse2->forward(features[1]), features[2]}, 1);
    const auto coarse = decode3->forward(bottleneck->forward(fused));
    const auto middle = decode2->forward(coarse);
    const auto fine = decode1->forward(middle);
    const ThreeScales decoded{fine, middle, coarse};
    ThreeScales answer;
    for (std::size_t k = 0; k < 3; ++k)
        answer[k] = heads->at<nn::Conv2dImpl>(k).forward(decoded[k]);
    return answer;
}

torch::Tensor reverseLoss(const ThreeScales& teacher, const ThreeScales& student, const torch::Tensor& counted)
{
    torch::Tensor loss;
    for (std::size_t k = 0; k < 3; ++k) {
        const auto counts = (torch::adaptive_avg_pool2d(counted, {teacher[k].size(2), teacher[k].size(3)}) >= 1);
        const auto flat = [&counts](const torch::Tensor& features) {
            return (features * counts.to(features.scalar_type())).flatten(1);
        };
        const auto distance =
            (1 - F::cosine_similarity(flat(teacher[k]), flat(student[k]), F::CosineSimilarityFuncOptions().dim(1)))
                .mean();
        loss = loss.defined() ? loss + distance : distance;
    }
    return loss;
}

torch::Tensor reverseMap(const ThreeScales& teacher, const ThreeScales& student, std::int64_t side)
{
    torch::Tensor map;
    for (std::size_t k = 0; k < 3; ++k) {
        const auto distance = F::interpolate(cosineDistance(teacher[k], student[k]).unsqueeze(1),
                                             F::InterpolateFuncOptions()
                                                 .size(std::vector<std::int64_t>{side, side})
                                                 .mode(torch::kBilinear)
                                                 .align_corners(true));
        map = map.defined() ? map + distance : distance;
    }
    return map;
}

} // namespace twinspect
