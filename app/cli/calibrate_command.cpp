// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/evaluation/calibration.h"
#include "core/evaluation/proof.h"
#include "core/evaluation/threshold_file.h"
#include "core/inference/inspection.h"

namespace twinspect {

namespace {

struct CalibrateArguments {
    std::filesystem::path model, out;
    std::string data, mapping, defects, split = "validation", device = "auto";
    double minArea = 0;
    CalibrationOptions options;
};

struct Scores {
    std::vector<double> good, goodPeaks, defects;
    std::string set;
};

Result<Scores> collect(Console& console, const CalibrateArguments& arguments, const AnomalyModel& model)
{
    Scores scores;
    if (arguments.data.empty()) {
        scores.good = model.heldOutScores();
        scores.goodPeaks = model.heldOutPeaks();
        scores.set = "held-out good parts of the training";
    }
    const auto add = [&](const Catalog& catalog, Split split, Label asLabel) -> Status {
        for (const Label label : {Label::Good, Label::Defect}) {
            auto samples = catalog.of(split);
            std::erase_if(samples, [&](const SampleRef& sample) { return (sample.label == Label::Unknown ? asLabel : sample.label) != label; });
            const auto parts = scoreParts(model, samples, catalog.intrinsics, console.context());
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
    if (!arguments.data.empty()) {
        const auto split = arguments.split == "test" ? Split::Test : Split::Validation;
        const auto catalog = openCatalogAloud(arguments.data, console, arguments.mapping);
        if (!catalog)
            return passOn(catalog);
        const bool plain = !catalog->divided() && !catalog->of(Split::Test).empty();
        if (auto ok = add(*catalog, plain ? Split::Test : split, Label::Good); !ok)
            return passOn(ok);
        scores.set = arguments.data + (plain ? "" : ", " + arguments.split);
    }
    if (!arguments.defects.empty()) {
        const auto catalog = openCatalogAloud(arguments.defects, console, arguments.mapping);
        if (!catalog)
            return passOn(catalog);
        if (auto ok = add(*catalog, Split::Test, Label::Defect); !ok)
            return passOn(ok);
        scores.set += "; defects of " + arguments.defects;
    }
    return scores;
}

std::string shortNumber(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

int calibrateModel(Console& console, const CalibrateArguments& arguments)
{
    const auto model = AnomalyModel::load(arguments.model, arguments.device);
    if (!model)
        return console.fail(model.error());
    const auto scores = collect(console, arguments, *model);
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
    file.thresholds.minAreaMm2 = arguments.minArea;
    file.why = calibration->why.method + ": " + calibration->why.formula + "; " + calibration->why.set;
    if (!arguments.out.empty())
        if (auto ok = writeThresholdFile(arguments.out, file, toJson(*calibration)); !ok)
            return console.fail(ok.error());
    if (console.jsonProgress) {
        console.printJson(toJson(*calibration));
        return 0;
    }
    const auto& why = calibration->why;
    console.print("Reject above " + shortNumber(calibration->reject) + (calibration->review < calibration->reject ? ", review above " + shortNumber(calibration->review) : "")
                  + "; a pixel counts above " + shortNumber(file.thresholds.pixel) + ".");
    console.print("Why: " + why.formula + " (" + why.method + ", " + why.set + ").");
    console.print("On these parts: " + std::to_string(why.goodRejected) + " of " + std::to_string(why.goodParts) + " good parts rejected"
                  + (why.defectParts > 0 ? ", " + std::to_string(why.defectsEscaped) + " of " + std::to_string(why.defectParts) + " defective parts passed." : "."));
    console.print(std::string(why.boundHolds ? "Proved" : "Not proved, because the threshold was fitted to these very parts") + ": at most " + shortNumber(100 * why.falseRejectUpper)
                  + " % of good parts are rejected (confidence " + shortNumber(100 * why.confidence) + " %).");
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
    command->add_option("--data", arguments->data, "Parts to calibrate on; by default the held-out good parts of the training, whose scores are in the model");
    addMappingOption(*command, arguments->mapping);
    command->add_option("--defects", arguments->defects, "Plain folder of defective parts");
    command->add_option("--split", arguments->split, "Which part of a data set --data means; never report figures on it afterwards")->check(CLI::IsMember({"validation", "test"}))->capture_default_str();
    command->add_option("--out", arguments->out, "File of thresholds for 'inspect --thresholds'");
    command->add_option("--min-area", arguments->minArea, "Smallest region that counts, mm2")->capture_default_str();
    command->add_option("--device", arguments->device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    addParameters(*command, arguments->options, calibrationParameters());
    command->footer("Example: twinspect-cli calibrate --model gasket.tsm --method max-margin --out gasket.thresholds.json");
    command->callback([arguments, &job] { job = [arguments](Console& console) { return calibrateModel(console, *arguments); }; });
}

} // namespace twinspect
