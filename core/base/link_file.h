// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace twinspect {

/// Gives a file that is never changed in place a second name: a hard link where the disk allows it, which takes no time
/// and no room, otherwise a copy, made aside and renamed. A file that has the name is replaced. Errors: those of
/// readFile() and writeFileAtomically().
[[nodiscard]] Status linkOrCopyFile(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace twinspect
