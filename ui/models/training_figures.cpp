// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/training_figures.h"

#include <limits>

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"
#include "core/base/text_json.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr qsizetype kLongestWords = 500;

ErrorCode codeFrom(const std::string& name)
{
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code)
        if (toString(static_cast<ErrorCode>(code)) == name)
            return static_cast<ErrorCode>(code);
    return ErrorCode::Internal;
}

QString text(const Json& json, const char* key) { return QString::fromStdString(json.value(key, std::string())); }

TrainingFigures::Summary summaryFrom(const Json& json)
{
    TrainingFigures::Summary summary;
    summary.modelHash = text(json, "model_sha256");
    constexpr int most = std::numeric_limits<int>::max();
    summary.trainParts = static_cast<int>(wholeAt(json, "train_parts", 0, most).value_or(0));
    summary.heldOutParts = static_cast<int>(wholeAt(json, "held_out_parts", 0, most).value_or(0));
    summary.seconds = json.value("seconds", 0.0);
    summary.partsPerSecond = json.value("images_per_second", 0.0);
    summary.device = text(json, "device");
    const auto byMap = json.value("held_out_auroc", std::map<std::string, double>());
    if (const auto primary = byMap.find(json.value("primary_map", "cm_segf")); primary != byMap.end())
        summary.separation = primary->second;
    return summary;
}

/// With its gaps, so that it can be translated; in plain English where only that is there.
Text sentence(const Json& json, const std::string& key)
{
    if (const auto found = json.find(key + "_text"); found != json.end())
        if (auto text = textFrom(*found))
            return *text;
    return json.value(key, std::string());
}

Error errorFrom(const Json& json)
{
    return {codeFrom(json.value("code", std::string())), sentence(json, "detail"), json.value("file", std::string()),
            sentence(json, "remedy")};
}

} // namespace

void TrainingFigures::read(std::string_view line)
{
    const auto json = parseJsonLine(line);
    if (!json.is_object()) {
        if (!line.empty())
            m_lastWords =
                (m_lastWords + QString::fromUtf8(line.data(), static_cast<qsizetype>(line.size())) + QLatin1Char('\n'))
                    .right(kLongestWords);
        return;
    }
    try {
        if (json.contains("warning")) {
            m_warnings.push_back(sentence(json, "warning"));
        } else if (const auto error = json.find("error"); error != json.end()) {
            m_error = errorFrom(*error);
        } else if (json.contains("model")) {
            m_summary = summaryFrom(json);
        } else if (const auto stage = json.find("stage"); stage != json.end()) {
            Progress progress;
            progress.stage = stage->get<std::string>();
            progress.done = wholeAt(json, "done", 0).value_or(0);
            progress.total = wholeAt(json, "total", 0).value_or(0);
            progress.note = json.value("note", std::string());
            if (progress.stage == "device") {
                m_device = QString::fromStdString(progress.note.english());
                return;
            }
            for (const auto& [name, value] : json.items()) {
                if (!value.is_number() || name == "done" || name == "total")
                    continue;
                progress.figures.emplace_back(name, value.get<double>());
                if (name == "images_per_second")
                    m_partsPerSecond = value.get<double>();
                else if (name.rfind("loss_", 0) == 0 || name.rfind("held_out_", 0) == 0)
                    addPoint(name, static_cast<double>(progress.done), value.get<double>());
            }
            if (progress.stage == "training")
                m_trainingSteps = progress.total;
            m_progress = std::move(progress);
        }
    } catch (const Json::exception&) {
        m_lastWords = QString::fromUtf8(line.data(), static_cast<qsizetype>(line.size()))
                          .right(kLongestWords); // JSON, but not ours
    }
}

void TrainingFigures::addPoint(const std::string& curve, double step, double value)
{
    auto& points = m_curves[curve];
    while (!points.empty() && points.back().step >= step)
        points.pop_back(); // after a crash some steps are trained again
    points.push_back({step, value});
}

void TrainingFigures::clearEnd()
{
    m_summary.reset();
    m_error.reset();
    m_lastWords.clear();
}

} // namespace twinspect
