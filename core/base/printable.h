// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace twinspect {

/// The text as a terminal may show it: names of files can hold sequences that move its cursor, rename its window or
/// turn the direction of writing. Control characters other than line ends and tabs, and the marks of writing direction,
/// become
/// "\u001b" as in JSON; bytes that are no UTF-8 become "\x9b".
[[nodiscard]] std::string printable(std::string_view text);

} // namespace twinspect
