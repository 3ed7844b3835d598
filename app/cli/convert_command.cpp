// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/foreign/folder_conversion.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

struct ConvertArguments {
    DataOptions data;
    ConversionOptions options;
    std::filesystem::path out, colourCamera, extrinsics;
};

int convert(Console& console, ConvertArguments arguments)
{
    const auto colour = readPosedCamera(arguments.colourCamera, arguments.extrinsics);
    if (!colour)
        return console.fail(colour.error());
    arguments.options.colourCamera = *colour;
    const auto catalog = openCatalogAloud(arguments.data, console);
    if (!catalog)
        return console.fail(catalog.error());
    const auto report = convertFolder({*catalog}, arguments.options, arguments.out, console.context());
    if (!report)
        return console.fail(report.error());
    for (const auto& remark : report->remarks)
        console.warn(remark);
    for (const auto& [id, why] : report->refused)
        console.warn(Text("%1: left out: %2", id, why.text()));
    if (console.jsonProgress)
        console.printJson(Json{{"converted", report->converted},
                               {"left_out", report->refused.size()},
                               {"out", arguments.out.string()}});
    else
        console.print("Converted " + std::to_string(report->converted) + " parts, left out "
                      + std::to_string(report->refused.size()) + ": " + arguments.out.string());
    return report->refused.empty() ? 0 : kExitSomeFailed;
}

} // namespace

void addConvertCommand(CLI::App& app, Job& job)
{
    auto* command = app.add_subcommand(
        "convert", "Makes parts of data of other programs: point clouds without rows (PCD, PLY, CSV, XYZ), depth and "
                   "RGB of two cameras. The originals stay as they are");
    auto arguments = std::make_shared<ConvertArguments>();
    arguments->data.annotations = "none";
    arguments->data.cloudsAlone = true;
    addDataOptions(*command, arguments->data, "Folder of the data")->required();
    command->remove_option(command->get_option("--annotations")); // they are not converted
    command->add_option("--out", arguments->out, "New folder for the parts, with a log of what was assumed")
        ->required();
    addParameters(*command, arguments->options, conversionParameters());
    command
        ->add_option(
            "--colour-camera", arguments->colourCamera,
            "File of the camera that made the RGB pictures, where they do not lie on the depth pixel by pixel; "
            "it may describe both cameras and how they stand")
        ->type_name("FILE");
    command
        ->add_option("--extrinsics", arguments->extrinsics,
                     "File with rotation and translation from the depth camera to the RGB camera")
        ->type_name("FILE");
    command->footer("Exit code 6 when some parts were left out. twinspect-conversion.json in the new folder says what "
                    "was assumed and what was left out.\nExample: twinspect-cli convert --data scans --grid-by plane "
                    "--mm-per-pixel 0.2 --out parts");
    command->callback(
        [arguments, &job] { job = [arguments](Console& console) { return convert(console, *arguments); }; });
}

} // namespace twinspect
