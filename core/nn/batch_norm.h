// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

namespace twinspect {

/// Adds a tensor up over all training processes, in place. Empty when there is one process.
using SumOverProcesses = std::function<void(torch::Tensor&)>;

/// Batch normalisation whose statistics are summed over all processes of a data-parallel training (Ioffe & Szegedy
/// 2015; synchronised as in torch.nn.SyncBatchNorm). So splitting a batch changes nothing. Names and buffers are those
/// of torch's BatchNorm2d.
struct BatchNormImpl : torch::nn::Module {
    explicit BatchNormImpl(std::int64_t channels, double epsilon = 1e-5, double momentum = 0.1);
    torch::Tensor forward(const torch::Tensor& x); ///< [B,C,H,W]

    torch::Tensor weight, bias, running_mean, running_var;
    bool folded = false;  ///< its work is done by the convolution before it (inference only)
    std::shared_ptr<SumOverProcesses> sumOverProcesses; ///< shared by all layers of a network; null: one process

    double m_epsilon;

private:
    torch::Tensor forwardOverProcesses(const torch::Tensor& x);
    double m_momentum;
};
TORCH_MODULE(BatchNorm);

/// Tells every batch norm below `module` how to sum over processes.
void shareStatistics(torch::nn::Module& module, const std::shared_ptr<SumOverProcesses>& sum);

/// Folds every batch norm below `module` that follows a convolution in a Sequential into that convolution. For
/// inference only; cannot be undone.
void foldBatchNorms(torch::nn::Module& module);

} // namespace twinspect
