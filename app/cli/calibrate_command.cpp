// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/dataset/trained_parts.h"
#include "core/evaluation/calibration.h"
#include "core/evaluation/proof.h"
#include "core/record/threshold_file.h"
#include "core/inference/inspection.h"
#include "core/inference/learnt_regions.h"

namespace twinspect {

namespace {

struct CalibrateArguments {
    std::filesystem::path model, recipe, out, defects;
    DataOptions data;
    Split split = Split::Validation;
    std::string device = "auto";
    Precision precision = Precision::Auto;
    Thresholds limits; ///< on regions
    CalibrationOptions options;
};

struct Scores {
    std::vector<double> good, goodPeaks, defects;
    Arithmetic arithmetic = Arithmetic::Unknown;
    std::string set;
};

Result<Scores> collect(Console& console, const CalibrateArguments& arguments, const AnomalyModel& model,
                       const RegionsOfInterest& regions)
{
    Scores scores;
    scores.arithmetic = model.arithmetic();
    if (arguments.data.folder.empty()) {
        scores.good = model.heldOutScores();
        scores.goodPeaks = model.heldOutPeaks();
        scores.arithmetic = model.heldOutArithmetic();
        scores.set = "held-out good parts of the training";
        const auto learnt = learntRegionsOf(model);
        if (!learnt)
            return passOn(learnt);
        if (*learnt != regions)
            console.warn(
                "The held-out scores in the model were computed under other regions of interest, or without any. "
                "Give good parts with --data to find a threshold for these regions");
    }
    const auto add = [&](const Catalog& catalog, Split split, Label asLabel) -> Status {
        auto all = catalog.of(split);
        const auto known = TrainedParts::from(model.metadata()).takeOut(all, {SeenBefore::Trained}, console.context());
        if (!known)
            return passOn(known);
        if (*known > 0)
            console.warn(Text("Parts that are not counted, because the model was trained on them: %1", *known));
        for (const Label label : {Label::Good, Label::Defect}) {
            auto samples = all;
            std::erase_if(samples, [&](const SampleRef& sample) {
                return (sample.label == Label::Unknown ? asLabel : sample.label) != label;
            });
            const auto parts = scoreParts(model, samples, regions, console.context());
            if (!parts)
                return passOn(parts);
            for (const auto& part : *parts) {
                (label == Label::Good ? scores.good : scores.defects).push_back(part.imageScore);
                if (label == Label::Good)
                    scores.goodPeaks.push_back(part.peak);
            }
        }
        return {};
    };
    if (!arguments.data.folder.empty()) {
        const Split split = arguments.split;
        const auto catalog = openCatalogAloud(arguments.data, console);
        if (!catalog)
            return passOn(catalog);
        const bool plain = !catalog->divided() && !catalog->of(Split::Test).empty();
        if (catalog->of(plain ? Split::Test : split).empty())
            return failure(
                ErrorCode::TooLittleData, Text("There are no %1 parts", nameOf(split)), arguments.data.folder.string(),
                split == Split::Validation
                    ? "Use --split test, or leave --data out: then the held-out parts of the training count"
                    : "Use --split validation, or leave --data out: then the held-out parts of the training count");
        if (auto ok = add(*catalog, plain ? Split::Test : split, Label::Good); !ok)
            return passOn(ok);
        scores.set = arguments.data.folder.string() + (plain ? std::string() : std::string(", ") + nameOf(split));
    }
    if (!arguments.defects.empty()) {
        std::error_code ignored;
        const bool hasOwnMapping = std::filesystem::is_regular_file(arguments.defects / kMappingName, ignored);
        DataOptions defects = arguments.data;
        defects.folder = arguments.defects;
        if (hasOwnMapping)
            defects.mapping.clear();
        auto catalog = openCatalogAloud(defects, console);
        if (!catalog)
            return passOn(catalog);
        if (catalog->mapping && !hasOwnMapping) // a mapping made for --data does not know which parts are here
            for (SampleRef& sample : catalog->samples) {
                sample.split = Split::Test;
                sample.label = Label::Defect;
            }
        if (auto ok = add(*catalog, Split::Test, Label::Defect); !ok)
            return passOn(ok);
        scores.set += "; defects of " + arguments.defects.string();
    }
    return scores;
}

std::string inPercent(double share)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.4g %%", 100 * share);
    return text;
}

std::string thresholdsInWords(const Thresholds& thresholds, const ScoreUnit& unit)
{
    const double both[] = {thresholds.reject, thresholds.review};
    return "Reject above " + scoreInWords(thresholds.reject, unit, both)
         + (thresholds.review < thresholds.reject ? ", review above " + scoreInWords(thresholds.review, unit, both)
                                                  : "")
         + (std::isfinite(thresholds.pixel) ? "; a pixel counts above " + scoreInWords(thresholds.pixel, unit) : "")
         + ".";
}

int calibrateModel(Console& console, const CalibrateArguments& arguments)
{
    const auto model = loadModelAloud(arguments.model, arguments.device, arguments.precision, console);
    if (!model)
        return console.fail(model.error());
    const auto regions = readRegionsAloud(arguments.recipe, *model, console);
    if (!regions)
        return console.fail(regions.error());
    const auto scores = collect(console, arguments, *model, *regions);
    if (!scores)
        return console.fail(scores.error());
    const auto calibration = calibrate({scores->good, scores->defects, scores->set}, arguments.options);
    if (!calibration)
        return console.fail(calibration.error());
    ThresholdFile file;
    file.modelHash = model->hash();
    file.thresholds.reject = calibration->reject;
    file.thresholds.review = calibration->review;
    if (!scores->goodPeaks.empty())
        file.thresholds.pixel = *std::max_element(scores->goodPeaks.begin(), scores->goodPeaks.end());
    file.thresholds.minAreaMm2 = arguments.limits.minAreaMm2;
    file.thresholds.minDepthMm = arguments.limits.minDepthMm;
    file.thresholds.arithmetic = scores->arithmetic;
    file.thresholds.regions = *regions;
    if (const auto remark = otherArithmeticOf(*model, file.thresholds))
        console.warn(*remark);
    file.why =
        std::string(nameOf(calibration->why.method)) + ": " + calibration->why.formula + "; " + calibration->why.set;
    if (!arguments.out.empty())
        if (auto ok = writeThresholdFile(arguments.out, file, toJson(*calibration)); !ok)
            return console.fail(ok.error());
    if (console.jsonProgress) {
        console.printJson(toJson(*calibration));
        return 0;
    }
    const auto& why = calibration->why;
    console.print(thresholdsInWords(file.thresholds, model->scoreUnit()));
    sayUnit(model->scoreUnit(), console);
    console.print((model->scoreUnit().known() ? "Why, in raw scores: " : "Why: ") + why.formula + " ("
                  + nameOf(why.method) + ", " + why.set + ").");
    console.print("On these parts: " + std::to_string(why.goodRejected) + " of " + std::to_string(why.goodParts)
                  + " good parts rejected"
                  + (why.defectParts > 0 ? ", " + std::to_string(why.defectsEscaped) + " of "
                                               + std::to_string(why.defectParts) + " defective parts passed."
                                         : "."));
    console.print(
        std::string(why.boundHolds ? "Proved" : "Not proved, because the threshold was fitted to these very parts")
        + ": at most " + inPercent(why.falseRejectUpper) + " of good parts are rejected (confidence "
        + inPercent(why.confidence) + ").");
    if (const auto needed = goodPartsNeeded(0.01, why.confidence))
        console.print("To prove 1 % it takes " + std::to_string(*needed) + " good parts without a reject.");
    if (!arguments.out.empty())
        console.print("Thresholds: " + arguments.out.string());
    return 0;
}

} // namespace

void addCalibrateCommand(CLI::App& app, Job& job)
{
    auto* command = app.add_subcommand("calibrate", "Finds the threshold on evidence and says what it proves");
    auto arguments = std::make_shared<CalibrateArguments>();
    command->add_option("--model", arguments->model, "Model file")->required();
    addDataOptions(
        *command, arguments->data,
        "Parts to calibrate on; by default the held-out good parts of the training, whose scores are in the model");
    command
        ->add_option("--defects", arguments->defects,
                     "Folder of defective parts. Which files belong together is said by its own twinspect-mapping.json "
                     "or, where it has none, by --mapping; then all parts in it are defective");
    addEnum(*command, "--split", arguments->split,
            "Which part of a data set --data means; a mapping makes no validation parts. Never report figures on it "
            "afterwards",
            {nameOf(Split::Validation), nameOf(Split::Test)});
    command->add_option("--recipe", arguments->recipe,
                        "Recipe whose regions of interest say which pixels count; they go into --out");
    command->add_option("--out", arguments->out, "File of thresholds for 'inspect --thresholds'");
    addParameters(*command, arguments->limits, regionLimits());
    command->add_option("--device", arguments->device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    addEnum(*command, "--precision", arguments->precision, "Number format in which the parts of --data are scored");
    addParameters(*command, arguments->options, calibrationParameters());
    command->footer(
        "Example: twinspect-cli calibrate --model gasket.tsm --method max-margin --out gasket.thresholds.json");
    command->callback(
        [arguments, &job] { job = [arguments](Console& console) { return calibrateModel(console, *arguments); }; });
}

} // namespace twinspect
