// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/held_out_check.h"

#include <algorithm>

#include <torch/torch.h>

#include "core/evaluation/auroc.h"

namespace twinspect {

namespace {

constexpr std::uint64_t kCheckStream = 0xc4ec;
constexpr int kSyntheticPerPart = 3;

torch::Tensor pictureOf(const PartPixels& part, Modality which, torch::Device device)
{
    const auto& plane = which == Modality::Rgb ? part.rgb : part.height;
    return torch::from_blob(const_cast<float*>(plane.data()), {1, which == Modality::Rgb ? 3 : 1, part.side, part.side}).to(device, torch::kFloat32, false, true);
}

} // namespace

Status learnEvidenceScale(DcrdfNet& net, const std::vector<PartImage>& heldOut, torch::Device device, const RunContext& context)
{
    const torch::NoGradGuard noGrad;
    for (const Modality which : net.modalities()) {
        std::vector<torch::Tensor> distances, expected, inside;
        for (const PartImage& part : heldOut) {
            if (context.stopRequested())
                return cancelled();
            const PartPixels pixels = toPixels(part);
            const auto [distance, expectation] = net.distances(which, pictureOf(pixels, which, device));
            distances.push_back(distance);
            expected.push_back(expectation);
            const auto foreground = torch::from_blob(const_cast<float*>(pixels.foreground.data()), {1, 1, part.side, part.side}).to(device);
            inside.push_back(torch::adaptive_avg_pool2d(foreground, {distance.size(2), distance.size(3)}) > 0.5);
        }
        Channel& channel = net.channel(which);
        channel.expectedMean = torch::cat(expected).mean({0, 2, 3}, true);
        const auto all = torch::cat(distances) / (torch::cat(expected) + kExpectedFloor * channel.expectedMean);
        auto counted = torch::cat(inside).expand_as(all).to(torch::kFloat32);
        if (counted.sum().item<float>() == 0)
            counted = torch::ones_like(all); // no part in any held-out picture: take everything
        const auto total = counted.sum({0, 2, 3}, true);
        channel.evidenceMean = (all * counted).sum({0, 2, 3}, true) / total;
        channel.evidenceDeviation = (((all - channel.evidenceMean).square() * counted).sum({0, 2, 3}, true) / total).sqrt().clamp_min(1e-6);
    }
    return {};
}

AnomalyMaps inferPart(DcrdfNet& net, const PartPixels& part, torch::Device device)
{
    const torch::NoGradGuard noGrad;
    return net.infer(pictureOf(part, Modality::Rgb, device), pictureOf(part, Modality::Depth, device));
}

Result<HeldOutCheck> checkOnHeldOut(DcrdfNet& net, const std::vector<PartImage>& heldOut, const TrainingOptions& options, const ScoreOptions& score, torch::Device device,
                                    const RunContext& context)
{
    const std::vector<std::string> names{"rgb", "depth", "avg", "max", "cm_segf"};
    std::map<std::string, std::vector<double>> scores;
    std::vector<std::uint8_t> labels;
    HeldOutCheck check;
    PerturbationOptions defects = perturbationOptions(options);
    defects.enabled = true;
    defects.cleanShare = 0;
    const auto total = static_cast<std::int64_t>(heldOut.size());
    for (std::int64_t i = 0; i < total; ++i) {
        const PartImage& part = heldOut[static_cast<std::size_t>(i)];
        const PartPixels clean = toPixels(part);
        for (int variant = 0; variant <= kSyntheticPerPart; ++variant) {
            if (context.stopRequested())
                return cancelled();
            const bool good = variant == 0;
            const auto key = static_cast<std::uint64_t>(i * kSyntheticPerPart + variant);
            const auto maps = inferPart(net, good ? clean : perturb(clean, defects, Random(static_cast<std::uint64_t>(options.seed), kCheckStream, key)).pixels, device);
            for (const auto& name : names) {
                const auto& map = maps.byName(name);
                if (map.defined())
                    scores[name].push_back(imageScore(finishMap(map, part.foreground, part.side, score), part.foreground, score));
            }
            labels.push_back(good ? 0 : 1);
            if (good)
                check.goodScores.push_back(scores["cm_segf"].back());
        }
        context.report({"held-out check", i + 1, total, {}, {}});
    }
    for (const auto& [name, values] : scores)
        if (const auto area = auroc(values, labels))
            check.syntheticAuroc[name] = *area;
    return check;
}

} // namespace twinspect
