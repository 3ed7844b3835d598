// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/threshold_file.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json_reader.h"
#include "core/record/interest_json.h"
#include "core/record/recipe.h"

namespace twinspect {

namespace {

constexpr auto kFormat = "twinspect-thresholds-1";
constexpr auto kFormatWithRegions = "twinspect-thresholds-2"; // as kRecipeWithRegionsFormat
constexpr std::uint64_t kLargestFile = 16u << 20; // of a recipe, whose history grows
constexpr auto kRemedy = "Make the file again with 'twinspect-cli calibrate'";

Result<ThresholdFile> ofRecipe(std::string_view text, const std::filesystem::path& path)
{
    auto recipe = parseRecipe(text, path);
    if (!recipe)
        return passOn(recipe);
    if (recipe->history.empty())
        return failure(ErrorCode::BadData, "The recipe holds no thresholds", path.string(),
                       "Open it in Twinspect, set the thresholds and save it again");
    const auto& inForce = recipe->history.back();
    ThresholdFile file{recipe->thresholds(), recipe->modelHash, inForce.why,      recipe->model,
                       recipe->part,         recipe->revision,  recipe->tolerance};
    if (!inForce.method.empty() || !inForce.formula.empty())
        file.why = inForce.method + ": " + inForce.formula + (file.why.empty() ? "" : "; " + file.why);
    return file;
}

} // namespace

Status writeThresholdFile(const std::filesystem::path& path, const ThresholdFile& file,
                          const nlohmann::json& explanation)
{
    if (auto ok = checkThresholds(file.thresholds); !ok)
        return ok;
    const auto number = [](double value) {
        return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr);
    };
    nlohmann::json json{{"format", kFormat},
                        {"model", file.modelHash},
                        {"review", file.thresholds.review},
                        {"reject", file.thresholds.reject},
                        {"pixel", number(file.thresholds.pixel)},
                        {"min_area_mm2", file.thresholds.minAreaMm2},
                        {"min_depth_mm", file.thresholds.minDepthMm},
                        {"why", file.why},
                        {"explanation", explanation}};
    if (file.thresholds.arithmetic != Arithmetic::Unknown)
        json["arithmetic"] = nameOf(file.thresholds.arithmetic);
    if (!file.thresholds.regions.empty()) {
        json["format"] = kFormatWithRegions;
        json["regions_of_interest"] = toJson(file.thresholds.regions);
    }
    return writeFileAtomically(path, json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

Result<ThresholdFile> parseThresholdFile(std::string_view text, const std::filesystem::path& path)
{
    const std::string name = path.string();
    auto json = parseJsonLine(text);
    if (!json.is_object())
        return failure(ErrorCode::BadData, "This is not a file of thresholds", name, kRemedy);
    const auto has = [&json](const char* key, auto check) { return json.contains(key) && check(json[key]); };
    const auto isText = [](const nlohmann::json& value) { return value.is_string(); };
    const auto isNumber = [](const nlohmann::json& value) { return value.is_number(); };
    const std::string format = has("format", isText) ? json["format"].get<std::string>() : "";
    if (format == kRecipeFormat || format == kRecipeWithRegionsFormat)
        return ofRecipe(text, path);
    if (format != kFormat && format != kFormatWithRegions)
        return failure(ErrorCode::Mismatch, "This is not a file of thresholds of this version", name, kRemedy);
    for (const char* key : {"model", "why"})
        if (!has(key, isText))
            return failure(ErrorCode::BadData, Text("The text '%1' is missing", key), name, kRemedy);
    for (const char* key : {"review", "reject", "min_area_mm2"})
        if (!has(key, isNumber))
            return failure(ErrorCode::BadData, Text("The number '%1' is missing", key), name, kRemedy);
    if (!has("pixel", [](const nlohmann::json& value) { return value.is_number() || value.is_null(); }))
        return failure(ErrorCode::BadData, Text("The number '%1' is missing", "pixel"), name, kRemedy);
    ThresholdFile file;
    file.modelHash = json["model"].get<std::string>();
    file.why = json["why"].get<std::string>();
    file.thresholds.review = json["review"].get<double>();
    file.thresholds.reject = json["reject"].get<double>();
    file.thresholds.minAreaMm2 = json["min_area_mm2"].get<double>();
    if (json.contains("min_depth_mm")) { // files of older versions have none
        if (!has("min_depth_mm", isNumber))
            return failure(ErrorCode::BadData, Text("The number '%1' is missing", "min_depth_mm"), name, kRemedy);
        file.thresholds.minDepthMm = json["min_depth_mm"].get<double>();
    }
    if (json["pixel"].is_number())
        file.thresholds.pixel = json["pixel"].get<double>();
    if (json.contains("arithmetic")) { // files of older versions have none
        const auto known = enumNamed<Arithmetic>(textAt(json, "arithmetic").value_or("no text"));
        if (!known)
            return failure(ErrorCode::BadData, "The scores were computed in a way that this version does not know",
                           name, kRemedy);
        file.thresholds.arithmetic = *known;
    }
    if (json.contains("regions_of_interest")) {
        auto regions = interestsFrom(json["regions_of_interest"], path);
        if (!regions)
            return passOn(regions);
        file.thresholds.regions = std::move(*regions);
    }
    if (auto ok = checkThresholds(file.thresholds); !ok)
        return failure(ErrorCode::BadData, ok.error().detail, name, kRemedy);
    return file;
}

Result<ThresholdFile> readThresholdFile(const std::filesystem::path& path)
{
    const auto text = readFile(path, kLargestFile);
    if (!text)
        return passOn(text);
    return parseThresholdFile(*text, path);
}

} // namespace twinspect
