// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/dataset_evaluation.h"

#include <algorithm>
#include <chrono>
#include <set>

#include <nlohmann/json.hpp>

#include "core/base/lack_of_memory.h"
#include "core/dataset/geometry_judgement.h"
#include "core/dataset/trained_parts.h"
#include "core/inference/counted_scores.h"
#include "core/nn/infer_in_parallel.h"

namespace twinspect {

namespace {

/// What is kept of a test part until all have been seen: small maps and the way back to the full picture.
struct Measured {
    AnomalyResult anomaly;
    CountedScores scores;
    CropBox box;
    PartFrame frame;
    Mask mask; ///< of the full picture; empty for a good part
};

float lowestOf(const ScoreMap& map) { return *std::min_element(map.values().begin(), map.values().end()); }

// `nothingSeen` is the value of a picture without a part: one flat map.
ScoreMap fullMap(const Measured& part, const std::string& name, float nothingSeen)
{
    const auto found = part.anomaly.maps.find(name);
    if (found == part.anomaly.maps.end())
        return ScoreMap(part.box.fullWidth, part.box.fullHeight, 1, nothingSeen);
    return onFullImage(found->second, part.box);
}

/// Which pixels of the full picture count; empty = all.
std::vector<std::uint8_t> countedPixels(const Measured& part, const RegionsOfInterest& regions)
{
    std::vector<std::uint8_t> counted;
    if (regions.empty() || !part.anomaly.partFound)
        return counted;
    const auto grid = judgedBy(regions, part.frame);
    counted.resize(grid.pixelCount());
    std::ranges::transform(grid.values(), counted.begin(),
                           [](std::uint16_t whose) { return whose == InterestGrid::kNotCounted ? 0 : 1; });
    return counted;
}

/// Figures about scores need one score a part.
RegionsOfInterest withoutThresholds(const RegionsOfInterest& regions)
{
    auto list = regions.list();
    for (auto& region : list)
        region.threshold.reset();
    return RegionsOfInterest(std::move(list));
}

/// A part of which no pixel counts shows nothing, like a picture without a part.
bool showsSomething(const Measured& part) { return part.anomaly.partFound && part.scores.interest.elsewhere; }

/// A part that shows nothing has the lowest of all scores.
std::vector<PartScore> scoresOf(const std::vector<std::optional<Measured>>& parts,
                                const std::vector<SampleRef>& samples, const std::string& name)
{
    double lowest = 0;
    for (const auto& part : parts)
        if (part && showsSomething(*part))
            lowest = std::min(lowest, part->scores.imageScores.at(name));
    std::vector<PartScore> scores;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i])
            continue;
        const bool seen = showsSomething(*parts[i]);
        const bool defect = samples[i].label == Label::Defect;
        scores.push_back({seen ? parts[i]->scores.imageScores.at(name) : lowest, defect,
                          defect ? samples[i].defectType : std::string(), samples[i].id, seen});
    }
    return scores;
}

Result<DatasetMetrics> measure(const std::vector<std::optional<Measured>>& parts, const std::vector<SampleRef>& samples,
                               const std::string& name, const RegionsOfInterest& regions)
{
    float lowestPixel = 0;
    for (const auto& part : parts)
        if (part && showsSomething(*part))
            lowestPixel = std::min(lowestPixel, lowestOf(part->anomaly.maps.at(name)));
    MapsByType maps;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i])
            continue;
        const bool defect = samples[i].label == Label::Defect;
        if (defect && parts[i]->mask.empty())
            continue; // a defect without a mask counts for the image figures only
        const auto map = fullMap(*parts[i], name, lowestPixel);
        if (auto ok = maps[defect ? samples[i].defectType : kGoodParts].add(map.values(), parts[i]->mask.values(),
                                                                            map.width(), map.height(),
                                                                            countedPixels(*parts[i], regions));
            !ok)
            return passOn(ok);
    }
    return measureDataset(scoresOf(parts, samples, name), maps);
}

constexpr const char* kWhatIsNeeded = "Evaluation needs test/good and test/<defect> folders in the MVTec 3D-AD layout, "
                                      "or a mapping with \"test\" and \"defects\"";

} // namespace

Status checkTestParts(const Catalog& catalog)
{
    const auto samples = catalog.of(Split::Test);
    const auto has = [&samples](Label label) {
        return std::any_of(samples.begin(), samples.end(),
                           [label](const SampleRef& sample) { return sample.label == label; });
    };
    if (!catalog.divided())
        return failure(ErrorCode::TooLittleData, "Nothing says which good parts are kept for testing",
                       catalog.root.string(), kWhatIsNeeded);
    if (!has(Label::Good) || !has(Label::Defect))
        return failure(ErrorCode::TooLittleData, "There are no good or no defective test parts", catalog.root.string(),
                       kWhatIsNeeded);
    return {};
}

Result<ModelEvaluation> evaluateModel(const AnomalyModel& model, const Catalog& catalog, const RunContext& context,
                                      const RegionsOfInterest& regions)
{
    auto evaluation = evaluateMaps({model.preparation(), model.metadata(),
                                    [&model](const PreparedPart& part) { return model.infer(part); }},
                                   catalog, context, regions);
    if (evaluation) {
        evaluation->modelHash = model.hash();
        evaluation->part = model.partName();
    }
    return evaluation;
}

Result<ModelEvaluation> evaluateMaps(const MapSource& source, const Catalog& catalog, const RunContext& context,
                                     const RegionsOfInterest& regions)
{
    const auto start = std::chrono::steady_clock::now();
    auto samples = catalog.of(Split::Test);
    std::erase_if(samples, [](const SampleRef& sample) { return sample.label == Label::Unknown; });
    if (samples.empty())
        return failure(ErrorCode::TooLittleData, "There are no labelled test parts", catalog.root.string(),
                       kWhatIsNeeded);
    ModelEvaluation evaluation;
    evaluation.regionsId = regions.id();
    const auto pixels = withoutThresholds(regions);
    const auto known =
        TrainedParts::from(source.metadata).takeOut(samples, {SeenBefore::Trained, SeenBefore::HeldOut}, context);
    if (!known)
        return passOn(known);
    evaluation.knownParts = *known;
    if (evaluation.knownParts > 0)
        context.warn(Text("Parts that are not counted, because the model was trained or checked with them: %1",
                          evaluation.knownParts));
    if (samples.empty())
        return failure(ErrorCode::TooLittleData, "All of these parts were used to train the model",
                       catalog.root.string(), kWhatIsNeeded);
    std::vector<std::optional<Measured>> parts(samples.size());
    std::vector<std::optional<Error>> errors(samples.size());
    GeometrySurvey survey;
    auto done = inferInParallel(static_cast<std::int64_t>(samples.size()), "evaluating", context, [&](std::int64_t i) {
        const auto at = static_cast<std::size_t>(i);
        const auto fail = [&](Error error) {
            if (error.file.empty())
                error.file = samples[at].geometry.string();
            errors[at] = std::move(error);
        };
        auto sample = loadSample(samples[at]);
        if (!sample)
            return fail(sample.error());
        (void)doubtAgainst(learntGeometry(source.preparation), samples[at].reading, sample->notes);
        survey.add(samples[at], sample->notes);
        const auto prepared = preparePart(*sample, source.preparation);
        if (!prepared)
            return fail(prepared.error());
        auto anomaly = source.infer(*prepared);
        if (!anomaly)
            return fail(anomaly.error());
        auto scores = countedScores(*anomaly, *prepared, pixels);
        Measured measured{std::move(*anomaly), std::move(scores), prepared->image.box, frameOf(*prepared), {}};
        if (sample->mask && samples[at].label == Label::Defect)
            measured.mask = std::move(*sample->mask);
        parts[at] = std::move(measured);
    });
    if (!done)
        return passOn(done);
    if (const Error* noMemory = lackOfMemory(errors))
        return tl::unexpected<Error>(*noMemory);
    survey.warn(context);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (!parts[i]) {
            evaluation.leftOut.push_back(errors[i]->message());
            context.warn(errors[i]->text());
            continue;
        }
        evaluation.noPartFound += parts[i]->anomaly.partFound ? 0 : 1;
    }
    std::set<std::string> names;
    for (const auto& part : parts)
        if (part && part->anomaly.partFound) {
            evaluation.primaryMap = part->anomaly.primary;
            for (const auto& [name, map] : part->anomaly.maps)
                names.insert(name);
        }
    for (const std::string& name : names) {
        auto metrics = measure(parts, samples, name, pixels);
        if (!metrics)
            return passOn(metrics);
        evaluation.byMap[name] = std::move(*metrics);
    }
    if (evaluation.byMap.empty())
        return failure(ErrorCode::TooLittleData, "No part was found in any test picture", catalog.root.string(),
                       "Check that the test parts are of the kind the model was trained on");
    evaluation.scores = scoresOf(parts, samples, evaluation.primaryMap);
    evaluation.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return evaluation;
}

nlohmann::json toJson(const ModelEvaluation& evaluation)
{
    nlohmann::json json = toJson(evaluation.primary());
    json["model"] = evaluation.modelHash;
    json["part"] = evaluation.part;
    if (!evaluation.regionsId.empty())
        json["regions_of_interest"] = evaluation.regionsId;
    json["known_parts"] = evaluation.knownParts;
    json["no_part_found"] = evaluation.noPartFound;
    json["left_out"] = evaluation.leftOut;
    json["scores"] = nlohmann::json::array();
    for (const PartScore& part : evaluation.scores)
        json["scores"].push_back({{"id", part.id},
                                  {"label", toString(part.defect ? Label::Defect : Label::Good)},
                                  {"score", part.imageScore}});
    json["fusion"] = nlohmann::json::object();
    for (const auto& [name, metrics] : evaluation.byMap)
        json["fusion"][name] = toJson(metrics);
    return json;
}

} // namespace twinspect
