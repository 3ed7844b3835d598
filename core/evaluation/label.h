// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace twinspect {

/// A person's label of a part: good, defective or unknown.
enum class Label { Unknown, Good, Defect };

[[nodiscard]] constexpr std::string_view toString(Label label) ///< "unknown", "good", "defect"
{
    switch (label) {
    case Label::Good: return "good";
    case Label::Defect: return "defect";
    case Label::Unknown: return "unknown";
    }
    return "unknown";
}
[[nodiscard]] constexpr std::optional<Label> labelFrom(std::string_view text)
{
    for (const Label label : {Label::Unknown, Label::Good, Label::Defect})
        if (toString(label) == text)
            return label;
    return std::nullopt;
}

} // namespace twinspect
