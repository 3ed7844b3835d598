// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"

#include "app/cli/commands.h"

namespace twinspect {

int runCommandLine(int count, char** arguments)
{
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
    addDataCommands(app, job);
    addWeightsCommand(app, job);
    addManualCommand(app, job);
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : exitCodeOf(ErrorCode::InvalidArgument);
    }
    try {
        return job(console);
    } catch (const std::bad_alloc&) {
        return console.fail({ErrorCode::OutOfMemory, "There is not enough memory", {}, "Close other programs"});
    } catch (const std::exception& error) {
        return console.fail({ErrorCode::Internal, error.what(), {}, "Please report this"});
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

CLI::Option* addDataOptions(CLI::App& command, DataOptions& options, const std::string& help)
{
    CLI::Option* data = command.add_option("--data", options.folder, help);
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
    return data;
}

Result<Catalog> DataOptions::open() const
{
    if (mapping.empty())
        return openCatalog(folder);
    const auto read = mapping.front() == '{' ? parseMapping(mapping, "--mapping") : readMapping(mapping);
    return read ? openCatalog(folder, *read) : passOn(read);
}

Result<Catalog> openCatalogAloud(const DataOptions& data, Console& console)
{
    auto catalog = data.open();
    if (!catalog)
        return catalog;
    const auto context = console.context();
    for (const auto& warning : catalog->warnings)
        context.warn(warning);
    for (const auto& skipped : catalog->skipped)
        context.warn(Text("%1: left out: %2", skipped.file.string(), skipped.reason));
    return catalog;
}

Result<AnomalyModel> loadModelAloud(const std::filesystem::path& file, const std::string& device,
                                    const std::string& precision, Console& console)
{
    auto model = AnomalyModel::load(file, device, precision);
    if (model)
        if (const auto weakness = weaknessOf(model->separation()))
            console.context().warn(*weakness);
    return model;
}

std::string percent(const std::optional<double>& share)
{
    if (!share)
        return "-";
    char text[16];
    std::snprintf(text, sizeof text, "%.1f", 100 * *share);
    return text;
}

} // namespace twinspect
