// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/name_pattern.h"

#include <algorithm>

#include "core/dataset/composed_name.h"
#include "core/dataset/folder_listing.h"
#include "core/imaging/point_list.h"

namespace twinspect {

namespace {

/// Without an extension where it has one of ours; "part.1" keeps its ".1".
std::pair<std::string, std::string> splitExtension(const std::string& name)
{
    const std::filesystem::path path(name);
    if (!isColourPicture(path) && !isGeometry(path, true) && !isTextCloud(path))
        return {name, {}};
    return {path.stem().string(), lowerExtension(path)};
}

/// Every star as short as it can be, but at least one character, except the last, which takes the rest.
bool matchPiece(const std::vector<std::string>& fixed, std::string_view text, std::vector<std::string>& captured)
{
    if (fixed.size() == 1)
        return text == fixed[0];
    if (text.substr(0, fixed[0].size()) != fixed[0])
        return false;
    std::size_t at = fixed[0].size();
    for (std::size_t i = 1; i + 1 < fixed.size(); ++i) {
        const std::size_t next = at + 1 <= text.size() ? text.find(fixed[i], at + 1) : std::string_view::npos;
        if (next == std::string_view::npos)
            return false;
        captured.emplace_back(text.substr(at, next - at));
        at = next + fixed[i].size();
    }
    const std::string& last = fixed.back();
    if (text.size() < at + 1 + last.size() || text.substr(text.size() - last.size()) != last)
        return false;
    captured.emplace_back(text.substr(at, text.size() - last.size() - at));
    return true;
}

} // namespace

std::string joined(const std::vector<std::string>& pieces)
{
    std::string text;
    for (const std::string& piece : pieces)
        if (!piece.empty())
            text += (text.empty() ? "" : "/") + piece;
    return text;
}

std::vector<std::string> splitAt(std::string_view text, char separator)
{
    std::vector<std::string> pieces(1);
    for (const char letter : text) {
        if (letter == separator)
            pieces.emplace_back();
        else
            pieces.back() += letter;
    }
    return pieces;
}

NamePattern::NamePattern(std::string_view text, bool fileName) : m_fileName(fileName)
{
    auto pieces = splitAt(composed(text), '/');
    if (fileName)
        std::tie(pieces.back(), m_extension) = splitExtension(pieces.back());
    for (const auto& piece : pieces) {
        if (piece == "**" && !m_folders)
            m_folders = m_pieces.size();
        m_pieces.push_back(splitAt(piece, '*'));
        m_stars += piece == "**" ? 1 : m_pieces.back().size() - 1;
    }
    m_fixed = text.size() - static_cast<std::size_t>(std::count(text.begin(), text.end(), '*'));
}

std::optional<std::vector<std::string>> NamePattern::match(std::string_view path) const
{
    auto pieces = splitAt(composed(path), '/');
    if (m_folders ? pieces.size() + 1 < m_pieces.size() : pieces.size() != m_pieces.size())
        return std::nullopt;
    if (m_fileName) {
        const auto [stem, extension] = splitExtension(pieces.back());
        if (!m_extension.empty() && extension != m_extension)
            return std::nullopt;
        pieces.back() = stem;
    }
    if (m_folders) { // the folders that ** stands for become one piece
        const auto first = pieces.begin() + static_cast<std::ptrdiff_t>(*m_folders);
        const auto last = first + static_cast<std::ptrdiff_t>(pieces.size() + 1 - m_pieces.size());
        const std::string folders = joined({first, last});
        pieces.insert(pieces.erase(first, last), folders);
    }
    std::vector<std::string> captured;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (i == m_folders)
            captured.push_back(pieces[i]);
        else if (!matchPiece(m_pieces[i], pieces[i], captured))
            return std::nullopt;
    }
    return captured;
}

bool takesNameOrFolder(const NamePattern& pattern, std::string_view name)
{
    for (auto end = name.find('/'); end != std::string_view::npos; end = name.find('/', end + 1))
        if (pattern.match(name.substr(0, end)))
            return true;
    return pattern.match(name).has_value();
}

} // namespace twinspect
