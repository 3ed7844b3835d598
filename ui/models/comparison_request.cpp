// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/comparison_request.h"

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"
#include "core/base/sha256.h"
#include "core/record/learning_curve.h"
#include "ui/common/value_text.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr auto kRequestFormat = "twinspect-comparison-request-1";

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : ",") + word;
    return text;
}

std::string curveText(const std::vector<int>& counts)
{
    std::vector<std::string> words;
    for (const int count : counts)
        words.push_back(count == kAllGoodParts ? "all" : std::to_string(count));
    return joined(words);
}

} // namespace

QStringList ComparisonRequest::arguments() const
{
    QStringList list{QStringLiteral("compare"), QStringLiteral("--json-progress"), QStringLiteral("--data"),
                     pathText(data)};
    if (mapping)
        list << QStringLiteral("--mapping") << QString::fromStdString(mappingText(*mapping));
    if (!annotations.empty())
        list << QStringLiteral("--annotations") << pathText(annotations);
    list << QStringLiteral("--models") << QString::fromStdString(joined(models)) << QStringLiteral("--out")
         << pathText(out);
    if (!preset.empty())
        list << QStringLiteral("--preset") << QString::fromStdString(preset);
    if (device != "auto")
        list << QStringLiteral("--device") << QString::fromStdString(device);
    if (!curve.empty())
        list << QStringLiteral("--curve") << QString::fromStdString(curveText(curve));
    return list;
}

std::string ComparisonRequest::folderName() const
{
    const auto key = data.string() + "\n" + (mapping ? mappingText(*mapping) : std::string()) + "\n"
                   + annotations.string() + "\n" + preset + "\n" + device;
    const auto name = (data.has_filename() ? data : data.parent_path()).filename().string();
    return name + "-" + sha256(key).substr(0, 12);
}

std::string ComparisonRequest::toText() const
{
    Json json{{"format", kRequestFormat}, {"data", data.string()}, {"models", models},   {"preset", preset},
              {"device", device},         {"curve", curve},        {"out", out.string()}};
    if (!annotations.empty())
        json["annotations"] = annotations.string();
    if (mapping)
        json["mapping"] = Json::parse(mappingText(*mapping));
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

Result<ComparisonRequest> ComparisonRequest::parse(std::string_view text, const std::filesystem::path& file)
{
    constexpr auto remedy = "Start the comparison again";
    const auto json = parseJsonLine(text);
    if (textAt(json, "format") != kRequestFormat)
        return failure(ErrorCode::BadData, "This is not the record of a comparison of this version", file.string(),
                       remedy);
    ComparisonRequest request;
    try {
        request.data = json.at("data").get<std::string>();
        request.models = json.at("models").get<std::vector<std::string>>();
        request.preset = json.at("preset").get<std::string>();
        request.device = json.at("device").get<std::string>();
        request.curve = json.at("curve").get<std::vector<int>>();
        request.out = json.at("out").get<std::string>();
        if (const auto found = json.find("annotations"); found != json.end())
            request.annotations = found->get<std::string>();
        if (const auto found = json.find("mapping"); found != json.end()) {
            const auto mapping = parseMapping(found->dump(), file);
            if (!mapping)
                return passOn(mapping);
            request.mapping = *mapping;
        }
    } catch (const Json::exception&) {
        return failure(ErrorCode::BadData, "The record of the comparison is damaged", file.string(), remedy);
    }
    return request;
}

} // namespace twinspect
