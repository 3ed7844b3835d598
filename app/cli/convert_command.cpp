// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/dataset/reading_settings.h"
#include "core/detectors/known_detectors.h"
#include "core/foreign/folder_conversion.h"
#include "plugins/host/foreign_opening.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

struct ConvertArguments {
    DataOptions data;
    ConversionOptions options;
    std::filesystem::path out, colourCamera, extrinsics;
    std::string reader, defects;
};

Result<ForeignData> openAloud(const ConvertArguments& arguments, Console& console)
{
    const auto& data = arguments.data;
    auto mapping = data.givenMapping();
    if (!mapping)
        return passOn(mapping);
    if (!arguments.defects.empty()) {
        *mapping = mapping->value_or(FolderMapping());
        (*mapping)->defects = arguments.defects;
    }
    auto foreign = openForeignData({data.folder, *mapping, arguments.reader}, installedPlugins(), console.context());
    if (!foreign)
        return foreign;
    if (auto ok = applySettings(data.reading, data.camera, foreign->catalog); !ok)
        return passOn(ok);
    sayLeftOut(foreign->catalog, console);
    if (foreign->reader && !console.quiet && !console.jsonProgress)
        console.print("Read by the plugin " + foreign->reader->name());
    return foreign;
}

int convert(Console& console, ConvertArguments arguments)
{
    const auto colour = readPosedCamera(arguments.colourCamera, arguments.extrinsics);
    if (!colour)
        return console.fail(colour.error());
    arguments.options.colourCamera = *colour;
    const auto data = openAloud(arguments, console);
    if (!data)
        return console.fail(data.error());
    const auto report = convertFolder(*data, arguments.options, arguments.out, console.context());
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
                   "RGB of two cameras, and what plugins read. The originals stay as they are");
    auto arguments = std::make_shared<ConvertArguments>();
    arguments->data.annotations = "none";
    addDataOptions(*command, arguments->data, "Folder of the data, or a file that a plugin reads")->required();
    command->remove_option(command->get_option("--annotations")); // they are not converted
    command->add_option("--out", arguments->out, "New folder for the parts, with a log of what was assumed")
        ->required();
    command
        ->add_option("--reader", arguments->reader,
                     "Plugin that reads the data ('twinspect-cli plugins' lists them); by default the program itself, "
                     "and for what it does not know the plugin that recognises it")
        ->type_name("ID");
    command
        ->add_option(
            "--defects", arguments->defects,
            "Names of the defective parts, such as 'ng/*': of a mapping, or of clouds with colours, which need "
            "no mapping. All other parts are good")
        ->type_name("PATTERN");
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
