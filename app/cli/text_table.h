// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace twinspect {

/// A table for people. A row of two cells is a name and a remark that may be as long as it likes.
struct TextTable {
    std::string title;
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> notes; ///< below the table
};

/// With columns of equal width: names at the left, figures at the right. No line end at the end.
[[nodiscard]] std::string asText(const TextTable& table);
[[nodiscard]] std::string asMarkdown(const TextTable& table);

} // namespace twinspect
