// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "core/demo/demo_parts.h"

namespace twinspect {

namespace {

struct DemoArguments {
    std::filesystem::path out;
    DemoOptions options;
};

struct PackArguments {
    DataOptions data;
    std::filesystem::path out, textures, regions;
    int side = 224;
};

int renderDemo(Console& console, const DemoArguments& arguments)
{
    if (auto ok = renderDemoParts(arguments.out, arguments.options, console.context()); !ok)
        return console.fail(ok.error());
    console.print("Demo parts: " + arguments.out.string());
    return 0;
}

int pack(Console& console, const PackArguments& arguments)
{
    const auto catalog = openCatalogAloud(arguments.data, console);
    if (!catalog)
        return console.fail(catalog.error());
    const auto regions = readRegionsToLearn(arguments.regions, console);
    if (!regions)
        return console.fail(regions.error());
    PartTrainingSummary summary;
    auto set = readTrainingSet(*catalog, arguments.side, arguments.textures, summary, console.context(), *regions);
    if (!set)
        return console.fail(set.error());
    if (auto ok = addEvaluationParts(*catalog, *set, console.context()); !ok)
        return console.fail(ok.error());
    if (auto ok = writePacked(arguments.out, *set); !ok)
        return console.fail(ok.error());
    console.print("Packed " + std::to_string(set->train.size()) + " training, " + std::to_string(set->heldOut.size())
                  + " held-out and " + std::to_string(set->evaluation.size())
                  + " test parts: " + arguments.out.string());
    return 0;
}

} // namespace

void addDataCommands(CLI::App& app, Job& job)
{
    auto* demo =
        app.add_subcommand("demo",
                           "Renders the demo parts: RGB, point clouds and exact masks, free of foreign licences");
    auto demoArguments = std::make_shared<DemoArguments>();
    demo->add_option("OUT", demoArguments->out, "Folder for them")->required();
    addParameters(*demo, demoArguments->options, demoParameters());
    demo->footer("Example: twinspect-cli demo parts");
    demo->callback([demoArguments, &job] {
        job = [demoArguments](Console& console) { return renderDemo(console, *demoArguments); };
    });

    auto* packed = app.add_subcommand(
        "pack", "Prepares a part's folder as one tensor file, for training where only LibTorch is (twinspect-lab)");
    auto packArguments = std::make_shared<PackArguments>();
    addDataOptions(*packed, packArguments->data, "Folder of one part")->required();
    packed->add_option("--out", packArguments->out, "Packed file to write")->required();
    packed->add_option("--side", packArguments->side, "Side of the network's picture in px, a multiple of 32")
        ->check(CLI::Range(64, 1024))
        ->capture_default_str();
    packed->add_option("--textures", packArguments->textures, "Folder of pictures for texture alignment, such as DTD");
    packed->add_option("--regions", packArguments->regions,
                       "Recipe whose regions of interest say which pixels count neither in what is learnt nor in the "
                       "held-out scores; the test parts are packed whole");
    packed->footer("Example: twinspect-cli pack --data parts/gasket --out gasket.packed");
    packed->callback(
        [packArguments, &job] { job = [packArguments](Console& console) { return pack(console, *packArguments); }; });
}

} // namespace twinspect
