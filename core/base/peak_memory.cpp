// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/peak_memory.h"

#include <fstream>
#include <string>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace twinspect {

void restartPeakMemory()
{
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
    std::ofstream("/proc/self/clear_refs") << "5";
}

std::optional<std::int64_t> peakMemory()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.rfind("VmHWM:", 0) == 0)
            return 1024 * std::stoll(line.substr(6));
    return std::nullopt;
}

} // namespace twinspect
