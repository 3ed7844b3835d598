// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

namespace twinspect {

/// Gives freed memory back to the system and lets the peak of this process begin anew (Linux; nothing happens where it
/// is not allowed).
void restartPeakMemory();
/// The most memory that this process held at once since then, bytes: all of the program, its libraries included
/// (VmHWM). Nothing where the system does not say it.
[[nodiscard]] std::optional<std::int64_t> peakMemory();

} // namespace twinspect
