// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/threshold_file.h"

#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json_reader.h"

namespace twinspect {

namespace {

constexpr auto kFormat = "twinspect-thresholds-1";
constexpr auto kRecipeFormat = "twinspect-recipe-1"; // written by core/project
constexpr std::uint64_t kLargestFile = 1 << 20;
constexpr auto kRemedy = "Make the file again with 'twinspect-cli calibrate'";

} // namespace

Status writeThresholdFile(const std::filesystem::path& path, const ThresholdFile& file,
                          const nlohmann::json& explanation)
{
    if (auto ok = checkThresholds(file.thresholds); !ok)
        return ok;
    const auto number = [](double value) {
        return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr);
    };
    const nlohmann::json json{{"format", kFormat},
                              {"model", file.modelHash},
                              {"review", file.thresholds.review},
                              {"reject", file.thresholds.reject},
                              {"pixel", number(file.thresholds.pixel)},
                              {"min_area_mm2", file.thresholds.minAreaMm2},
                              {"why", file.why},
                              {"explanation", explanation}};
    return writeFileAtomically(path, json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

Result<ThresholdFile> parseThresholdFile(std::string_view text, const std::filesystem::path& path)
{
    const std::string name = path.string();
    auto json = parseJsonLine(text);
    if (!json.is_object())
        return failure(ErrorCode::BadData, "This is not a file of thresholds", name, kRemedy);
    const auto has = [](const nlohmann::json& object, const char* key, auto check) {
        return object.contains(key) && check(object[key]);
    };
    const auto isText = [](const nlohmann::json& value) { return value.is_string(); };
    const auto isNumber = [](const nlohmann::json& value) { return value.is_number(); };
    const std::string format = has(json, "format", isText) ? json["format"].get<std::string>() : "";
    if (format != kFormat && format != kRecipeFormat)
        return failure(ErrorCode::Mismatch, "This is not a file of thresholds of this version", name, kRemedy);
    ThresholdFile file;
    const char* hashKey = "model";
    nlohmann::json inForce = json;
    if (format == kRecipeFormat) {
        if (!has(json, "model", isText) || !has(json, "history", [](const nlohmann::json& value) {
                return value.is_array() && !value.empty() && value.back().is_object();
            }))
            return failure(ErrorCode::BadData, "The recipe holds no thresholds or no model", name,
                           "Open it in Twinspect, set the thresholds and save it again");
        file.model = (path.parent_path() / json["model"].get<std::string>()).lexically_normal();
        if (has(json, "part", isText))
            file.recipe = json["part"].get<std::string>();
        if (has(json, "revision", [](const nlohmann::json& value) {
                return value.is_number_integer() && value > 0 && value <= std::numeric_limits<int>::max();
            }))
            file.recipeRevision = json["revision"].get<int>();
        hashKey = "model_sha256";
        inForce = json["history"].back();
    }
    if (!has(json, hashKey, isText))
        return failure(ErrorCode::BadData, Text("The text '%1' is missing", hashKey), name, kRemedy);
    if (!has(inForce, "why", isText))
        return failure(ErrorCode::BadData, Text("The text '%1' is missing", "why"), name, kRemedy);
    for (const char* key : {"review", "reject", "min_area_mm2"})
        if (!has(inForce, key, isNumber))
            return failure(ErrorCode::BadData, Text("The number '%1' is missing", key), name, kRemedy);
    if (!has(inForce, "pixel", [](const nlohmann::json& value) { return value.is_number() || value.is_null(); }))
        return failure(ErrorCode::BadData, Text("The number '%1' is missing", "pixel"), name, kRemedy);
    file.modelHash = json[hashKey].get<std::string>();
    file.why = inForce["why"].get<std::string>();
    if (format == kRecipeFormat && has(inForce, "method", isText) && has(inForce, "formula", isText))
        file.why = inForce["method"].get<std::string>() + ": " + inForce["formula"].get<std::string>()
                 + (file.why.empty() ? "" : "; " + file.why);
    file.thresholds.review = inForce["review"].get<double>();
    file.thresholds.reject = inForce["reject"].get<double>();
    file.thresholds.minAreaMm2 = inForce["min_area_mm2"].get<double>();
    if (inForce["pixel"].is_number())
        file.thresholds.pixel = inForce["pixel"].get<double>();
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
