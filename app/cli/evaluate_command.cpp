// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/base/files.h"
#include "core/inference/dataset_evaluation.h"

namespace twinspect {

namespace {

struct EvaluateArguments {
    std::filesystem::path model, recipe;
    DataOptions data;
    std::filesystem::path json;
    std::string device = "auto";
    Precision precision = Precision::Auto;
};

std::string row(const std::string& name, const PartSetMetrics& metrics)
{
    const auto at = [&](std::size_t i) {
        return i < metrics.aupro.size() ? percent(metrics.aupro[i].exact) : std::string("-");
    };
    char text[160];
    std::snprintf(text, sizeof text, "%-16s %8s %8s %8s %8s %8s %8s %8s", name.c_str(),
                  percent(metrics.imageAuroc).c_str(), percent(metrics.pixelAuroc).c_str(), at(0).c_str(),
                  at(1).c_str(), at(2).c_str(), at(3).c_str(),
                  percent(metrics.f1Max ? std::optional(metrics.f1Max->value) : std::nullopt).c_str());
    return text;
}

int evaluate(Console& console, const EvaluateArguments& arguments)
{
    const auto catalog = openCatalogAloud(arguments.data, console);
    if (!catalog)
        return console.fail(catalog.error());
    const auto model = loadModelAloud(arguments.model, arguments.device, arguments.precision, console);
    if (!model)
        return console.fail(model.error());
    const auto regions = readRegionsAloud(arguments.recipe, *model, console);
    if (!regions)
        return console.fail(regions.error());
    const auto evaluation = evaluateModel(*model, *catalog, console.context(), *regions);
    if (!evaluation)
        return console.fail(evaluation.error());
    if (!arguments.json.empty())
        if (auto ok =
                writeFileAtomically(arguments.json,
                                    toJson(*evaluation).dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
                                        + "\n");
            !ok)
            return console.fail(ok.error());
    if (console.jsonProgress)
        console.printJson(toJson(*evaluation));
    else
        printEvaluation(console, *evaluation);
    return evaluation->leftOut.empty() ? 0 : kExitSomeFailed;
}

} // namespace

void printEvaluation(Console& console, const ModelEvaluation& evaluation)
{
    const auto& fused = evaluation.primary();
    char text[160];
    console.print(std::to_string(fused.goodParts) + " good and " + std::to_string(fused.defectParts)
                  + " defective test parts. All figures in percent.");
    std::snprintf(text, sizeof text, "%-16s %8s %8s %8s %8s %8s %8s %8s", "", "I-AUROC", "P-AUROC", "PRO@.30",
                  "PRO@.10", "PRO@.05", "PRO@.01", "F1-max");
    console.print(text);
    for (const auto& [name, metrics] : evaluation.byMap)
        console.print(row(name, metrics));
    for (const auto& [type, metrics] : fused.byDefect)
        console.print(row("  " + type, metrics));
}

void addEvaluateCommand(CLI::App& app, Job& job)
{
    auto* command = app.add_subcommand("evaluate", "Measures a model on labelled test parts");
    auto arguments = std::make_shared<EvaluateArguments>();
    command->add_option("--model", arguments->model, "Model file")->required();
    addDataOptions(
        *command, arguments->data,
        "Folder of the part with test/good and test/<defect>; parts that the model has learnt from are not counted")
        ->required();
    command->add_option("--recipe", arguments->recipe,
                        "Recipe whose regions of interest say which pixels count; its thresholds change no figure");
    command->add_option("--json", arguments->json, "File for all figures, 0..1");
    command->add_option("--device", arguments->device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    addEnum(*command, "--precision", arguments->precision, "Number format of the networks");
    command->footer("Example: twinspect-cli evaluate --model gasket.tsm --data parts/gasket --json gasket.json");
    command->callback(
        [arguments, &job] { job = [arguments](Console& console) { return evaluate(console, *arguments); }; });
}

} // namespace twinspect
