// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text_json.h"

#include <nlohmann/json.hpp>

namespace twinspect {

namespace {

constexpr int kDeepest = 8; // sentences within sentences; ours have three

std::optional<Text> textFrom(const nlohmann::json& json, int depth)
{
    if (json.is_string())
        return Text::name(json.get<std::string>());
    const auto pattern = json.is_object() ? json.find("pattern") : json.end();
    if (depth > kDeepest || pattern == json.end() || !pattern->is_string())
        return std::nullopt;
    std::vector<Text> arguments;
    if (const auto given = json.find("arguments"); given != json.end()) {
        if (!given->is_array())
            return std::nullopt;
        for (const auto& entry : *given) {
            const auto argument = textFrom(entry, depth + 1);
            if (!argument)
                return std::nullopt;
            arguments.push_back(*argument);
        }
    }
    return Text(pattern->get<std::string>(), std::move(arguments));
}

} // namespace

nlohmann::json toJson(const Text& text)
{
    if (text.isName())
        return text.pattern();
    nlohmann::json json{{"pattern", text.pattern()}};
    for (const Text& argument : text.arguments())
        json["arguments"].push_back(toJson(argument));
    return json;
}

std::optional<Text> textFrom(const nlohmann::json& json) { return textFrom(json, 0); }

} // namespace twinspect
