// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/base/compute_threads.h"
#include "core/detectors/known_detectors.h"
#include "core/teaching/detector_training.h"

namespace twinspect {

namespace {

struct TrainArguments {
    DataOptions data;
    std::string detector = kDcrdf;
    std::vector<std::string> settings; ///< KEY=VALUE
    std::vector<const CLI::Option*> dcrdfOptions; ///< others may have one of the same name
    std::vector<std::string> exclude;
    std::filesystem::path regions;
    int threads = 0;
    PartTrainingFiles files;
    NetworkOptions network;
    TrainingOptions training;
};

/// A detector other than DCRDF-Net. Its options may also be given as those of DCRDF-Net of the same name (--seed).
/// Errors: InvalidArgument, also for options that mean nothing to it.
Result<DetectorChoice> choiceOf(const TrainArguments& arguments)
{
    const auto kind = detectorNamed(arguments.detector);
    if (!kind)
        return passOn(kind);
    const auto& info = (*kind)->info();
    auto settings = arguments.settings;
    for (const auto* option : arguments.dcrdfOptions) {
        if (option->count() == 0)
            continue;
        const auto key = option->get_lnames().front();
        if (std::ranges::find(info.parameters, key, &ParameterSpec::key) == info.parameters.end())
            return failure(ErrorCode::InvalidArgument,
                           Text("--%1 is an option of DCRDF-Net, not of %2", key, info.name), {},
                           "Leave it out, or give options of the detector with --set KEY=VALUE");
        settings.push_back(key + "=" + option->results().back());
    }
    auto values = parseSettings(info.parameters, settings);
    if (!values)
        return passOn(values);
    return DetectorChoice{info.id, std::move(*values), {arguments.training.device, arguments.training.precision}};
}

/// By the detector that was chosen.
Result<PartTrainingSummary> trainChosen(const Catalog& catalog, const TrainArguments& arguments,
                                        PartTrainingFiles files, const RunContext& context)
{
    if (arguments.detector == kDcrdf) {
        if (!arguments.settings.empty())
            return failure(ErrorCode::InvalidArgument, "DCRDF-Net has options of its own names instead of --set", {},
                           "See: twinspect-cli train --help");
        auto weights = findWeights(arguments.network.backbone, files.weights);
        if (!weights)
            return passOn(weights);
        files.weights = *weights;
        return trainPart(catalog, arguments.network, arguments.training, files, context);
    }
    const auto choice = choiceOf(arguments);
    if (!choice)
        return passOn(choice);
    if (const auto backbone = backboneOf(*choice)) {
        auto weights = findWeights(*backbone, files.weights);
        if (!weights)
            return passOn(weights);
        files.weights = *weights;
    }
    return trainDetector(catalog, *choice, files, context);
}

int train(Console& console, const TrainArguments& arguments)
{
    limitComputeThreads(arguments.threads);
    if (const auto kind = detectorNamed(arguments.detector); !kind)
        return console.fail(kind.error());
    auto catalog = openCatalogAloud(arguments.data, console);
    if (!catalog)
        return console.fail(catalog.error());
    if (auto ok = leaveOut(*catalog, arguments.exclude); !ok)
        return console.fail(ok.error());
    PartTrainingFiles files = arguments.files;
    const auto regions = readRegionsToLearn(arguments.regions, console);
    if (!regions)
        return console.fail(regions.error());
    files.regions = *regions;
    const auto summary = trainChosen(*catalog, arguments, files, console.context());
    if (!summary) {
        Error error = summary.error();
        if (error.code == ErrorCode::Cancelled && arguments.detector == kDcrdf)
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
    std::snprintf(text, sizeof text, "%.0f s on %s (%s)", summary->seconds, summary->device.c_str(),
                  summary->reason.c_str());
    std::string took = text;
    std::snprintf(text, sizeof text, ", %.1f parts/s in the main stage", summary->imagesPerSecond);
    console.print(took + (summary->imagesPerSecond > 0 ? text : "") + ".");
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
    auto* detector = command->add_option("--detector", arguments->detector,
                                         "What learns the part, also a detector of a plugin; 'twinspect-cli compare "
                                         "--list' says what each one is and which "
                                         "options it has");
    // Plugins are not asked here: that would start a process at every call of any command.
    std::vector<std::string> ids;
    for (const auto* kind : ownDetectors())
        ids.push_back(kind->info().id);
    detector->type_name("{" + CLI::detail::join(ids, ",") + "}")->capture_default_str();
    command
        ->add_option("--set", arguments->settings,
                     "An option of a detector other than DCRDF-Net; may be given again and again")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    auto* resume = command->add_flag("--resume", arguments->files.resume,
                                     "Go on from OUT.checkpoint; ends where an uninterrupted training would");
    auto* examples = command->add_option(
        "--examples", arguments->files.examples,
        "Folder for pictures of how far the training is: a part with an artificial hole, and what each "
        "channel sees of it");
    command
        ->add_option("--threads", arguments->threads,
                     "Most threads that compute or prepare parts at once; 0 takes all processor cores")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
    command->add_option("--weights", arguments->files.weights,
                        "Weights of the backbone (safetensors); by default those that come with Twinspect");
    auto* textures =
        command->add_option("--textures", arguments->files.textures,
                            "Folder of pictures for texture alignment, such as DTD; by default textures are computed");
    addParameters(*command, arguments->training, TrainingOptions::parameters());
    addParameters(*command, arguments->network, NetworkOptions::parameters(), {}, "Network");
    arguments->dcrdfOptions = {resume, examples, textures};
    const auto only = [&](const auto& parameters) {
        for (const auto& parameter : parameters)
            if (parameter.spec.key != "device" && parameter.spec.key != "precision")
                arguments->dcrdfOptions.push_back(command->get_option("--" + parameter.spec.key));
    };
    only(TrainingOptions::parameters());
    only(NetworkOptions::parameters());
    command->footer("Several processes train together when RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT are set, as "
                    "schedulers do.\n"
                    "Example: twinspect-cli train --data parts/gasket --out gasket.tsm --preset standard");
    command->callback(
        [arguments, &job] { job = [arguments](Console& console) { return train(console, *arguments); }; });
}

} // namespace twinspect
