// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <torch/types.h>

#include "core/base/result.h"
#include "core/nn/safetensors.h"

namespace twinspect {

/// AdamW (Loshchilov & Hutter 2019, beta 0.9 / 0.999, eps 1e-8): Torch's fused kernel walks over all parameters in one
/// pass. torch::optim::AdamW takes about twenty small operations for every one of them: 4 to 18 % of the time of a step
/// on a CPU (BENCHMARKS.md, "Speed").
class AdamW {
public:
    AdamW() = default;
    /// Keeps the tensors: they are changed in place.
    AdamW(std::vector<torch::Tensor> parameters, double weightDecay);

    void forgetGradients();
    /// One step down the gradients that the parameters hold; one without a gradient stays as it is.
    void step(double learningRate);

    /// Moments and step numbers as "PREFIX<n>.exp_avg", ".exp_avg_sq", ".step", for checkpoints.
    void save(TensorMap& tensors, const std::string& prefix) const;
    [[nodiscard]] Status restore(const TensorMap& tensors, const std::string& prefix, const std::string& file);

private:
    std::vector<torch::Tensor> m_parameters;
    std::vector<torch::Tensor> m_means, m_squares; ///< first and second moments, in the parameter's own memory format
    std::vector<torch::Tensor> m_steps; ///< [] float32 each, as the kernel wants it
    double m_weightDecay = 0;
};

} // namespace twinspect
