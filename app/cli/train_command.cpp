// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/base/compute_threads.h"

namespace twinspect {

namespace {

struct TrainArguments {
    DataOptions data;
    std::vector<std::string> exclude;
    std::filesystem::path regions;
    int threads = 0;
    PartTrainingFiles files;
    NetworkOptions network;
    TrainingOptions training;
};

int train(Console& console, const TrainArguments& arguments)
{
    limitComputeThreads(arguments.threads);
    auto catalog = openCatalogAloud(arguments.data, console);
    if (!catalog)
        return console.fail(catalog.error());
    if (auto ok = leaveOut(*catalog, arguments.exclude); !ok)
        return console.fail(ok.error());
    PartTrainingFiles files = arguments.files;
    auto weights = findWeights(arguments.network.backbone, files.weights);
    if (!weights)
        return console.fail(weights.error());
    files.weights = *weights;
    const auto regions = readRegionsToLearn(arguments.regions, console);
    if (!regions)
        return console.fail(regions.error());
    files.regions = *regions;
    const auto summary = trainPart(*catalog, arguments.network, arguments.training, files, console.context());
    if (!summary) {
        Error error = summary.error();
        if (error.code == ErrorCode::Cancelled)
            error.remedy = "Run the same command with --resume to go on from where it stopped";
        return console.fail(error);
    }
    if (!summary->leads)
        return 0;
    if (console.jsonProgress) {
        console.printJson({{"model", files.model.string()},
                           {"model_sha256", summary->modelHash},
                           {"train_parts", summary->trainParts},
                           {"held_out_parts", summary->heldOutParts},
                           {"left_out", summary->leftOut},
                           {"seconds", summary->seconds},
                           {"images_per_second", summary->imagesPerSecond},
                           {"device", summary->device},
                           {"primary_map", summary->primaryMap},
                           {"held_out_auroc", summary->heldOutAuroc}});
        return 0;
    }
    char text[256];
    console.print(
        "Learnt from " + std::to_string(summary->trainParts) + " good parts; " + std::to_string(summary->heldOutParts)
        + " held out"
        + (summary->heldOutFromTraining ? " (taken from the training parts: there is no validation folder)" : "")
        + ".");
    std::snprintf(text, sizeof text, "%.0f s on %s (%s), %.1f parts/s in the main stage.", summary->seconds,
                  summary->device.c_str(), summary->reason.c_str(), summary->imagesPerSecond);
    console.print(text);
    std::string check = "Held-out good parts against synthetic defects, I-AUROC:";
    for (const auto& [name, area] : summary->heldOutAuroc)
        check += "  " + name + " " + percent(area);
    console.print(check);
    console.print("Model: " + files.model.string() + "  sha256 " + summary->modelHash);
    return 0;
}

} // namespace

void addTrainCommand(CLI::App& app, Job& job)
{
    auto* command = app.add_subcommand("train", "Learns one part from a folder of good examples");
    auto arguments = std::make_shared<TrainArguments>();
    addDataOptions(*command, arguments->data,
                   "Folder of one part (train/ and, if there is one, validation/), or a plain folder of good parts")
        ->required();
    command->add_option("--out", arguments->files.model, "Model file to write")->required();
    command
        ->add_option("--exclude", arguments->exclude,
                     "A part to leave out, such as train/good/007; may be given again and again")
        ->type_name("ID")
        ->allow_extra_args(false);
    command->add_option("--regions", arguments->regions,
                        "Recipe whose regions of interest say which pixels count neither in what is learnt nor in the "
                        "held-out scores; the model obeys them until a recipe says otherwise");
    command->add_flag("--resume", arguments->files.resume,
                      "Go on from OUT.checkpoint; ends where an uninterrupted training would");
    command->add_option("--examples", arguments->files.examples,
                        "Folder for pictures of how far the training is: a part with an artificial hole, and what each "
                        "channel sees of it");
    command
        ->add_option("--threads", arguments->threads,
                     "Most threads that compute or prepare parts at once; 0 takes all processor cores")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
    command->add_option("--weights", arguments->files.weights,
                        "Weights of the backbone (safetensors); by default those that come with Twinspect");
    command->add_option("--textures", arguments->files.textures,
                        "Folder of pictures for texture alignment, such as DTD; by default textures are computed");
    addParameters(*command, arguments->training, TrainingOptions::parameters());
    addParameters(*command, arguments->network, NetworkOptions::parameters(), {}, "Network");
    command->footer("Several processes train together when RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT are set, as "
                    "schedulers do.\n"
                    "Example: twinspect-cli train --data parts/gasket --out gasket.tsm --preset standard");
    command->callback(
        [arguments, &job] { job = [arguments](Console& console) { return train(console, *arguments); }; });
}

} // namespace twinspect
