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

/// Begins anew, in the same process, with threads of computing that sleep while they wait for each other. By default
/// they spin: where other programs compute as well, that takes the processor from the very thread that is waited for.
/// The OpenMP library hears of it only when the program is loaded. Returns where it is so already, where the user has
/// chosen (OMP_WAIT_POLICY, GOMP_SPINCOUNT), and where it cannot be done, which costs time alone.
void beginWithSleepingThreads(char** arguments);

/// Runs a program and waits for it; the arguments never pass a shell. Its standard output is shown, or written to
/// `output` where that is given. Returns its exit code. Errors: NotFound when it cannot be started.
[[nodiscard]] Result<int> runProgram(const std::vector<std::string>& arguments,
                                     const std::filesystem::path& output = {});

} // namespace twinspect
