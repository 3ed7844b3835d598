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

/// The same beside the data itself, for whoever else opens it: a file of the folder `data`, or of the folder of that
/// file.
[[nodiscard]] std::filesystem::path remarksBeside(const std::filesystem::path& data);

/// By sample id. `data` names what they are about; empty = what lies beside the file, wherever that is. Written aside
/// and renamed. Errors: WriteFailed.
[[nodiscard]] Status writeRemarks(const std::filesystem::path& file, const std::filesystem::path& data,
                                  const std::map<std::string, Remarks>& remarks);
/// Empty when there is no such file. Errors: Unreadable, BadData (no JSON, a key missing), Mismatch (another format, or
/// about other data).
[[nodiscard]] Result<std::map<std::string, Remarks>> readRemarks(const std::filesystem::path& file,
                                                                 const std::filesystem::path& data);

} // namespace twinspect
