// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/export_samples.h"

#include <cmath>

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include "core/inference/anomaly_model.h"
#include "core/inference/inspection.h"
#include "core/nn/part_tensors.h"
#include "core/nn/safetensors.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

Json finiteOrNull(double value) { return std::isfinite(value) ? Json(value) : Json(); }

struct Samples {
    std::map<std::string, std::vector<torch::Tensor>> planes; ///< by name, one of each part
    std::vector<float> scores;
    std::vector<std::string> names, verdicts;
    double scoreLimit = 0;
};

void add(Samples& samples, const InspectedPart& part, const Thresholds& thresholds)
{
    const auto pixels = toPixels(part.prepared.image);
    samples.planes["rgb"].push_back(pictureTensor(pixels, Modality::Rgb, torch::kCPU));
    samples.planes["height"].push_back(pictureTensor(pixels, Modality::Depth, torch::kCPU));
    samples.planes["foreground"].push_back(planeTensor(pixels.foreground, pixels.side));
    samples.planes["expected_map"].push_back(planeTensor(part.anomaly.score().values(), pixels.side).squeeze(1));
    samples.scores.push_back(static_cast<float>(part.anomaly.imageScore));
    samples.names.push_back(part.sample.id);
    // Without the doubts about the scan: whoever makes the planes knows of them, the exported model does not.
    const auto decision = decide(partResultOf(part.anomaly, part.scores, {}, false, thresholds), thresholds);
    samples.verdicts.emplace_back(toString(decision.verdict));
    samples.scoreLimit = part.anomaly.scoreLimit;
}

} // namespace

Result<std::size_t> writeExportSamples(const std::filesystem::path& file, const AnomalyModel& model,
                                       const std::vector<SampleRef>& samples, const ExportBasis& basis,
                                       const RunContext& context)
{
    Thresholds thresholds = basis.thresholds;
    thresholds.pixel = std::nan(""); // nobody asks for regions
    Samples kept;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (context.stopRequested())
            return cancelled();
        const auto part = inspectPart(model, samples[i], thresholds);
        if (!part)
            context.warn(Text("%1: left out: %2", samples[i].id, part.error().message()));
        else if (!part->anomaly.partFound)
            context.warn(Text("%1: no part was found in this picture.", samples[i].id));
        else
            add(kept, *part, thresholds);
        context.report(
            {"inspecting", static_cast<std::int64_t>(i + 1), static_cast<std::int64_t>(samples.size()), {}, {}});
    }
    if (kept.names.empty())
        return failure(ErrorCode::TooLittleData, "There is no part to compare the exported model on", {},
                       "Check --data: parts like those that the model learnt from are needed");
    TensorMap tensors{{"expected_score", torch::tensor(kept.scores)}};
    for (const auto& [name, planes] : kept.planes)
        tensors[name] = torch::cat(planes);
    const Json about{{"names", kept.names},
                     {"verdicts", kept.verdicts},
                     {"model_sha256", model.hash()},
                     {"twinspect", basis.version},
                     {"thresholds",
                      {{"review", basis.thresholds.review},
                       {"reject", basis.thresholds.reject},
                       {"pixel", finiteOrNull(basis.thresholds.pixel)},
                       {"score_limit", finiteOrNull(kept.scoreLimit)},
                       {"from", basis.thresholdsFrom}}}};
    const auto text = about.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (auto ok = writeSafetensors(file, tensors, {{"about", text}}); !ok)
        return passOn(ok);
    return kept.names.size();
}

} // namespace twinspect
