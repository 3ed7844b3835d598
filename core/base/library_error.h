// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <string>

#include "core/base/result.h"

namespace twinspect {

enum class Lack { Nothing, Memory, Threads };

/// What was missing when a library threw this. Allocates nothing.
[[nodiscard]] Lack lackShownBy(const std::exception& exception) noexcept;

/// What an exception of a library means: OutOfMemory for lack of memory or of threads, else Internal with the sentence
/// `otherwise`, for where exception.what() alone says too much or too little.
[[nodiscard]] Error errorFrom(const std::exception& exception, Text otherwise);
[[nodiscard]] inline Error errorFrom(const std::exception& exception) { return errorFrom(exception, exception.what()); }

/// From now on lack of memory or threads that nobody can catch, such as in a thread of a library, ends the process with
/// a sentence on standard error and `exitCode` instead of a crash.
void endWithSentenceWithoutMemory(int exitCode);

/// That the system gives this process no thread, or nothing when it does. Some libraries end the process at that.
[[nodiscard]] Status checkThreads();

} // namespace twinspect
