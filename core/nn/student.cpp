// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/student.h"

#include <torch/nn/modules/activation.h>

#include "core/nn/batch_norm.h"

namespace twinspect {

namespace nn = torch::nn;

namespace {

nn::Conv2d convolution(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride)
{
    return nn::Conv2d(nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

// Sequentials do not nest in LibTorch's C++ front end, so stages are appended flat.
void addConvNormRelu(nn::Sequential& stage, std::int64_t in, std::int64_t out, std::int64_t kernel = 3,
                     std::int64_t stride = 1)
{
    stage->push_back(convolution(in, out, kernel, stride));
    stage->push_back(BatchNorm(out));
    stage->push_back(nn::ReLU(true));
}

/// relu(x + conv(relu(conv(x)))), each convolution with batch norm.
struct ResidualImpl : nn::Module {
    explicit ResidualImpl(std::int64_t channels) : f(register_module("f", nn::Sequential()))
    {
        addConvNormRelu(f, channels, channels);
        f->push_back(convolution(channels, channels, 3, 1));
        f->push_back(BatchNorm(channels));
    }
    torch::Tensor forward(const torch::Tensor& x) { return torch::relu(x + f->forward(x)); }
    nn::Sequential f;
};
TORCH_MODULE(Residual);

struct ErrorHeadImpl : nn::Module {
    explicit ErrorHeadImpl(std::int64_t channels)
        : f(register_module("f", nn::Sequential(nn::Conv2d(nn::Conv2dOptions(channels, 16, 3).padding(1)),
                                                nn::ReLU(true), nn::Conv2d(nn::Conv2dOptions(16, 1, 1)))))
    {
    }
    torch::Tensor forward(const torch::Tensor& x) { return f->forward(x); }
    nn::Sequential f;
};
TORCH_MODULE(ErrorHead);

void addUpStage(nn::Sequential& stage, std::int64_t in, std::int64_t out, int blocks)
{
    stage->push_back(nn::ConvTranspose2d(nn::ConvTranspose2dOptions(in, out, 2).stride(2)));
    for (int i = 0; i < blocks; ++i)
        stage->push_back(Residual(out));
}

} // namespace

StudentImpl::StudentImpl(const std::array<std::int64_t, 3>& channels, const std::array<std::int64_t, 4>& widths,
                         int blocks, std::int64_t pictureChannels)
    : h(register_module("h", nn::ModuleList())), e(register_module("e", nn::ModuleList()))
{
    const auto [w4, w8, w16, w32] = widths;
    for (auto [name, stage] :
         {std::pair{"i1", &i1}, {"i2", &i2}, {"i3", &i3}, {"neck", &neck}, {"u3", &u3}, {"u2", &u2}, {"u1", &u1}})
        *stage = register_module(name, nn::Sequential());
    addConvNormRelu(i1, channels[0], w8, 3, 2);
    addConvNormRelu(i1, w8, w16, 3, 2);
    addConvNormRelu(i2, channels[1], w16, 3, 2);
    addConvNormRelu(i3, channels[2], w16, 1);
    addConvNormRelu(neck, 3 * w16, w16, 1);
    addConvNormRelu(neck, w16, w32, 3, 2);
    neck->push_back(Residual(w32));
    addUpStage(u3, w32, w16, blocks);
    addUpStage(u2, w16, w8, blocks);
    addUpStage(u1, w8, w4, blocks);
    const std::array<std::int64_t, 3> decoder{w4, w8, w16};
    for (std::size_t k = 0; k < 3; ++k) {
        h->push_back(nn::Conv2d(nn::Conv2dOptions(decoder[k], channels[k], 1)));
        e->push_back(ErrorHead(decoder[k]));
    }
    if (pictureChannels == 0)
        return;
    p = register_module("p", nn::Sequential(nn::Conv2d(nn::Conv2dOptions(w4, w4, 3).padding(1)), nn::ReLU(true),
                                            nn::Conv2d(nn::Conv2dOptions(w4, pictureChannels, 1))));
    e->push_back(ErrorHead(w4));
}

Reconstruction StudentImpl::forward(const std::array<torch::Tensor, 3>& features)
{
    const auto fused = torch::cat({i1->forward(features[0]), i2->forward(features[1]), i3->forward(features[2])},
                                  1); // [B,3 w16,S/16,S/16]
    const auto code = neck->forward(fused);    // [B,w32,S/32,S/32]
    const auto coarse = u3->forward(code);     // [B,w16,S/16,S/16]
    const auto middle = u2->forward(coarse);   // [B,w8,S/8,S/8]
    const auto fine = u1->forward(middle);     // [B,w4,S/4,S/4]
    const std::array<torch::Tensor, 3> decoded{fine, middle, coarse};
    Reconstruction result;
    for (std::size_t k = 0; k < 3; ++k) {
        result.features[k] = h->at<nn::Conv2dImpl>(k).forward(decoded[k]);
        result.logError.push_back(e->at<ErrorHeadImpl>(k).forward(decoded[k].detach()));
    }
    if (!p.is_empty()) {
        result.picture = p->forward(fine);
        result.logError.push_back(e->at<ErrorHeadImpl>(3).forward(fine.detach()));
    }
    return result;
}

} // namespace twinspect
