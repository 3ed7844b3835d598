// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinspect {

/// A path with stars, each standing for one or more characters other than '/'.
class NamePattern {
public:
    NamePattern() = default;
    /// `fileName`: the last piece may end in the extension of a picture or cloud, which is then asked for in upper or lower case.
    NamePattern(std::string_view text, bool fileName);

    [[nodiscard]] std::size_t stars() const { return m_stars; }
    /// Characters that are no star: of two patterns that take a file, the one with more says more about it.
    [[nodiscard]] std::size_t fixedCharacters() const { return m_fixed; }
    /// What the stars stand for; empty when the path is another.
    [[nodiscard]] std::optional<std::vector<std::string>> match(std::string_view path) const;

private:
    std::vector<std::vector<std::string>> m_pieces; ///< between '/', each split at its stars
    std::string m_extension;                        ///< lower case; empty: any
    bool m_fileName = false;
    std::size_t m_stars = 0, m_fixed = 0;
};

/// "a/7" of {"a", "7"}.
[[nodiscard]] std::string joined(const std::vector<std::string>& pieces);
[[nodiscard]] std::vector<std::string> splitAt(std::string_view text, char separator);

} // namespace twinspect
