// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/compute_threads.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace twinspect {

namespace {

std::atomic<int> mostThreads = 0;

} // namespace

void limitComputeThreads(int most) { mostThreads = std::max(0, most); }

int computeThreadLimit() { return mostThreads; }

int computeThreads()
{
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    const int most = mostThreads;
    return most > 0 ? std::min(most, cores) : cores;
}

} // namespace twinspect
