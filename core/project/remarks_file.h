// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/base/result.h"
#include "core/project/remarks.h"

namespace twinspect {

/// Where what a person said about one folder of data is kept between sessions, below `folder`. The data itself is never
/// touched.
[[nodiscard]] std::filesystem::path remarksFile(const std::filesystem::path& folder, const std::filesystem::path& data);

/// By sample id. Written aside and renamed. Errors: WriteFailed.
[[nodiscard]] Status writeRemarks(const std::filesystem::path& file, const std::filesystem::path& data,
                                  const std::map<std::string, Remarks>& remarks);
/// Empty when there is no such file. Errors: Unreadable, BadData (no JSON, a key missing), Mismatch (another format, or
/// about other data).
[[nodiscard]] Result<std::map<std::string, Remarks>> readRemarks(const std::filesystem::path& file,
                                                                 const std::filesystem::path& data);

} // namespace twinspect
