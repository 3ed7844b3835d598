// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace twinspect {

/// A moment in UTC, to the millisecond.
using UtcTime = std::chrono::sys_time<std::chrono::milliseconds>;

[[nodiscard]] UtcTime utcNow();
/// "2026-11-29T21:54:37.250Z"; sorts as text between the years 0 and 9999.
[[nodiscard]] std::string utcText(UtcTime time);
/// The same to the second: "2026-11-29T21:54:37Z".
[[nodiscard]] std::string utcTextToTheSecond(UtcTime time);
/// Of text in exactly one of these forms. Nothing when it is none, or no moment (February 30th, 25 o'clock).
[[nodiscard]] std::optional<UtcTime> utcFrom(std::string_view text);

} // namespace twinspect
