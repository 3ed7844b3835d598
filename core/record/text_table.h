// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/text.h"

namespace twinspect {

/// A table for people. Numbers and names in it are names, so that a window translates the rest. A row of two cells is a
/// name and a remark that may be as long as it likes.
struct TextTable {
    Text title;
    std::vector<Text> header;
    std::vector<std::vector<Text>> rows;
    std::vector<Text> notes; ///< below the table

    [[nodiscard]] bool isRemark(const std::vector<Text>& row) const { return row.size() == 2 && header.size() > 2; }
};

/// With columns of equal width: names at the left, figures at the right. No line end at the end.
[[nodiscard]] std::string asText(const TextTable& table);
[[nodiscard]] std::string asMarkdown(const TextTable& table);

/// "-" where there is none.
[[nodiscard]] std::string fixedNumber(const std::optional<double>& value, int decimals);
/// A share as percent with one decimal.
[[nodiscard]] std::string percent(const std::optional<double>& share);

} // namespace twinspect
