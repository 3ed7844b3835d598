// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/library_error.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <system_error>
#include <thread>
#include <utility>

#include <unistd.h>

namespace twinspect {

namespace {

constexpr auto kNoMemory = "There is not enough memory";
constexpr auto kMemoryRemedy = "Close other programs";
constexpr auto kNoThread = "The system gives this program no more threads";
constexpr auto kThreadRemedy = "Close other programs, or raise the limit of processes (ulimit -u)";

Error noThread() { return {ErrorCode::OutOfMemory, kNoThread, {}, kThreadRemedy}; }

int exitCodeWithoutMemory = 0;

// Allocates nothing.
[[noreturn]] void sayAndEnd(const char* sentence, const char* remedy)
{
    for (const char* text : {"error: ", sentence, ". ", remedy, ".\n"})
        (void)!::write(STDERR_FILENO, text, std::strlen(text));
    ::_exit(exitCodeWithoutMemory);
}

[[noreturn]] void onTerminate()
{
    try {
        if (std::current_exception())
            std::rethrow_exception(std::current_exception());
    } catch (const std::exception& error) {
        switch (lackShownBy(error)) {
        case Lack::Nothing: break;
        case Lack::Memory: sayAndEnd(kNoMemory, kMemoryRemedy);
        case Lack::Threads: sayAndEnd(kNoThread, kThreadRemedy);
        }
    } catch (...) {
    }
    std::abort();
}

} // namespace

void endWithSentenceWithoutMemory(int exitCode)
{
    exitCodeWithoutMemory = exitCode;
    std::set_terminate(onTerminate);
}

Lack lackShownBy(const std::exception& exception) noexcept
{
    const auto* system = dynamic_cast<const std::system_error*>(&exception);
    if (system != nullptr && system->code() == std::errc::resource_unavailable_try_again)
        return Lack::Threads;
    if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr)
        return Lack::Memory;
    // LibTorch, oneDNN and OpenCV say it in words.
    const char* const words = exception.what();
    if (std::strstr(words, "pthread_create has failed") != nullptr)
        return Lack::Threads;
    for (const char* said : {"out of memory", "allocate memory", "Insufficient memory"})
        if (std::strstr(words, said) != nullptr)
            return Lack::Memory;
    if (std::strcmp(words, "could not create a primitive") == 0) // oneDNN had no memory for its code
        return Lack::Memory;
    return Lack::Nothing;
}

Error errorFrom(const std::exception& exception, Text otherwise)
{
    switch (lackShownBy(exception)) {
    case Lack::Nothing: break;
    case Lack::Memory: return {ErrorCode::OutOfMemory, kNoMemory, {}, kMemoryRemedy};
    case Lack::Threads: return noThread();
    }
    return {ErrorCode::Internal, std::move(otherwise), {}, "Please report this"};
}

Status checkThreads()
{
    try {
        std::thread([] {}).join();
        return {};
    } catch (const std::system_error&) {
        return tl::unexpected<Error>(noThread());
    }
}

} // namespace twinspect
