// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <fstream>
#include <malloc.h>
#include <optional>
#include <string>

namespace twinspect {

/// How much more memory this process had in use at once than when the object was made. Nothing where the system does
/// not say it (Linux does), or where a sanitizer keeps what was freed.
class PeakMemory {
public:
    PeakMemory()
    {
        ::mallopt(M_MMAP_THRESHOLD, 1 << 20); // what is freed goes back at once
        ::malloc_trim(0);
        std::ofstream("/proc/self/clear_refs") << "5"; // the peak begins anew
        m_before = peak();
    }
    [[nodiscard]] std::optional<std::int64_t> bytes() const
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        return std::nullopt;
#else
        const auto now = peak();
        return m_before && now ? std::optional(*now - *m_before) : std::nullopt;
#endif
    }

private:
    static std::optional<std::int64_t> peak()
    {
        std::ifstream status("/proc/self/status");
        for (std::string line; std::getline(status, line);)
            if (line.rfind("VmHWM:", 0) == 0)
                return 1024 * std::stoll(line.substr(6));
        return std::nullopt;
    }
    std::optional<std::int64_t> m_before;
};

} // namespace twinspect
