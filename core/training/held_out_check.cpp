// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/held_out_check.h"

#include <algorithm>
#include <cmath>

#include <torch/torch.h>

#include "core/evaluation/auroc.h"
#include "core/nn/augmentation.h"
#include "core/nn/infer_in_parallel.h"
#include "core/nn/map_names.h"
#include "core/nn/mixed_precision.h"
#include "core/nn/part_tensors.h"
#include "core/nn/synthetic_defect.h"
#include "core/training/random_streams.h"

namespace twinspect {

namespace {

constexpr double kTopShare = 0.01;
constexpr double kTopOfNormal = 2.665; // mean of the highest hundredth of a standard normal distribution, in deviations

// Mean over the parts of each part's highest values, [N,1,h,w] and a 0/1 mask of the same shape -> a scalar. Parts
// without a pixel in the mask do not count.
torch::Tensor meanTop(const torch::Tensor& values, const torch::Tensor& counted)
{
    std::vector<torch::Tensor> tops;
    for (std::int64_t part = 0; part < values.size(0); ++part) {
        const auto inside = values[part].masked_select(counted[part] > 0);
        if (inside.numel() > 0)
            tops.push_back(
                std::get<0>(inside.topk(std::max<std::int64_t>(1, std::llround(kTopShare
                                                                               * static_cast<double>(inside.numel())))))
                    .mean());
    }
    return torch::stack(tops).mean();
}

} // namespace

CheckRow checkRow(std::int64_t row, std::size_t parts)
{
    const auto at = static_cast<std::size_t>(row);
    if (at < parts)
        return {at, -1};
    // Kinds of one fold, then defects of one kind follow each other, and parts take turns. So each kind, each fold and
    // the whole are spread over the parts as evenly as their numbers allow.
    const auto defect = static_cast<int>(at - parts);
    constexpr int kOfFold = kSyntheticDefects / kGateFolds;
    const int place = defect / kDefectsOfEachKind;
    return {static_cast<std::size_t>(defect) % parts, place % kOfFold * kGateFolds + place / kOfFold};
}

Status learnEvidenceScale(DcrdfNet& net, const std::vector<PartImage>& heldOut, torch::Device device,
                          bool mixedPrecision, const RunContext& context)
{
    for (const Modality which : net.modalities()) {
        std::vector<torch::Tensor> distances(heldOut.size()), expected(heldOut.size()), inside(heldOut.size());
        auto measured =
            inferInParallel(static_cast<std::int64_t>(heldOut.size()), "evidence scale", context, [&](std::int64_t i) {
                const auto row = static_cast<std::size_t>(i);
                const PartPixels pixels = toPixels(heldOut[row]);
                const MixedPrecision mixed(device, mixedPrecision);
                auto reading = net.read(which, pictureTensor(pixels, which, device));
                distances[row] = std::move(reading.distance);
                expected[row] = std::move(reading.expected);
                const auto foreground = planeTensor(pixels.foreground, pixels.side).to(device);
                inside[row] =
                    torch::adaptive_avg_pool2d(foreground, {distances[row].size(2), distances[row].size(3)}) > 0.5;
            });
        if (!measured)
            return measured;
        const torch::NoGradGuard noGrad;
        Channel& channel = net.channel(which);
        channel.expectedMean = torch::cat(expected).mean({0, 2, 3}, true);
        const auto all = torch::cat(distances) / (torch::cat(expected) + kExpectedFloor * channel.expectedMean);
        auto counted = torch::cat(inside).expand_as(all).to(torch::kFloat32);
        if (counted.sum().item<float>() == 0)
            counted = torch::ones_like(all); // no part in any held-out picture: take everything
        const auto total = counted.sum({0, 2, 3}, true);
        channel.evidenceMean = (all * counted).sum({0, 2, 3}, true) / total;
        channel.evidenceDeviation =
            (((all - channel.evidenceMean).square() * counted).sum({0, 2, 3}, true) / total).sqrt().clamp_min(1e-6);
        if (net.options().picture) {
            // Errors of the picture sit at silhouettes and have a long tail. Its plane is scaled by what good parts
            // reach, or it would drown the others.
            auto deviation = channel.evidenceDeviation.slice(1, kPicturePlane);
            const auto reached = (meanTop(all.slice(1, kPicturePlane), counted.slice(1, kPicturePlane))
                                  - channel.evidenceMean.slice(1, kPicturePlane))
                               / kTopOfNormal;
            deviation.copy_(torch::maximum(deviation, reached));
        }
    }
    return {};
}

namespace {

/// The pixels of a part, as its scores look at them.
struct ScoredPart {
    std::vector<std::uint8_t> foreground, counted;
    int side = 0;
    const ScoreOptions& options;

    ScoredPart(const PartImage& part, const ScoreOptions& score) : side(part.side()), options(score)
    {
        for (const std::uint8_t value : part.foreground.values()) {
            foreground.push_back(value & 1);
            counted.push_back(value & kNotCounted ? 0 : 1);
        }
    }
    [[nodiscard]] std::vector<float> finished(const torch::Tensor& map) const
    {
        return finishMap(map, foreground, side, options);
    }
    [[nodiscard]] double scoreOf(const std::vector<float>& finishedMap) const
    {
        return imageScore(finishedMap, foreground, options, counted);
    }
};

AnomalyMaps mapsOf(DcrdfNet& net, const EvidenceBank& bank, std::int64_t row)
{
    const auto of = [row](const torch::Tensor& evidence) {
        return evidence.defined() ? evidence.slice(0, row, row + 1) : evidence;
    };
    return net.fuse(of(bank.rgb), of(bank.depth));
}

} // namespace

Result<EvidenceBank> syntheticDefects(DcrdfNet& net, const std::vector<PartImage>& heldOut,
                                      const TrainingOptions& options, torch::Device device, bool mixedPrecision,
                                      const RunContext& context)
{
    const auto parts = static_cast<std::int64_t>(heldOut.size());
    const auto draw = [&](std::int64_t i) {
        const auto [part, kind] = checkRow(i, heldOut.size());
        auto pixels = toPixels(heldOut[part]);
        if (kind < 0) {
            std::vector<float> nothing(pixels.foreground.size(), 0.0F);
            return Variant{std::move(pixels), std::move(nothing)};
        }
        auto defect = makeDefect(pixels, static_cast<SyntheticDefect>(kind),
                                 randomOf(options.seed, RandomStream::CheckDefect, i));
        return Variant{std::move(defect.pixels), std::move(defect.mask), kind};
    };
    return collectEvidence(net, parts + kSyntheticDefects * kDefectsOfEachKind, draw, device, mixedPrecision,
                           "held-out check", context);
}

HeldOutCheck checkOnHeldOut(DcrdfNet& net, const EvidenceBank& bank, const std::vector<PartImage>& heldOut,
                            const ScoreOptions& score, const JoinEvidence& join)
{
    const torch::NoGradGuard noGrad;
    /// Scores of one map, good and defective.
    struct Scores {
        std::vector<double> values;
        std::vector<std::uint8_t> labels;
        void add(double value, bool good)
        {
            values.push_back(value);
            labels.push_back(good ? 0 : 1);
        }
    };
    std::map<std::string, Scores> scores;
    std::vector<Scores> ofGates(net.gates().size());
    HeldOutCheck check;
    for (std::int64_t i = 0; i < bank.size(); ++i) {
        const bool good = std::find(bank.clean.begin(), bank.clean.end(), i) != bank.clean.end();
        if (good && i >= static_cast<std::int64_t>(heldOut.size()))
            continue; // a defect that missed the part
        const ScoredPart part(heldOut[checkRow(i, heldOut.size()).part], score);
        const auto fusedScore = [&](const torch::Tensor& map) {
            auto fused = part.finished(map);
            if (join)
                join(i, fused);
            return part.scoreOf(fused);
        };
        const auto maps = mapsOf(net, bank, i);
        for (const std::string name : kMapNames) {
            const auto* map = maps.find(name);
            if (map == nullptr || (name == "cm_segf" && !net.gates().empty()))
                continue;
            scores[name].add(name == "cm_segf" ? fusedScore(*map) : part.scoreOf(part.finished(*map)), good);
        }
        for (std::size_t g = 0; g < net.gates().size(); ++g)
            if (good || leavesOut(g, bank.kind[static_cast<std::size_t>(i)]))
                ofGates[g]
                    .add(fusedScore(
                             net.gates()[g]->forward(bank.rgb.slice(0, i, i + 1), bank.depth.slice(0, i, i + 1)).fused),
                         good);
        if (!good)
            check.defectScores.push_back(fusedScore(maps.fused));
    }
    for (const auto& [name, one] : scores)
        if (const auto area = auroc(one.values, one.labels))
            check.syntheticAuroc[name] = *area;
    double sum = 0;
    int counted = 0;
    for (const auto& one : ofGates)
        if (const auto area = auroc(one.values, one.labels)) {
            sum += *area;
            ++counted;
        }
    if (counted > 0)
        check.syntheticAuroc["cm_segf"] = sum / counted;
    return check;
}

std::vector<double> fusedScores(DcrdfNet& net, const EvidenceBank& bank, const std::vector<PartImage>& heldOut,
                                const ScoreOptions& score)
{
    const torch::NoGradGuard noGrad;
    std::vector<double> scores;
    for (std::size_t i = 0; i < heldOut.size(); ++i) {
        const ScoredPart part(heldOut[i], score);
        scores.push_back(part.scoreOf(part.finished(mapsOf(net, bank, static_cast<std::int64_t>(i)).fused)));
    }
    return scores;
}

} // namespace twinspect
