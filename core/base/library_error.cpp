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

Error noThread()
{
    return {ErrorCode::OutOfMemory,
            "The system gives this program no more threads",
            {},
            "Close other programs, or raise the limit of processes (ulimit -u)"};
}

int exitCodeWithoutMemory = 0;

// Allocates nothing.
[[noreturn]] void sayAndEnd(const char* sentence)
{
    (void)!::write(STDERR_FILENO, sentence, std::strlen(sentence));
    ::_exit(exitCodeWithoutMemory);
}

[[noreturn]] void onTerminate()
{
    constexpr auto memory = "error: There is not enough memory. Close other programs.\n";
    try {
        if (std::current_exception())
            std::rethrow_exception(std::current_exception());
    } catch (const std::bad_alloc&) {
        sayAndEnd(memory);
    } catch (const std::system_error& error) {
        if (error.code() == std::errc::resource_unavailable_try_again)
            sayAndEnd(
                "error: The system gives this program no more threads. Close other programs, or raise the limit of "
                "processes (ulimit -u).\n");
    } catch (const std::exception& error) {
        if (std::strstr(error.what(), "allocate memory") != nullptr)
            sayAndEnd(memory);
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

Error errorFrom(const std::exception& exception, Text otherwise)
{
    const auto* system = dynamic_cast<const std::system_error*>(&exception);
    if (system != nullptr && system->code() == std::errc::resource_unavailable_try_again)
        return noThread();
    // LibTorch and OpenCV say it in words.
    const auto says = [&exception](const char* words) { return std::strstr(exception.what(), words) != nullptr; };
    if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr || says("out of memory") || says("allocate memory")
        || says("Insufficient memory"))
        return {ErrorCode::OutOfMemory, "There is not enough memory", {}, "Close other programs"};
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
