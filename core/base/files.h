// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace twinspect {

/// Reads a whole file. Errors: NotFound, Unreadable, BadData when it is larger than `limitBytes`.
[[nodiscard]] Result<std::string> readFile(const std::filesystem::path& path, std::uint64_t limitBytes = 1ull << 32);

/// Writes aside (PATH.partial-PID), flushes to disk, then renames: a reader sees the old file or the new one, never
/// half of it. On any failure the old file stays and the partial file is removed. Errors: WriteFailed, with the
/// system's reason.
[[nodiscard]] Status writeFileAtomically(const std::filesystem::path& path, std::string_view bytes);

/// The same for content that is produced piece by piece. `write` returns false to give up.
[[nodiscard]] Status writeFileAtomically(const std::filesystem::path& path,
                                         const std::function<bool(std::ostream&)>& write);

/// Creates the folder and its parents and proves that files can be made in it. Errors: WriteFailed.
[[nodiscard]] Status makeWritableFolder(const std::filesystem::path& folder);

} // namespace twinspect
