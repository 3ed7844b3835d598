// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_reader.h"

#include <set>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/files.h"

namespace twinspect {

using Json = nlohmann::json;

namespace {

// Before anything is parsed: not every function of the library that goes down a tree can do so without end.
bool isNestedTooDeeply(std::string_view text)
{
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            i += c == '\\' ? 1 : 0;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kDeepestJson)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

} // namespace

Json parseJsonLine(std::string_view text)
{
    auto json = isNestedTooDeeply(text) ? Json() : Json::parse(text, nullptr, false);
    return json.is_discarded() ? Json() : json;
}

Result<Json> parseJson(std::string_view text, const std::filesystem::path& file, Text remedy)
{
    if (isNestedTooDeeply(text))
        return failure(ErrorCode::BadData, Text("The JSON is nested deeper than %1 levels", kDeepestJson),
                       file.string(), std::move(remedy));
    auto json = Json::parse(text, nullptr, false);
    if (json.is_discarded())
        return failure(ErrorCode::BadData, "This is not valid JSON", file.string(), std::move(remedy));
    return json;
}

std::optional<std::string> repeatedKey(std::string_view text)
{
    if (isNestedTooDeeply(text))
        return std::nullopt;
    std::vector<std::set<std::string>> keys; // of the objects that are open
    std::optional<std::string> repeated;
    const auto look = [&](int, Json::parse_event_t event, Json& parsed) {
        if (event == Json::parse_event_t::object_start)
            keys.emplace_back();
        else if (event == Json::parse_event_t::object_end)
            keys.pop_back();
        else if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second
                 && !repeated)
            repeated = parsed.get<std::string>();
        return true;
    };
    const auto json = Json::parse(text, look, false);
    return json.is_discarded() ? std::nullopt : repeated;
}

const Json* memberAt(const Json& json, const char* key)
{
    const auto found = json.is_object() ? json.find(key) : json.end();
    return found == json.end() ? nullptr : &*found;
}

std::optional<std::string> textAt(const Json& json, const char* key)
{
    const auto* member = memberAt(json, key);
    return member != nullptr && member->is_string() ? std::optional(member->get<std::string>()) : std::nullopt;
}

std::optional<double> numberAt(const Json& json, const char* key)
{
    const auto* member = memberAt(json, key);
    return member != nullptr && member->is_number() ? std::optional(member->get<double>()) : std::nullopt;
}

std::optional<bool> flagAt(const Json& json, const char* key)
{
    const auto* member = memberAt(json, key);
    return member != nullptr && member->is_boolean() ? std::optional(member->get<bool>()) : std::nullopt;
}

std::optional<std::int64_t> wholeAt(const Json& json, const char* key, std::int64_t least, std::int64_t most)
{
    const auto* member = memberAt(json, key);
    if (member == nullptr || !member->is_number_integer()
        || (member->is_number_unsigned()
            && member->get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())))
        return std::nullopt;
    const auto value = member->get<std::int64_t>();
    return value >= least && value <= most ? std::optional(value) : std::nullopt;
}

Error setDamagedAside(const std::filesystem::path& file, const Text& why)
{
    std::error_code error;
    const std::filesystem::path aside = file.string() + ".damaged";
    std::filesystem::rename(file, aside, error);
    if (error)
        return {ErrorCode::BadData, Text("The file cannot be used (%1)", why), file.string(), "Remove it"};
    return {ErrorCode::BadData,
            Text("The file cannot be used (%1); it now has the name %2 and a new one takes its place", why,
                 aside.filename().string()),
            file.string(), "Remove it when you do not need it"};
}

Result<Json> readKeptState(const std::filesystem::path& file, std::uint64_t limitBytes)
{
    const auto text = readFile(file, limitBytes);
    if (!text && text.error().code == ErrorCode::NotFound)
        return Json::object();
    if (!text)
        return tl::unexpected<Error>(setDamagedAside(file, text.error().detail));
    auto json = parseJson(*text, file, {});
    if (!json)
        return tl::unexpected<Error>(setDamagedAside(file, json.error().detail));
    if (!json->is_object())
        return tl::unexpected<Error>(setDamagedAside(file, "its JSON is no object"));
    return json;
}

} // namespace twinspect
