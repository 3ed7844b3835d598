// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/imaging/byte_source.h"

namespace twinspect {

/// The size and the pixel format of a TIFF, from its first directory.
struct TiffHeader {
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    std::uint64_t samplesPerPixel = 1;
    std::uint64_t bitsPerSample = 1;
    std::uint64_t sampleFormat = 1;  ///< 1 unsigned, 2 signed, 3 floating point
    std::uint64_t compression = 1;
    std::uint64_t planar = 1;        ///< 1: interleaved, 2: one plane after another
    std::uint64_t orientation = 1;   ///< how viewers turn it; 1: as stored
    bool more = false;               ///< another picture of this size follows

    /// A strip or a tile: a rectangle of the picture, of all channels or, in separate planes, of one.
    struct Piece {
        std::uint64_t column = 0, row = 0, width = 0, height = 0; ///< px; tiles may reach over the edge
        std::uint64_t plane = 0;
        std::size_t offset = 0, length = 0; ///< bytes in the file
        std::uint64_t mostRows = 0; ///< that it may hold: writers fill the last strip up
    };
    std::vector<Piece> pieces; ///< as the file lists them
    bool tiled = false;

    /// Of a piece, decoded.
    [[nodiscard]] std::uint64_t rowBytes(const Piece& piece) const
    {
        return (piece.width * (planar == 2 ? 1 : samplesPerPixel) * bitsPerSample + 7) / 8;
    }
};

/// Parses the first directory and checks the size limits and that every strip or tile lies inside the file and is as
/// long as it must be. Format: TIFF 6.0 (Adobe 1992), sections 2, 8 and 15, and BigTIFF. Errors: BadData, Unsupported
/// (too large, a compression we do not read), Unreadable.
[[nodiscard]] Result<TiffHeader> checkTiff(ByteSource& source, const std::string& name);

} // namespace twinspect
