// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/in_parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <iterator>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "core/base/compute_threads.h"

namespace twinspect {

Status inParallel(std::int64_t count, const std::string& stage, const RunContext& context,
                  const std::function<void(std::int64_t)>& work)
{
    const std::int64_t workers = std::min(count, static_cast<std::int64_t>(computeThreads()));
    std::atomic<std::int64_t> next = 0;
    std::atomic<bool> stop = false;
    std::mutex mutex;
    std::condition_variable changed;
    std::int64_t finished = 0;
    std::int64_t running = workers;
    std::exception_ptr failed;
    std::vector<std::thread> threads;
    const auto workUntilDone = [&] {
        try {
            for (std::int64_t i = next++; i < count && !stop; i = next++) {
                work(i);
                const std::lock_guard lock(mutex);
                ++finished;
                changed.notify_one();
            }
        } catch (...) {
            const std::lock_guard lock(mutex);
            failed = std::current_exception();
            stop = true;
        }
        const std::lock_guard lock(mutex);
        --running;
        changed.notify_one();
    };
    threads.reserve(static_cast<std::size_t>(workers));
    try {
        while (std::ssize(threads) < workers)
            threads.emplace_back(workUntilDone);
    } catch (const std::system_error&) { // the system gives no more; fewer do it, too
        if (threads.empty())
            throw;
        const std::lock_guard lock(mutex);
        running -= workers - std::ssize(threads);
    }
    std::int64_t reported = 0;
    const auto tell = [&](std::unique_lock<std::mutex>& lock) {
        if (finished == reported)
            return;
        reported = finished;
        lock.unlock();
        try {
            context.report({stage, reported, count, {}, {}});
        } catch (...) { // the threads must end before this function does
            lock.lock();
            failed = std::current_exception();
            stop = true;
            return;
        }
        lock.lock();
    };
    {
        std::unique_lock lock(mutex);
        while (running > 0) {
            changed.wait(lock);
            if (context.stopRequested())
                stop = true;
            tell(lock);
        }
        tell(lock);
    }
    for (auto& thread : threads)
        thread.join();
    if (failed)
        std::rethrow_exception(failed);
    if (context.stopRequested())
        return cancelled();
    return {};
}

} // namespace twinspect
