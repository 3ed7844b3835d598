// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace twinspect {

/// What the first directory of a TIFF says about its picture.
struct TiffHeader {
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    std::uint64_t samplesPerPixel = 1;
    std::uint64_t bitsPerSample = 1;
    std::uint64_t sampleFormat = 1;  ///< 1 unsigned, 2 signed, 3 floating point
    std::uint64_t compression = 1;
    std::uint64_t planar = 1;        ///< 1: interleaved
};

/// Parses the first directory and checks the size limits and that every strip or tile lies inside the file and is as
/// long as it must be. Format: TIFF 6.0 (Adobe 1992), sections 2, 8 and 15. Errors: BadData, Unsupported (too large,
/// BigTIFF, a compression we do not read).
[[nodiscard]] Result<TiffHeader> checkTiff(std::string_view bytes, const std::string& name);

} // namespace twinspect
