// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/dcrdf/dcrdf_detector.h"

#include <mutex>
#include <optional>

#include <torch/torch.h>

#include "core/detectors/common/finished_maps.h"
#include "core/detectors/common/golden_voice.h"
#include "core/nn/augmentation.h"
#include "core/nn/compute_plan.h"
#include "core/nn/model_file.h"
#include "core/nn/part_tensors.h"
#include "core/nn/score_map.h"
#include "core/nn/torch_error.h"

namespace twinspect {

namespace {

class DcrdfDetector : public Detector {
public:
    DcrdfDetector(DcrdfNet net, std::optional<GoldenVoice> voice, ComputePlan plan, double heightRangeMm)
        : m_net(std::move(net)), m_voice(std::move(voice)), m_plan(std::move(plan)), m_heightRangeMm(heightRangeMm)
    {
        m_net.freezeForInference(m_plan.device, m_plan.mixedPrecision ? torch::kBFloat16 : torch::kFloat32);
    }

    [[nodiscard]] Result<AnomalyResult> infer(const PreparedPart& part) const override;
    [[nodiscard]] Arithmetic arithmetic() const override { return m_plan.arithmetic; }
    [[nodiscard]] std::string computeReason() const override { return m_plan.reason; }

private:
    mutable DcrdfNet m_net; // frozen
    std::optional<GoldenVoice> m_voice; ///< none: good parts do not register, or the file is older than the voice
    ComputePlan m_plan;
    double m_heightRangeMm;
    mutable std::mutex m_gpuTurn; ///< one job at a time on a GPU; CPU threads do not wait for each other
};

Result<AnomalyResult> DcrdfDetector::infer(const PreparedPart& part) const
{
    AnomalyResult result;
    result.partFound = part.geometry.partFound;
    if (!result.partFound)
        return result;
    try {
        AnomalyMaps maps;
        {
            std::unique_lock<std::mutex> turn(m_gpuTurn, std::defer_lock);
            if (!m_plan.device.is_cpu())
                turn.lock();
            const torch::InferenceMode inference;
            maps = inferPart(m_net, toPixels(part.image), m_plan.device);
        }
        const torch::InferenceMode inference;
        const ScoreOptions score;
        const int side = part.image.side();
        auto finished = finishMaps(maps, part.image, score);
        for (const auto& [name, values] : finished.maps)
            result.maps[name] = mapOf<ScoreMap>(values, side);
        result.imageScores = std::move(finished.scores);
        result.imageScore = result.imageScores["cm_segf"];
        const ScoreOptions unblurred{0, 0, score.topShare};
        result.weightRgb = mapOf<ShareMap>(finishMap(maps.weightRgb, {}, side, unblurred), side);
        result.shareRgb = mapOf<ShareMap>(finishMap(maps.shareRgb, {}, side, unblurred), side);
        if (maps.heightDifference.defined())
            result.heightVsGoodMm =
                mapOf<DepthMap>(finishMap(maps.heightDifference * m_heightRangeMm, {}, side, unblurred), side);
        if (m_voice) {
            result.primary = dcrdfKind().info().primaryMap;
            m_voice->joinTo(result, part.image);
        }
        return result;
    } catch (const std::exception& error) {
        return tl::unexpected<Error>(torchErrorFrom(error));
    }
}

class DcrdfKind : public DetectorKind {
public:
    [[nodiscard]] const DetectorInfo& info() const override
    {
        static const DetectorInfo
            info{"dcrdf",
                 "DCRDF-Net",
                 Text("Two networks, one for RGB and one for depth, learn to repeat what a pretrained "
                      "network sees on good parts. "
                      "Where they fail, the part differs. A gate fuses both maps pixel by pixel"),
                 "DCRDF-Net, Sensors 2026, 26(2), 412",
                 Text("Reconstructed: the authors published no code"),
                 true,
                 true,
                 "cm_segf",
                 true,
                 specsOf(NetworkOptions::parameters())};
        return info;
    }

    [[nodiscard]] Result<std::unique_ptr<const Detector>> load(ModelContents&& contents, const Preparation& preparation,
                                                               const ComputeRequest& compute) const override
    {
        auto net = networkOf(contents);
        if (!net)
            return passOn(net);
        const double heightRangeMm = 1000 * preparation.scale.heightRangeMetres;
        auto voice = GoldenVoice::from(contents.tensors, heightRangeMm, preparation.side, contents.file);
        if (!voice)
            return passOn(voice);
        auto plan = planCompute(compute.device, compute.precision);
        if (!plan)
            return passOn(plan);
        return std::make_unique<const DcrdfDetector>(std::move(*net), std::move(*voice), std::move(*plan),
                                                     heightRangeMm);
    }
};

} // namespace

const DetectorKind& dcrdfKind()
{
    static const DcrdfKind kind;
    return kind;
}

} // namespace twinspect
