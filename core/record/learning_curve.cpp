// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/learning_curve.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"
#include "core/record/record_csv.h"

namespace twinspect {

namespace {

constexpr const char* kFormat = "twinspect-curve-1";
constexpr const char* kRemedy = "Choose another folder, or remove this file to measure anew";
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
    CurveFile curve;
    curve.m_folder = folder;
    curve.m_measuredBy = measuredBy;
    if (folder.empty())
        return curve;
    if (auto ok = makeWritableFolder(folder); !ok)
        return passOn(ok);
    auto lock = FileLock::take(folder / "curve.lock", Text("Another benchmark writes here"), folder);
    if (!lock)
        return passOn(lock);
    curve.m_lock = std::move(*lock);
    if (auto ok = curve.read(); !ok)
        return passOn(ok);
    return curve;
}

Status CurveFile::read()
{
    const auto file = m_folder / "curve.json";
    const auto text = readFile(file);
    if (!text)
        return text.error().code == ErrorCode::NotFound ? Status() : passOn(text);
    const auto json = parseJson(*text, file, kRemedy);
    if (!json)
        return passOn(json);
    const auto* rows = memberAt(*json, "rows");
    const auto* by = memberAt(*json, "measured_by");
    if (textAt(*json, "format") != kFormat || rows == nullptr || !rows->is_array() || by == nullptr)
        return failure(ErrorCode::BadData, "This is not a learning curve of this version", file.string(), kRemedy);
    for (const auto& [key, value] : m_measuredBy)
        if (const auto there = textAt(*by, key.c_str()); there != value)
            return failure(ErrorCode::Mismatch,
                           Text("The rows here were measured with another %1: %2 instead of %3", key,
                                there.value_or("-"), value),
                           file.string(), kRemedy);
    for (const auto& entry : *rows) {
        auto row = rowFrom(entry);
        if (!row)
            return failure(ErrorCode::BadData, "A row of the learning curve is damaged", file.string(), kRemedy);
        m_rows.push_back(std::move(*row));
    }
    return {};
}

Result<const CurveRow*> CurveFile::find(const std::string& part, const std::string& data, int goodParts, int seed) const
{
    const CurveRow* found = nullptr;
    for (const CurveRow& row : m_rows) {
        if (row.part != part)
            continue;
        if (row.data != data)
            return failure(ErrorCode::Mismatch, Text("The rows of %1 were measured on other files", part),
                           (m_folder / "curve.json").string(), kRemedy);
        if (row.goodParts == goodParts && row.seed == seed)
            found = &row;
    }
    return found;
}

Status CurveFile::add(CurveRow row)
{
    m_rows.push_back(std::move(row));
    return m_folder.empty() ? Status() : write();
}

Status CurveFile::write() const
{
    nlohmann::json json{{"format", kFormat}, {"measured_by", m_measuredBy}, {"rows", nlohmann::json::array()}};
    for (const CurveRow& row : m_rows)
        json["rows"].push_back(toJson(row));
    const auto text = json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (auto ok = writeFileAtomically(m_folder / "curve.json", text + "\n"); !ok)
        return ok;
    return writeFileAtomically(m_folder / "curve.csv", table(m_rows));
}

} // namespace twinspect
