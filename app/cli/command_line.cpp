// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <sstream>
#include <string_view>

#include "app/cli/commands.h"
#include "core/evaluation/score_digits.h"
#include "app/cli/programs.h"
#include "core/base/files.h"
#include "core/base/library_error.h"
#include "core/base/printable.h"
#include "core/dataset/annotated_parts.h"
#include "core/dataset/reading_settings.h"
#include "core/inference/learnt_regions.h"
#include "core/nn/torch_error.h"
#include "core/record/threshold_file.h"

namespace twinspect {

int runCommandLine(int count, char** arguments)
{
    keepFilesFromOthers();
    endWithSentenceWithoutMemory(exitCodeOf(ErrorCode::OutOfMemory));
    if (const auto threads = checkThreads(); !threads) {
        std::fprintf(stderr, "error: %s\n", threads.error().message().c_str());
        return exitCodeOf(threads.error().code);
    }
    Console console;
    Job job;
    CLI::App app{"Twinspect: learns a part from good examples (RGB + depth) and shows where a new one differs, in "
                 "which modality, by how many millimetres.",
                 "twinspect-cli"};
    app.set_version_flag("--version", TWINSPECT_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    app.add_flag("--quiet", console.quiet, "No progress; results, warnings and errors only");
    app.add_flag("--json-progress", console.jsonProgress,
                 "Progress, warnings, results and errors as one JSON object a line on standard output");
    app.footer("Exit codes: 0 done; 1 a fault of ours; 2 wrong use; 3 data missing, damaged or unfitting; 4 results "
               "could not be written;\n"
               "5 out of memory; 6 done, but some samples could not be inspected; 130 stopped by the user.\n"
               "Example: twinspect-cli train --data gasket --out gasket.tsm && twinspect-cli inspect --model "
               "gasket.tsm --data new_parts --out results");
    addCheckCommand(app, job);
    addTrainCommand(app, job);
    addInspectCommands(app, job);
    addEvaluateCommand(app, job);
    addCalibrateCommand(app, job);
    addAblateCommand(app, job);
    addBenchmarkCommand(app, job);
    addCompareCommand(app, job);
    addDataCommands(app, job);
    addAnnotationCommands(app, job);
    addExchangeCommands(app, job);
    addConvertCommand(app, job);
    addDeviationCommand(app, job);
    addPluginsCommand(app, job);
    addWeightsCommand(app, job);
    addManualCommand(app, job);
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        std::ostringstream out, errors;
        const bool asked = app.exit(error, out, errors) == 0; // for help or the version
        std::fputs(printable(errors.str()).c_str(), stderr);
        if (asked)
            console.print(out.str().substr(0, out.str().find_last_not_of('\n') + 1));
        return console.end(asked ? 0 : exitCodeOf(ErrorCode::InvalidArgument));
    }
    constexpr std::array<std::string_view, 4> kTraining{"train", "ablate", "benchmark", "compare"};
    if (std::ranges::find(kTraining, app.get_subcommands().front()->get_name()) != kTraining.end())
        beginWithSleepingThreads(arguments);
    try {
        return console.end(job(console));
    } catch (const std::exception& error) {
        return console.fail(torchErrorFrom(error));
    }
}

std::string typeName(const ParameterSpec& spec)
{
    if (std::holds_alternative<bool>(spec.defaultValue))
        return "{on,off}";
    if (!spec.choices.empty())
        return "{" + CLI::detail::join(spec.choices, ",") + "}";
    return spec.unit.empty() ? "VALUE" : spec.unit;
}

Result<ParameterValues> parseSettings(const std::vector<ParameterSpec>& specs, const std::vector<std::string>& settings)
{
    ParameterValues values;
    for (const auto& setting : settings) {
        const auto equals = setting.find('=');
        if (equals == std::string::npos)
            return failure(ErrorCode::InvalidArgument, Text("--set takes KEY=VALUE, not '%1'", setting));
        const auto key = setting.substr(0, equals);
        const auto spec = std::ranges::find(specs, key, &ParameterSpec::key);
        if (spec == specs.end())
            return tl::unexpected<Error>(unknownParameter(specs, {{key, setting.substr(equals + 1)}}));
        const auto value = parseParameter(*spec, setting.substr(equals + 1));
        if (!value)
            return passOn(value);
        values[key] = *value;
    }
    return values;
}

CLI::Option* addDataOptions(CLI::App& command, DataOptions& options, const std::string& help)
{
    CLI::Option* data = command.add_option("--data", options.folder, help);
    addReadingOptions(command, options);
    return data;
}

void addReadingOptions(CLI::App& command, DataOptions& options)
{
    command
        .add_option(
            "--mapping", options.mapping,
            "Which files of --data belong together, where the folder's layout is not known: a JSON file, or the JSON "
            R"(itself, such as
{"format": "twinspect-mapping-1", "colour": "**/*_rgb.png", "geometry": "**/*_depth.tiff", "defects": "ng/*", )"
            R"("test": "test/*"}; * stands for the part's
name, ** for folders; "defects" and "test" name parts that are never learnt from. )"
            R"(By default twinspect-mapping.json in the folder. The window's training page writes such files)")
        ->type_name("FILE");
    command
        .add_option("--annotations", options.annotations,
                    "What people marked on the parts, in place of labels and masks of the data: a folder, or 'none'; "
                    "by default twinspect-annotations beside the data if there is one")
        ->type_name("FOLDER");
    constexpr const char* kGroup = "Geometry";
    for (const auto& [key, about] :
         {std::pair{"unit", "Of the numbers in the geometry files: m, cm, mm, 0.1mm, um, inch, or the metres of one "
                            "unit; by default judged from the numbers, or said by the camera file"},
          std::pair{"missing", "Numbers in the files that stand for \"not measured\", such as -9999, beside 0 0 0 and "
                               "NaN"},
          std::pair{"axes", "What the three numbers of a point are as the camera sees it (x to the right, y down, z "
                            "away from it), such as z,y,x or x,-y,-z"},
          std::pair{"turn", "How to turn the geometry's picture so that it lies on the RGB picture: mirror, flip, "
                            "180, right, left, transpose or transverse"},
          std::pair{"bytes", "exchanged: of every 16-bit depth value"}})
        command.add_option(std::string("--") + key, options.reading[key], about)->group(kGroup);
    command
        .add_option("--camera", options.camera,
                    "File of the camera that made the depth pictures; by default intrinsics.json, camera_info.yaml "
                    "or their like beside them or in a folder above")
        ->type_name("FILE")
        ->group(kGroup);
}

Result<AnnotationFolder> DataOptions::annotationFolder() const
{
    if (annotations == "none")
        return failure(ErrorCode::InvalidArgument, "There is nothing to do without annotations", "--annotations",
                       "Name a folder, or leave the option out");
    return annotations == "auto" ? AnnotationFolder::beside(folder) : AnnotationFolder(annotations);
}

Result<std::optional<FolderMapping>> DataOptions::givenMapping() const
{
    if (mapping.empty())
        return std::nullopt;
    auto read = mapping.front() == '{' ? parseMapping(mapping, "--mapping") : readMapping(mapping);
    return read ? Result<std::optional<FolderMapping>>(std::move(*read)) : passOn(read);
}

Result<Catalog> DataOptions::open() const
{
    const auto mapped = givenMapping();
    if (!mapped)
        return passOn(mapped);
    auto catalog = openCatalog(folder, *mapped);
    if (!catalog)
        return catalog;
    if (annotations != "none") {
        const auto marked = annotationFolder();
        if (!marked)
            return passOn(marked);
        if (annotations != "auto" && !std::filesystem::is_directory(marked->path()))
            return failure(ErrorCode::NotFound, "There is no such folder of annotations", annotations,
                           "Give the folder that holds 'parts', or leave --annotations out");
        useAnnotations(*catalog, *marked);
    }
    if (const auto ok = applySettings(reading, camera, *catalog); !ok)
        return passOn(ok);
    return catalog;
}

void sayLeftOut(const Catalog& catalog, Console& console)
{
    for (const auto& warning : catalog.warnings)
        console.warn(warning);
    for (const auto& skipped : catalog.skipped)
        console.warn(Text("%1: left out: %2", skipped.file.string(), skipped.reason));
}

Result<Catalog> openCatalogAloud(const DataOptions& data, Console& console)
{
    auto catalog = data.open();
    if (catalog)
        sayLeftOut(*catalog, console);
    return catalog;
}

Result<AnomalyModel> loadModelAloud(const std::filesystem::path& file, const std::string& device, Precision precision,
                                    Console& console)
{
    auto model = AnomalyModel::load(file, device, precision);
    if (model)
        for (const auto& remark : {missingSealOf(*model), weaknessOf(model->separation())})
            if (remark)
                console.warn(*remark);
    return model;
}

void sayRegions(const RegionsOfInterest& regions, Console& console)
{
    if (regions.empty() || console.quiet || console.jsonProgress)
        return;
    std::string names;
    for (const auto& region : regions.list())
        names += (names.empty() ? "" : ", ") + region.name + " (" + nameOf(region.kind) + ")";
    console.print("Regions of interest: " + names);
}

Result<RegionsOfInterest> readRegionsAloud(const std::filesystem::path& file, const AnomalyModel& model,
                                           Console& console)
{
    if (file.empty()) {
        const auto learnt = learntRegionsOf(model);
        if (learnt)
            sayRegions(*learnt, console);
        return learnt;
    }
    const auto read = readThresholdFile(file);
    if (!read)
        return passOn(read);
    if (read->modelHash != model.hash())
        return failure(ErrorCode::Mismatch, "This recipe was made for another model", file.string(),
                       "Give the model of the recipe");
    if (read->thresholds.regions.empty())
        console.warn(Text("%1: this recipe has no regions of interest: every pixel counts", file.string()));
    sayRegions(read->thresholds.regions, console);
    return read->thresholds.regions;
}

Result<RegionsOfInterest> readRegionsToLearn(const std::filesystem::path& recipe, Console& console)
{
    if (recipe.empty())
        return RegionsOfInterest();
    const auto read = readThresholdFile(recipe);
    if (!read)
        return passOn(read);
    if (read->thresholds.regions.empty())
        return failure(ErrorCode::InvalidArgument, "There are no regions of interest in this recipe", recipe.string(),
                       "Draw some in Twinspect, or leave --regions out");
    sayRegions(read->thresholds.regions, console);
    return read->thresholds.regions;
}

std::string scoreInWords(double raw, const ScoreUnit& unit, std::span<const double> compared)
{
    std::vector<double> together{raw};
    together.insert(together.end(), compared.begin(), compared.end());
    const auto said = [&](const ScoreUnit& in) { return plainScores(together, in).front(); };
    return unit.known() ? said(unit) + " (raw " + said({}) + ")" : said({});
}

void sayUnit(const ScoreUnit& unit, Console& console)
{
    if (unit.known())
        console.print("Scores: 0 is the middle of the held-out good parts, 1 the reject threshold of the training. "
                      "Files and options have raw scores.");
}

} // namespace twinspect
