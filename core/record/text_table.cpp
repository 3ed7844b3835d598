// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/text_table.h"

#include <algorithm>
#include <cstdio>

namespace twinspect {

namespace {

/// How many columns a terminal takes for it: bytes that go on with a character of UTF-8 take none.
std::size_t widthOf(const std::string& text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }));
}

std::vector<std::string> english(const std::vector<Text>& cells)
{
    std::vector<std::string> texts;
    for (const Text& cell : cells)
        texts.push_back(cell.english());
    return texts;
}

std::string escaped(const std::string& cell)
{
    std::string text;
    for (const char c : cell)
        text += c == '|' || c == '*' || c == '_' || c == '<' ? std::string("\\") + c : std::string(1, c);
    return text;
}

} // namespace

std::string asText(const TextTable& table)
{
    std::vector<std::size_t> widths;
    for (const auto& cell : table.header)
        widths.push_back(widthOf(cell.english()));
    for (const auto& row : table.rows)
        for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i)
            if (!table.isRemark(row) || i == 0)
                widths[i] = std::max(widths[i], widthOf(row[i].english()));
    std::string text = table.title.english() + "\n";
    const auto add = [&](const std::vector<Text>& cells) {
        const auto row = english(cells);
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool left = i == 0 || table.isRemark(cells);
            const std::string gap(i < widths.size() && widths[i] > widthOf(row[i]) ? widths[i] - widthOf(row[i]) : 0,
                                  ' ');
            text += (i == 0 ? "" : "  ") + (left ? row[i] + (i + 1 < row.size() ? gap : "") : gap + row[i]);
        }
        text += "\n";
    };
    if (!table.header.empty())
        add(table.header);
    for (const auto& row : table.rows)
        add(row);
    for (const auto& note : table.notes)
        text += note.english() + "\n";
    text.pop_back();
    return text;
}

std::string asMarkdown(const TextTable& table)
{
    std::string text = "**" + escaped(table.title.english()) + "**\n\n";
    const auto add = [&](const std::vector<Text>& row) {
        text += "|";
        for (std::size_t i = 0; i < table.header.size(); ++i)
            text += " " + (i < row.size() ? escaped(row[i].english()) : std::string()) + " |";
        text += "\n";
    };
    if (!table.header.empty()) {
        add(table.header);
        text += "|";
        for (std::size_t i = 0; i < table.header.size(); ++i)
            text += i == 0 ? " - |" : " -: |";
        text += "\n";
        for (const auto& row : table.rows)
            add(row);
        text += "\n";
    }
    for (const auto& note : table.notes)
        text += "- " + escaped(note.english()) + "\n";
    return text;
}

std::string fixedNumber(const std::optional<double>& value, int decimals)
{
    if (!value)
        return "-";
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", decimals, *value);
    return text;
}

std::string percent(const std::optional<double>& share)
{
    return fixedNumber(share ? std::optional(100 * *share) : std::nullopt, 1);
}

} // namespace twinspect
