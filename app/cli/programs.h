// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace twinspect {

/// Where this program lies; empty when the system does not say.
[[nodiscard]] std::filesystem::path programFolder();
/// The source tree this program was built in, when it still stands there: build/<preset>/bin/twinspect-cli.
[[nodiscard]] std::filesystem::path sourceTree();

/// Runs a program and waits for it; the arguments never pass a shell. Its standard output is shown, or written to
/// `output` where that is given. Returns its exit code. Errors: NotFound when it cannot be started.
[[nodiscard]] Result<int> runProgram(const std::vector<std::string>& arguments,
                                     const std::filesystem::path& output = {});

} // namespace twinspect
