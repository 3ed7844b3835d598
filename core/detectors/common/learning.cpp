// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/common/learning.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include <torch/torch.h>

#include "core/base/compute_threads.h"
#include "core/base/library_error.h"
#include "core/base/random.h"
#include "core/nn/augmentation.h"
#include "core/nn/model_file.h"
#include "core/nn/part_tensors.h"
#include "core/nn/thread_count.h"
#include "core/nn/torch_error.h"

namespace twinspect {

namespace {

// Streams of Random, beside those that a detector draws itself.
constexpr std::uint64_t kOrderStream = 101, kVariationStream = 102;
constexpr std::size_t kFewestParts = 2;

// At a place of the endless sequence of shuffled passes over the parts.
std::size_t partAt(std::size_t count, std::uint64_t seed, std::uint64_t position)
{
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random random(seed, kOrderStream, position / count);
    for (std::size_t i = count; i > 1; --i)
        std::swap(order[i - 1], order[static_cast<std::size_t>(random.below(static_cast<int>(i)))]);
    return order[position % count];
}

torch::Tensor averaged(const torch::Tensor& plane, int side)
{
    return torch::adaptive_avg_pool2d(plane, {side, side}).contiguous();
}

void setRate(torch::optim::Adam& adam, double rate)
{
    for (auto& group : adam.param_groups())
        static_cast<torch::optim::AdamOptions&>(group.options()).lr(rate);
}

} // namespace

PartImage resized(const PartImage& part, int side)
{
    if (part.side() == side)
        return part;
    const torch::NoGradGuard noGrad;
    const PartPixels pixels = toPixels(part);
    PartImage small;
    small.box = part.box;
    const auto colours = averaged(pictureTensor(pixels, Modality::Rgb, torch::kCPU), side);
    const auto height = averaged(planeTensor(pixels.height, pixels.side), side);
    const auto foreground = averaged(planeTensor(pixels.foreground, pixels.side), side);
    const auto measured = averaged(planeTensor(pixels.measured, pixels.side), side);
    torch::Tensor left; // out
    if (!pixels.notCounted.empty())
        left = averaged(planeTensor(pixels.notCounted, pixels.side), side);
    small.rgb = RgbImage(side, side, 3);
    small.height = DepthMap(side, side);
    small.foreground = Mask(side, side);
    small.measured = Mask(side, side);
    const auto count = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t channel = 0; channel < 3; ++channel)
            small.rgb.data()[3 * i + channel] =
                static_cast<std::uint8_t>(std::lround(255 * colours.data_ptr<float>()[channel * count + i]));
        small.height.data()[i] = height.data_ptr<float>()[i];
        small.measured.data()[i] = measured.data_ptr<float>()[i] >= 0.5F;
        const bool isLeftOut = left.defined() && left.data_ptr<float>()[i] > 0;
        small.foreground.data()[i] = isLeftOut ? kNotCounted : foreground.data_ptr<float>()[i] >= 0.5F;
    }
    return small;
}

std::vector<PartImage> resized(std::span<const PartImage> parts, int side)
{
    std::vector<PartImage> small;
    for (const PartImage& part : parts)
        small.push_back(resized(part, side));
    return small;
}

std::vector<PartPixels> drawParts(const std::vector<PartImage>& parts, const LearningOptions& options,
                                  std::int64_t step)
{
    const auto seed = static_cast<std::uint64_t>(options.seed);
    std::vector<PartPixels> drawn;
    for (int slot = 0; slot < options.batch; ++slot) {
        const auto position = static_cast<std::uint64_t>(step * options.batch + slot);
        const auto& part = parts[partAt(parts.size(), seed, position)];
        drawn.push_back(augment(part, AugmentationOptions{}, Random(seed, kVariationStream, position)));
    }
    return drawn;
}

torch::Tensor picturesOf(const std::vector<PartPixels>& parts, Modality which, torch::Device device)
{
    std::vector<torch::Tensor> pictures;
    for (const PartPixels& part : parts)
        pictures.push_back(pictureTensor(part, which, torch::kCPU));
    return torch::cat(pictures).to(device);
}

torch::Tensor countedOf(const std::vector<PartPixels>& parts, torch::Device device)
{
    std::vector<torch::Tensor> planes;
    for (const PartPixels& part : parts)
        planes.push_back(part.notCounted.empty() ? torch::ones({1, 1, part.side, part.side})
                                                 : 1 - planeTensor(part.notCounted, part.side));
    return torch::cat(planes).to(device);
}

torch::Tensor countedMean(const torch::Tensor& values, const torch::Tensor& counted)
{
    return (values.mean(1, true) * counted).sum() / counted.sum().clamp_min(1);
}

Status learnInSteps(std::int64_t steps, const std::string& stage, const RunContext& context,
                    const std::function<double(std::int64_t step)>& step)
try {
    for (std::int64_t done = 0; done < steps; ++done) {
        if (context.stopRequested())
            return cancelled();
        const double loss = step(done);
        if (!std::isfinite(loss))
            return failure(ErrorCode::Internal, Text("The training diverged at step %1", done + 1), {},
                           "Train again with a lower learning rate or another seed");
        context.report({stage, done + 1, steps, {{"loss", loss}}, {}});
    }
    return {};
} catch (const std::exception& error) {
    if (lackShownBy(error) != Lack::Memory)
        throw;
    return failure(ErrorCode::OutOfMemory, "There is not enough memory to train", {},
                   "Train with fewer parts a step, or close other programs");
}

Result<ModelContents> learnSafely(const LearningParts& parts, const std::function<Status(ModelContents& model)>& learn)
{
    if (parts.train.size() < kFewestParts)
        return failure(ErrorCode::TooLittleData, Text("The number of usable good parts is only %1", parts.train.size()),
                       {}, "Give at least 5 good parts; 20 to 50 are a good start");
    const ThreadCount allowed(std::min(at::get_num_threads(), computeThreads()));
    try {
        ModelContents model;
        if (auto ok = learn(model); !ok)
            return passOn(ok);
        return model;
    } catch (const std::exception& error) {
        return tl::unexpected<Error>(torchErrorFrom(error));
    }
}

struct FallingAdam::State {
    torch::optim::Adam adam;
    double rate;
    std::int64_t steps;
};

FallingAdam::FallingAdam(std::vector<torch::Tensor> parameters, double learningRate, std::int64_t steps,
                         std::pair<double, double> betas)
    : m_state(new State{torch::optim::Adam(std::move(parameters), torch::optim::AdamOptions(learningRate).betas(betas)),
                        learningRate, steps})
{
}

FallingAdam::~FallingAdam() = default;

double FallingAdam::step(const torch::Tensor& loss, std::int64_t step)
{
    const double share = static_cast<double>(step) / static_cast<double>(m_state->steps);
    setRate(m_state->adam, m_state->rate * (1 + std::cos(std::numbers::pi * share)) / 2);
    m_state->adam.zero_grad();
    loss.backward();
    m_state->adam.step();
    return loss.item<double>();
}

} // namespace twinspect
