// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

#include "core/base/result.h"
#include "core/base/run_context.h"
#include "core/detector/detector.h"
#include "core/nn/network_options.h"
#include "core/nn/part_pixels.h"

namespace twinspect {

/// How the network of a detector learns; each detector has these among its parameters.
struct LearningOptions {
    int steps = 0;
    int batch = 0; ///< parts a step
    double learningRate = 0;
    int seed = 0;
};

/// The four parameters, for an options struct that derives from LearningOptions.
template <typename Options>
[[nodiscard]] std::vector<Parameter<Options>> learningParameters()
{
    const Options d;
    return {
        {{"steps", "Steps", "", d.steps, 1, 1e6, {}, "Length of the training."}, &Options::steps},
        {{"batch", "Parts a step", "", d.batch, 1, 512, {}, "Good parts that each step learns from."}, &Options::batch},
        {{"learning-rate", "Learning rate", "", d.learningRate, 1e-6, 1, {}, "Of the first step; it falls to zero."},
         &Options::learningRate},
        {{"seed", "Seed", "", d.seed, 0, 2e9, {}, "Another seed gives another training of the same parts."},
         &Options::seed},
    };
}

/// How a network learns that takes smaller pictures than the others.
struct SmallLearningOptions : LearningOptions {
    std::string resolution; ///< px, of the pictures that the network takes

    [[nodiscard]] int side() const { return std::stoi(resolution); }
};

/// The five parameters, for an options struct that derives from SmallLearningOptions.
template <typename Options>
[[nodiscard]] std::vector<Parameter<Options>> smallLearningParameters()
{
    auto all = learningParameters<Options>();
    all.push_back({{"resolution",
                    "Resolution",
                    "px",
                    Options{}.resolution,
                    0,
                    0,
                    {"32", "64", "128", "256"},
                    "Side of the picture that the network takes."},
                   &Options::resolution});
    return all;
}

/// A part at another size: areas averaged; a pixel counts where all of it does.
[[nodiscard]] PartImage resized(const PartImage& part, int side);
[[nodiscard]] std::vector<PartImage> resized(std::span<const PartImage> parts, int side);

/// The parts of one step, `options.batch` of the endless sequence of shuffled passes, each varied harmlessly
/// (augment()). They depend on the seed and the step alone.
[[nodiscard]] std::vector<PartPixels> drawParts(const std::vector<PartImage>& parts, const LearningOptions& options,
                                                std::int64_t step);

/// [B,C,S,S] colours in 0..1 or height, float32.
[[nodiscard]] torch::Tensor picturesOf(const std::vector<PartPixels>& parts, Modality which, torch::Device device);
/// [B,1,S,S] of 0/1: 1 where a pixel counts in the loss.
[[nodiscard]] torch::Tensor countedOf(const std::vector<PartPixels>& parts, torch::Device device);

/// `values` [B,C,S,S], averaged over channels and the pixels that count [B,1,S,S].
[[nodiscard]] torch::Tensor countedMean(const torch::Tensor& values, const torch::Tensor& counted);

/// Calls `step` for 0 .. steps-1 and reports the loss that it returns. Errors: Cancelled; OutOfMemory; Internal when a
/// loss is no number, because the training diverged.
[[nodiscard]] Status learnInSteps(std::int64_t steps, const std::string& stage, const RunContext& context,
                                  const std::function<double(std::int64_t step)>& step);

/// What all trainers do around learning: at least two parts, no more threads than are allowed, and what is thrown
/// becomes an error. Errors: TooLittleData, OutOfMemory, those of `learn`.
[[nodiscard]] Result<ModelContents> learnSafely(const LearningParts& parts,
                                                const std::function<Status(ModelContents& model)>& learn);

/// Adam (Kingma & Ba 2015) with a learning rate that falls to zero along half a cosine.
class FallingAdam {
public:
    FallingAdam(std::vector<torch::Tensor> parameters, double learningRate, std::int64_t steps,
                std::pair<double, double> betas = {0.9, 0.999});
    ~FallingAdam();
    FallingAdam(const FallingAdam&) = delete;
    FallingAdam& operator=(const FallingAdam&) = delete;
    /// One step down the gradient of `loss`; returns its value.
    double step(const torch::Tensor& loss, std::int64_t step);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace twinspect
