// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>

#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <unistd.h>

#include "app/cli/benchmark.h"
#include "core/base/files.h"
#include "core/evaluation/confusion.h"
#include "core/evaluation/percentile.h"
#include "core/evaluation/standard_thresholds.h"
#include "core/inference/inspection.h"
#include "core/teaching/part_measurement.h"

namespace twinspect {

namespace {

constexpr const char* kClasses[] = {"bagel", "cable_gland", "carrot", "cookie", "dowel",
                                    "foam",  "peach",       "potato", "rope",   "tire"};

/// Figures as reported by the DCRDF-Net authors (Sensors 2026, 26(2), 412, tables 1 and 2), in percent. The last PRO
/// row's mean does not follow from its ten cells (they average 97.76); it stands as printed.
struct ReportedRow {
    const char* method;
    double figures[11];
};
constexpr ReportedRow kReportedAuroc[] = {
    {"BTF", {91.8, 74.8, 96.7, 88.3, 93.2, 58.2, 89.6, 91.2, 92.1, 88.6, 86.5}},
    {"Shape-guided", {98.6, 89.4, 98.3, 99.1, 97.6, 85.7, 99.0, 96.5, 96.0, 86.9, 94.7}},
    {"AST", {98.3, 87.3, 97.6, 97.1, 93.2, 88.5, 97.4, 98.1, 100.0, 79.7, 93.7}},
    {"EasyNet", {99.1, 99.8, 91.8, 96.8, 94.5, 94.5, 90.5, 80.7, 99.4, 79.3, 92.6}},
    {"M3DM", {99.4, 90.9, 97.2, 97.6, 96.0, 94.2, 97.3, 88.9, 97.2, 85.0, 94.5}},
    {"MMRD", {99.9, 94.3, 96.4, 94.3, 99.2, 91.2, 94.9, 90.1, 99.4, 90.1, 95.0}},
    {"DCRDF-Net", {99.1, 98.9, 99.5, 99.3, 96.2, 98.4, 95.1, 93.7, 98.1, 92.8, 97.1}},
};
constexpr ReportedRow kReportedPro[] = {
    {"BTF", {97.6, 96.9, 97.9, 97.3, 93.3, 88.8, 97.5, 98.1, 95.0, 97.1, 95.9}},
    {"Shape-guided", {98.1, 97.3, 98.2, 97.1, 96.2, 97.8, 98.1, 98.3, 97.4, 97.5, 97.6}},
    {"AST", {97.0, 94.7, 98.1, 93.9, 91.3, 90.6, 97.9, 98.2, 88.9, 94.0, 94.4}},
    {"EasyNet", {93.5, 94.1, 97.1, 89.7, 88.5, 99.7, 99.2, 88.8, 95.5, 72.8, 91.9}},
    {"M3DM", {97.0, 97.1, 97.9, 95.0, 94.1, 93.2, 97.7, 97.1, 97.1, 97.5, 96.4}},
    {"MMRD", {98.6, 99.0, 99.1, 95.1, 99.0, 90.1, 94.9, 99.0, 98.7, 98.2, 97.6}},
    {"DCRDF-Net", {99.1, 98.9, 99.5, 98.5, 96.2, 98.4, 96.7, 95.7, 98.8, 95.8, 98.8}},
};

/// One part, trained and measured.
struct Measured {
    std::string part;
    PartTrainingSummary training;
    ModelEvaluation evaluation;
    Confusion verdicts;
    double latencyMedianMs = 0, latency95Ms = 0, samplesPerSecond = 0;
    double readMs = 0, prepareMs = 0, networkMs = 0; ///< medians: where the latency goes
};

bool isPart(const std::filesystem::path& folder)
{
    std::error_code error;
    return std::filesystem::is_directory(folder / "train", error)
        || std::filesystem::is_regular_file(folder / kMappingName, error);
}

/// A mapping that was given is about one part. Errors: NotFound, naming a folder without a part.
Result<std::vector<std::filesystem::path>> partFolders(const BenchmarkArguments& arguments)
{
    std::vector<std::filesystem::path> folders;
    for (const auto& given : arguments.folders) {
        if (!arguments.data.mapping.empty() || isPart(given)) {
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

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Milliseconds at a share of the sorted times; 0 without any.
double timeAt(std::vector<double> times, std::size_t percent)
{
    if (times.empty())
        return 0;
    std::sort(times.begin(), times.end());
    return times[std::min(times.size() - 1, times.size() * percent / 100)];
}

// File to verdict, one part after another, and then as many as possible at once.
Status measureSpeed(const AnomalyModel& model, const Catalog& catalog, const Thresholds& thresholds, Measured& measured,
                    const RunContext& context)
{
    const auto samples = catalog.of(Split::Test);
    std::vector<double> whole, read, prepare, network;
    for (const auto& sample : samples) {
        if (context.stopRequested())
            return cancelled();
        auto start = std::chrono::steady_clock::now();
        if (!inspectPart(model, sample, thresholds))
            continue;
        whole.push_back(1e3 * secondsSince(start));
        start = std::chrono::steady_clock::now();
        const auto loaded = loadSample(sample);
        read.push_back(1e3 * secondsSince(start));
        start = std::chrono::steady_clock::now();
        const auto prepared = loaded ? preparePart(*loaded, model.preparation()) : passOn(loaded);
        prepare.push_back(1e3 * secondsSince(start));
        start = std::chrono::steady_clock::now();
        if (prepared && model.infer(*prepared))
            network.push_back(1e3 * secondsSince(start));
    }
    measured.latencyMedianMs = timeAt(whole, 50);
    measured.latency95Ms = timeAt(whole, 95);
    measured.readMs = timeAt(read, 50);
    measured.prepareMs = timeAt(prepare, 50);
    measured.networkMs = timeAt(network, 50);
    const auto start = std::chrono::steady_clock::now();
    const auto scores = scoreParts(model, samples, {}, context);
    if (!scores)
        return passOn(scores);
    measured.samplesPerSecond = static_cast<double>(samples.size()) / secondsSince(start);
    return {};
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
    std::vector<double> scores = measured.evaluation.goodScores;
    std::vector<std::uint8_t> labels(scores.size(), 0);
    scores.insert(scores.end(), measured.evaluation.defectScores.begin(), measured.evaluation.defectScores.end());
    labels.resize(scores.size(), 1);
    const auto verdicts = confusion(scores, labels, thresholds->thresholds);
    if (!verdicts)
        return passOn(verdicts);
    measured.verdicts = *verdicts;
    if (!arguments.noSpeed)
        if (auto ok = measureSpeed(model, catalog, thresholds->thresholds, measured, console.context()); !ok)
            return passOn(ok);
    return measured;
}

std::optional<double> mean(const std::vector<Measured>& parts, const std::string& map, bool pro)
{
    double sum = 0;
    for (const auto& part : parts) {
        const auto found = part.evaluation.byMap.find(map);
        if (found == part.evaluation.byMap.end())
            return std::nullopt;
        const auto value =
            pro ? (found->second.aupro.empty() ? std::nullopt : std::optional(found->second.aupro.front().exact))
                : found->second.imageAuroc;
        if (!value)
            return std::nullopt;
        sum += *value;
    }
    return sum / static_cast<double>(parts.size());
}

std::string cell(const PartSetMetrics& metrics)
{
    return percent(metrics.imageAuroc) + "/"
         + percent(metrics.aupro.empty() ? std::nullopt : std::optional(metrics.aupro.front().exact));
}

void printTable(Console& console, const std::vector<Measured>& parts)
{
    char line[320];
    console.print("\nI-AUROC / AUPRO@0.30 in percent, measured here");
    std::snprintf(line, sizeof line, "%-14s %12s %12s %12s %12s %12s", "Part", "rgb", "depth", "avg", "max", "cm_segf");
    console.print(line);
    const auto row = [&](const std::string& name, const std::function<std::string(const std::string&)>& at) {
        std::snprintf(line, sizeof line, "%-14.40s %12.12s %12.12s %12.12s %12.12s %12.12s", name.c_str(),
                      at("rgb").c_str(), at("depth").c_str(), at("avg").c_str(), at("max").c_str(),
                      at("cm_segf").c_str());
        console.print(line);
    };
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
        char latency[32], stages[48], rate[32];
        std::snprintf(rate, sizeof rate, "%.1f", part.samplesPerSecond);
        std::snprintf(latency, sizeof latency, "%.0f/%.0f", part.latencyMedianMs, part.latency95Ms);
        std::snprintf(stages, sizeof stages, "%.1f/%.1f/%.1f", part.readMs, part.prepareMs, part.networkMs);
        if (part.samplesPerSecond <= 0) { // not measured
            std::snprintf(latency, sizeof latency, "-");
            std::snprintf(stages, sizeof stages, "-");
            std::snprintf(rate, sizeof rate, "-");
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

void printReported(Console& console, const std::vector<Measured>& parts)
{
    for (const bool pro : {false, true}) {
        console.print(
            std::string("\n") + (pro ? "AUPRO@0.30" : "I-AUROC")
            + " by class in percent. Rows marked * as reported by the DCRDF-Net authors (Sensors 2026, 26(2), 412).");
        std::string header = "Method        ";
        for (const char* name : kClasses) {
            char text[16];
            std::snprintf(text, sizeof text, " %11s", name);
            header += text;
        }
        console.print(header + "        mean");
        for (const auto& reported : pro ? kReportedPro : kReportedAuroc) {
            char text[32];
            std::snprintf(text, sizeof text, "%-13s*", reported.method);
            std::string line = text;
            for (const double figure : reported.figures) {
                std::snprintf(text, sizeof text, " %11.1f", figure);
                line += text;
            }
            console.print(line);
        }
        std::string line = "Twinspect     ";
        for (const char* name : kClasses) {
            const auto found =
                std::find_if(parts.begin(), parts.end(), [&](const Measured& part) { return part.part == name; });
            std::string figure = "-";
            if (found != parts.end()) {
                const auto& fused = found->evaluation.primary();
                figure = percent(pro ? (fused.aupro.empty() ? std::nullopt : std::optional(fused.aupro.front().exact))
                                     : fused.imageAuroc);
            }
            char text[16];
            std::snprintf(text, sizeof text, " %11.11s", figure.c_str());
            line += text;
        }
        console.print(line + "           -");
    }
}

nlohmann::json toJson(const Measured& part)
{
    return {{"part", part.part},
            {"evaluation", toJson(part.evaluation)},
            {"train_seconds", part.training.seconds},
            {"train_images_per_second", part.training.imagesPerSecond},
            {"held_out_auroc", part.training.heldOutAuroc},
            {"latency_p50_ms", part.latencyMedianMs},
            {"latency_p95_ms", part.latency95Ms},
            {"read_ms", part.readMs},
            {"prepare_ms", part.prepareMs},
            {"network_ms", part.networkMs},
            {"samples_per_second", part.samplesPerSecond},
            {"good_rejected", part.verdicts.good.reject},
            {"good_judged", part.verdicts.good.judged()},
            {"defects_rejected", part.verdicts.defects.reject},
            {"defects_judged", part.verdicts.defects.judged()}};
}

int benchmark(Console& console, const BenchmarkArguments& arguments)
{
    const auto catalogs = openParts(arguments, console);
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
    for (const char* map : kMapNames)
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
        printReported(console, parts);
    return 0;
}

} // namespace

std::string nameOf(const Catalog& catalog)
{
    return (catalog.root.has_filename() ? catalog.root : catalog.root.parent_path()).filename().string();
}

Result<std::vector<Catalog>> openParts(const BenchmarkArguments& arguments, Console& console)
{
    const auto folders = partFolders(arguments);
    if (!folders)
        return passOn(folders);
    std::vector<Catalog> parts;
    for (const auto& folder : *folders) {
        DataOptions part = arguments.data;
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
