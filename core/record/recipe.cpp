// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/recipe.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json_reader.h"
#include "core/record/interest_json.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kLargestFile = 16u << 20;
constexpr std::size_t kMostFigures = 64; // no method has a dozen
constexpr auto kRemedy = "Open another recipe, or calibrate the model again and save a new one";

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(); }
double number(const Json& json, const char* key)
{
    const auto& value = json.at(key);
    return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}
// Fuzzing: converting a number such as 1e300 to int is undefined, and 5000000000 would wrap.
int count(const Json& json, const char* key)
{
    const auto& value = json.at(key);
    if (!value.is_number_integer() || value < 0 || value > std::numeric_limits<int>::max())
        throw std::out_of_range(std::string("'") + key + "' is no count");
    return value.get<int>();
}
std::string text(const Json& json, const char* key) { return json.at(key).get<std::string>(); }

std::string time(std::optional<UtcTime> when) { return when ? utcTextToTheSecond(*when) : std::string(); }
std::optional<UtcTime> time(const Json& json) { return utcFrom(text(json, "when")); }

Json toJson(const std::map<std::string, double>& figures)
{
    Json json = Json::object();
    for (const auto& [name, value] : figures)
        if (std::isfinite(value)) // anything else would be no JSON number
            json[name] = value;
    return json;
}

std::map<std::string, double> figuresFrom(const Json& json)
{
    if (!json.is_object() || json.size() > kMostFigures)
        throw std::out_of_range("'figures' is no short list of named numbers");
    std::map<std::string, double> figures;
    for (const auto& [name, value] : json.items()) {
        if (!value.is_number() || !std::isfinite(value.get<double>()))
            throw std::out_of_range("'" + name + "' in 'figures' is no number");
        figures[name] = value.get<double>();
    }
    return figures;
}

HeightTolerance toleranceFrom(const Json& json)
{
    const HeightTolerance tolerance{json.at("low").get<double>(), json.at("high").get<double>()};
    if (auto ok = checkTolerance(tolerance); !ok)
        throw std::out_of_range(ok.error().detail.english());
    return tolerance;
}

Arithmetic arithmeticFrom(const Json& json)
{
    const auto known = enumNamed<Arithmetic>(text(json, "arithmetic"));
    if (!known)
        throw std::out_of_range("'arithmetic' is none that this version knows");
    return *known;
}

Json toJson(const ThresholdChange& change)
{
    const auto& t = change.thresholds;
    Json json{{"review", number(t.review)},        {"reject", number(t.reject)},
              {"pixel", number(t.pixel)},          {"min_area_mm2", t.minAreaMm2},
              {"min_depth_mm", t.minDepthMm},      {"who", change.who},
              {"when", time(change.when)},         {"why", change.why},
              {"method", change.method},           {"formula", change.formula},
              {"figures", toJson(change.figures)}, {"set", change.set},
              {"good_parts", change.goodParts},    {"defect_parts", change.defectParts}};
    if (t.arithmetic != Arithmetic::Unknown)
        json["arithmetic"] = nameOf(t.arithmetic);
    if (change.withdrawn)
        json["withdrawn"] = {{"who", change.withdrawn->who}, {"when", time(change.withdrawn->when)}};
    return json;
}

/// Every list of regions of interest stands in the recipe once; the history names it by its place.
class InterestTable {
public:
    int placeOf(const RegionsOfInterest& regions)
    {
        const auto at = std::ranges::find(m_lists, regions);
        if (at != m_lists.end())
            return static_cast<int>(at - m_lists.begin());
        m_lists.push_back(regions);
        return static_cast<int>(m_lists.size()) - 1;
    }
    [[nodiscard]] bool empty() const { return m_lists.empty(); }
    [[nodiscard]] Json json() const
    {
        Json json = Json::array();
        for (const auto& regions : m_lists)
            json.push_back(toJson(regions));
        return json;
    }
    [[nodiscard]] Status read(const Json& json, const std::filesystem::path& file)
    {
        if (!json.is_array())
            throw std::out_of_range("'regions_of_interest' is no list");
        for (const auto& list : json) {
            auto regions = interestsFrom(list, file);
            if (!regions)
                return passOn(regions);
            m_lists.push_back(std::move(*regions));
        }
        return {};
    }
    [[nodiscard]] const RegionsOfInterest& at(int place) const { return m_lists.at(static_cast<std::size_t>(place)); }

private:
    std::vector<RegionsOfInterest> m_lists;
};

ThresholdChange changeFrom(const Json& json, const InterestTable& interests)
{
    ThresholdChange change;
    change.thresholds.review = number(json, "review");
    change.thresholds.reject = number(json, "reject");
    change.thresholds.pixel = number(json, "pixel");
    change.thresholds.minAreaMm2 = json.at("min_area_mm2").get<double>();
    change.thresholds.minDepthMm = json.value("min_depth_mm", 0.0); // recipes of older versions have none
    if (json.contains("arithmetic")) // nor this
        change.thresholds.arithmetic = arithmeticFrom(json);
    if (json.contains("regions_of_interest"))
        change.thresholds.regions = interests.at(count(json, "regions_of_interest"));
    change.who = text(json, "who");
    change.when = time(json);
    change.why = text(json, "why");
    change.method = text(json, "method");
    change.formula = text(json, "formula");
    if (json.contains("figures")) // recipes of older versions have none
        change.figures = figuresFrom(json["figures"]);
    change.set = text(json, "set");
    change.goodParts = count(json, "good_parts");
    change.defectParts = count(json, "defect_parts");
    if (json.contains("withdrawn"))
        change.withdrawn = {text(json["withdrawn"], "who"), time(json["withdrawn"])};
    return change;
}

} // namespace

void ThresholdChange::setReason(const CalibrationExplanation& reason)
{
    method = nameOf(reason.method);
    formula = reason.formula;
    figures = reason.figures;
    set = reason.set;
    goodParts = reason.goodParts;
    defectParts = reason.defectParts;
}

std::string ThresholdChange::forRecords() const { return set.empty() ? formula : formula + " (" + set + ")"; }

std::string recipeText(const Recipe& recipe, const std::filesystem::path& file)
{
    std::error_code error;
    auto model = std::filesystem::proximate(recipe.model, std::filesystem::absolute(file, error).parent_path(), error);
    if (error || model.empty())
        model = recipe.model;
    Json json{{"format", kRecipeFormat},          {"part", recipe.part},         {"model", model.generic_string()},
              {"model_sha256", recipe.modelHash}, {"revision", recipe.revision}, {"notes", recipe.notes},
              {"history", Json::array()}};
    InterestTable interests;
    for (const auto& change : recipe.history) {
        json["history"].push_back(toJson(change));
        if (!change.thresholds.regions.empty())
            json["history"].back()["regions_of_interest"] = interests.placeOf(change.thresholds.regions);
    }
    if (recipe.tolerance) // an older version inspects as well without it
        json["height_tolerance_mm"] = {{"low", recipe.tolerance->lowMm}, {"high", recipe.tolerance->highMm}};
    if (!interests.empty()) {
        json["format"] = kRecipeWithRegionsFormat;
        json["regions_of_interest"] = interests.json();
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Status writeRecipe(const std::filesystem::path& file, const Recipe& recipe)
{
    return writeFileAtomically(file, recipeText(recipe, file));
}

Result<Recipe> readRecipe(const std::filesystem::path& file)
{
    const auto bytes = readFile(file, kLargestFile);
    if (!bytes)
        return passOn(bytes);
    return parseRecipe(*bytes, file);
}

Result<Recipe> parseRecipe(std::string_view bytes, const std::filesystem::path& file)
{
    const auto json = parseJsonLine(bytes);
    if (!json.is_object())
        return failure(ErrorCode::BadData, "This is not a Twinspect recipe", file.string(), kRemedy);
    const auto format = json.find("format");
    if (format == json.end() || !format->is_string()
        || (*format != kRecipeFormat && *format != kRecipeWithRegionsFormat))
        return failure(ErrorCode::Mismatch, "This is not a recipe of this version of Twinspect", file.string(),
                       kRemedy);
    const auto damaged = [&](const std::exception& error) {
        return failure(ErrorCode::BadData, Text("The recipe is damaged: %1", error.what()), file.string(), kRemedy);
    };
    try {
        Recipe recipe;
        recipe.part = text(json, "part");
        recipe.model = (file.parent_path() / json.at("model").get<std::string>()).lexically_normal();
        recipe.modelHash = text(json, "model_sha256");
        recipe.revision = count(json, "revision");
        recipe.notes = text(json, "notes");
        if (json.contains("height_tolerance_mm"))
            recipe.tolerance = toleranceFrom(json["height_tolerance_mm"]);
        InterestTable interests;
        if (json.contains("regions_of_interest"))
            if (auto ok = interests.read(json["regions_of_interest"], file); !ok)
                return passOn(ok);
        for (const auto& entry : json.at("history")) {
            recipe.history.push_back(changeFrom(entry, interests));
            if (auto ok = checkThresholds(recipe.history.back().thresholds); !ok)
                return failure(ErrorCode::BadData,
                               Text("A threshold in this recipe makes no sense: %1", ok.error().detail), file.string(),
                               kRemedy);
        }
        return recipe;
    } catch (const Json::exception& error) {
        return damaged(error);
    } catch (const std::out_of_range& error) {
        return damaged(error);
    }
}

} // namespace twinspect
