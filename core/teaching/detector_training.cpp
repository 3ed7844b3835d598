// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/teaching/detector_training.h"

#include <chrono>

#include "core/base/files.h"
#include "core/detectors/common/model_entries.h"
#include "core/detectors/known_detectors.h"
#include "core/inference/anomaly_model.h"
#include "core/nn/compute_plan.h"
#include "core/nn/model_file.h"
#include "core/nn/torch_error.h"
#include "core/teaching/held_out_scoring.h"

namespace twinspect {

namespace {

constexpr int kUsualSide = 224; // px

/// All options of the detector, with the defaults of those that were not given.
Result<ParameterValues> completed(const DetectorInfo& info, const ParameterValues& given)
{
    ParameterValues all;
    for (const auto& spec : info.parameters) {
        const auto found = given.find(spec.key);
        all[spec.key] = found == given.end() ? spec.defaultValue : found->second;
        if (auto ok = checkParameter(spec, all[spec.key]); !ok)
            return passOn(ok);
    }
    if (std::ranges::any_of(given, [&](const auto& value) { return !all.contains(value.first); }))
        return tl::unexpected<Error>(unknownParameter(info.parameters, given));
    return all;
}

int wholeOf(const ParameterValues& values, const std::string& key, int otherwise)
{
    const auto found = values.find(key);
    return found == values.end() ? otherwise : std::get<int>(found->second);
}

/// The file of what was learnt, and its figures. It exists without scores only as long as it takes to find them.
Status saveScored(const Catalog& catalog, const ModelContents& learnt, const TrainingSet& set,
                  const DetectorChoice& detector, const PartTrainingFiles& files, int seed,
                  PartTrainingSummary& summary, const RunContext& context)
{
    auto record = learnt.metadata;
    const std::filesystem::path unscored = files.model.string() + ".unscored";
    if (auto ok = writeModel(unscored, learnt.tensors, record); !ok)
        return ok;
    const auto find = [&]() -> Status {
        const auto model = AnomalyModel::load(unscored, detector.compute.device, detector.compute.precision);
        if (!model)
            return passOn(model);
        summary.reason = model->computeReason();
        summary.primaryMap = model->detector().primaryMap;
        const auto scores = scoreHeldOut(*model, catalog, summary.heldOutParts, files.regions, context);
        if (!scores)
            return passOn(scores);
        scores->describe(record);
        const auto check = checkOnArtificialDefects(*model, set.heldOut, seed, context);
        if (!check)
            return passOn(check);
        record[kDefectScoresKey] = listed(check->defectScores);
        for (const auto& [name, area] : check->syntheticAuroc)
            record[separationKey(name)] = std::to_string(area);
        summary.heldOutAuroc = check->syntheticAuroc;
        return {};
    };
    const auto found = find();
    std::error_code ignored;
    std::filesystem::remove(unscored, ignored);
    return found ? writeModel(files.model, learnt.tensors, record) : found;
}

} // namespace

std::optional<std::string> backboneOf(const DetectorChoice& detector)
{
    const auto kind = detectorNamed(detector.id);
    if (!kind || !(*kind)->info().backbone)
        return std::nullopt;
    const auto values = completed((*kind)->info(), detector.values);
    if (!values || !values->contains("backbone"))
        return std::nullopt;
    return std::get<std::string>(values->at("backbone"));
}

Result<PartTrainingSummary> trainDetector(const Catalog& catalog, const DetectorChoice& detector,
                                          const PartTrainingFiles& files, const RunContext& context)
try {
    const auto start = std::chrono::steady_clock::now();
    const auto kind = detectorNamed(detector.id);
    if (!kind)
        return passOn(kind);
    const auto& info = (*kind)->info();
    const auto* trainer = (*kind)->trainer();
    if (trainer == nullptr)
        return failure(ErrorCode::InvalidArgument, Text("%1 is trained in another way", info.name));
    const auto values = completed(info, detector.values);
    if (!values)
        return passOn(values);
    if (detector.compute.precision == Precision::BFloat16)
        return failure(ErrorCode::InvalidArgument, Text("%1 computes in float32 only", info.name), {},
                       "Leave --precision out");
    const auto plan = planCompute(detector.compute.device, detector.compute.precision);
    if (!plan)
        return passOn(plan);
    if (auto ok = checkWritable(files.model); !ok)
        return passOn(ok);
    const auto lock = lockModel(files.model);
    if (!lock)
        return passOn(lock);

    PartTrainingSummary summary;
    const int side = wholeOf(*values, "side", kUsualSide), seed = wholeOf(*values, "seed", 0);
    const auto set = readTrainingSet(catalog, side, {}, summary, context, files.regions);
    if (!set)
        return passOn(set);
    const auto preparation = Preparation::from(set->constants, side, catalog.root.string());
    if (!preparation)
        return passOn(preparation);
    auto learnt =
        trainer->learn({*preparation, set->train, set->heldOut, files.weights}, *values, detector.compute, context);
    if (!learnt)
        return passOn(learnt);
    learnt->metadata.insert(set->constants.begin(), set->constants.end());
    describeDetector(*learnt, info.id, side, *values);
    learnt->metadata["training.set"] = set->hash;
    learnt->metadata["training.parts"] = std::to_string(set->train.size());
    learnt->metadata["held_out.parts"] = std::to_string(set->heldOut.size());
    summary.device = plan->device.str();
    if (auto ok = saveScored(catalog, *learnt, *set, detector, files, seed, summary, context); !ok)
        return passOn(ok);
    const auto saved = readModel(files.model);
    if (!saved)
        return passOn(saved);
    summary.modelHash = saved->hash;
    if (const auto found = summary.heldOutAuroc.find(summary.primaryMap); found != summary.heldOutAuroc.end())
        if (const auto weakness = weaknessOf(found->second))
            context.warn(*weakness);
    summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return summary;
} catch (const std::exception& error) {
    return tl::unexpected<Error>(torchErrorFrom(error));
}

} // namespace twinspect
