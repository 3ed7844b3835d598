// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinspect {

/// A path with stars (compared as composed()), each standing for one or more characters other than '/'. One piece may
/// be `**`: any number of folders, also none.
class NamePattern {
public:
    NamePattern() = default;
    /// `fileName`: the last piece may end in the extension of a picture or cloud, which is then asked for in upper or
    /// lower case.
    NamePattern(std::string_view text, bool fileName);

    [[nodiscard]] std::size_t stars() const { return m_stars; }
    /// Characters that are no star: of two patterns that take a file, the one with more says more about it.
    [[nodiscard]] std::size_t fixedCharacters() const { return m_fixed; }
    /// What the stars stand for, one text each (that of `**` may have '/' in it, or be empty where it stands for no
    /// folder); nothing when the path is another.
    [[nodiscard]] std::optional<std::vector<std::string>> match(std::string_view path) const;

private:
    std::vector<std::vector<std::string>> m_pieces; ///< between '/', each split at its stars
    std::optional<std::size_t> m_folders; ///< which piece is `**`
    std::string m_extension; ///< lower case; empty: any
    bool m_fileName = false;
    std::size_t m_stars = 0, m_fixed = 0;
};

/// "a/7" of {"a", "7"}; empty pieces are left out.
[[nodiscard]] std::string joined(const std::vector<std::string>& pieces);
[[nodiscard]] std::vector<std::string> splitAt(std::string_view text, char separator);
/// Whether the pattern takes the name itself or a folder it lies in: "ng/*" takes "ng/7" and "ng/scratch/7".
[[nodiscard]] bool takesNameOrFolder(const NamePattern& pattern, std::string_view name);

/// Whether a word of a part's name, such as "ng" of "ng/003" or "defect" of "defect_003", says that it is defective.
[[nodiscard]] bool isNamedDefective(std::string_view name);

} // namespace twinspect
