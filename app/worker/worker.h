// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace twinspect {

/// Answers questions about plugins that come over standard input, a socket, until the other end closes it. Whatever a
/// plugin prints goes to standard error. Returns the exit code.
[[nodiscard]] int serveFromStandardInput();

} // namespace twinspect
