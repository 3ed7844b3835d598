// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <numbers>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/base/files.h"
#include "core/imaging/image_io.h"
#include "core/inference/dataset_evaluation.h"
#include "core/inference/tolerance_bands.h"
#include "core/record/record_csv.h"
#include "core/teaching/golden_training.h"

namespace twinspect {

namespace {

struct DeviationArguments {
    DataOptions data;
    std::filesystem::path json, out;
    std::string toleranceText;
    std::optional<HeightTolerance> tolerance;
    int side = 160;
};

/// One line of the table: where a part lies and where its height deviates most.
std::string line(const std::string& id, const GoldenDeviation& deviation, double mmPerPixel)
{
    char text[256];
    std::snprintf(text, sizeof text, ",%s,%.2f,%.3f,%.3f,%.4f", deviation.trusted ? "yes" : "no",
                  deviation.pose.turn * 180 / std::numbers::pi, deviation.pose.right * mmPerPixel,
                  deviation.pose.down * mmPerPixel, deviation.residual);
    std::string row = textCell(id) + text;
    const auto most = heightExtremeOf(deviation);
    if (most && deviation.trusted)
        std::snprintf(text, sizeof text, ",%.3f,%.3f,%.1f", most->heightMm, most->spreadMm, most->spreads);
    else
        std::snprintf(text, sizeof text, ",,,");
    return row + text;
}

/// What of it lies outside of a tolerance; empty cells where the part was not compared, or without a tolerance.
std::string cellsOf(const GoldenDeviation& deviation, const std::optional<HeightTolerance>& tolerance,
                    double mmPerPixel)
{
    if (!deviation.trusted || !tolerance)
        return ",,,,,";
    const auto outside = outsideTolerance(deviation.heightMm, deviation.spreadMm, *tolerance, mmPerPixel);
    const auto most = [](const OutsideTolerance::Side& side) {
        char text[40] = "";
        if (side.areaMm2 > 0)
            std::snprintf(text, sizeof text, "%.3f", side.mostMm);
        return std::string(text);
    };
    char text[120];
    std::snprintf(text, sizeof text, ",%.2f,%s,%.2f,%s,%.2f", outside.lower.areaMm2, most(outside.lower).c_str(),
                  outside.higher.areaMm2, most(outside.higher).c_str(), outside.unclearMm2);
    return text;
}

/// The maps and the line of one part. Errors: those of reading it; WriteFailed.
Result<std::string> writePart(const GoldenModel& model, const SampleRef& sample, const DeviationArguments& arguments)
{
    const auto loaded = loadSample(sample);
    if (!loaded)
        return passOn(loaded);
    const auto prepared = preparePart(*loaded, model.preparation);
    if (!prepared)
        return passOn(prepared);
    if (!prepared->geometry.partFound)
        return failure(ErrorCode::BadData, "No part was found in this picture", sample.geometry.string());
    const auto deviation = model.part.deviationOf(prepared->image);
    if (deviation.trusted) {
        const auto& box = prepared->image.box;
        const auto heightMm = deviationOnFullImage(deviation.heightMm, box);
        if (auto ok = writeDeviationPng(arguments.out / (sample.id + ".png"), heightMm); !ok)
            return passOn(ok);
        if (arguments.tolerance)
            if (auto ok = writeBandsPng(arguments.out / (sample.id + ".tolerance.png"),
                                        bandsOf(heightMm, deviationOnFullImage(deviation.spreadMm, box),
                                                *arguments.tolerance));
                !ok)
                return passOn(ok);
    }
    const double mmPerPixel = cropMmPerPixel(*prepared);
    return line(sample.id, deviation, mmPerPixel) + cellsOf(deviation, arguments.tolerance, mmPerPixel) + "\n";
}

Status writeParts(const GoldenModel& model, const Catalog& catalog, const DeviationArguments& arguments,
                  Console& console, bool& someFailed)
{
    const auto& out = arguments.out;
    std::string table =
        "sample,trusted,turn_deg,right_mm,down_mm,residual,height_vs_good_mm,good_parts_vary_mm,spreads,lower_mm2,"
        "lower_most_mm,higher_mm2,higher_most_mm,unclear_mm2\n";
    const auto samples = catalog.of(Split::Test);
    const auto context = console.context();
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (context.stopRequested())
            return cancelled();
        if (auto ok = makeWritableFolder((out / (samples[i].id + ".png")).parent_path()); !ok)
            return ok;
        const auto row = writePart(model, samples[i], arguments);
        if (row)
            table += *row;
        else if (row.error().code == ErrorCode::WriteFailed)
            return passOn(row);
        else {
            context.warn(row.error().text());
            someFailed = true;
        }
        context.report(
            {"writing maps", static_cast<std::int64_t>(i + 1), static_cast<std::int64_t>(samples.size()), {}, {}});
    }
    return writeFileAtomically(out / "deviation.csv", table);
}

int deviation(Console& console, DeviationArguments arguments)
{
    if (!arguments.toleranceText.empty()) {
        const auto tolerance = parseTolerance(arguments.toleranceText);
        if (!tolerance)
            return console.fail(tolerance.error());
        arguments.tolerance = *tolerance;
    }
    const auto catalog = openCatalogAloud(arguments.data, console);
    if (!catalog)
        return console.fail(catalog.error());
    const auto measurable = checkTestParts(*catalog);
    if (!measurable && (arguments.out.empty() || !arguments.json.empty()))
        return console.fail(measurable.error());
    PartTrainingSummary summary;
    const auto model = learnGoldenModel(*catalog, arguments.side, summary, console.context());
    if (!model)
        return console.fail(model.error());
    const auto& residuals = model->part.residuals();
    char text[200];
    std::snprintf(text, sizeof text,
                  "Learnt from %d good parts in %.1f s. Difference after registration: median %.3f, at most %.3f. %s",
                  summary.trainParts, summary.seconds, residuals[residuals.size() / 2], residuals.back(),
                  model->part.registers() ? "" : "Parts of this kind do not register: no deviation is trusted.");
    console.print(text);
    bool someFailed = false;
    if (!arguments.out.empty())
        if (auto ok = writeParts(*model, *catalog, arguments, console, someFailed); !ok)
            return console.fail(ok.error());
    if (!measurable)
        return someFailed ? kExitSomeFailed : 0;
    const auto evaluation =
        evaluateMaps({model->preparation, model->constants,
                      [&](const PreparedPart& part) -> Result<AnomalyResult> { return model->infer(part); }},
                     *catalog, console.context());
    if (!evaluation)
        return console.fail(evaluation.error());
    if (!arguments.json.empty())
        if (auto ok =
                writeFileAtomically(arguments.json,
                                    toJson(*evaluation).dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
                                        + "\n");
            !ok)
            return console.fail(ok.error());
    printEvaluation(console, *evaluation);
    return evaluation->leftOut.empty() && !someFailed ? 0 : kExitSomeFailed;
}

} // namespace

void addDeviationCommand(CLI::App& app, Job& job)
{
    auto* command = app.add_subcommand(
        "deviation",
        "Compares each part with the mean good part. Nothing is trained: the parts are registered, and their height "
        "against the mean good part is given in mm, with how much good parts vary there");
    auto arguments = std::make_shared<DeviationArguments>();
    addDataOptions(*command, arguments->data, "Folder of the part with good parts to learn from and test parts")
        ->required();
    command
        ->add_option("--out", arguments->out,
                     "Folder for a map of each test part (16 bits: 0 = not compared, 32768 = as good parts, 0.001 mm "
                     "a step) and deviation.csv");
    command->add_option("--tolerance", arguments->toleranceText,
                        "By how much the height may differ from the mean good part, mm, such as 0.3 or -0.2,0.3. With "
                        "--out: a map of bands of each part, NAME.tolerance.png (8 bits: 0 = not compared, 1 = lower, "
                        "2 = lower, but by less than can be told, 3 = within, 4 = higher, but by less than can be "
                        "told, 5 = higher), and areas in deviation.csv");
    command->add_option("--json", arguments->json, "File for the figures of labelled test parts, 0..1");
    command->add_option("--side", arguments->side, "Side of the grid on which parts are compared, px")
        ->check(CLI::Range(96, 512))
        ->capture_default_str();
    command->footer("Example: twinspect-cli deviation --data parts/bracket --out bracket-deviation");
    command->callback(
        [arguments, &job] { job = [arguments](Console& console) { return deviation(console, *arguments); }; });
}

} // namespace twinspect
