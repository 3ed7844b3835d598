// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <unistd.h>

#include "app/cli/benchmark.h"
#include "app/cli/inspection_speed.h"
#include "core/base/files.h"
#include "core/evaluation/confusion.h"
#include "core/evaluation/standard_thresholds.h"
#include "core/record/published_figures.h"
#include "core/teaching/part_measurement.h"

namespace twinspect {

namespace {

/// One part, trained and measured.
struct Measured {
    std::string part;
    PartTrainingSummary training;
    ModelEvaluation evaluation;
    Confusion verdicts;
    std::optional<InspectionSpeed> speed;
};

bool isPart(const std::filesystem::path& folder)
{
    std::error_code error;
    return std::filesystem::is_directory(folder / "train", error)
        || std::filesystem::is_regular_file(folder / kMappingName, error);
}

/// A mapping that was given is about one part. Errors: NotFound, naming a folder without a part.
Result<std::vector<std::filesystem::path>> partFolders(const std::vector<std::filesystem::path>& all, bool mapped)
{
    std::vector<std::filesystem::path> folders;
    for (const auto& given : all) {
        if (mapped || isPart(given)) {
            folders.push_back(given);
            continue;
        }
        std::error_code error;
        const auto first = static_cast<std::ptrdiff_t>(folders.size());
        for (std::filesystem::directory_iterator entry(given, error), end; !error && entry != end;
             entry.increment(error))
            if (isPart(entry->path()))
                folders.push_back(entry->path());
        if (folders.begin() + first == folders.end())
            return failure(ErrorCode::NotFound, "There is no part with a train folder or a mapping here",
                           given.string(), "Give the folder of a part, or a folder that holds such folders");
        std::sort(folders.begin() + first, folders.end());
    }
    return folders;
}

Result<Measured> measurePart(const Catalog& catalog, const std::filesystem::path& models,
                             const std::filesystem::path& weights, const BenchmarkArguments& arguments,
                             Console& console)
{
    Measured measured;
    measured.part = nameOf(catalog);
    PartTrainingFiles files;
    files.model = models / (measured.part + ".tsm");
    files.weights = weights;
    files.textures = arguments.textures;
    auto trained = trainAndEvaluate(catalog, arguments.network, arguments.training, files, console.context());
    if (!trained)
        return passOn(trained);
    const AnomalyModel& model = trained->model;
    measured.training = std::move(trained->training);
    measured.evaluation = std::move(trained->evaluation);
    const auto thresholds = standardThresholds(model.heldOutScores(), model.heldOutPeaks(), model.heldOutArithmetic());
    if (!thresholds)
        return passOn(thresholds);
    std::vector<double> scores;
    std::vector<std::uint8_t> labels;
    for (const PartScore& part : measured.evaluation.scores)
        if (part.seen) {
            scores.push_back(part.imageScore);
            labels.push_back(part.defect);
        }
    const auto verdicts = confusion(scores, labels, thresholds->thresholds);
    if (!verdicts)
        return passOn(verdicts);
    measured.verdicts = *verdicts;
    if (!arguments.noSpeed) {
        const auto speed = measureSpeed(model, catalog, thresholds->thresholds, console.context());
        if (!speed)
            return passOn(speed);
        measured.speed = *speed;
    }
    return measured;
}

std::optional<double> figureOf(const PartSetMetrics& metrics, bool pro)
{
    if (!pro)
        return metrics.imageAuroc;
    return metrics.aupro.empty() ? std::nullopt : std::optional(metrics.aupro.front().exact);
}

std::optional<double> mean(const std::vector<Measured>& parts, const std::string& map, bool pro)
{
    double sum = 0;
    for (const auto& part : parts) {
        const auto found = part.evaluation.byMap.find(map);
        if (found == part.evaluation.byMap.end())
            return std::nullopt;
        const auto value = figureOf(found->second, pro);
        if (!value)
            return std::nullopt;
        sum += *value;
    }
    return sum / static_cast<double>(parts.size());
}

// "channels" is what the networks say without the mean good part, which is "golden".
constexpr const char* kShownMaps[] = {"rgb", "depth", "avg", "max", "channels", "golden", "cm_segf"};

std::string cell(const PartSetMetrics& metrics)
{
    return percent(figureOf(metrics, false)) + "/" + percent(figureOf(metrics, true));
}

void printTable(Console& console, const std::vector<Measured>& parts)
{
    char line[320];
    console.print("\nI-AUROC / AUPRO@0.30 in percent, measured here");
    const auto row = [&](const std::string& name, const std::function<std::string(const std::string&)>& at) {
        std::snprintf(line, sizeof line, "%-14.40s", name.c_str());
        std::string text = line;
        for (const char* map : kShownMaps) {
            std::snprintf(line, sizeof line, " %12.12s", at(map).c_str());
            text += line;
        }
        console.print(text);
    };
    row("Part", [](const std::string& map) { return map; });
    for (const auto& part : parts)
        row(part.part, [&](const std::string& map) {
            const auto found = part.evaluation.byMap.find(map);
            return found == part.evaluation.byMap.end() ? std::string("-") : cell(found->second);
        });
    if (parts.size() > 1)
        row("mean", [&](const std::string& map) {
            return percent(mean(parts, map, false)) + "/" + percent(mean(parts, map, true));
        });

    console.print("\nVerdicts with the standard threshold (from held-out good parts alone), and speed");
    std::snprintf(line, sizeof line, "%-14s %17s %19s %11s %11s %11s %21s %11s", "Part", "good rejected",
                  "defects rejected", "train s", "train im/s", "p50/p95 ms", "read/prepare/net ms", "parts/s");
    console.print(line);
    for (const auto& part : parts) {
        const auto ratio = [](std::int64_t some, const VerdictCounts& all) {
            return std::to_string(some) + " of " + std::to_string(all.judged());
        };
        char latency[32] = "-", stages[48] = "-", rate[32] = "-";
        if (const auto& speed = part.speed) {
            std::snprintf(rate, sizeof rate, "%.1f", speed->partsPerSecond);
            std::snprintf(latency, sizeof latency, "%.0f/%.0f", speed->medianMs, speed->p95Ms);
            std::snprintf(stages, sizeof stages, "%.1f/%.1f/%.1f", speed->readMs, speed->prepareMs, speed->networkMs);
        }
        std::snprintf(line, sizeof line, "%-14.40s %17.20s %19.20s %11.0f %11.1f %11.20s %21.30s %11.20s",
                      part.part.c_str(), ratio(part.verdicts.good.reject, part.verdicts.good).c_str(),
                      ratio(part.verdicts.defects.reject, part.verdicts.defects).c_str(), part.training.seconds,
                      part.training.imagesPerSecond, latency, stages, rate);
        console.print(line);
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::snprintf(line, sizeof line, "\nPeak memory %.0f MiB.", static_cast<double>(usage.ru_maxrss) / 1024);
    console.print(line);
}

nlohmann::json toJson(const Measured& part)
{
    const auto speed = part.speed.value_or(InspectionSpeed());
    return {{"part", part.part},
            {"evaluation", toJson(part.evaluation)},
            {"train_seconds", part.training.seconds},
            {"train_images_per_second", part.training.imagesPerSecond},
            {"held_out_auroc", part.training.heldOutAuroc},
            {"latency_p50_ms", speed.medianMs},
            {"latency_p95_ms", speed.p95Ms},
            {"read_ms", speed.readMs},
            {"prepare_ms", speed.prepareMs},
            {"network_ms", speed.networkMs},
            {"samples_per_second", speed.partsPerSecond},
            {"good_rejected", part.verdicts.good.reject},
            {"good_judged", part.verdicts.good.judged()},
            {"defects_rejected", part.verdicts.defects.reject},
            {"defects_judged", part.verdicts.defects.judged()}};
}

int benchmark(Console& console, const BenchmarkArguments& arguments)
{
    const auto catalogs = openParts(arguments.folders, arguments.data, console);
    if (!catalogs)
        return console.fail(catalogs.error());
    const auto weights = findWeights(arguments.network.backbone, arguments.weights);
    if (!weights)
        return console.fail(weights.error());
    const bool keep = !arguments.models.empty();
    const auto models =
        keep ? arguments.models
             : std::filesystem::temp_directory_path() / ("twinspect-benchmark-" + std::to_string(::getpid()));
    std::vector<Measured> parts;
    for (std::size_t i = 0; i < catalogs->size(); ++i) {
        const Catalog& catalog = (*catalogs)[i];
        if (!console.quiet && !console.jsonProgress)
            console.print("Part " + std::to_string(i + 1) + " of " + std::to_string(catalogs->size()) + ": "
                          + nameOf(catalog));
        auto part = measurePart(catalog, models, *weights, arguments, console);
        if (!part)
            return console.fail(part.error());
        parts.push_back(std::move(*part));
    }
    std::error_code ignored;
    if (!keep)
        std::filesystem::remove_all(models, ignored);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    nlohmann::json json{{"seed", arguments.training.seed},
                        {"preset", nameOf(arguments.training.preset)},
                        {"peak_memory_mib", static_cast<double>(usage.ru_maxrss) / 1024},
                        {"parts", nlohmann::json::array()}};
    for (const auto& part : parts)
        json["parts"].push_back(toJson(part));
    for (const char* map : kShownMaps)
        if (const auto value = mean(parts, map, false))
            json["mean_image_auroc"][map] = *value;
    if (!arguments.json.empty())
        if (auto ok = writeFileAtomically(arguments.json, json.dump(2) + "\n"); !ok)
            return console.fail(ok.error());
    if (console.jsonProgress) {
        console.printJson(json);
        return 0;
    }
    printTable(console, parts);
    if (arguments.published)
        for (const TextTable& table : publishedTables(
                 {{"Twinspect", [&](const std::string& name, bool pro) -> std::optional<double> {
                       const auto found = std::ranges::find(parts, name, &Measured::part);
                       return found == parts.end() ? std::nullopt : figureOf(found->evaluation.primary(), pro);
                   }}}))
            console.print("\n" + asText(table));
    return 0;
}

} // namespace

std::string nameOf(const Catalog& catalog)
{
    return (catalog.root.has_filename() ? catalog.root : catalog.root.parent_path()).filename().string();
}

Result<std::vector<Catalog>> openParts(const std::vector<std::filesystem::path>& given, const DataOptions& data,
                                       Console& console)
{
    const auto folders = partFolders(given, !data.mapping.empty());
    if (!folders)
        return passOn(folders);
    std::vector<Catalog> parts;
    for (const auto& folder : *folders) {
        DataOptions part = data;
        part.folder = folder;
        auto catalog = openCatalogAloud(part, console);
        if (!catalog)
            return passOn(catalog);
        if (auto ok = checkTestParts(*catalog); !ok)
            return passOn(ok);
        if (std::ranges::any_of(parts, [&](const Catalog& other) { return nameOf(other) == nameOf(*catalog); }))
            return failure(ErrorCode::InvalidArgument, Text("Two parts have the name %1", nameOf(*catalog)),
                           folder.string(), "Rename one of the folders");
        parts.push_back(std::move(*catalog));
    }
    return parts;
}

void addBenchmarkCommand(CLI::App& app, Job& job)
{
    auto* command = app.add_subcommand(
        "benchmark", "Trains and measures every part of a data set: accuracy, verdicts, latency, throughput, memory");
    auto arguments = std::make_shared<BenchmarkArguments>();
    command
        ->add_option("--data", arguments->folders,
                     "Folders of parts, or of such folders; with --mapping, each of one part")
        ->required();
    addReadingOptions(*command, arguments->data);
    auto* json = command->add_option("--json", arguments->json, "File for all figures");
    command->add_option("--models", arguments->models, "Keep the models in this folder");
    command->add_option("--weights", arguments->weights, "Weights of the backbone (safetensors)");
    command->add_option("--textures", arguments->textures, "Folder of pictures for texture alignment");
    auto* noSpeed = command->add_flag("--no-speed", arguments->noSpeed, "Leave out latency and throughput");
    auto* published = command->add_flag("--published", arguments->published,
                                        "Also print the published per-class tables beside our row");
    addCurveOptions(*command, *arguments, {json, noSpeed, published});
    addParameters(*command, arguments->training, TrainingOptions::parameters());
    addParameters(*command, arguments->network, NetworkOptions::parameters(), {}, "Network");
    command->footer(
        "Example: twinspect-cli benchmark --data parts --preset quick --json benchmark.json\n"
        "         twinspect-cli benchmark --data parts --preset quick --curve 10,20,all --seeds 3 --out curve");
    command->callback([arguments, &job] {
        job = [arguments](Console& console) {
            return arguments->curve.empty() ? benchmark(console, *arguments) : benchmarkCurve(console, *arguments);
        };
    });
}

} // namespace twinspect
