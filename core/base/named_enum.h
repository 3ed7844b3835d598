// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinspect {

/// The name of an enum value in files, flags and JSON.
template <typename Enum>
struct EnumName {
    Enum value;
    const char* name;
};

/// The one table of names of an enum, beside its definition:
///   template <> inline constexpr auto kEnumNames<Fusion> = std::to_array<EnumName<Fusion>>({{Fusion::Average,
///   "avg"}});
template <typename Enum>
inline constexpr auto kEnumNames = nullptr;

/// Every value must be in the table.
template <typename Enum>
[[nodiscard]] constexpr const char* nameOf(Enum value)
{
    for (const auto& [named, name] : kEnumNames<Enum>)
        if (named == value)
            return name;
    return "";
}

template <typename Enum>
[[nodiscard]] constexpr std::optional<Enum> enumNamed(std::string_view name)
{
    for (const auto& [value, named] : kEnumNames<Enum>)
        if (name == named)
            return value;
    return std::nullopt;
}

/// All names, in the order of the table.
template <typename Enum>
[[nodiscard]] std::vector<std::string> enumNames()
{
    std::vector<std::string> names;
    for (const auto& [value, name] : kEnumNames<Enum>)
        names.emplace_back(name);
    return names;
}

} // namespace twinspect
