// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/channel_trainer.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <torch/torch.h>

#include "core/nn/mixed_precision.h"
#include "core/nn/part_tensors.h"
#include "core/nn/quarter_mask.h"
#include "core/training/random_streams.h"

namespace twinspect {

namespace F = torch::nn::functional;

namespace {

constexpr double kPictureWeight = 2;            // of the loss on colour or height
constexpr double kExpectedDistanceWeight = 0.1; // of the heads that learn the expected distance
constexpr int kReuse = 4;                       // samples of a batch for every fresh one
constexpr int kRemembered = 256;                // samples kept for replay, all lanes together
constexpr double kBackgroundRim = 4.0 / 224; // of the side: the part is widened by it before the background weighs less
constexpr double kBackgroundWeight = 0.1;
constexpr std::int64_t kAffinityGrid = 8; // cells across when local similarities are compared

// Similarity of every cell of a coarse grid to every other: the structure that a local change must not alter.
torch::Tensor affinity(const torch::Tensor& features)
{
    const auto cells =
        torch::nn::functional::normalize(torch::adaptive_avg_pool2d(features, {kAffinityGrid, kAffinityGrid})
                                             .flatten(2),
                                         F::NormalizeFuncOptions().dim(1));
    return torch::bmm(cells.transpose(1, 2), cells);
}

// Distance of the first two moments per feature channel and sample. (std() in one pass is five times slower than two
// means.)
torch::Tensor contraction(const torch::Tensor& refined, const torch::Tensor& clean)
{
    const auto moments = [](const torch::Tensor& x) { return std::pair(x.mean({2, 3}), x.square().mean({2, 3})); };
    const auto [mean, square] = moments(refined);
    const auto [targetMean, targetSquare] = moments(clean);
    return (mean - targetMean).square().mean() + 0.25 * (square - targetSquare).square().mean();
}

// Negative log likelihood of an exponentially distributed distance: the head learns the distance to expect [ours].
// [B,h,w], [B,1,h,w]; `counted` [B,1,h,w] of 0/1, or undefined
torch::Tensor surprise(const torch::Tensor& distance, const torch::Tensor& logError, const torch::Tensor& counted)
{
    const auto expected = logError.squeeze(1).to(torch::kFloat32);
    const auto each = distance.detach().clamp_min(1e-3) * torch::exp(-expected) + expected;
    return (counted.defined() ? each * counted.squeeze(1) : each).mean();
}

// [B,1,S,S] of 0/1 as [B,1,side,side]: 1 where no pixel is left out.
torch::Tensor countedFrom(const torch::Tensor& notCounted, std::int64_t side)
{
    return (torch::adaptive_avg_pool2d(notCounted, {side, side}) <= 0).to(torch::kFloat32);
}

} // namespace

double learningRateAt(int step, int steps, double largest)
{
    const auto cosine = [](double from, double to, double share) {
        return to + (from - to) * (1 + std::cos(std::numbers::pi * share)) / 2;
    };
    const double warm = std::max(1.0, 0.15 * steps);
    if (step < warm)
        return cosine(largest / 25, largest, step / warm);
    return cosine(largest, largest / 1e4, std::min(1.0, (step - warm) / std::max(1.0, steps - warm)));
}

torch::Tensor focalDiceLoss(const torch::Tensor& logits, const torch::Tensor& mask)
{
    const auto probability = torch::sigmoid(logits);
    const auto right = torch::where(mask > 0.5, probability, 1 - probability);
    const auto entropy = torch::binary_cross_entropy_with_logits(logits, mask, {}, {}, at::Reduction::None);
    const auto weight = torch::where(mask > 0.5, torch::full_like(mask, 4), torch::ones_like(mask));
    const auto focal = ((1 - right).square() * entropy * weight).mean();
    const auto overlap = (probability * mask).sum({1, 2, 3});
    const auto total = probability.sum({1, 2, 3}) + mask.sum({1, 2, 3});
    const auto hasDefect = (mask.sum({1, 2, 3}) > 0).to(torch::kFloat32);
    const auto dice = ((1 - (2 * overlap + 1) / (total + 1)) * hasDefect).mean();
    return 10 * focal + dice;
}

void learnFeatureScale(DcrdfNet& net, Modality which, const std::vector<PartImage>& parts, torch::Device device)
{
    const torch::NoGradGuard noGrad;
    std::array<torch::Tensor, 3> sum, squares;
    std::array<double, 3> count{};
    for (const PartImage& part : parts) {
        const auto features =
            net.teacher().features(net.teacherInput(which, pictureTensor(toPixels(part), which, device)));
        for (std::size_t k = 0; k < 3; ++k) {
            const auto values = features[k].to(torch::kFloat64);
            sum[k] = sum[k].defined() ? sum[k] + values.sum({0, 2, 3}) : values.sum({0, 2, 3});
            squares[k] =
                squares[k].defined() ? squares[k] + values.square().sum({0, 2, 3}) : values.square().sum({0, 2, 3});
            count[k] += static_cast<double>(values.numel() / values.size(1));
        }
    }
    for (std::size_t k = 0; k < 3; ++k) {
        const auto mean = sum[k] / count[k];
        const auto deviation = (squares[k] / count[k] - mean.square()).clamp_min(0).sqrt() + 1e-3;
        net.channel(which).featureMean[k] = mean.to(torch::kFloat32).view({1, -1, 1, 1});
        net.channel(which).featureDeviation[k] = deviation.to(torch::kFloat32).view({1, -1, 1, 1});
    }
}

ChannelTrainer::ChannelTrainer(DcrdfNet& net, Modality which, const TrainingOptions& options, torch::Device device,
                               bool mixedPrecision, const ProcessGroup& processes)
    : m_net(net), m_which(which), m_options(options), m_device(device), m_mixedPrecision(mixedPrecision),
      m_processes(processes)
{
    Channel& channel = m_net.channel(which);
    for (const auto& parameter : channel.student->parameters())
        m_parameters.push_back(parameter);
    if (!channel.gfrn.is_empty())
        for (const auto& parameter : channel.gfrn->parameters())
            m_parameters.push_back(parameter);
    m_optimizer = AdamW(m_parameters, options.weightDecay);
    if (const auto statistics = m_processes.statistics()) {
        shareStatistics(*channel.student, statistics);
        if (!channel.gfrn.is_empty())
            shareStatistics(*channel.gfrn, statistics);
    }
}

int lanesOf(const TrainingOptions& options) { return std::max(1, options.batch / kReuse); }
int laneMemory(const TrainingOptions& options) { return std::max(1, kRemembered / lanesOf(options)); }

void ChannelTrainer::remember(const Batch& draw)
{
    const torch::NoGradGuard noGrad;
    const bool rgb = m_which == Modality::Rgb;
    const auto clean = m_net.teacherFeatures(m_which, (rgb ? draw.rgb : draw.height).to(m_device));
    torch::Tensor picture;
    if (m_net.options().picture)
        picture = quarterPicture(rgb ? draw.rgb : draw.height).to(m_device);
    const auto& changed = rgb ? draw.changedRgb : draw.changedHeight;
    Pyramid perturbed;
    if (!changed.empty()) // only changed samples go through the teacher again
        perturbed = m_net.teacherFeatures(m_which, (rgb ? draw.perturbedRgb : draw.perturbedHeight).to(m_device));
    const std::vector<std::int64_t> quarter{draw.mask.size(2) / 4, draw.mask.size(3) / 4};
    const auto mask = (torch::adaptive_avg_pool2d(draw.mask, quarter) > kQuarterMask).to(torch::kFloat32).to(m_device);
    const auto rim = widened(draw.foreground, kBackgroundRim);
    const auto weight =
        (torch::adaptive_avg_pool2d(rim, quarter) * (1 - kBackgroundWeight) + kBackgroundWeight).to(m_device);
    torch::Tensor counted;
    if (draw.notCounted.defined())
        counted = countedFrom(draw.notCounted, quarter[0]).to(m_device);
    const auto stored = m_mixedPrecision ? torch::kBFloat16 : torch::kFloat32;
    m_lanes.resize(static_cast<std::size_t>(draw.rgb.size(0)));
    for (std::int64_t i = 0; i < draw.rgb.size(0); ++i) {
        const auto at = std::find(changed.begin(), changed.end(), i);
        Features one;
        for (std::size_t k = 0; k < 3; ++k) {
            one.clean[k] = clean[k].slice(0, i, i + 1).to(stored, false, true);
            one.perturbed[k] =
                at == changed.end()
                    ? one.clean[k]
                    : perturbed[k].slice(0, at - changed.begin(), at - changed.begin() + 1).to(stored, false, true);
        }
        if (picture.defined())
            one.picture = picture.slice(0, i, i + 1).clone();
        one.mask = at == changed.end() ? torch::zeros_like(mask.slice(0, i, i + 1)) : mask.slice(0, i, i + 1).clone();
        one.weight = weight.slice(0, i, i + 1).clone();
        if (counted.defined())
            one.counted = counted.slice(0, i, i + 1).clone();
        auto& lane = m_lanes[static_cast<std::size_t>(i)];
        lane.push_back(std::move(one));
        if (lane.size() > static_cast<std::size_t>(laneMemory(m_options)))
            lane.pop_front();
    }
}

ChannelTrainer::Features ChannelTrainer::chooseBatch(int step) const
{
    std::vector<const Features*> chosen;
    const int replayed = m_options.batch / lanesOf(m_options) - 1;
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        const auto& lane = m_lanes[i];
        chosen.push_back(&lane.back());
        const auto global =
            i * static_cast<std::size_t>(m_processes.world()) + static_cast<std::size_t>(m_processes.rank());
        Random random = randomOf(m_options.seed, RandomStream::Replay,
                                 std::int64_t(step) * lanesOf(m_options) + static_cast<std::int64_t>(global));
        for (int r = 0; r < replayed; ++r)
            chosen.push_back(&lane[static_cast<std::size_t>(random.below(static_cast<int>(lane.size())))]);
    }
    const auto together = [&](auto member) {
        std::vector<torch::Tensor> list;
        for (const Features* one : chosen)
            list.push_back(member(*one));
        return torch::cat(list);
    };
    Features batch;
    for (std::size_t k = 0; k < 3; ++k) {
        batch.clean[k] = together([k](const Features& one) { return one.clean[k]; })
                             .to(torch::kFloat32)
                             .contiguous(torch::MemoryFormat::ChannelsLast);
        batch.perturbed[k] = together([k](const Features& one) {
                                 return one.perturbed[k];
                             }).contiguous(torch::MemoryFormat::ChannelsLast);
    }
    if (m_net.options().picture)
        batch.picture = together([](const Features& one) { return one.picture; });
    batch.mask = together([](const Features& one) { return one.mask; });
    batch.weight = together([](const Features& one) { return one.weight; });
    if (std::ranges::any_of(chosen, [](const Features* one) { return one->counted.defined(); }))
        batch.counted = together(
            [](const Features& one) { return one.counted.defined() ? one.counted : torch::ones_like(one.weight); });
    return batch;
}

torch::Tensor ChannelTrainer::loss(const Features& features, torch::Tensor& distillation)
{
    Channel& channel = m_net.channel(m_which);
    Channel::Answer answer;
    {
        const MixedPrecision mixed(m_device, m_mixedPrecision);
        answer = channel.forward(features.perturbed);
    }
    distillation = torch::zeros({}, m_device);
    auto total = torch::zeros({}, m_device);
    torch::Tensor ownMap;
    const bool refines = !channel.gfrn.is_empty();
    // What a term is divided by, and whether it counts at all, is a matter of the whole batch, not of this process's
    // share of it.
    std::array<torch::Tensor, 3> weights;
    for (std::size_t k = 0; k < 3; ++k)
        weights[k] = torch::adaptive_avg_pool2d(features.weight, {features.clean[k].size(2), features.clean[k].size(3)})
                         .squeeze(1);
    // What does not count is 0 in whatever is compared, so it pulls at nothing.
    std::array<torch::Tensor, 3> counted;
    if (features.counted.defined())
        for (std::size_t k = 0; k < 3; ++k) {
            counted[k] = countedFrom(1 - features.counted, features.clean[k].size(2));
            weights[k] = weights[k] * counted[k].squeeze(1);
        }
    const auto kept = [&counted](const torch::Tensor& values, std::size_t k) {
        if (!counted[k].defined())
            return values;
        return values * (values.dim() == 3 ? counted[k].squeeze(1) : counted[k]);
    };
    auto totals = torch::stack({weights[0].sum(), weights[1].sum(), weights[2].sum(), features.mask.sum()});
    m_processes.sum(totals);
    totals /= m_processes.world();
    const bool supervises = m_options.supervisionWeight > 0 && totals[3].item<float>() > 0;
    for (std::size_t k = 0; k < 3; ++k) {
        const auto distance = cosineDistance(features.clean[k], answer.reconstruction.features[k]);
        distillation =
            distillation + (distance * weights[k]).sum() / totals[static_cast<std::int64_t>(k)].clamp_min(1e-6);
        total = total + kExpectedDistanceWeight * surprise(distance, answer.reconstruction.logError[k], counted[k]);
        if (refines) {
            const auto refined = kept(answer.refined[k].to(torch::kFloat32), k);
            const auto clean = kept(features.clean[k], k);
            total = total + m_options.refinementWeight * kept(cosineDistance(clean, refined), k).mean();
            if (m_options.contractionWeight > 0)
                total = total + m_options.contractionWeight * contraction(refined, clean);
            if (m_options.affinityWeight > 0 && k > 0)
                total = total + m_options.affinityWeight * (affinity(refined) - affinity(clean)).square().mean();
        }
        if (supervises) {
            const auto map =
                F::interpolate(cosineDistance(features.perturbed[k], answer.reconstruction.features[k]).unsqueeze(1),
                               F::InterpolateFuncOptions()
                                   .size(
                                       std::vector<std::int64_t>{features.clean[0].size(2), features.clean[0].size(3)})
                                   .mode(torch::kBilinear)
                                   .align_corners(false));
            ownMap = ownMap.defined() ? ownMap + map : map;
        }
    }
    if (features.picture.defined()) {
        const auto distance = (features.picture - answer.reconstruction.picture.to(torch::kFloat32)).abs().mean(1);
        total = total + kPictureWeight * (distance * weights[0]).sum() / totals[0].clamp_min(1e-6)
              + kExpectedDistanceWeight * surprise(distance, answer.reconstruction.logError[kPicturePlane], counted[0]);
    }
    if (supervises) {
        total = total + m_options.supervisionWeight * focalDiceLoss(10 * (kept(ownMap, 0) / 3 - 0.3), features.mask);
    }
    return total + distillation;
}

double ChannelTrainer::step(int step)
{
    torch::Tensor distillation;
    const auto total = loss(chooseBatch(step), distillation);
    m_optimizer.forgetGradients();
    total.backward();
    m_processes.averageGradients(m_parameters);
    m_optimizer.step(learningRateAt(step, m_options.steps, m_options.learningRate));
    return distillation.item<double>();
}

Pyramid ChannelTrainer::featuresOf(const PartPixels& part) const
{
    auto features = m_net.teacherFeatures(m_which, pictureTensor(part, m_which, m_device));
    for (auto& stage : features)
        stage = stage.to(torch::kFloat32).clone();
    return features;
}

void ChannelTrainer::watch(const std::vector<PartImage>& parts)
{
    const torch::NoGradGuard noGrad;
    std::array<std::vector<torch::Tensor>, 3> clean;
    std::vector<torch::Tensor> weights;
    for (const PartImage& part : parts) {
        const PartPixels pixels = toPixels(part);
        const auto rim = widened(planeTensor(pixels.foreground, pixels.side), kBackgroundRim);
        weights.push_back((torch::adaptive_avg_pool2d(rim, {pixels.side / 4, pixels.side / 4}) * (1 - kBackgroundWeight)
                           + kBackgroundWeight)
                              .to(m_device));
        if (!pixels.notCounted.empty())
            weights.back() =
                weights.back() * countedFrom(planeTensor(pixels.notCounted, pixels.side), pixels.side / 4).to(m_device);
        const auto features = featuresOf(pixels);
        for (std::size_t k = 0; k < 3; ++k)
            clean[k].push_back(features[k]);
    }
    if (weights.empty())
        return;
    for (std::size_t k = 0; k < 3; ++k)
        m_watched.clean[k] = torch::cat(clean[k]).contiguous(torch::MemoryFormat::ChannelsLast);
    m_watched.weight = torch::cat(weights);
}

Channel::Answer ChannelTrainer::look(const Pyramid& features)
{
    Channel& channel = m_net.channel(m_which);
    const auto learning = [&channel](bool on) {
        channel.student->train(on);
        if (!channel.gfrn.is_empty())
            channel.gfrn->train(on);
    };
    learning(false);
    Channel::Answer answer;
    {
        const MixedPrecision mixed(m_device, m_mixedPrecision);
        answer = channel.forward(features);
    }
    learning(true);
    return answer;
}

double ChannelTrainer::watchedLoss()
{
    if (!m_watched.weight.defined())
        return 0;
    const torch::NoGradGuard noGrad;
    const auto answer = look(m_watched.clean);
    double total = 0;
    for (std::size_t k = 0; k < 3; ++k) {
        const auto distance = cosineDistance(m_watched.clean[k], answer.reconstruction.features[k]);
        const auto weight =
            torch::adaptive_avg_pool2d(m_watched.weight, {distance.size(1), distance.size(2)}).squeeze(1);
        total += ((distance * weight).sum() / weight.sum()).item<double>();
    }
    return total;
}

std::vector<float> ChannelTrainer::distanceMap(const PartPixels& part)
{
    const torch::NoGradGuard noGrad;
    const auto features = featuresOf(part);
    const auto answer = look(features);
    torch::Tensor sum;
    for (std::size_t k = 0; k < 3; ++k) {
        const auto distance =
            F::interpolate(cosineDistance(features[k], answer.reconstruction.features[k]).unsqueeze(1),
                           F::InterpolateFuncOptions()
                               .size(std::vector<std::int64_t>{part.side / 4, part.side / 4})
                               .mode(torch::kBilinear)
                               .align_corners(false));
        sum = sum.defined() ? sum + distance : distance;
    }
    const auto map = (sum / 3).to(torch::kCPU, torch::kFloat32).contiguous();
    return {map.data_ptr<float>(), map.data_ptr<float>() + map.numel()};
}

void ChannelTrainer::save(TensorMap& tensors, const std::string& prefix) const { m_optimizer.save(tensors, prefix); }

Status ChannelTrainer::restore(const TensorMap& tensors, const std::string& prefix, const std::string& file)
{
    return m_optimizer.restore(tensors, prefix, file);
}

} // namespace twinspect
