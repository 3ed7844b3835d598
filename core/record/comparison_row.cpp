// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/comparison_row.h"

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"
#include "core/evaluation/label.h"

namespace twinspect {

namespace {

using Row = ComparisonRow;

const std::vector<ComparisonFigure>& figures()
{
    static const std::vector<ComparisonFigure> list{
        {"image_auroc", Text("I-AUROC"), &Row::imageAuroc, true, 1,
         Text("How often a defective test part has a higher score than a good one, in percent; 50 is chance")},
        {"aupro_0.30", Text("PRO@.30"), &Row::aupro30, true, 1,
         Text("How well the maps cover the defects (AUPRO) up to a false-positive rate of 0.30, in percent")},
        {"aupro_0.01", Text("PRO@.01"), &Row::aupro01, true, 1,
         Text("The same up to a false-positive rate of 0.01: how exactly the maps show the defects")},
        {"aupro_0.01_100_thresholds", Text("as papers"), &Row::aupro01Official, true, 1,
         Text("AUPRO@0.01 of 100 thresholds, as most papers print it; it is biased low")},
        {"train_seconds", Text("train s"), &Row::trainSeconds, false, 1, Text("Time of the training in seconds")},
        {"latency_p50_ms", Text("p50 ms"), &Row::latencyMedianMs, false, 0,
         Text("From file to verdict, one part after another: the median in milliseconds")},
        {"latency_p95_ms", Text("p95 ms"), &Row::latencyP95Ms, false, 0,
         Text("From file to verdict, one part after another: 95 of 100 parts take at most this long")},
        {"parts_per_second", Text("parts/s"), &Row::partsPerSecond, false, 1,
         Text("Parts in a second, as many at once as the computer could")},
        {"model_mib", Text("model MiB"), &Row::modelMib, false, 1, Text("Size of the model file")},
        {"train_peak_mib", Text("train MiB"), &Row::trainPeakMib, false, 0,
         Text("The most memory that the whole process held while it trained")},
        {"inspect_peak_mib", Text("inspect MiB"), &Row::inspectPeakMib, false, 0,
         Text("The most memory that the whole process held while it inspected")},
    };
    return list;
}

std::optional<PartScore> scoreFrom(const nlohmann::json& json)
{
    const auto id = textAt(json, "id"), label = textAt(json, "label"), type = textAt(json, "type");
    const auto score = numberAt(json, "score");
    const auto known = labelFrom(label.value_or(""));
    if (!id || !score || !known || *known == Label::Unknown)
        return std::nullopt;
    return PartScore{*score, *known == Label::Defect, type.value_or(""), *id, true};
}

} // namespace

void ComparisonRow::take(const PartSetMetrics& metrics)
{
    imageAuroc = metrics.imageAuroc;
    if (metrics.aupro.empty())
        return;
    aupro30 = metrics.aupro.front().exact;
    aupro01 = metrics.aupro.back().exact;
    aupro01Official = metrics.aupro.back().official;
}

std::span<const ComparisonFigure> comparisonFigures() { return figures(); }

nlohmann::json toJson(const ComparisonRow& row)
{
    nlohmann::json json{{"part", row.part},
                        {"data", row.data},
                        {"model", row.model},
                        {"made_by", row.madeBy},
                        {"seed", row.seed},
                        {"good_parts", row.goodParts},
                        {"scores", nlohmann::json::array()}};
    for (const auto& figure : figures())
        if (const auto& value = row.*figure.member)
            json[figure.key] = *value;
    for (const PartScore& part : row.scores)
        json["scores"].push_back({{"id", part.id},
                                  {"label", toString(part.defect ? Label::Defect : Label::Good)},
                                  {"type", part.defectType},
                                  {"score", part.imageScore}});
    return json;
}

std::optional<ComparisonRow> comparisonRowFrom(const nlohmann::json& json)
{
    const auto part = textAt(json, "part"), data = textAt(json, "data"), model = textAt(json, "model");
    const auto madeBy = textAt(json, "made_by");
    const auto goodParts = wholeAt(json, "good_parts", 0, 1 << 30), seed = wholeAt(json, "seed", 0, 1 << 30);
    const auto* scores = memberAt(json, "scores");
    if (!part || !data || !model || !madeBy || !goodParts || !seed || scores == nullptr || !scores->is_array())
        return std::nullopt;
    ComparisonRow row;
    row.part = *part;
    row.data = *data;
    row.model = *model;
    row.madeBy = *madeBy;
    row.goodParts = static_cast<int>(*goodParts);
    row.seed = static_cast<int>(*seed);
    for (const auto& figure : figures()) {
        const auto value = numberAt(json, figure.key);
        if (value && !(*value >= 0 && (!figure.isShare || *value <= 1)))
            return std::nullopt;
        row.*figure.member = value;
    }
    for (const auto& entry : *scores) {
        auto score = scoreFrom(entry);
        if (!score)
            return std::nullopt;
        row.scores.push_back(std::move(*score));
    }
    return row;
}

} // namespace twinspect
