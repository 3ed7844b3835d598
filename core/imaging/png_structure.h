// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace twinspect {

/// The size and the pixel format of a PNG, from its IHDR chunk.
struct PngHeader {
    int width = 0;
    int height = 0;
    int bitDepth = 0;   ///< per channel, 1..16
    int colourType = 0; ///< 0 grey, 2 RGB, 3 palette, 4 grey + alpha, 6 RGB + alpha
};

[[nodiscard]] bool looksLikePng(std::string_view bytes);

/// Walks all chunks to IEND and checks lengths, checksums, the size limits and that the data can be as long as the size
/// asks for. Format: PNG specification (W3C), sections 5 and 11. Errors: BadData, Unsupported (too large).
[[nodiscard]] Result<PngHeader> checkPng(std::string_view bytes, const std::string& name);

} // namespace twinspect
