// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/training_request.h"

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"
#include "core/detectors/known_detectors.h"
#include "ui/common/value_text.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr auto kFormat = "twinspect-training-1";

/// Exact: what a person typed must come back.
std::string exactText(const ParameterValue& value)
{
    if (!std::holds_alternative<double>(value))
        return toText(value);
    return Json(std::get<double>(value)).dump();
}

template <typename Options>
std::vector<std::pair<std::string, std::string>> changed(const Options& options,
                                                         const std::vector<Parameter<Options>>& parameters)
{
    std::vector<std::pair<std::string, std::string>> list;
    for (const auto& parameter : parameters)
        if (const auto value = parameterValue(options, parameter); value != parameter.spec.defaultValue)
            list.emplace_back(parameter.spec.key, exactText(value));
    return list;
}

template <typename Options>
Status apply(Options& options, const std::vector<Parameter<Options>>& parameters, const Json& values)
{
    for (const auto& parameter : parameters) {
        const auto found = values.find(parameter.spec.key);
        if (found == values.end())
            continue;
        const auto value = parseParameter(parameter.spec, found->template get<std::string>());
        if (!value)
            return passOn(value);
        if (auto ok = setParameter(options, parameter, *value); !ok)
            return ok;
    }
    return {};
}

} // namespace

QStringList TrainingRequest::arguments(bool resume) const
{
    QStringList list{QStringLiteral("train"), QStringLiteral("--json-progress"), QStringLiteral("--data"),
                     pathText(data),          QStringLiteral("--out"),           pathText(model)};
    if (mapping)
        list << QStringLiteral("--mapping") << QString::fromStdString(mappingText(*mapping));
    if (!annotations.empty())
        list << QStringLiteral("--annotations") << pathText(annotations);
    if (!regions.empty())
        list << QStringLiteral("--regions") << pathText(regions);
    if (!isDcrdf()) {
        list << QStringLiteral("--detector") << QString::fromStdString(detector);
        for (const auto& [key, value] : values)
            list << QStringLiteral("--set") << QString::fromStdString(key + "=" + exactText(value));
        for (const auto& [key, value] : changed(training, TrainingOptions::parameters()))
            if (key == "device" || key == "precision")
                list << QString::fromStdString("--" + key) << QString::fromStdString(value);
        for (const auto& id : leaveOut)
            list << QStringLiteral("--exclude") << QString::fromStdString(id);
        return list;
    }
    for (const auto& options :
         {changed(training, TrainingOptions::parameters()), changed(network, NetworkOptions::parameters())})
        for (const auto& [key, value] : options)
            list << QString::fromStdString("--" + key) << QString::fromStdString(value);
    for (const auto& id : leaveOut)
        list << QStringLiteral("--exclude") << QString::fromStdString(id);
    if (resume)
        list << QStringLiteral("--resume");
    return list;
}

std::string TrainingRequest::toText() const
{
    Json json{{"format", kFormat},          {"data", data.string()},        {"model", model.string()},
              {"part", part.toStdString()}, {"notes", notes.toStdString()}, {"leave_out", leaveOut},
              {"training", Json::object()}, {"network", Json::object()}};
    if (!annotations.empty())
        json["annotations"] = annotations.string();
    if (!regions.empty())
        json["regions"] = regions.string();
    if (mapping)
        json["mapping"] = Json::parse(mappingText(*mapping));
    for (const auto& [key, value] : changed(training, TrainingOptions::parameters()))
        json["training"][key] = value;
    for (const auto& [key, value] : changed(network, NetworkOptions::parameters()))
        json["network"][key] = value;
    if (!isDcrdf()) {
        json["detector"] = detector;
        json["options"] = Json::object();
        for (const auto& [key, value] : values)
            json["options"][key] = exactText(value);
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

Result<TrainingRequest> TrainingRequest::parse(std::string_view text, const std::filesystem::path& file)
{
    constexpr auto remedy = "Start the training again";
    const auto json = parseJsonLine(text);
    if (textAt(json, "format") != kFormat)
        return failure(ErrorCode::BadData, "This is not the record of a training of this version", file.string(),
                       remedy);
    TrainingRequest request;
    try {
        request.data = json.at("data").get<std::string>();
        request.model = json.at("model").get<std::string>();
        request.part = QString::fromStdString(json.at("part").get<std::string>());
        request.notes = QString::fromStdString(json.at("notes").get<std::string>());
        request.leaveOut = json.at("leave_out").get<std::vector<std::string>>();
        if (const auto found = json.find("annotations"); found != json.end())
            request.annotations = found->get<std::string>();
        if (const auto found = json.find("regions"); found != json.end())
            request.regions = found->get<std::string>();
        if (const auto found = json.find("mapping"); found != json.end()) {
            const auto mapping = parseMapping(found->dump(), file);
            if (!mapping)
                return passOn(mapping);
            request.mapping = *mapping;
        }
        if (const auto found = json.find("detector"); found != json.end()) {
            request.detector = found->get<std::string>();
            const auto kind = detectorNamed(request.detector);
            if (!kind)
                return passOn(kind);
            for (const auto& spec : (*kind)->info().parameters)
                if (const auto value = json.at("options").find(spec.key); value != json.at("options").end()) {
                    auto parsed = parseParameter(spec, value->get<std::string>());
                    if (!parsed)
                        return passOn(parsed);
                    request.values[spec.key] = std::move(*parsed);
                }
        }
        if (auto ok = apply(request.training, TrainingOptions::parameters(), json.at("training")); !ok)
            return passOn(ok);
        if (auto ok = apply(request.network, NetworkOptions::parameters(), json.at("network")); !ok)
            return passOn(ok);
    } catch (const Json::exception&) {
        return failure(ErrorCode::BadData, "The record of the training is damaged", file.string(), remedy);
    }
    return request;
}

} // namespace twinspect
