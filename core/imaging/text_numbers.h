// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

namespace twinspect {

// Private to core/imaging: numbers in the small part of YAML and XML that calibrations are written in.

/// The text behind the mark that some editors put before UTF-8.
[[nodiscard]] std::string_view withoutMark(std::string_view text);
/// Whether a text holds nothing but numbers, as a matrix without a name.
[[nodiscard]] bool isBareNumbers(std::string_view text);
/// All numbers in a text, up to 32.
[[nodiscard]] std::vector<double> numbersIn(std::string_view text);
/// What follows a key of YAML up to the next key of its level, or the content of an XML element; empty without the key.
[[nodiscard]] std::string_view valueOf(std::string_view text, std::string_view key);
/// The numbers of this value, or of the "data" in it.
[[nodiscard]] std::vector<double> numbersAt(std::string_view text, std::string_view key);

} // namespace twinspect
