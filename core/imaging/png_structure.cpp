// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/png_structure.h"

#include <array>
#include <cstdint>

#include "core/imaging/byte_order.h"
#include "core/imaging/picture_header.h"

namespace twinspect {

namespace {

constexpr std::string_view kSignature("\x89PNG\r\n\x1a\n", 8);
constexpr std::size_t kChunkFrame = 12;         // length, type, checksum
constexpr std::uint64_t kBestDeflateRatio = 1032; // zlib's documented maximum

constexpr std::array<std::uint32_t, 256> crcTable()
{
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value & 1u) != 0 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
        table[i] = value;
    }
    return table;
}

// CRC-32 of ISO 3309 as PNG asks for it (annex D).
std::uint32_t checksum(std::string_view bytes)
{
    static constexpr auto kTable = crcTable();
    std::uint32_t crc = 0xFFFFFFFFu;
    for (const char byte : bytes)
        crc = kTable[(crc ^ static_cast<unsigned char>(byte)) & 0xFFu] ^ (crc >> 8);
    return ~crc;
}

std::uint64_t channelsOf(int colourType)
{
    switch (colourType) {
    case 2: return 3;
    case 4: return 2;
    case 6: return 4;
    default: return 1;
    }
}

Result<PngHeader> parseHeader(std::string_view chunk, const std::string& name)
{
    if (chunk.size() != 13)
        return damagedFile(Text("the PNG header has the wrong length"), name);
    if (const auto size = checkPictureSize(bigEndian(chunk, 0, 4), bigEndian(chunk, 4, 4), name); !size)
        return passOn(size);
    PngHeader header;
    header.width = static_cast<int>(bigEndian(chunk, 0, 4));
    header.height = static_cast<int>(bigEndian(chunk, 4, 4));
    header.bitDepth = static_cast<unsigned char>(chunk[8]);
    header.colourType = static_cast<unsigned char>(chunk[9]);
    return header;
}

} // namespace

bool looksLikePng(std::string_view bytes) { return bytes.substr(0, kSignature.size()) == kSignature; }

Result<PngHeader> checkPng(std::string_view bytes, const std::string& name)
{
    if (!looksLikePng(bytes))
        return failure(ErrorCode::BadData, "This is not a PNG picture", name, "Save the picture as PNG");
    PngHeader header;
    std::uint64_t dataBytes = 0;
    bool ended = false;
    for (std::size_t at = kSignature.size(); !ended;) {
        if (bytes.size() - at < kChunkFrame)
            return truncatedFile(Text("the PNG ends before its last chunk"), name);
        const std::size_t length = bigEndian(bytes, at, 4);
        if (length > bytes.size() - at - kChunkFrame)
            return truncatedFile(Text("a PNG chunk ends after the end of the file"), name);
        const auto type = bytes.substr(at + 4, 4);
        const auto content = bytes.substr(at + 8, length);
        const bool first = at == kSignature.size();
        if (first != (type == "IHDR"))
            return damagedFile(Text("the PNG header is not where it should be"), name);
        // The size comes before the checksum: a forged giant is refused for what it is.
        if (first) {
            auto parsed = parseHeader(content, name);
            if (!parsed)
                return parsed;
            header = *parsed;
        }
        if (checksum(bytes.substr(at + 4, 4 + length)) != bigEndian(bytes, at + 8 + length, 4))
            return damagedFile(Text("a PNG checksum is wrong"), name);
        if (type == "IDAT")
            dataBytes += length;
        ended = type == "IEND";
        at += kChunkFrame + length;
    }
    const std::uint64_t rowBits = static_cast<std::uint64_t>(header.width) * channelsOf(header.colourType)
                                * static_cast<std::uint64_t>(header.bitDepth);
    if ((rowBits + 7) / 8 * static_cast<std::uint64_t>(header.height) > dataBytes * kBestDeflateRatio)
        return truncatedFile(Text("the PNG has too little data for its size"), name);
    return header;
}

} // namespace twinspect
