// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace twinspect {

/// A name in Unicode's composed form (NFC): "ü" as one character, though macOS and some archives write it as "u" and
/// two dots. Two names that look the same are the same then. `name` is UTF-8.
[[nodiscard]] std::string composed(std::string_view name);

} // namespace twinspect
