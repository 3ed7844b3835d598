// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/contestants.h"

#include <algorithm>

#include "app/cli/benchmark.h"
#include "app/cli/inspection_speed.h"
#include "core/base/files.h"
#include "core/base/peak_memory.h"
#include "core/base/sha256.h"
#include "core/dataset/good_parts.h"
#include "core/detectors/known_detectors.h"
#include "core/evaluation/standard_thresholds.h"
#include "core/inference/dataset_evaluation.h"
#include "core/nn/torch_error.h"
#include "core/teaching/detector_training.h"

namespace twinspect {

namespace {

std::optional<double> mebibytes(std::optional<std::int64_t> bytes)
{
    return bytes ? std::optional(static_cast<double>(*bytes) / 1024 / 1024) : std::nullopt;
}

/// Those of `settings` that are about this detector, without its name.
std::vector<std::string> settingsFor(const std::string& id, const std::vector<std::string>& settings)
{
    std::vector<std::string> own;
    for (const std::string& setting : settings)
        if (setting.starts_with(id + "."))
            own.push_back(setting.substr(id.size() + 1));
    return own;
}

/// Errors: InvalidArgument for a setting that no compared detector has.
Status checkSettings(const std::vector<std::string>& settings, const std::vector<Contestant>& contestants)
{
    for (const std::string& setting : settings) {
        const auto id = setting.substr(0, setting.find('.'));
        if (std::ranges::none_of(contestants,
                                 [&](const Contestant& one) { return one.kind != nullptr && one.name == id; }))
            return failure(ErrorCode::InvalidArgument, Text("--set %1 names no detector that is compared", setting), {},
                           "Write DETECTOR.KEY=VALUE, such as dcrdf.steps=200");
    }
    return {};
}

/// The weights of the backbone: those of "BACKBONE=FILE", or those that are here.
Result<std::filesystem::path> weightsFor(const std::string& backbone, const std::vector<std::string>& given)
{
    for (const std::string& one : given)
        if (one.starts_with(backbone + "="))
            return std::filesystem::path(one.substr(backbone.size() + 1));
    return findWeights(backbone, {});
}

Result<Contestant> detectorContestant(const DetectorKind& kind, const CompareArguments& arguments)
{
    const DetectorInfo& info = kind.info();
    const auto specs = optionsOf(info);
    auto values = parseSettings(specs, settingsFor(info.id, arguments.settings));
    if (!values)
        return passOn(values);
    for (const auto& [key, value] : {std::pair<std::string, ParameterValue>{"seed", arguments.seed},
                                     {"preset", std::string(nameOf(arguments.preset))}})
        if (std::ranges::find(specs, key, &ParameterSpec::key) != specs.end())
            values->insert({key, value});
    Contestant contestant{info.id, &kind, {}, std::move(*values), {}, std::filesystem::path(), {}};
    if (info.id == kDcrdf)
        contestant.textures = arguments.textures;
    if (info.backbone) {
        std::string backbone = backboneOf({info.id, {}, arguments.compute}).value_or("");
        if (const auto found = contestant.values.find("backbone"); found != contestant.values.end())
            backbone = toText(found->second);
        contestant.weights = weightsFor(backbone, arguments.weights);
    }
    std::string made = contestant.textures.string() + "\n";
    for (const auto& [key, value] : contestant.values)
        made += key + "=" + toText(value) + "\n";
    if (contestant.weights && !contestant.weights->empty()) {
        const auto bytes = readFile(*contestant.weights);
        if (!bytes)
            contestant.weights = passOn(bytes);
        else
            made += sha256(*bytes);
    }
    contestant.madeBy = sha256(made).substr(0, 16);
    return contestant;
}

Result<Contestant> fileContestant(const std::string& file)
{
    const auto bytes = readFile(file);
    if (!bytes)
        return passOn(bytes);
    return Contestant{std::filesystem::path(file).stem().string(),
                      nullptr,
                      file,
                      {},
                      {},
                      std::filesystem::path(),
                      sha256(*bytes).substr(0, 16)};
}

/// Those of `values` that are among the parameters.
template <typename Options>
Result<Options> take(const std::vector<Parameter<Options>>& parameters, const ParameterValues& values)
{
    ParameterValues own;
    for (const auto& parameter : parameters)
        if (const auto found = values.find(parameter.spec.key); found != values.end())
            own.insert(*found);
    return optionsFrom(parameters, own);
}

Result<PartTrainingSummary> train(const Contestant& contestant, const Catalog& catalog, const ComputeRequest& compute,
                                  const std::filesystem::path& model, const RunContext& context)
{
    if (!contestant.weights)
        return passOn(contestant.weights);
    PartTrainingFiles files;
    files.model = model;
    files.weights = *contestant.weights;
    files.textures = contestant.textures;
    if (contestant.name != kDcrdf)
        return trainDetector(catalog, {contestant.name, contestant.values, compute}, files, context);
    const auto network = take(NetworkOptions::parameters(), contestant.values);
    if (!network)
        return passOn(network);
    auto training = take(TrainingOptions::parameters(), contestant.values);
    if (!training)
        return passOn(training);
    training->device = compute.device;
    training->precision = compute.precision;
    return trainPart(catalog, *network, *training, files, context);
}

/// What is measured of the model in the file.
Status measureModel(const std::filesystem::path& file, const Catalog& catalog, const CompareArguments& arguments,
                    ComparisonRow& row, const RunContext& context)
{
    restartPeakMemory();
    const auto model = AnomalyModel::load(file, arguments.compute.device, arguments.compute.precision);
    if (!model)
        return passOn(model);
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (!error)
        row.modelMib = mebibytes(static_cast<std::int64_t>(size));
    if (!arguments.noSpeed) {
        const auto thresholds =
            standardThresholds(model->heldOutScores(), model->heldOutPeaks(), model->heldOutArithmetic());
        const auto speed = measureSpeed(*model, catalog, thresholds ? thresholds->thresholds : Thresholds(), context);
        if (!speed)
            return passOn(speed);
        row.latencyMedianMs = speed->medianMs;
        row.latencyP95Ms = speed->p95Ms;
        row.partsPerSecond = speed->partsPerSecond;
        row.inspectPeakMib = mebibytes(peakMemory());
    }
    const auto evaluation = evaluateModel(*model, catalog, context);
    if (!evaluation)
        return passOn(evaluation);
    row.take(evaluation->primary());
    row.scores = evaluation->scores;
    return {};
}

} // namespace

std::vector<ParameterSpec> optionsOf(const DetectorInfo& info)
{
    auto specs = info.parameters;
    if (info.id == kDcrdf)
        for (const auto& parameter : TrainingOptions::parameters())
            if (parameter.spec.key != "device" && parameter.spec.key != "precision")
                specs.push_back(parameter.spec);
    return specs;
}

Result<std::vector<Contestant>> contestantsOf(const CompareArguments& arguments)
{
    std::vector<std::string> names = arguments.models;
    if (names.empty())
        for (const auto* kind : knownDetectors())
            names.push_back(kind->info().id);
    std::vector<Contestant> contestants;
    for (const std::string& name : names) {
        const bool isFile = name.find_first_of("./") != std::string::npos;
        const auto kind = isFile ? Result<const DetectorKind*>(nullptr) : detectorNamed(name);
        if (!kind)
            return passOn(kind);
        auto contestant = isFile ? fileContestant(name) : detectorContestant(**kind, arguments);
        if (!contestant)
            return passOn(contestant);
        if (std::ranges::find(contestants, contestant->name, &Contestant::name) != contestants.end())
            return failure(ErrorCode::InvalidArgument, Text("Two of the models have the name %1", contestant->name),
                           isFile ? name : std::string(), "Give each once, and rename a file");
        contestants.push_back(std::move(*contestant));
    }
    if (auto ok = checkSettings(arguments.settings, contestants); !ok)
        return passOn(ok);
    return contestants;
}

std::string ComparisonTask::name() const
{
    return nameOf(*catalog) + ", " + contestant->name
         + (goodParts == kAllGoodParts ? std::string() : ", " + std::to_string(goodParts) + " good parts");
}

Result<ComparisonRow> measureRow(const ComparisonTask& task, const CompareArguments& arguments,
                                 const std::filesystem::path& models, const RunContext& context)
try {
    const Contestant& contestant = *task.contestant;
    ComparisonRow row;
    row.part = nameOf(*task.catalog);
    row.data = task.data;
    row.model = contestant.name;
    row.madeBy = contestant.madeBy;
    row.goodParts = task.goodParts;
    row.seed = arguments.seed;
    auto file = contestant.file;
    if (contestant.kind != nullptr) {
        const bool all = task.goodParts == kAllGoodParts;
        file = models / (row.part + "-" + row.model + (all ? "" : "-" + std::to_string(task.goodParts)) + ".tsm");
        const auto catalog =
            all ? Result<Catalog>(*task.catalog) : withFewGoodParts(*task.catalog, task.goodParts, arguments.seed);
        if (!catalog)
            return passOn(catalog);
        restartPeakMemory();
        const auto training = train(contestant, *catalog, arguments.compute, file, context);
        if (!training)
            return passOn(training);
        row.trainSeconds = training->seconds;
        row.trainPeakMib = mebibytes(peakMemory());
    }
    if (auto ok = measureModel(file, *task.catalog, arguments, row, context); !ok)
        return passOn(ok);
    return row;
} catch (const std::exception& error) {
    return tl::unexpected<Error>(torchErrorFrom(error));
}

} // namespace twinspect
