// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/adamw.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_fused_adamw.h>
#include <torch/torch.h>

namespace twinspect {

namespace {

constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEps = 1e-8;

} // namespace

AdamW::AdamW(std::vector<torch::Tensor> parameters, double weightDecay)
    : m_parameters(std::move(parameters)), m_weightDecay(weightDecay)
{
    const torch::NoGradGuard noGrad;
    for (const auto& parameter : m_parameters) {
        m_means.push_back(torch::zeros_like(parameter));
        m_squares.push_back(torch::zeros_like(parameter));
        m_steps.push_back(torch::zeros({}, parameter.options().dtype(torch::kFloat32).requires_grad(false)));
    }
}

void AdamW::forgetGradients()
{
    for (auto& parameter : m_parameters)
        parameter.mutable_grad().reset();
}

void AdamW::step(double learningRate)
{
    const torch::NoGradGuard noGrad;
    std::vector<torch::Tensor> parameters, gradients, means, squares, steps;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        auto gradient = m_parameters[i].grad();
        if (!gradient.defined())
            continue;
        // The kernel wants equal strides, also of dimensions with one element, where autograd is free to choose.
        if (gradient.strides() != m_parameters[i].strides())
            gradient = torch::empty_like(m_parameters[i]).copy_(gradient);
        parameters.push_back(m_parameters[i]);
        gradients.push_back(std::move(gradient));
        means.push_back(m_means[i]);
        squares.push_back(m_squares[i]);
        steps.push_back(m_steps[i]);
    }
    if (parameters.empty())
        return;
    at::_foreach_add_(steps, 1);
    at::_fused_adamw_(parameters, gradients, means, squares, {}, steps, learningRate, kBeta1, kBeta2, m_weightDecay,
                      kEps, false, false);
}

void AdamW::save(TensorMap& tensors, const std::string& prefix) const
{
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        const auto step = m_steps[i].item<float>();
        if (step == 0)
            continue;
        const std::string name = prefix + std::to_string(i);
        tensors[name + ".exp_avg"] = m_means[i].to(torch::kCPU).clone();
        tensors[name + ".exp_avg_sq"] = m_squares[i].to(torch::kCPU).clone();
        tensors[name + ".step"] = torch::tensor({static_cast<std::int64_t>(step)}, torch::kInt64);
    }
}

Status AdamW::restore(const TensorMap& tensors, const std::string& prefix, const std::string& file)
{
    const torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        const std::string name = prefix + std::to_string(i);
        if (tensors.count(name + ".step") == 0)
            continue;
        const auto shape = m_parameters[i].sizes().vec();
        const auto mean = takeTensor(tensors, name + ".exp_avg", shape, file);
        const auto square = takeTensor(tensors, name + ".exp_avg_sq", shape, file);
        const auto step = takeTensor(tensors, name + ".step", {1}, file);
        for (const auto* tensor : {&mean, &square, &step})
            if (!*tensor)
                return passOn(*tensor);
        m_means[i].copy_(*mean);
        m_squares[i].copy_(*square);
        m_steps[i].fill_(step->item<std::int64_t>());
    }
    return {};
}

} // namespace twinspect
