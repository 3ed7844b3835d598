// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <nlohmann/json.hpp>

#include "app/cli/chosen_thresholds.h"
#include "app/cli/commands.h"
#include "core/inference/result_files.h"

namespace twinspect {

namespace {

Thresholds notGiven()
{
    Thresholds limits;
    for (const auto& [spec, member] : regionLimits())
        limits.*std::get<double Thresholds::*>(member) = std::nan("");
    return limits;
}

struct InspectArguments {
    std::filesystem::path model, out, thresholdFile;
    DataOptions data;
    std::string shard, device = "auto", tolerance;
    Split split = Split::Test;
    StoredMaps maps = StoredMaps::Fused;
    Precision precision = Precision::Auto;
    std::optional<double> threshold, pixelThreshold;
    Thresholds limits = notGiven(); ///< on regions; NaN = those of the thresholds
};

struct MergeArguments {
    std::filesystem::path out;
    std::vector<std::filesystem::path> folders;
};

int report(Console& console, const InspectionSummary& summary, const std::filesystem::path& out)
{
    if (console.jsonProgress) {
        console.printJson({{"inspected", summary.inspected},
                           {"ok", summary.ok},
                           {"review", summary.review},
                           {"reject", summary.reject},
                           {"no_part", summary.noPart},
                           {"failed", summary.failed},
                           {"seconds", summary.seconds},
                           {"results", out.string()}});
    } else {
        console.print(std::to_string(summary.inspected) + " parts: " + std::to_string(summary.ok) + " OK, "
                      + std::to_string(summary.review) + " review, " + std::to_string(summary.reject) + " rejected, "
                      + std::to_string(summary.noPart) + " without a part, " + std::to_string(summary.failed.size())
                      + " not inspected.");
        console.print("Results: " + (out / "results.jsonl").string() + " and .csv");
    }
    if (summary.outOfMemory)
        return exitCodeOf(ErrorCode::OutOfMemory);
    return summary.failed.empty() ? 0 : kExitSomeFailed;
}

Result<InspectionOptions> inspectOptionsOf(const InspectArguments& arguments, const AnomalyModel& model,
                                           const std::optional<ThresholdFile>& file)
{
    InspectionOptions options;
    const auto chosen = thresholdsFor(model, file, arguments.thresholdFile);
    if (!chosen)
        return passOn(chosen);
    options.thresholds = chosen->thresholds;
    options.thresholdsFrom = chosen->from;
    if (file) {
        options.recipe = file->recipe;
        options.recipeRevision = file->recipeRevision;
        options.tolerance = file->tolerance;
    }
    if (!arguments.tolerance.empty()) {
        const auto tolerance = parseTolerance(arguments.tolerance);
        if (!tolerance)
            return passOn(tolerance);
        options.tolerance = *tolerance;
    }
    for (const auto& [option, value] :
         {std::pair{"--threshold", arguments.threshold}, std::pair{"--pixel-threshold", arguments.pixelThreshold}})
        if (value && !std::isfinite(*value))
            return failure(ErrorCode::InvalidArgument, Text("%1 is not a finite number", option), {},
                           "Give a number, or leave the option out");
    if (arguments.threshold) {
        options.thresholds.reject = options.thresholds.review = *arguments.threshold;
        options.thresholds.arithmetic = Arithmetic::Unknown; // whoever gives it knows what it is for
        options.thresholdsFrom = "given on the command line";
    }
    if (arguments.pixelThreshold)
        options.thresholds.pixel = *arguments.pixelThreshold;
    for (const auto& [spec, parameter] : regionLimits()) {
        const auto limit = std::get<double Thresholds::*>(parameter);
        if (!std::isnan(arguments.limits.*limit))
            options.thresholds.*limit = arguments.limits.*limit;
    }
    if (auto ok = checkThresholds(options.thresholds); !ok)
        return passOn(ok);
    options.maps = arguments.maps;
    options.split = arguments.split;
    if (!arguments.shard.empty()) {
        const auto shard = parseShard(arguments.shard);
        if (!shard)
            return passOn(shard);
        options.shard = *shard;
    }
    return options;
}

/// From now on blocks as large as a plane of a part go back to the system when they are freed. By default glibc keeps
/// the room of those up to 32 MiB, and a part of 12 megapixels leaves gaps in it.
void giveLargeBlocksBack()
{
#ifdef __GLIBC__
    ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

int inspect(Console& console, const InspectArguments& arguments)
{
    giveLargeBlocksBack();
    const auto catalog = openCatalogAloud(arguments.data, console);
    if (!catalog)
        return console.fail(catalog.error());
    std::optional<ThresholdFile> file;
    if (!arguments.thresholdFile.empty()) {
        auto read = readThresholdFile(arguments.thresholdFile);
        if (!read)
            return console.fail(read.error());
        file = std::move(*read);
    }
    const auto modelFile = arguments.model.empty() && file ? file->model : arguments.model;
    if (modelFile.empty())
        return console.fail({ErrorCode::InvalidArgument,
                             "No model is given",
                             {},
                             "Give --model, or --recipe with a recipe saved by the window"});
    const auto model = loadModelAloud(modelFile, arguments.device, arguments.precision, console);
    if (!model)
        return console.fail(model.error());
    const auto options = inspectOptionsOf(arguments, *model, file);
    if (!options)
        return console.fail(options.error());
    if (const auto remark = otherArithmeticOf(*model, options->thresholds))
        console.warn(*remark);
    if (!console.quiet && !console.jsonProgress) {
        console.print("Threshold " + scoreInWords(options->thresholds.reject, model->scoreUnit()) + ": "
                      + options->thresholdsFrom);
        sayUnit(model->scoreUnit(), console);
    }
    sayRegions(options->thresholds.regions, console);
    const auto summary = inspectCatalog(*model, *catalog, arguments.out, *options, console.context());
    if (!summary)
        return console.fail(summary.error());
    const int code = report(console, *summary, arguments.out);
    const bool lost = std::any_of(catalog->skipped.begin(), catalog->skipped.end(),
                                  [](const SkippedFile& skipped) { return skipped.loss; });
    return code == 0 && lost ? kExitSomeFailed : code;
}

int merge(Console& console, const MergeArguments& arguments)
{
    const auto summary = mergeResults(arguments.folders, arguments.out);
    if (!summary)
        return console.fail(summary.error());
    return report(console, *summary, arguments.out);
}

} // namespace

void addInspectCommands(CLI::App& app, Job& job)
{
    auto* command =
        app.add_subcommand("inspect", "Inspects new parts: verdict, score, modality, regions in mm2 and mm");
    auto arguments = std::make_shared<InspectArguments>();
    command->add_option("--model", arguments->model, "Model file; a recipe brings its own");
    addDataOptions(*command, arguments->data, "Folder of a part, plain folder, or a single picture or point cloud")
        ->required();
    command->add_option("--out", arguments->out, "Folder for results.jsonl, results.csv and maps")->required();
    command->add_option(
        "--thresholds,--recipe", arguments->thresholdFile,
        "File made by 'calibrate', or a recipe saved by the window; by default the model's held-out good parts decide");
    command->add_option("--threshold", arguments->threshold, "Image score above which a part is rejected, raw");
    command->add_option("--pixel-threshold", arguments->pixelThreshold,
                        "Map score above which a pixel belongs to a region, raw");
    addParameters(*command, arguments->limits, regionLimits());
    for (const auto& [spec, member] : regionLimits())
        command->get_option("--" + spec.key)->default_str("as calibrated");
    addEnum(*command, "--maps", arguments->maps, "Which maps to store, 16 bit");
    command->add_option("--tolerance", arguments->tolerance,
                        "By how much the height may differ from the mean good part, mm, such as 0.3 or -0.2,0.3; it "
                        "makes no verdict, but what lies outside is told, and --maps all has its bands. By default "
                        "that of the recipe");
    addEnum(*command, "--split", arguments->split, "Which part of a data set");
    command->add_option("--shard", arguments->shard, "i/n: inspect only every n-th sample, starting with the i-th");
    command->add_option("--device", arguments->device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    addEnum(*command, "--precision", arguments->precision, "Number format of the networks");
    command->footer("Example: twinspect-cli inspect --model gasket.tsm --data new_parts --out results");
    command->callback(
        [arguments, &job] { job = [arguments](Console& console) { return inspect(console, *arguments); }; });

    auto* merging = app.add_subcommand("merge", "Puts the results of several shards together");
    auto mergeArguments = std::make_shared<MergeArguments>();
    merging->add_option("--out", mergeArguments->out, "Folder for the whole")->required();
    merging->add_option("FOLDERS", mergeArguments->folders, "Folders with results-*of*.jsonl")->required();
    merging->footer("Example: twinspect-cli merge --out results shard1 shard2");
    merging->callback([mergeArguments, &job] {
        job = [mergeArguments](Console& console) { return merge(console, *mergeArguments); };
    });
}

} // namespace twinspect
