// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/Parallel.h>

namespace twinspect {

/// Sets the number of Torch's compute threads as long as it exists, then restores it.
class ThreadCount {
public:
    explicit ThreadCount(int threads) { at::set_num_threads(threads); }
    ~ThreadCount() { at::set_num_threads(m_before); }
    ThreadCount(const ThreadCount&) = delete;
    ThreadCount& operator=(const ThreadCount&) = delete;
    [[nodiscard]] int before() const { return m_before; }

private:
    int m_before = at::get_num_threads();
};

/// For a thread of one's own, to its end. At its first use Torch gives a thread the number that was set last anywhere
/// in the process; only what is set after that holds.
inline void computeWithThreads(int threads)
{
    at::get_num_threads();
    at::set_num_threads(threads);
}

} // namespace twinspect
