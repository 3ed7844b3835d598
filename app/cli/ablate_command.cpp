// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/base/files.h"
#include "core/teaching/part_measurement.h"

namespace twinspect {

namespace {

struct AblateArguments {
    DataOptions data;
    std::filesystem::path json, weights, textures, work;
    std::vector<std::string> only; ///< names of variants; empty: all
    NetworkOptions network;
    TrainingOptions training;
};

/// One training of the ablation; a training serves every fusion that can be had from its maps.
struct Variant {
    const char* name;
    bool perlin, gfrn;
    std::vector<std::pair<const char*, const char*>> rows; ///< row of the table, map it reads
    bool textureAlignment = true, guidedSmoothing = true;
    DepthEncoding depthEncoding = DepthEncoding::HeightAndNormals;
    bool picture = false;
    bool golden = false;
};

// The paper's table, then the switches it does not list. Reported figures: DCRDF-Net authors, mean over ten classes.
struct PaperRow {
    const char* name;
    const char* reported;
};
constexpr PaperRow kPaper[] = {{"Baseline (avg)", "83.7 / 76.4"},        {"+ Perlin (avg)", "86.1 / 88.2"},
                               {"+ GFRN (avg)", "86.5 / 75.7"},          {"+ Perlin + GFRN (avg)", "88.4 / 80.4"},
                               {"+ Perlin + GFRN (max)", "89.1 / 90.6"}, {"Full (CM-SEGF)", "97.1 / 98.8"}};

std::vector<Variant> variants()
{
    return {{"baseline", false, false, {{"Baseline (avg)", "avg"}}},
            {"perlin", true, false, {{"+ Perlin (avg)", "avg"}}},
            {"gfrn", false, true, {{"+ GFRN (avg)", "avg"}}},
            {"full",
             true,
             true,
             {{"+ Perlin + GFRN (avg)", "avg"},
              {"+ Perlin + GFRN (max)", "max"},
              {"Full (CM-SEGF)", "cm_segf"},
              {"Full, RGB only", "rgb"},
              {"Full, depth only", "depth"}}},
            {"no-texture", true, true, {{"Full, no texture alignment", "cm_segf"}}, false},
            {"no-smoothing", true, true, {{"Full, no guided smoothing", "cm_segf"}}, true, false},
            {"replicate", true, true, {{"Full, depth replicated", "cm_segf"}}, true, true, DepthEncoding::Replicate},
            {"picture",
             true,
             true,
             {{"+ colour and height (avg)", "avg"},
              {"+ colour and height (max)", "max"},
              {"+ colour and height", "channels"},
              {"+ mean good part", "cm_segf"},
              {"the mean good part alone", "golden"},
              {"the same, RGB only", "rgb"},
              {"the same, depth only", "depth"}},
             true,
             true,
             DepthEncoding::HeightAndNormals,
             true,
             true}};
}

int ablate(Console& console, const AblateArguments& arguments)
{
    const std::string data = arguments.data.folder.string();
    const auto catalog = openCatalogAloud(arguments.data, console);
    if (!catalog)
        return console.fail(catalog.error());
    if (auto ok = checkTestParts(*catalog); !ok)
        return console.fail(ok.error());
    const auto weights = findWeights(arguments.network.backbone, arguments.weights);
    if (!weights)
        return console.fail(weights.error());
    const auto work = arguments.work.empty()
                        ? std::filesystem::temp_directory_path()
                              / ("twinspect-ablation-" + std::to_string(std::hash<std::string>()(data)))
                        : arguments.work;
    nlohmann::json json{{"data", data},
                        {"seed", arguments.training.seed},
                        {"preset", nameOf(arguments.training.preset)},
                        {"rows", nlohmann::json::array()}};
    console.print("Ablation on " + data + ", seed " + std::to_string(arguments.training.seed) + ", preset "
                  + nameOf(arguments.training.preset) + ". I-AUROC / AUPRO@0.30 in percent.");
    char line[160];
    std::snprintf(line, sizeof line, "%-28s %-15s %s", "Variant", "measured here",
                  "reported by the DCRDF-Net authors (mean of ten MVTec 3D-AD classes)");
    console.print(line);
    for (const Variant& variant : variants()) {
        if (!arguments.only.empty() && std::ranges::find(arguments.only, variant.name) == arguments.only.end())
            continue;
        NetworkOptions network = arguments.network;
        TrainingOptions training = arguments.training;
        training.perlin = variant.perlin;
        training.textureAlignment = variant.textureAlignment;
        training.guidedSmoothing = variant.guidedSmoothing;
        training.golden = variant.golden;
        network.gfrn = variant.gfrn;
        network.depthEncoding = variant.depthEncoding;
        network.picture = variant.picture;
        PartTrainingFiles files;
        files.model = work / (std::string(variant.name) + ".tsm");
        files.weights = *weights;
        files.textures = arguments.textures;
        const auto measured = trainAndEvaluate(*catalog, network, training, files, console.context());
        if (!measured)
            return console.fail(measured.error());
        for (const auto& [name, map] : variant.rows) {
            const auto& byMap = measured->evaluation.byMap;
            auto found = byMap.find(map);
            if (found == byMap.end() && std::string(map) == "channels")
                found = byMap.find("cm_segf"); // the mean good part left itself out
            if (found == byMap.end())
                continue;
            const auto& metrics = found->second;
            const auto pro = metrics.aupro.empty() ? std::nullopt : std::optional(metrics.aupro.front().exact);
            const auto* paper =
                std::find_if(std::begin(kPaper), std::end(kPaper),
                             [row = std::string(name)](const PaperRow& one) { return row == one.name; });
            const std::string figures = percent(metrics.imageAuroc) + " / " + percent(pro);
            std::snprintf(line, sizeof line, "%-28s %-15s %s", name, figures.c_str(),
                          paper == std::end(kPaper) ? "" : paper->reported);
            console.print(line);
            json["rows"].push_back(
                {{"variant", name},
                 {"image_auroc", metrics.imageAuroc ? nlohmann::json(*metrics.imageAuroc) : nlohmann::json()},
                 {"aupro", pro ? nlohmann::json(*pro) : nlohmann::json()}});
        }
    }
    if (arguments.work.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(work, ignored);
    }
    if (!arguments.json.empty())
        if (auto ok = writeFileAtomically(arguments.json, json.dump(2) + "\n"); !ok)
            return console.fail(ok.error());
    return 0;
}

} // namespace

void addAblateCommand(CLI::App& app, Job& job)
{
    auto* command = app.add_subcommand(
        "ablate", "Trains a part with the method's pieces switched off one by one: the paper's ablation table");
    auto arguments = std::make_shared<AblateArguments>();
    addDataOptions(*command, arguments->data, "Folder of the part with train, validation and test")->required();
    command->add_option("--json", arguments->json, "File for the figures");
    std::vector<std::string> names;
    for (const Variant& variant : variants())
        names.emplace_back(variant.name);
    command->add_option("--only", arguments->only, "Trainings to do, with commas between them; each takes its time")
        ->delimiter(',')
        ->check(CLI::IsMember(names));
    command->add_option("--work", arguments->work, "Keep the models in this folder");
    command->add_option("--weights", arguments->weights, "Weights of the backbone (safetensors)");
    command->add_option("--textures", arguments->textures, "Folder of pictures for texture alignment");
    addParameters(*command, arguments->training, TrainingOptions::parameters(),
                  {"perlin", "texture-alignment", "guided-smoothing", "golden"});
    addParameters(*command, arguments->network, NetworkOptions::parameters(),
                  {"gfrn", "fusion", "modality", "depth-encoding", "picture"}, "Network");
    command->footer("Example: twinspect-cli ablate --data parts/gasket --preset quick");
    command->callback(
        [arguments, &job] { job = [arguments](Console& console) { return ablate(console, *arguments); }; });
}

} // namespace twinspect
