// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/easynet/easynet_detector.h"

#include <torch/torch.h>

#include "core/detectors/common/finished_maps.h"
#include "core/detectors/common/learnt_kind.h"
#include "core/detectors/common/ssim.h"
#include "core/detectors/common/torch_detector.h"
#include "core/detectors/easynet/easynet_network.h"
#include "core/nn/batch_norm.h"
#include "core/nn/part_tensors.h"
#include "core/nn/perturbation.h"
#include "core/nn/safetensors.h"
#include "core/nn/score_map.h"

namespace twinspect {

namespace {

constexpr std::int64_t kEasyWidth = 24;
constexpr std::uint64_t kDefectStream = 121;
constexpr int kEasyWindow = 11; // px of SSIM

struct EasyNetOptions : SmallLearningOptions {
    EasyNetOptions() : SmallLearningOptions{{1000, 8, 1e-3, 0}, "128"} {}

    [[nodiscard]] static const std::vector<Parameter<EasyNetOptions>>& parameters()
    {
        static const auto list = smallLearningParameters<EasyNetOptions>();
        return list;
    }
};

class EasyNetDetector : public TorchDetector {
public:
    EasyNetDetector(EasyNet net, EasyNetOptions options, ComputePlan plan)
        : TorchDetector(std::move(plan)), m_net(std::move(net)), m_options(std::move(options))
    {
        m_net->eval();
        m_net->to(device());
        foldBatchNorms(*m_net);
    }

protected:
    void addMaps(const PartImage& part, AnomalyResult& result) const override
    {
        const PartPixels pixels = toPixels(resized(part, m_options.side()));
        const auto maps = m_net->forward(pictureTensor(pixels, Modality::Rgb, device()),
                                         pictureTensor(pixels, Modality::Depth, device()));
        addMap(result, "score", maps.fused, part);
        addMap(result, "rgb", maps.branches[0].logit, part);
        addMap(result, "depth", maps.branches[1].logit, part);
        result.shareRgb =
            mapOf<ShareMap>(finishMap(maps.weightRgb, {}, part.side(), {0, 0, ScoreOptions{}.topShare}), part.side());
    }

private:
    mutable EasyNet m_net; // in evaluation mode: nothing in it changes
    EasyNetOptions m_options;
};

/// The parts of a step with artificial defects, and where these are in each modality.
struct DefectiveBatch {
    std::vector<PartPixels> clean, changed;
    std::array<torch::Tensor, 2> masks; ///< by Modality, [B,1,S/2,S/2] of 0/1
};

DefectiveBatch drawDefective(const std::vector<PartImage>& parts, const EasyNetOptions& options, std::int64_t step)
{
    DefectiveBatch batch;
    batch.clean = drawParts(parts, options, step);
    std::array<std::vector<torch::Tensor>, 2> masks;
    for (std::size_t slot = 0; slot < batch.clean.size(); ++slot) {
        const auto draw = static_cast<std::uint64_t>(step) * batch.clean.size() + slot;
        auto part = perturb(batch.clean[slot], PerturbationOptions{},
                            Random(static_cast<std::uint64_t>(options.seed), kDefectStream, draw));
        const auto mask = planeTensor(part.mask, part.pixels.side);
        const auto none = torch::zeros_like(mask);
        masks[0].push_back(part.modality == PerturbedModality::Depth ? none : mask);
        masks[1].push_back(part.modality == PerturbedModality::Rgb ? none : mask);
        batch.changed.push_back(std::move(part.pixels));
    }
    for (std::size_t which = 0; which < 2; ++which)
        batch.masks[which] = (torch::avg_pool2d(torch::cat(masks[which]), 2) >= 0.5).to(torch::kFloat32);
    return batch;
}

// What is made again is compared with the part before it got defects, what is marked with where it got them.
torch::Tensor lossOf(EasyNet& net, const DefectiveBatch& batch, torch::Device device)
{
    const auto counted = countedOf(batch.clean, device);
    const auto countedHalf = (torch::avg_pool2d(counted, 2) >= 1).to(torch::kFloat32);
    const auto maps = net->forward(picturesOf(batch.changed, Modality::Rgb, device),
                                   picturesOf(batch.changed, Modality::Depth, device));
    const auto marked = [&](const torch::Tensor& logit, const torch::Tensor& mask) {
        return countedMean(focalLoss(logit, mask.to(device)), countedHalf);
    };
    auto loss = marked(maps.fused, torch::maximum(batch.masks[0], batch.masks[1]));
    for (const Modality which : {Modality::Rgb, Modality::Depth}) {
        const auto& branch = maps.branches[static_cast<std::size_t>(which)];
        const auto clean = picturesOf(batch.clean, which, device);
        loss = loss + countedMean((branch.picture - clean).square(), counted)
             + countedMean(structuralDifference(branch.picture, clean, kEasyWindow), counted)
             + marked(branch.logit, batch.masks[static_cast<std::size_t>(which)]);
    }
    return loss;
}

class EasyNetKind : public LearntKind<EasyNetOptions> {
public:
    [[nodiscard]] const DetectorInfo& info() const override
    {
        static const DetectorInfo info{
            "easynet",
            "EasyNet-style",
            Text(
                "Two small networks, one for RGB and one for depth, learn to remove artificial defects from good parts "
                "and to mark them. A gate weighs both by what they see and by how certain they are"),
            "After Chen et al., EasyNet: An Easy Network for 3D Industrial Anomaly Detection, ACM Multimedia 2023",
            Text("The authors published the code of their tests alone: sizes and length of the training are ours. "
                 "Artificial defects have procedural textures instead of the pictures of a texture data set. The gate "
                 "learns what to make of the entropy of both answers, instead of switching depth off by a rule"),
            true,
            true,
            "score",
            false,
            specsOf(EasyNetOptions::parameters())};
        return info;
    }

protected:
    [[nodiscard]] Result<std::unique_ptr<const Detector>> make(ModelContents&& contents,
                                                               const Preparation& /*preparation*/,
                                                               EasyNetOptions options, ComputePlan plan) const override
    {
        EasyNet net(kEasyWidth);
        if (auto ok = loadModule(*net, contents.tensors, "net.", contents.file); !ok)
            return passOn(ok);
        return std::make_unique<const EasyNetDetector>(std::move(net), std::move(options), std::move(plan));
    }

    [[nodiscard]] Status learnFrom(const Lesson<EasyNetOptions>& lesson, ModelContents& model) const override
    {
        const auto& [parts, options, device, context] = lesson;
        const auto small = resized(parts.train, options.side());
        torch::manual_seed(static_cast<std::uint64_t>(options.seed));
        EasyNet net(kEasyWidth);
        net->to(device);
        FallingAdam adam(net->parameters(), options.learningRate, options.steps);
        const auto learnt = learnInSteps(options.steps, "training", context, [&](std::int64_t step) {
            return adam.step(lossOf(net, drawDefective(small, options, step), device), step);
        });
        saveModule(*net, model.tensors, "net.");
        return learnt;
    }
};

} // namespace

const DetectorKind& easynetKind()
{
    static const EasyNetKind kind;
    return kind;
}

} // namespace twinspect
