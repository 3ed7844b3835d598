// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/batch_norm.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>

namespace twinspect {

namespace {

// The gradient of a sum over processes is the sum of the gradients over processes.
struct DifferentiableSum : torch::autograd::Function<DifferentiableSum> {
    static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& values,
                                 SumOverProcesses* sum)
    {
        context->saved_data["sum"] = reinterpret_cast<std::int64_t>(sum);
        auto total = values.clone();
        (*sum)(total);
        return total;
    }
    static torch::autograd::tensor_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::tensor_list gradients)
    {
        auto total = gradients[0].contiguous().clone();
        (*reinterpret_cast<SumOverProcesses*>(context->saved_data["sum"].toInt()))(total);
        return {total, torch::Tensor()};
    }
};

} // namespace

BatchNormImpl::BatchNormImpl(std::int64_t channels, double epsilon, double momentum)
    : weight(register_parameter("weight", torch::ones({channels}))),
      bias(register_parameter("bias", torch::zeros({channels}))),
      running_mean(register_buffer("running_mean", torch::zeros({channels}))),
      running_var(register_buffer("running_var", torch::ones({channels}))), m_epsilon(epsilon), m_momentum(momentum)
{
}

torch::Tensor BatchNormImpl::forward(const torch::Tensor& x)
{
    if (folded)
        return x;
    if (is_training() && sumOverProcesses)
        return forwardOverProcesses(x);
    return torch::batch_norm(x, weight, bias, running_mean, running_var, is_training(), m_momentum, m_epsilon, false);
}

torch::Tensor BatchNormImpl::forwardOverProcesses(const torch::Tensor& x)
{
    const auto values = x.to(torch::kFloat32);
    const std::int64_t channels = values.size(1);
    const auto count = torch::full({1}, static_cast<double>(values.numel() / channels), values.options());
    auto sums = torch::cat({values.sum({0, 2, 3}), values.square().sum({0, 2, 3}), count});
    sums = DifferentiableSum::apply(sums, sumOverProcesses.get());
    const auto total = sums.slice(0, 2 * channels);
    const auto mean = sums.slice(0, 0, channels) / total;
    const auto variance = (sums.slice(0, channels, 2 * channels) / total - mean.square()).clamp_min(0);
    {
        const torch::NoGradGuard noGrad;
        running_mean.lerp_(mean.detach(), m_momentum);
        running_var.lerp_((variance * total / (total - 1)).detach(), m_momentum);
    }
    const auto scale = weight * torch::rsqrt(variance + m_epsilon);
    return ((values - mean.view({1, -1, 1, 1})) * scale.view({1, -1, 1, 1}) + bias.view({1, -1, 1, 1}))
        .to(x.scalar_type());
}

void shareStatistics(torch::nn::Module& module, const std::shared_ptr<SumOverProcesses>& sum)
{
    module.apply([&](torch::nn::Module& child) {
        if (auto* norm = dynamic_cast<BatchNormImpl*>(&child))
            norm->sumOverProcesses = sum;
    });
}

void foldBatchNorms(torch::nn::Module& module)
{
    const torch::NoGradGuard noGrad;
    module.apply([](torch::nn::Module& child) {
        auto* sequence = dynamic_cast<torch::nn::SequentialImpl*>(&child);
        if (sequence == nullptr)
            return;
        torch::nn::Conv2dImpl* convolution = nullptr;
        for (const auto& layer : sequence->children()) {
            auto* norm = layer->as<BatchNormImpl>();
            if (norm != nullptr && convolution != nullptr && !norm->folded) {
                const auto factor = norm->weight * torch::rsqrt(norm->running_var + norm->m_epsilon);
                const auto offset =
                    convolution->bias.defined() ? convolution->bias - norm->running_mean : -norm->running_mean;
                convolution->weight.set_data(convolution->weight * factor.view({-1, 1, 1, 1}));
                const auto bias = (offset * factor + norm->bias).detach();
                if (convolution->bias.defined())
                    convolution->bias.set_data(bias);
                else
                    convolution->bias = convolution->register_parameter("folded_bias", bias, false);
                norm->folded = true;
            }
            convolution = layer->as<torch::nn::Conv2dImpl>();
        }
    });
}

} // namespace twinspect
