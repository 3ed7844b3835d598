// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/results_orders.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <sstream>

#include <QUuid>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json_reader.h"
#include "core/project/results_rows.h"
#include "core/record/record_json.h"

namespace twinspect::orders {

namespace {

using Json = nlohmann::json;

constexpr auto kUnstoredFormat = "twinspect-unstored-1";
constexpr auto kNameBegins = "unstored-results-";
constexpr auto kEnding = ".jsonl";
constexpr auto kRemedy = "Remove the file; inspect the parts of the last session again";

Json toJson(const Begin& begin)
{
    const StoredRun& run = begin.run;
    return {{"order", "begin"},
            {"run", run.key.toStdString()},
            {"part", run.part.toStdString()},
            {"recipe_revision", run.recipeRevision},
            {"model_hash", run.modelHash.toStdString()},
            {"model_part", run.modelPart.toStdString()},
            {"source", run.source.toStdString()},
            {"who", run.who.toStdString()},
            {"score_unit", twinspect::toJson(run.unit)},
            {"started", rows::textOf(run.started).toStdString()}};
}
Json toJson(const Add& add)
{
    return {{"order", "add"},
            {"run", add.run.toStdString()},
            {"row", add.row},
            {"record", twinspect::toJson(add.record, RecordKeys::All)},
            {"notes", notesText(add.record)}}; // the record has them in English alone
}
Json toJson(const End& end)
{
    return {{"order", "end"}, {"run", end.run.toStdString()}, {"finished", rows::textOf(end.finished).toStdString()}};
}
Json toJson(const Relabel& relabel)
{
    Json parts = Json::array();
    for (const auto& part : relabel.parts) {
        parts.push_back({{"rgb", part.rgb}, {"label", toString(part.label)}, {"defect", part.defectType}});
        if (part.annotated)
            parts.back()["annotated"] = annotatedText(*part.annotated);
    }
    return {{"order", "relabel"}, {"parts", std::move(parts)}};
}

std::string lineOf(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

QString qtext(const Json& json, const char* key)
{
    return QString::fromStdString(textAt(json, key).value_or(std::string()));
}

QDateTime timeAt(const Json& json, const char* key) { return rows::timeOf(qtext(json, key)); }

std::optional<Order> orderFrom(const Json& json)
{
    const auto kind = textAt(json, "order").value_or(std::string());
    const QString run = qtext(json, "run");
    if (kind == "relabel") {
        const auto* parts = memberAt(json, "parts");
        if (parts == nullptr || !parts->is_array())
            return std::nullopt;
        Relabel relabel;
        for (const auto& part : *parts) {
            const auto rgb = textAt(part, "rgb");
            const auto label = labelFrom(textAt(part, "label").value_or(std::string()));
            if (!rgb || !label)
                return std::nullopt;
            relabel.parts.push_back({*rgb, *label, textAt(part, "defect").value_or(std::string())});
            if (const auto text = textAt(part, "annotated")) {
                auto annotated = readAnnotated(*text);
                if (!annotated)
                    return std::nullopt;
                relabel.parts.back().annotated = std::move(*annotated);
            }
        }
        return relabel;
    }
    if (run.isEmpty())
        return std::nullopt;
    if (kind == "begin") {
        StoredRun begun;
        begun.key = run;
        begun.part = qtext(json, "part");
        begun.recipeRevision =
            static_cast<int>(wholeAt(json, "recipe_revision", 0, std::numeric_limits<int>::max()).value_or(0));
        begun.modelHash = qtext(json, "model_hash");
        begun.modelPart = qtext(json, "model_part");
        begun.source = qtext(json, "source");
        begun.who = qtext(json, "who");
        begun.started = timeAt(json, "started");
        if (const auto* unit = memberAt(json, "score_unit"))
            begun.unit = scoreUnitFrom(*unit);
        return begun.started.isValid() ? std::optional<Order>(Begin{std::move(begun)}) : std::nullopt;
    }
    if (kind == "end") {
        const auto finished = timeAt(json, "finished");
        return finished.isValid() ? std::optional<Order>(End{run, finished}) : std::nullopt;
    }
    const auto row = wholeAt(json, "row", 0);
    const auto* record = memberAt(json, "record");
    if (kind != "add" || !row || record == nullptr)
        return std::nullopt;
    auto parsed = recordFrom(*record);
    if (const auto notes = textAt(json, "notes"); parsed && notes) {
        parsed->notes.clear();
        if (!readNotes(*parsed, *notes))
            return std::nullopt;
    }
    return parsed ? std::optional<Order>(Add{run, *row, std::move(*parsed)}) : std::nullopt;
}

} // namespace

std::string toText(const std::deque<Order>& orders)
{
    std::string text = lineOf({{"format", kUnstoredFormat}});
    for (const auto& order : orders)
        text += lineOf(std::visit([](const auto& each) { return toJson(each); }, order));
    return text;
}

Result<std::deque<Order>> parse(const std::string& text, const std::filesystem::path& file)
{
    std::istringstream lines(text);
    std::string line;
    std::getline(lines, line);
    if (textAt(parseJsonLine(line), "format") != kUnstoredFormat)
        return failure(ErrorCode::BadData, "This file does not hold unstored results of this version", file.string(),
                       kRemedy);
    std::deque<Order> orders;
    while (std::getline(lines, line)) {
        auto order = orderFrom(parseJsonLine(line));
        if (!order)
            return failure(ErrorCode::BadData, "An unstored result in this file is damaged", file.string(), kRemedy);
        orders.push_back(std::move(*order));
    }
    return orders;
}

Status keep(const std::deque<Order>& orders, const std::filesystem::path& folder)
{
    if (auto ok = makeWritableFolder(folder); !ok)
        return ok;
    const std::string name = kNameBegins + QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString() + kEnding;
    return writeFileAtomically(folder / name, toText(orders));
}

Kept kept(const std::filesystem::path& folder)
{
    Kept result;
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().filename().string().rfind(kNameBegins, 0) == 0 && entry->path().extension() == kEnding)
            files.push_back(entry->path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        const auto text = readFile(file);
        auto orders = text ? parse(*text, file) : passOn(text);
        if (!orders) {
            result.troubles.push_back(setDamagedAside(file, orders.error().detail));
            continue;
        }
        std::move(orders->begin(), orders->end(), std::back_inserter(result.orders));
        result.files.push_back(file);
    }
    return result;
}

} // namespace twinspect::orders
