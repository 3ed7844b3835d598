// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/session_entries.h"

#include <algorithm>
#include <sstream>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json_reader.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr const char* kSessionFormat = "twinspect-session-1";

std::string now() { return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toStdString(); }
QDateTime timeOf(const Json& entry, const char* key)
{
    return QDateTime::fromString(QString::fromStdString(entry.at(key).get<std::string>()), Qt::ISODateWithMs);
}

/// Names and notes are mostly plain; only what needs it goes through the library.
void appendQuoted(std::string& json, const std::string& text)
{
    const auto plain = [](char letter) { return letter >= 0x20 && letter < 0x7f && letter != '"' && letter != '\\'; };
    if (std::all_of(text.begin(), text.end(), plain))
        json.append(1, '"').append(text).append(1, '"');
    else
        json += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Throws Json::exception when a key is missing; the caller leaves the line out then.
void apply(SessionState& state, const Json& entry, const std::filesystem::path& journal)
{
    const auto kind = entry.at("entry").get<std::string>();
    if (kind == "data") {
        state.data = entry.at("path").get<std::string>();
        state.mapping.reset();
        if (const auto mapping = entry.find("mapping"); mapping != entry.end())
            if (const auto read = parseMapping(mapping->dump(), journal))
                state.mapping = *read;
        state.remarks.clear();
        state.current.clear();
    } else if (kind == "remarks") {
        for (const auto& sample : entry.at("samples")) {
            auto [id, said] = entries::remarkFrom(sample);
            state.remarks[id] = std::move(said);
        }
    } else if (kind == "recipe") {
        auto recipe = parseRecipe(entry.at("recipe").dump(), journal);
        if (!recipe)
            return;
        state.recipe = std::move(*recipe);
        state.recipeFile = entry.at("file").get<std::string>();
    } else if (kind == "current") {
        state.current = entry.at("sample").get<std::string>();
    } else {
        return;
    }
    state.lastChange = timeOf(entry, "at");
    ++state.entries;
}

} // namespace

namespace entries {

Json header(const QDateTime& started)
{
    return {{"format", kSessionFormat}, {"started", started.toUTC().toString(Qt::ISODateWithMs).toStdString()}};
}
Json openedData(const std::filesystem::path& data, const std::optional<FolderMapping>& mapping)
{
    Json json{{"entry", "data"}, {"at", now()}, {"path", data.string()}};
    if (mapping)
        json["mapping"] = Json::parse(mappingText(*mapping));
    return json;
}
Json currentIs(const std::string& sample) { return {{"entry", "current"}, {"at", now()}, {"sample", sample}}; }

std::string samplesOf(const std::vector<std::pair<std::string, Remarks>>& remarks)
{
    std::string json = "[";
    for (const auto& [id, said] : remarks) {
        json += json.size() > 1 ? ",{\"id\":" : "{\"id\":";
        appendQuoted(json, id);
        json.append(",\"label\":\"").append(toString(said.label)).append("\",\"defect\":");
        appendQuoted(json, said.defectType);
        json += ",\"note\":";
        appendQuoted(json, said.note.toStdString());
        json += said.marked ? ",\"marked\":true}" : ",\"marked\":false}";
    }
    return json + "]";
}

std::pair<std::string, Remarks> remarkFrom(const Json& sample)
{
    Remarks said;
    said.label = labelFrom(sample.at("label").get<std::string>()).value_or(Label::Unknown);
    said.defectType = sample.at("defect").get<std::string>();
    said.note = QString::fromStdString(sample.at("note").get<std::string>());
    said.marked = sample.at("marked").get<bool>();
    return {sample.at("id").get<std::string>(), said};
}

std::string remarked(const std::vector<std::pair<std::string, Remarks>>& remarks)
{
    return R"({"entry":"remarks","at":")" + now() + R"(","samples":)" + samplesOf(remarks) + "}";
}

Json recipeIs(const Recipe& recipe, const std::filesystem::path& recipeFile, const std::filesystem::path& journal)
{
    return {{"entry", "recipe"},
            {"at", now()},
            {"file", recipeFile.string()},
            {"recipe", Json::parse(recipeText(recipe, journal))}};
}

} // namespace entries

Result<SessionState> readSession(const std::filesystem::path& file)
{
    const auto text = readFile(file);
    return text ? parseSession(*text, file) : passOn(text);
}

Result<SessionState> parseSession(const std::string& text, const std::filesystem::path& file)
{
    std::istringstream lines(text);
    std::string line;
    std::getline(lines, line);
    const auto header = parseJsonLine(line);
    if (textAt(header, "format") != kSessionFormat)
        return failure(ErrorCode::Mismatch, "This is not a session of this version of Twinspect", file.string(),
                       "Remove the file");
    SessionState state;
    try {
        state.started = timeOf(header, "started");
    } catch (const Json::exception&) {
        state.started = {}; // when it began is a comfort, no more
    }
    while (std::getline(lines, line)) {
        const auto entry = parseJsonLine(line);
        if (!entry.is_object())
            continue;
        try {
            apply(state, entry, file);
        } catch (const Json::exception&) {
            continue;
        }
    }
    return state;
}

} // namespace twinspect
