// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/comparison_tables.h"

#include <algorithm>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "core/base/text_json.h"
#include "core/record/published_figures.h"
#include "core/record/record_csv.h"

namespace twinspect {

namespace {

Text countName(int goodParts)
{
    return goodParts == kAllGoodParts ? Text("all") : Text::name(std::to_string(goodParts));
}

Text titleOf(const Text& what, int goodParts)
{
    return goodParts == kAllGoodParts ? Text("%1, all good parts", what) : Text("%1, %2 good parts", what, goodParts);
}

Text printed(const std::optional<double>& value, const ComparisonFigure& figure)
{
    return Text::name(fixedNumber(value && figure.isShare ? std::optional(100 * *value) : value, figure.digits));
}

std::vector<Text> header()
{
    std::vector<Text> cells{Text("Model")};
    for (const auto& figure : comparisonFigures())
        cells.push_back(figure.column);
    return cells;
}

/// Of those models that have a row on some of these parts, beside the first.
void addSentences(const Comparison& comparison, const std::vector<std::string>& parts, int goodParts, TextTable& table)
{
    const auto measured = [&](const std::string& model) {
        return std::ranges::any_of(parts, [&](const std::string& part) {
            return comparison.row(part, model, goodParts) != nullptr;
        });
    };
    const std::string& first = comparison.models.front();
    if (!measured(first))
        return;
    for (std::size_t i = 1; i < comparison.models.size(); ++i)
        if (measured(comparison.models[i]))
            table.notes.push_back(comparison.differenceInWords(parts, first, comparison.models[i], goodParts));
}

/// Nothing where a part is missing: means over other parts could not be compared.
std::optional<double> meanOf(const Comparison& comparison, const std::string& model, int goodParts,
                             const ComparisonFigure& figure)
{
    double sum = 0;
    for (const std::string& part : comparison.parts) {
        const auto* row = comparison.row(part, model, goodParts);
        if (row == nullptr || !(row->*figure.member))
            return std::nullopt;
        sum += *(row->*figure.member);
    }
    return sum / static_cast<double>(comparison.parts.size());
}

nlohmann::json differenceJson(const Comparison& comparison, const std::vector<std::string>& parts,
                              const std::string& partName, const std::string& model, int goodParts)
{
    const std::string& first = comparison.models.front();
    const auto difference = comparison.difference(parts, first, model, goodParts);
    nlohmann::json json{{"part", partName},
                        {"good_parts", goodParts},
                        {"first", first},
                        {"model", model},
                        {"words", comparison.differenceInWords(parts, first, model, goodParts).english()}};
    if (difference)
        json.update({{"difference", difference->difference},
                     {"lower", difference->lower},
                     {"upper", difference->upper},
                     {"p", difference->pValue},
                     {"parts", difference->parts},
                     {"unpaired", difference->unpaired}});
    return json;
}

std::string numberCell(const std::optional<double>& value)
{
    char text[32] = "";
    if (value)
        std::snprintf(text, sizeof text, "%.6f", *value);
    return text;
}

} // namespace

TextTable partTable(const Comparison& comparison, const std::string& part, int goodParts)
{
    TextTable table{titleOf(Text::name(part), goodParts), header(), {}, {}};
    for (const std::string& model : comparison.models) {
        const auto* outcome = comparison.find(part, model, goodParts);
        if (outcome == nullptr)
            continue;
        if (!outcome->row) {
            table.rows.push_back({Text::name(model), Text("could not be measured: %1", outcome->row.error().text())});
            continue;
        }
        table.rows.push_back({Text::name(model)});
        for (const auto& figure : comparisonFigures())
            table.rows.back().push_back(printed((*outcome->row).*figure.member, figure));
    }
    addSentences(comparison, {part}, goodParts, table);
    return table;
}

TextTable meanTable(const Comparison& comparison, int goodParts)
{
    TextTable table{titleOf(Text("Mean of %1 kinds of part", comparison.parts.size()), goodParts), header(), {}, {}};
    for (const std::string& model : comparison.models) {
        table.rows.push_back({Text::name(model)});
        for (const auto& figure : comparisonFigures())
            table.rows.back().push_back(printed(meanOf(comparison, model, goodParts, figure), figure));
    }
    addSentences(comparison, comparison.parts, goodParts, table);
    return table;
}

TextTable figuresMeaning(const Comparison& comparison)
{
    TextTable table{Text("What the figures mean"), {}, {}, {}};
    table.notes = {
        Text("I-AUROC and PRO (AUPRO at a false-positive rate of 0.30 and 0.01) in percent, at full resolution. \"As "
             "papers\": AUPRO@0.01 of 100 thresholds, as most papers print it; it is biased low."),
        comparison.threads ? Text("p50, p95: from file to verdict, one part after another; parts/s: as many at once as "
                                  "this computer can (%1 threads).",
                                  *comparison.threads)
                           : Text("p50, p95: from file to verdict, one part after another; parts/s: as many at once as "
                                  "the computer could."),
        Text("MiB: the most memory that the whole process held while it trained, and while it inspected (VmHWM, begun "
             "anew before each; the program and its libraries are in it)."),
    };
    if (comparison.models.size() > 1)
        table.notes.push_back(Text("Differences: paired bootstrap over the test parts, 4,000 draws; each interval "
                                   "holds on its own at 95 %. What another seed would change is not in them."));
    return table;
}

TextTable curveTable(const Comparison& comparison, const std::string& part)
{
    TextTable table{Text("%1, learning curve: I-AUROC / AUPRO@0.30 / AUPRO@0.01 by number of good parts", part),
                    {Text("Model")},
                    {},
                    {}};
    for (const int count : comparison.counts)
        table.header.push_back(countName(count));
    for (const std::string& model : comparison.models) {
        table.rows.push_back({Text::name(model)});
        for (const int count : comparison.counts) {
            const auto* row = comparison.row(part, model, count);
            table.rows.back().push_back(Text::name(
                row == nullptr ? std::string("-")
                               : percent(row->imageAuroc) + "/" + percent(row->aupro30) + "/" + percent(row->aupro01)));
        }
    }
    return table;
}

std::vector<TextTable> publishedTables(const Comparison& comparison)
{
    const bool all = std::ranges::find(comparison.counts, kAllGoodParts) != comparison.counts.end();
    const int count = all || comparison.counts.empty() ? kAllGoodParts : std::ranges::max(comparison.counts);
    std::vector<MeasuredRow> rows;
    for (const std::string& model : comparison.models)
        rows.push_back({model, [&comparison, model, count](const std::string& name, bool pro) -> std::optional<double> {
                            const auto* row = comparison.row(name, model, count);
                            return row == nullptr ? std::nullopt : pro ? row->aupro30 : row->imageAuroc;
                        }});
    return publishedTables(rows);
}

std::string comparisonMarkdown(const std::vector<TextTable>& tables)
{
    std::string markdown;
    for (const TextTable& table : tables)
        markdown += asMarkdown(table) + "\n";
    return markdown;
}

std::vector<TextTable> comparisonTables(const Comparison& comparison)
{
    std::vector<TextTable> tables;
    for (const std::string& part : comparison.parts)
        for (const int count : comparison.counts)
            tables.push_back(partTable(comparison, part, count));
    if (comparison.parts.size() > 1)
        for (const int count : comparison.counts)
            tables.push_back(meanTable(comparison, count));
    if (comparison.counts.size() > 1)
        for (const std::string& part : comparison.parts)
            tables.push_back(curveTable(comparison, part));
    tables.push_back(figuresMeaning(comparison));
    return tables;
}

std::string comparisonCsv(const Comparison& comparison)
{
    std::string text = "part,model,good_parts,seed";
    for (const auto& figure : comparisonFigures())
        text += std::string(",") + figure.key;
    text += ",first,difference,lower,upper,p,error\n";
    for (const ComparisonOutcome& outcome : comparison.outcomes) {
        text += textCell(outcome.part) + "," + textCell(outcome.model) + ","
              + (outcome.goodParts == kAllGoodParts ? textCell("all") : std::to_string(outcome.goodParts)) + ","
              + std::to_string(comparison.seed);
        for (const auto& figure : comparisonFigures())
            text += "," + numberCell(outcome.row ? (*outcome.row).*figure.member : std::nullopt);
        std::optional<AurocDifference> difference;
        if (outcome.model != comparison.models.front())
            if (const auto found =
                    comparison.difference({outcome.part}, comparison.models.front(), outcome.model, outcome.goodParts))
                difference = *found;
        const auto cell = [&](double AurocDifference::*value) {
            return "," + numberCell(difference ? std::optional((*difference).*value) : std::nullopt);
        };
        text += "," + textCell(comparison.models.front()) + cell(&AurocDifference::difference)
              + cell(&AurocDifference::lower) + cell(&AurocDifference::upper) + cell(&AurocDifference::pValue) + ","
              + textCell(outcome.row ? std::string() : outcome.row.error().message()) + "\n";
    }
    return text;
}

nlohmann::json toJson(const Comparison& comparison)
{
    nlohmann::json json{{"format", kComparisonFormat},
                        {"seed", comparison.seed},
                        {"rows", nlohmann::json::array()},
                        {"differences", nlohmann::json::array()},
                        {"failed", nlohmann::json::array()}};
    for (const ComparisonOutcome& outcome : comparison.outcomes) {
        if (!outcome.row) {
            json["failed"].push_back({{"part", outcome.part},
                                      {"model", outcome.model},
                                      {"good_parts", outcome.goodParts},
                                      {"error", outcome.row.error().message()},
                                      {"error_text", toJson(outcome.row.error().text())}});
            continue;
        }
        json["rows"].push_back(toJson(*outcome.row));
        if (outcome.model != comparison.models.front()
            && comparison.row(outcome.part, comparison.models.front(), outcome.goodParts) != nullptr)
            json["differences"].push_back(
                differenceJson(comparison, {outcome.part}, outcome.part, outcome.model, outcome.goodParts));
    }
    if (comparison.parts.size() > 1)
        for (const int count : comparison.counts)
            for (std::size_t i = 1; i < comparison.models.size(); ++i)
                json["differences"].push_back(
                    differenceJson(comparison, comparison.parts, {}, comparison.models[i], count));
    return json;
}

} // namespace twinspect
