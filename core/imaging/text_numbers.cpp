// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/text_numbers.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace twinspect {

namespace {

bool isWordLetter(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9')
        || letter == '_';
}

} // namespace

std::string_view withoutMark(std::string_view text) { return text.substr(text.starts_with("\xEF\xBB\xBF") ? 3 : 0); }

bool isBareNumbers(std::string_view text)
{
    return text.find_first_not_of("0123456789.+-eE,;[]() \t\r\n") == std::string_view::npos;
}

std::vector<double> numbersIn(std::string_view text)
{
    std::vector<double> numbers;
    for (std::size_t at = 0; at < text.size() && numbers.size() < 32;) {
        const char letter = text[at];
        const bool begins = (letter >= '0' && letter <= '9') || letter == '-' || letter == '.';
        if (!begins || (at > 0 && isWordLetter(text[at - 1]))) {
            ++at;
            continue;
        }
        double value = 0;
        const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
        if (error == std::errc())
            numbers.push_back(value);
        at = std::max<std::size_t>(at + 1, static_cast<std::size_t>(end - text.data()));
    }
    return numbers;
}

std::string_view valueOf(std::string_view text, std::string_view key)
{
    for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
        const std::size_t end = at + key.size();
        if (end >= text.size() || isWordLetter(text[end]) || (at > 0 && isWordLetter(text[at - 1])))
            continue;
        if (at > 0 && text[at - 1] == '<') {
            const std::size_t open = text.find('>', end);
            const std::size_t close = text.find("</" + std::string(key), end);
            if (open != std::string_view::npos && close != std::string_view::npos && open < close)
                return text.substr(open + 1, close - open - 1);
            continue;
        }
        std::size_t colon = end;
        while (colon < text.size() && (text[colon] == ' ' || text[colon] == '"'))
            ++colon;
        if (colon >= text.size() || text[colon] != ':')
            continue;
        const std::size_t line = text.rfind('\n', at) + 1; // 0 in the first line
        const std::size_t indent = at - line;
        std::size_t stop = text.find('\n', colon);
        while (stop != std::string_view::npos) { // further lines belong to it while they are indented more
            const std::size_t first = text.find_first_not_of(' ', stop + 1);
            if (first == std::string_view::npos || text[first] == '\n'
                || (first - stop - 1 <= indent && text[first] != '-' && text[first] != ']'))
                break;
            stop = text.find('\n', first);
        }
        return text.substr(colon + 1, stop == std::string_view::npos ? stop : stop - colon - 1);
    }
    return {};
}

std::vector<double> numbersAt(std::string_view text, std::string_view key)
{
    std::string_view value = valueOf(text, key);
    if (const std::string_view data = valueOf(value, "data"); !data.empty())
        value = data;
    return numbersIn(value);
}

} // namespace twinspect
