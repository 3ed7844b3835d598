// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/learning_curve.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"
#include "core/record/record_csv.h"

namespace twinspect {

namespace {

constexpr const char* kFormat = "twinspect-curve-1";
constexpr std::optional<double> CurveFigures::*kFigures[] = {&CurveFigures::imageAuroc, &CurveFigures::aupro30,
                                                             &CurveFigures::aupro01};
constexpr const char* kFigureNames[] = {"image_auroc", "aupro_0.30", "aupro_0.01"};

std::optional<CurveRow> rowFrom(const nlohmann::json& json)
{
    const auto part = textAt(json, "part"), data = textAt(json, "data");
    const auto goodParts = wholeAt(json, "good_parts", 0, 1 << 30), seed = wholeAt(json, "seed", 0, 1 << 30);
    const auto seconds = numberAt(json, "train_seconds");
    const auto* figures = memberAt(json, "figures");
    if (!part || !data || !goodParts || !seed || !seconds || figures == nullptr || !figures->is_object())
        return std::nullopt;
    CurveRow row{*part, *data, static_cast<int>(*goodParts), static_cast<int>(*seed), *seconds, {}};
    for (const auto& [map, types] : figures->items()) {
        if (!types.is_object())
            return std::nullopt;
        for (const auto& [type, values] : types.items())
            for (std::size_t i = 0; i < std::size(kFigures); ++i)
                row.figures[map][type].*kFigures[i] = numberAt(values, kFigureNames[i]);
    }
    return row;
}

std::string numberCell(const std::optional<double>& value)
{
    char text[32] = "";
    if (value)
        std::snprintf(text, sizeof text, "%.6f", *value);
    return text;
}

std::string table(const std::vector<CurveRow>& rows)
{
    std::string text = "part,good_parts,seed,train_seconds,map,defect";
    for (const char* name : kFigureNames)
        text += std::string(",") + name;
    text += "\n";
    for (const CurveRow& row : rows)
        for (const auto& [map, types] : row.figures)
            for (const auto& [type, figures] : types) {
                text += textCell(row.part) + ","
                      + (row.goodParts == kAllGoodParts ? textCell("all") : std::to_string(row.goodParts)) + ","
                      + std::to_string(row.seed) + "," + numberCell(row.trainSeconds) + "," + textCell(map) + ","
                      + textCell(type == kAllDefects ? "all" : type);
                for (const auto figure : kFigures)
                    text += "," + numberCell(figures.*figure);
                text += "\n";
            }
    return text;
}

} // namespace

nlohmann::json toJson(const CurveRow& row)
{
    nlohmann::json json{{"part", row.part},
                        {"data", row.data},
                        {"good_parts", row.goodParts},
                        {"seed", row.seed},
                        {"train_seconds", row.trainSeconds},
                        {"figures", nlohmann::json::object()}};
    for (const auto& [map, types] : row.figures)
        for (const auto& [type, figures] : types)
            for (std::size_t i = 0; i < std::size(kFigures); ++i)
                if (const auto& value = figures.*kFigures[i])
                    json["figures"][map][type][kFigureNames[i]] = *value;
    return json;
}

CurveFigures curveFigures(const PartSetMetrics& metrics)
{
    CurveFigures figures;
    figures.imageAuroc = metrics.imageAuroc;
    if (!metrics.aupro.empty()) {
        figures.aupro30 = metrics.aupro.front().exact;
        figures.aupro01 = metrics.aupro.back().exact;
    }
    return figures;
}

CurveFigures CurveRow::at(const std::string& map, const std::string& type) const
{
    const auto types = figures.find(map);
    if (types == figures.end())
        return {};
    const auto found = types->second.find(type);
    return found == types->second.end() ? CurveFigures() : found->second;
}

CurveSpread spreadOf(const std::vector<const CurveRow*>& rows, const std::string& map, const std::string& type)
{
    CurveSpread spread;
    for (const auto figure : kFigures) {
        double sum = 0;
        int count = 0;
        for (const CurveRow* row : rows) {
            const auto value = row->at(map, type).*figure;
            if (!value)
                continue;
            auto& worst = spread.worst.*figure;
            worst = std::min(worst.value_or(*value), *value);
            sum += *value;
            ++count;
        }
        if (count > 0)
            spread.mean.*figure = sum / count;
    }
    return spread;
}

Result<CurveFile> CurveFile::open(const std::filesystem::path& folder,
                                  const std::map<std::string, std::string>& measuredBy)
{
    auto kept = KeptRows::open(folder, "curve", kFormat, measuredBy);
    if (!kept)
        return passOn(kept);
    CurveFile curve;
    curve.m_kept = std::move(*kept);
    for (const auto& entry : curve.m_kept.rows()) {
        auto row = rowFrom(entry);
        if (!row)
            return tl::unexpected<Error>(
                curve.m_kept.unusable(ErrorCode::BadData, Text("A row of the learning curve is damaged")));
        curve.m_rows.push_back(std::move(*row));
    }
    return curve;
}

Result<const CurveRow*> CurveFile::find(const std::string& part, const std::string& data, int goodParts, int seed) const
{
    if (auto ok = m_kept.checkFiles(part, data); !ok)
        return passOn(ok);
    const auto found = std::ranges::find_if(m_rows, [&](const CurveRow& row) {
        return row.part == part && row.goodParts == goodParts && row.seed == seed;
    });
    return found == m_rows.end() ? nullptr : &*found;
}

Status CurveFile::add(CurveRow row)
{
    if (auto ok = m_kept.add(toJson(row)); !ok)
        return ok;
    m_rows.push_back(std::move(row));
    return m_kept.folder().empty() ? Status() : writeFileAtomically(m_kept.folder() / "curve.csv", table(m_rows));
}

} // namespace twinspect
