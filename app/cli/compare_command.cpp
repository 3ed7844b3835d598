// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "app/cli/benchmark.h"
#include "app/cli/contestants.h"
#include "core/base/compute_threads.h"
#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/detectors/known_detectors.h"
#include "core/inference/dataset_evaluation.h"
#include "core/record/comparison_tables.h"
#include "core/record/kept_rows.h"
#include "core/teaching/part_measurement.h"

namespace twinspect {

namespace {

std::string sees(const DetectorInfo& info)
{
    return info.rgb && info.depth ? "RGB and depth" : info.rgb ? "RGB" : "depth";
}

nlohmann::json toJson(const DetectorInfo& info)
{
    nlohmann::json json{{"id", info.id},
                        {"name", info.name},
                        {"looks_at", sees(info)},
                        {"idea", info.idea.english()},
                        {"source", info.source},
                        {"differences", info.differences.english()},
                        {"needs_backbone", info.backbone},
                        {"options", nlohmann::json::array()}};
    for (const ParameterSpec& spec : optionsOf(info))
        json["options"].push_back(
            {{"key", spec.key}, {"default", toText(spec.defaultValue)}, {"unit", spec.unit}, {"help", spec.help}});
    return json;
}

int listDetectors(Console& console)
{
    for (const auto* kind : knownDetectors()) {
        const DetectorInfo& info = kind->info();
        if (console.jsonProgress) {
            console.printJson(toJson(info));
            continue;
        }
        std::string text = info.id + ": " + info.name + "\n  Looks at: " + sees(info)
                         + "\n  Idea: " + info.idea.english() + ".\n  Source: " + info.source + ".";
        if (!info.differences.empty())
            text += "\n  Differences from the published form: " + info.differences.english() + ".";
        if (info.backbone)
            text += "\n  Needs the weights of a pretrained network (see: twinspect-cli weights list).";
        text += "\n  Options:";
        for (const ParameterSpec& spec : optionsOf(info))
            text += "\n    " + info.id + "." + spec.key + "=" + toText(spec.defaultValue)
                  + (spec.unit.empty() ? "" : " " + spec.unit) + "  " + spec.help;
        console.print(text + "\n");
    }
    return 0;
}

/// What the figures of all rows depend on. The program counts to the last byte.
Result<std::map<std::string, std::string>> measuredBy(const CompareArguments& arguments)
{
    const auto program = readFile("/proc/self/exe");
    if (!program)
        return passOn(program);
    return std::map<std::string, std::string>{{"program", sha256(*program).substr(0, 16)},
                                              {"device", arguments.compute.device},
                                              {"precision", nameOf(arguments.compute.precision)},
                                              {"speed", arguments.noSpeed ? "off" : "on"}};
}

/// Whether a model file is to be measured on the part: with several parts, on that whose name it carries.
Result<bool> isFor(const Contestant& contestant, const Catalog& catalog, bool onlyPart, Console& console)
{
    if (contestant.kind != nullptr)
        return true;
    const auto model = AnomalyModel::load(contestant.file);
    if (!model)
        return passOn(model);
    if (model->partName() == nameOf(catalog))
        return true;
    if (onlyPart)
        console.warn(Text("%1 was trained on parts of the name %2, not %3", contestant.file.string(), model->partName(),
                          nameOf(catalog)));
    return onlyPart;
}

std::vector<ComparisonTask> tasksOf(const std::vector<Catalog>& catalogs, const std::vector<Contestant>& contestants,
                                    const std::vector<int>& counts)
{
    std::vector<ComparisonTask> tasks;
    for (const Catalog& catalog : catalogs) {
        const std::string data = dataHashOf(catalog);
        for (const int count : counts)
            for (const Contestant& contestant : contestants)
                tasks.push_back({&catalog, data, &contestant, count});
    }
    return tasks;
}

/// The finished row of a task; nullopt when it is not there. Errors: Mismatch when it was measured on other files or of
/// another model, BadData.
Result<std::optional<ComparisonRow>> finishedRow(const KeptRows& kept, const ComparisonTask& task, int seed)
{
    const auto part = nameOf(*task.catalog);
    if (auto ok = kept.checkFiles(part, task.data); !ok)
        return passOn(ok);
    for (const auto& entry : kept.rows()) {
        auto row = comparisonRowFrom(entry);
        if (!row)
            return tl::unexpected<Error>(kept.unusable(ErrorCode::BadData, Text("A row of the comparison is damaged")));
        if (row->part != part || row->model != task.contestant->name || row->goodParts != task.goodParts
            || row->seed != seed)
            continue;
        if (row->madeBy != task.contestant->madeBy)
            return tl::unexpected<Error>(
                kept.unusable(ErrorCode::Mismatch,
                              Text("The rows of %1 were measured with other options, weights or another file",
                                   row->model)));
        return std::optional(std::move(*row));
    }
    return std::optional<ComparisonRow>();
}

void sayRow(const ComparisonTask& task, std::size_t index, std::size_t of, bool finishedBefore, Console& console)
{
    if (console.jsonProgress)
        console.printJson({{"row", index + 1},
                           {"of", of},
                           {"part", nameOf(*task.catalog)},
                           {"model", task.contestant->name},
                           {"good_parts", task.goodParts},
                           {"finished_before", finishedBefore}});
    else if (!console.quiet)
        console.print("Row " + std::to_string(index + 1) + " of " + std::to_string(of) + ": " + task.name()
                      + (finishedBefore ? " (finished before)" : ""));
}

/// All rows, those that were finished before among them. Errors are of what ends the comparison; what concerns one
/// model alone is in its outcome.
Status measureAll(const std::vector<ComparisonTask>& tasks, const CompareArguments& arguments,
                  const std::filesystem::path& models, KeptRows& kept, Comparison& comparison, Console& console)
{
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        const ComparisonTask& task = tasks[i];
        ComparisonOutcome outcome{nameOf(*task.catalog), task.contestant->name, task.goodParts, {}};
        auto finished = finishedRow(kept, task, arguments.seed);
        if (!finished)
            return passOn(finished);
        sayRow(task, i, tasks.size(), finished->has_value(), console);
        if (*finished) {
            outcome.row = std::move(**finished);
            comparison.outcomes.push_back(std::move(outcome));
            continue;
        }
        const auto fits = isFor(*task.contestant, *task.catalog, comparison.parts.size() == 1, console);
        if (fits && !*fits)
            continue;
        outcome.row = fits ? measureRow(task, arguments, models, console.context()) : passOn(fits);
        if (outcome.row) {
            if (auto ok = kept.add(toJson(*outcome.row)); !ok)
                return ok;
        } else if (outcome.row.error().code == ErrorCode::Cancelled) {
            return passOn(outcome.row);
        } else {
            console.warn(Text("%1 could not be measured: %2", task.name(), outcome.row.error().text()));
        }
        comparison.outcomes.push_back(std::move(outcome));
    }
    return {};
}

Status writeFiles(const Comparison& comparison, const std::vector<TextTable>& tables, const CompareArguments& arguments)
{
    const auto json = toJson(comparison).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    for (const auto& [file, text] : {std::pair(arguments.csv, comparisonCsv(comparison)),
                                     {arguments.markdown, comparisonMarkdown(tables)},
                                     {arguments.json, json}})
        if (!file.empty())
            if (auto ok = writeFileAtomically(file, text); !ok)
                return ok;
    return {};
}

int compare(Console& console, const CompareArguments& arguments)
{
    const auto contestants = contestantsOf(arguments);
    if (!contestants)
        return console.fail(contestants.error());
    const auto catalogs = openParts(arguments.folders, arguments.data, console);
    if (!catalogs)
        return console.fail(catalogs.error());
    if (auto ok = checkCounts(*catalogs, arguments.curve, arguments.seed); !ok)
        return console.fail(ok.error());
    if (!arguments.curve.empty() && std::ranges::any_of(*contestants, [](const Contestant& one) { return !one.kind; }))
        return console.fail(Error{ErrorCode::InvalidArgument,
                                  "A model file has no learning curve",
                                  {},
                                  "Name only detectors, or leave --curve out"});
    const auto by = measuredBy(arguments);
    if (!by)
        return console.fail(by.error());
    auto kept = KeptRows::open(arguments.out, "comparison", kComparisonFormat, *by);
    if (!kept)
        return console.fail(kept.error());

    Comparison comparison;
    comparison.seed = arguments.seed;
    comparison.threads = computeThreads();
    comparison.counts = arguments.curve.empty() ? std::vector<int>{kAllGoodParts} : arguments.curve;
    for (const Catalog& catalog : *catalogs)
        comparison.parts.push_back(nameOf(catalog));
    for (const Contestant& contestant : *contestants)
        comparison.models.push_back(contestant.name);
    const auto models = arguments.keep.empty()
                          ? std::filesystem::temp_directory_path() / ("twinspect-compare-" + std::to_string(::getpid()))
                          : arguments.keep;
    const auto done =
        measureAll(tasksOf(*catalogs, *contestants, comparison.counts), arguments, models, *kept, comparison, console);
    std::error_code ignored;
    if (arguments.keep.empty())
        std::filesystem::remove_all(models, ignored);

    auto tables = comparisonTables(comparison);
    if (arguments.published)
        for (TextTable& table : publishedTables(comparison))
            tables.push_back(std::move(table));
    if (console.jsonProgress)
        console.printJson(toJson(comparison));
    else
        for (const TextTable& table : tables)
            console.print("\n" + asText(table));
    if (auto ok = writeFiles(comparison, tables, arguments); !ok)
        return console.fail(ok.error());
    if (!done) {
        if (done.error().code == ErrorCode::Cancelled && !arguments.out.empty())
            console.warn(Text("Finished rows are kept: %1. The same command goes on there.", arguments.out.string()));
        return console.fail(done.error());
    }
    const auto failed = std::ranges::find_if(comparison.outcomes, [](const auto& outcome) { return !outcome.row; });
    if (failed == comparison.outcomes.end())
        return 0;
    const bool some =
        std::ranges::any_of(comparison.outcomes, [](const auto& outcome) { return outcome.row.has_value(); });
    return some ? kExitSomeFailed : console.fail(failed->row.error());
}

} // namespace

void addCompareCommand(CLI::App& app, Job& job)
{
    auto* command = app.add_subcommand(
        "compare", "Trains several detectors on the same parts, or takes model files, and compares them: accuracy, "
                   "speed, memory, and whether a difference can be shown");
    auto arguments = std::make_shared<CompareArguments>();
    auto* list = command->add_flag("--list", arguments->list,
                                   "Says what each detector is, what it looks at, where it comes from and its options");
    command->add_option("--data", arguments->folders,
                        "Folders of parts with test parts, or of such folders; with --mapping, each of one part");
    addReadingOptions(*command, arguments->data);
    command
        ->add_option("--models", arguments->models,
                     "Detectors, which are trained here, and model files (.tsm); with several parts a file counts for "
                     "the part whose name it carries. The others are compared with the first. By default all detectors")
        ->delimiter(',')
        ->type_name("ID,FILE,...");
    command
        ->add_option("--set", arguments->settings,
                     "An option of one detector, such as dcrdf.steps=200; may be given again and again")
        ->type_name("DETECTOR.KEY=VALUE")
        ->allow_extra_args(false);
    command->add_option("--seed", arguments->seed, "Seed of all trainings")
        ->check(CLI::Range(0, 1 << 30))
        ->capture_default_str();
    addEnum(*command, "--preset", arguments->preset, "Length of the training of DCRDF-Net");
    command->add_option("--textures", arguments->textures, "Folder of pictures for texture alignment of DCRDF-Net");
    command
        ->add_option("--weights", arguments->weights,
                     "Weights of a backbone, such as resnet50=FILE (safetensors); by default those that are here")
        ->type_name("BACKBONE=FILE")
        ->allow_extra_args(false);
    addCurveOption(*command, arguments->curve);
    command->add_option("--keep", arguments->keep, "Keep the models in this folder");
    command->add_option("--out", arguments->out,
                        "Folder for finished rows (comparison.json). The same command goes on with what is there");
    command->add_option("--csv", arguments->csv, "File for the figures as a table");
    command->add_option("--markdown", arguments->markdown, "File for the tables as they are printed, in Markdown");
    command->add_option("--json", arguments->json, "File for all figures and the scores of every part");
    command->add_flag("--published", arguments->published, "Also the tables of the paper, with our rows below");
    command->add_flag("--no-speed", arguments->noSpeed, "Leave out latency, throughput and memory of inspecting");
    command->add_option("--device", arguments->compute.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    addEnum(*command, "--precision", arguments->compute.precision, "Number format of the networks");
    command->footer(
        "The window shows comparison.json of --out on its page Compare, and writes it as PDF.\n"
        "Example: twinspect-cli compare --data parts --models dcrdf,patchcore --preset quick --out comparison\n"
        "         twinspect-cli compare --list");
    command->callback([arguments, list, &job] {
        if (list->count() == 0 && arguments->folders.empty())
            throw CLI::RequiredError("--data");
        job = [arguments](Console& console) {
            return arguments->list ? listDetectors(console) : compare(console, *arguments);
        };
    });
}

} // namespace twinspect
