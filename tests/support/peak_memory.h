// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <malloc.h>
#include <optional>

#include "core/base/peak_memory.h"

namespace twinspect {

/// How much more memory this process had in use at once than when the object was made. Nothing where the system does
/// not say it (Linux does), or where a sanitizer keeps what was freed.
class PeakMemory {
public:
    PeakMemory()
    {
        ::mallopt(M_MMAP_THRESHOLD, 1 << 20); // what is freed goes back at once
        restartPeakMemory();
        m_before = peakMemory();
    }
    [[nodiscard]] std::optional<std::int64_t> bytes() const
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        return std::nullopt;
#else
        const auto now = peakMemory();
        return m_before && now ? std::optional(*now - *m_before) : std::nullopt;
#endif
    }

private:
    std::optional<std::int64_t> m_before;
};

} // namespace twinspect
