// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace twinspect::crash_log {

/// From now on, a signal that ends the program (access outside memory, abort, ...) leaves a file crash-TIME-PID.txt in
/// `folder`: signal, `about` (versions), what was done last, stack. No names of files, no data. The program then ends
/// as it would have ended. Where the folder cannot be written, nothing is left.
void install(const std::filesystem::path& folder, const std::string& about);

/// `what` was done: the name of a command, such as "file.open". The last ones are remembered.
void did(const char* what);

/// Files of earlier programs that nobody was shown yet, the newest first.
[[nodiscard]] std::vector<std::filesystem::path> left(const std::filesystem::path& folder);
/// They were shown: they stay, under another name.
void markShown(const std::vector<std::filesystem::path>& files);

} // namespace twinspect::crash_log
