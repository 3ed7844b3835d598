// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/comparison_row.h"

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"
#include "core/evaluation/label.h"

namespace twinspect {

namespace {

using Row = ComparisonRow;
constexpr ComparisonFigure kFigures[] = {
    {"image_auroc", "I-AUROC", &Row::imageAuroc, true, 1},
    {"aupro_0.30", "PRO@.30", &Row::aupro30, true, 1},
    {"aupro_0.01", "PRO@.01", &Row::aupro01, true, 1},
    {"aupro_0.01_100_thresholds", "as papers", &Row::aupro01Official, true, 1},
    {"train_seconds", "train s", &Row::trainSeconds, false, 1},
    {"latency_p50_ms", "p50 ms", &Row::latencyMedianMs, false, 0},
    {"latency_p95_ms", "p95 ms", &Row::latencyP95Ms, false, 0},
    {"parts_per_second", "parts/s", &Row::partsPerSecond, false, 1},
    {"model_mib", "model MiB", &Row::modelMib, false, 1},
    {"train_peak_mib", "train MiB", &Row::trainPeakMib, false, 0},
    {"inspect_peak_mib", "inspect MiB", &Row::inspectPeakMib, false, 0},
};

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

std::span<const ComparisonFigure> comparisonFigures() { return kFigures; }

nlohmann::json toJson(const ComparisonRow& row)
{
    nlohmann::json json{{"part", row.part},
                        {"data", row.data},
                        {"model", row.model},
                        {"made_by", row.madeBy},
                        {"seed", row.seed},
                        {"good_parts", row.goodParts},
                        {"scores", nlohmann::json::array()}};
    for (const auto& figure : kFigures)
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
    for (const auto& figure : kFigures)
        row.*figure.member = numberAt(json, figure.key);
    for (const auto& entry : *scores) {
        auto score = scoreFrom(entry);
        if (!score)
            return std::nullopt;
        row.scores.push_back(std::move(*score));
    }
    return row;
}

} // namespace twinspect
