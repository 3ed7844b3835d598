// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "app/cli/benchmark.h"
#include "core/base/sha256.h"
#include "core/dataset/good_parts.h"
#include "core/record/learning_curve.h"
#include "core/teaching/part_measurement.h"

namespace twinspect {

namespace {

constexpr const char* kFused = "cm_segf";

/// One training to be done.
struct Task {
    const Catalog* catalog = nullptr;
    std::string data;
    int goodParts = kAllGoodParts;
    int seed = 0;

    [[nodiscard]] std::string name() const
    {
        return nameOf(*catalog) + ", " + (goodParts == kAllGoodParts ? "all" : std::to_string(goodParts))
             + " good parts, seed " + std::to_string(seed);
    }
};

std::vector<Task> tasksOf(const std::vector<Catalog>& catalogs, const BenchmarkArguments& arguments)
{
    std::vector<Task> tasks;
    for (const Catalog& catalog : catalogs) {
        const std::string data = dataHashOf(catalog);
        for (const int goodParts : arguments.curve)
            for (int i = 0; i < arguments.seeds; ++i)
                tasks.push_back({&catalog, data, goodParts, arguments.training.seed + i});
    }
    return tasks;
}

/// What the figures depend on, beside part, number and seed. The program counts to the last byte: figures of two
/// versions in one table would mislead.
Result<std::map<std::string, std::string>> measuredBy(const BenchmarkArguments& arguments,
                                                      const std::filesystem::path& weights)
{
    std::map<std::string, std::string> by;
    for (const auto& [key, file] :
         {std::pair("program", std::filesystem::path("/proc/self/exe")), std::pair("backbone", weights)}) {
        const auto bytes = readFile(file);
        if (!bytes)
            return passOn(bytes);
        by[key] = sha256(*bytes).substr(0, 16);
    }
    by["textures"] = arguments.textures.string();
    for (const auto& parameter : TrainingOptions::parameters())
        if (parameter.spec.key != "seed" && parameter.spec.key != "workers"
            && parameter.spec.key != "checkpoint-seconds")
            by[parameter.spec.key] = toText(parameterValue(arguments.training, parameter));
    for (const auto& parameter : NetworkOptions::parameters())
        by[parameter.spec.key] = toText(parameterValue(arguments.network, parameter));
    return by;
}

Result<CurveRow> measure(const Task& task, const std::filesystem::path& models, const std::filesystem::path& weights,
                         const BenchmarkArguments& arguments, Console& console)
{
    auto catalog = task.goodParts == kAllGoodParts ? Result<Catalog>(*task.catalog)
                                                   : withFewGoodParts(*task.catalog, task.goodParts, task.seed);
    if (!catalog)
        return passOn(catalog);
    TrainingOptions training = arguments.training;
    training.seed = task.seed;
    PartTrainingFiles files;
    files.model =
        models
        / (nameOf(*task.catalog) + "-" + (task.goodParts == kAllGoodParts ? "all" : std::to_string(task.goodParts))
           + "-seed" + std::to_string(task.seed) + ".tsm");
    files.weights = weights;
    files.textures = arguments.textures;
    const auto measured = trainAndEvaluate(*catalog, arguments.network, training, files, console.context());
    if (!measured)
        return passOn(measured);
    CurveRow row{nameOf(*task.catalog), task.data, task.goodParts, task.seed, measured->training.seconds, {}};
    for (const auto& [map, metrics] : measured->evaluation.byMap) {
        row.figures[map][kAllDefects] = curveFigures(metrics);
        for (const auto& [type, ofType] : metrics.byDefect)
            row.figures[map][type] = curveFigures(ofType);
    }
    return row;
}

std::string cell(const CurveFigures& figures)
{
    return percent(figures.imageAuroc) + "/" + percent(figures.aupro30) + "/" + percent(figures.aupro01);
}

/// The rows of a part by number of good parts, in the order that was asked for.
using RowsByCount = std::vector<std::pair<std::string, std::vector<const CurveRow*>>>;

RowsByCount rowsOf(const CurveFile& curve, const Catalog& catalog, const BenchmarkArguments& arguments)
{
    RowsByCount rows;
    for (const int goodParts : arguments.curve) {
        const bool all = goodParts == kAllGoodParts;
        rows.emplace_back(all ? "all " + std::to_string(countGoodParts(catalog)) : std::to_string(goodParts),
                          std::vector<const CurveRow*>());
        for (const CurveRow& row : curve.rows())
            if (row.part == nameOf(catalog) && row.goodParts == goodParts && row.seed >= arguments.training.seed
                && row.seed < arguments.training.seed + arguments.seeds)
                rows.back().second.push_back(&row);
    }
    return rows;
}

void printPart(Console& console, const std::string& part, const RowsByCount& rows)
{
    constexpr const char* kColumns[] = {"rgb", "depth", kFused};
    char line[200];
    console.print("\n" + part + ": I-AUROC / AUPRO@0.30 / AUPRO@0.01 in percent");
    std::snprintf(line, sizeof line, "%-11s %-6s %8s %17s %17s %17s", "Good parts", "seeds", "train s", "rgb", "depth",
                  "fused");
    console.print(line);
    for (const auto& [count, ofCount] : rows) {
        if (ofCount.empty())
            continue;
        double seconds = 0;
        for (const CurveRow* row : ofCount)
            seconds += row->trainSeconds / static_cast<double>(ofCount.size());
        for (const bool worst : {true, false}) {
            if (!worst && ofCount.size() == 1)
                continue;
            std::snprintf(line, sizeof line, "%-11s %-6s %8.0f", count.c_str(),
                          ofCount.size() == 1 ? "1"
                          : worst             ? "worst"
                                              : "mean",
                          seconds);
            std::string text = line;
            for (const char* map : kColumns) {
                const CurveSpread spread = spreadOf(ofCount, map);
                std::snprintf(line, sizeof line, " %17s", cell(worst ? spread.worst : spread.mean).c_str());
                text += line;
            }
            console.print(text);
        }
    }

    console.print("Fused map by type of defect, worst seed");
    std::string header = "                      ";
    std::set<std::string> types;
    for (const auto& [count, ofCount] : rows) {
        std::snprintf(line, sizeof line, " %17s", count.c_str());
        header += line;
        for (const CurveRow* row : ofCount)
            if (const auto found = row->figures.find(kFused); found != row->figures.end())
                for (const auto& [type, figures] : found->second)
                    types.insert(type);
    }
    types.erase(kAllDefects);
    console.print(header);
    for (const std::string& type : types) {
        std::snprintf(line, sizeof line, "  %-20.40s", type.c_str());
        std::string text = line;
        for (const auto& [count, ofCount] : rows) {
            std::snprintf(line, sizeof line, " %17s", cell(spreadOf(ofCount, kFused, type).worst).c_str());
            text += line;
        }
        console.print(text);
    }
}

} // namespace

Status checkCounts(const std::vector<Catalog>& catalogs, const std::vector<int>& counts, int seed)
{
    for (const Catalog& catalog : catalogs)
        for (const int goodParts : counts)
            if (goodParts != kAllGoodParts)
                if (auto few = withFewGoodParts(catalog, goodParts, seed); !few)
                    return passOn(few);
    return {};
}

int benchmarkCurve(Console& console, const BenchmarkArguments& arguments)
{
    const auto catalogs = openParts(arguments.folders, arguments.data, console);
    if (!catalogs)
        return console.fail(catalogs.error());
    if (auto ok = checkCounts(*catalogs, arguments.curve, arguments.training.seed); !ok)
        return console.fail(ok.error());
    const auto weights = findWeights(arguments.network.backbone, arguments.weights);
    if (!weights)
        return console.fail(weights.error());
    const auto by = measuredBy(arguments, *weights);
    if (!by)
        return console.fail(by.error());
    auto curve = CurveFile::open(arguments.out, *by);
    if (!curve)
        return console.fail(curve.error());
    const bool keep = !arguments.models.empty();
    const auto models = keep
                          ? arguments.models
                          : std::filesystem::temp_directory_path() / ("twinspect-curve-" + std::to_string(::getpid()));
    const auto tasks = tasksOf(*catalogs, arguments);
    std::vector<Error> failed;
    std::optional<Error> end;
    for (std::size_t i = 0; i < tasks.size() && !end; ++i) {
        const Task& task = tasks[i];
        const auto finished = curve->find(nameOf(*task.catalog), task.data, task.goodParts, task.seed);
        if (!finished)
            return console.fail(finished.error());
        if (!console.quiet && !console.jsonProgress)
            console.print("Row " + std::to_string(i + 1) + " of " + std::to_string(tasks.size()) + ": " + task.name()
                          + (*finished != nullptr ? " (finished before)" : ""));
        if (*finished != nullptr)
            continue;
        auto row = measure(task, models, *weights, arguments, console);
        if (row) {
            if (auto ok = curve->add(std::move(*row)); !ok)
                end = ok.error();
        } else if (row.error().code == ErrorCode::Cancelled) {
            end = row.error();
        } else {
            failed.push_back(row.error());
            console.warn(Text("%1 could not be measured: %2", task.name(), row.error().text()));
        }
    }
    if (!keep) {
        std::error_code ignored;
        std::filesystem::remove_all(models, ignored);
    }
    if (console.jsonProgress)
        for (const CurveRow& row : curve->rows())
            console.printJson(toJson(row));
    else
        for (const Catalog& catalog : *catalogs)
            printPart(console, nameOf(catalog), rowsOf(*curve, catalog, arguments));
    if (end) {
        if (end->code == ErrorCode::Cancelled && !arguments.out.empty())
            console.warn(Text("Finished rows are kept: %1. The same command goes on there.", arguments.out.string()));
        return console.fail(*end);
    }
    if (curve->rows().empty() && !failed.empty())
        return console.fail(failed.front());
    return failed.empty() ? 0 : kExitSomeFailed;
}

CLI::Option* addCurveOption(CLI::App& command, std::vector<int>& counts)
{
    auto* option = command.add_option_function<std::string>(
        "--curve",
        [&counts](const std::string& text) {
            counts.clear();
            for (const std::string& entry : CLI::detail::split(text, ',')) {
                int count = kAllGoodParts;
                if (entry != "all" && (!CLI::detail::lexical_cast(entry, count) || count < 1))
                    throw CLI::ValidationError("--curve", "\"" + entry + "\" is neither a number of parts nor all");
                if (std::ranges::find(counts, count) == counts.end())
                    counts.push_back(count);
            }
        },
        "Learning curve: figures by number of good parts, such as 10,20,all. The numbers are all the good parts that "
        "a training sees, those that it holds out among them, 8 at least; the 10 are among the 20. All means the "
        "folder as it is");
    option->type_name("NUMBERS");
    return option;
}

void addCurveOptions(CLI::App& command, BenchmarkArguments& arguments, const std::vector<CLI::Option*>& others)
{
    auto* curve = addCurveOption(command, arguments.curve);
    command.add_option("--seeds", arguments.seeds, "Trainings of the learning curve for each number, from --seed on")
        ->check(CLI::Range(1, 100))
        ->capture_default_str()
        ->needs(curve);
    command
        .add_option("--out", arguments.out,
                    "Folder for the learning curve: curve.json and curve.csv. The same command goes on with what is "
                    "there")
        ->needs(curve);
    for (CLI::Option* other : others)
        curve->excludes(other);
}

} // namespace twinspect
