// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace twinspect {

/// Parses the arguments, runs one command, returns the exit code.
[[nodiscard]] int runCommandLine(int count, char** arguments);

} // namespace twinspect
