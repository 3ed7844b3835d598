// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/doctor/data_check.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kListed = 12; // names on one line; --json has them all

struct CheckArguments {
    DataOptions data;
    std::filesystem::path model;
    std::vector<std::string> exclude;
    bool json = false;
};

std::string text(const char* format, double value)
{
    char buffer[512]; // a double has at most 310 digits
    std::snprintf(buffer, sizeof buffer, format, value);
    return buffer;
}

std::string percentText(double share) { return text("%.1f %%", 100 * share); }

std::string sentence(const Finding& finding)
{
    const auto figure = [&finding](const char* key) {
        const auto found = finding.figures.find(key);
        return found == finding.figures.end() ? 0.0 : found->second;
    };
    switch (finding.code) {
    case FindingCode::Unpaired: return "These files have no partner of the same name and are not used";
    case FindingCode::LeftOut: return "Not used: " + finding.detail.english();
    case FindingCode::CatalogRemark: return finding.detail.english();
    case FindingCode::Unreadable: return finding.detail.english();
    case FindingCode::DepthRounded:
        return "This depth picture has 8 bits or colours for the eye; the measured depth is lost. Record the raw "
               "16-bit depth";
    case FindingCode::UnequalSizes:
        return text("Is %.0f", figure("other_width"))
             + text(" x %.0f pixels, the RGB picture is ", figure("other_height"))
             + text("%.0f", figure("colour_width"))
             + text(" x %.0f. Export both pixel by pixel aligned", figure("colour_height"));
    case FindingCode::SizesVary:
        return text("Pictures have %.0f different sizes; these differ from most", figure("sizes"));
    case FindingCode::NothingMeasured: return "No point of the geometry is measured";
    case FindingCode::ManyGaps:
        return "Much of the part is unmeasured (up to " + percentText(figure("worst"))
             + "). Check the sensor's exposure, shadows and reflections";
    case FindingCode::ManyGapsOverall: return percentText(figure("share")) + " of all pixels are unmeasured";
    case FindingCode::GeometryScale:
        return text("The camera is %.3g m away and sees ", figure("distance_m"))
             + text("%.4g x ", figure("field_width_mm")) + text("%.4g mm, ", figure("field_height_mm"))
             + text("%.3g mm per pixel; one unit in the files is ", figure("mm_per_pixel"))
             + text("%.6g mm", 1000 * figure("metres_per_unit"))
             + (figure("guessed") > 0 ? ", judged from the numbers; --unit sets it" : "");
    case FindingCode::MissingValues:
    case FindingCode::GeometryDoubt:
    case FindingCode::PatternUses: return finding.detail.english();
    case FindingCode::UnitsDiffer:
        return text("%.0f samples look like millimetres and ", figure("millimetres"))
             + text("%.0f like metres; check these", figure("metres"));
    case FindingCode::Misregistered:
        return "Colour and geometry do not lie on each other: colour edges are "
             + text("%+.1f px to the right and ", figure("columns"))
             + text("%+.1f px below the depth edges. Export the point cloud aligned with the RGB picture",
                    figure("rows"));
    case FindingCode::PartMissing: return "No part was found in these good parts; they are not used";
    case FindingCode::PartFillsPicture: return "The part fills the picture; heights refer to a plane through all of it";
    case FindingCode::GroundNotAlwaysVisible:
        return text("The ground is not visible in %.0f of ", figure("filling"))
             + text("%.0f pictures; these differ from the others", figure("samples"));
    case FindingCode::PartCutOff: return "The part touches the edge of the picture";
    case FindingCode::Duplicates:
    case FindingCode::DuplicatesAcrossSets: {
        std::string what = finding.code == FindingCode::Duplicates
                             ? "These are the same recording and teach nothing new"
                             : "The same recording is in sets that must not share parts; figures on it prove nothing";
        if (figure("geometry_same") < 0.5)
            what = "These have the same RGB picture but different geometry; at least one pair is wrong";
        return what;
    }
    case FindingCode::OddOnesOut: return "Unlike the other good parts; are these really good?";
    case FindingCode::TwoVariants:
        return std::to_string(finding.samples.size())
             + text(" of %.0f good parts look like another variant (", figure("of"))
             + std::string(toString(static_cast<Trait>(figure("trait")))) + "); train each variant by itself";
    case FindingCode::MaskEmpty: return "Defects whose mask marks nothing";
    case FindingCode::MaskOnGood: return "Good parts whose mask marks something";
    case FindingCode::MaskMarksAll:
        return "Masks that mark nearly everything; only black is background, not transparent or coloured pixels";
    case FindingCode::MaskMissing: return "Defects without a mask; pixel figures leave them out";
    case FindingCode::FewGoodParts:
        return text("%.0f usable good parts; ", figure("usable")) + text("at least %.0f are needed, ", figure("needed"))
             + text("%.0f or more are recommended", figure("recommended"));
    case FindingCode::GoodPartsProve:
        return text("%.0f held-out good parts, none rejected, prove a false-reject rate below ", figure("held_out"))
             + percentText(figure("upper")) + " (95 % confidence)";
    }
    return finding.detail.english();
}

Json toJson(const Finding& finding)
{
    Json json{{"code", toString(finding.code)},
              {"severity", toString(finding.severity)},
              {"samples", finding.samples},
              {"files", Json::array()},
              {"figures", finding.figures}};
    for (const auto& file : finding.files)
        json["files"].push_back(file.string());
    if (!finding.detail.empty())
        json["detail"] = finding.detail.english();
    return json;
}

Json toJson(const DataCheck& check)
{
    Json json{{"samples", check.samples},           {"usable_good_parts", check.good.usable},
              {"train_parts", check.good.train},    {"held_out_parts", check.good.heldOut},
              {"can_train", check.good.canTrain()}, {"gap_share", check.gapShare},
              {"distance_m", check.distanceM},      {"unusable", check.unusable},
              {"findings", Json::array()},          {"odd_parts", Json::array()}};
    for (const auto& finding : check.findings)
        json["findings"].push_back(toJson(finding));
    for (const auto& part : check.oddParts) {
        Json traits = Json::array();
        for (const auto& trait : part.traits)
            traits.push_back({{"trait", toString(trait.trait)},
                              {"value", trait.value},
                              {"typical", trait.typical},
                              {"deviations", trait.deviations}});
        json["odd_parts"].push_back({{"id", part.id}, {"traits", traits}});
    }
    return json;
}

std::string namesOf(const Finding& finding, const std::filesystem::path& root)
{
    std::vector<std::string> names = finding.samples;
    if (names.size() == finding.files.size() || names.empty()) {
        names.clear();
        for (const auto& file : finding.files)
            names.push_back(file.lexically_proximate(root).string());
    }
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), kListed); ++i)
        list += (i ? ", " : "") + names[i];
    if (names.size() > kListed)
        list += " and " + std::to_string(names.size() - kListed) + " more (--json lists them)";
    return list;
}

void print(Console& console, const DataCheck& check, const std::filesystem::path& root)
{
    for (const auto& finding : check.findings) {
        std::string severity(toString(finding.severity));
        severity.resize(9, ' ');
        std::string said = sentence(finding);
        if (!said.empty() && std::string("?.").find(said.back()) == std::string::npos)
            said += '.';
        console.print(severity + said);
        if (const auto names = namesOf(finding, root); !names.empty())
            console.print("         " + names);
        if (finding.code != FindingCode::OddOnesOut)
            continue;
        for (std::size_t i = 0; i < std::min(check.oddParts.size(), kListed); ++i) {
            const auto& trait = check.oddParts[i].traits.front();
            console.print("         " + check.oddParts[i].id + ": " + std::string(toString(trait.trait))
                          + text(" %+.1f deviations", trait.deviations));
        }
    }
    console.print(std::to_string(check.samples) + " samples looked at; " + std::to_string(check.good.usable)
                  + " usable good parts: " + std::to_string(check.good.train) + " to learn from, "
                  + std::to_string(check.good.heldOut) + " held out"
                  + (check.good.heldOutFromTraining ? " (kept aside from the training parts)." : "."));
}

int check(Console& console, const CheckArguments& arguments)
{
    auto catalog = arguments.data.open();
    if (!catalog)
        return console.fail(catalog.error());
    if (auto ok = leaveOut(*catalog, arguments.exclude); !ok)
        return console.fail(ok.error());
    std::optional<LearntGeometry> learnt;
    if (!arguments.model.empty()) {
        const auto model = loadModelAloud(arguments.model, "cpu", Precision::Auto, console);
        if (!model)
            return console.fail(model.error());
        learnt = learntGeometry(model->preparation());
    }
    const auto checked = checkData(*catalog, console.context(), learnt ? &*learnt : nullptr);
    if (!checked)
        return console.fail(checked.error());
    if (arguments.json || console.jsonProgress)
        console.printJson(toJson(*checked));
    else
        print(console, *checked, catalog->root);
    return checked->good.canTrain() ? 0 : exitCodeOf(ErrorCode::TooLittleData);
}

} // namespace

void addCheckCommand(CLI::App& app, Job& job)
{
    auto* command = app.add_subcommand("check", "Looks through a folder before training: missing partners, lost depth, "
                                                "shifted pictures, duplicates, odd ones, counts");
    auto arguments = std::make_shared<CheckArguments>();
    addDataOptions(*command, arguments->data, "Folder of one part")->required();
    command->add_option("--model", arguments->model,
                        "Model that the parts are for: says where their geometry is read otherwise than that of the "
                        "parts it learnt from");
    command
        ->add_option("--exclude", arguments->exclude,
                     "A part to leave out, such as train/good/007; may be given again and again")
        ->type_name("ID")
        ->allow_extra_args(false);
    command->add_flag("--json", arguments->json, "Everything as JSON");
    command->footer("Exit code 3 when there are too few usable good parts to train on, 0 otherwise.\nExample: "
                    "twinspect-cli check --data parts/gasket");
    command->callback(
        [arguments, &job] { job = [arguments](Console& console) { return check(console, *arguments); }; });
}

} // namespace twinspect
