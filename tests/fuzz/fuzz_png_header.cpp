// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>

#include "core/imaging/decode.h"
#include "tests/fuzz/expect.h"

namespace {

using namespace twinspect;

template <typename Picture>
void expectImageOrError(const Result<Picture>& image, int channels)
{
    if (!image)
        return fuzz::expectGoodError(image.error());
    fuzz::expectSize(*image, channels);
}

std::uint32_t bigEndian(const std::uint8_t* at)
{
    return std::uint32_t(at[0]) << 24 | std::uint32_t(at[1]) << 16 | std::uint32_t(at[2]) << 8 | at[3];
}

// CRC-32 bit by bit, on purpose not the one under test.
std::uint32_t checksum(const std::uint8_t* data, std::size_t size)
{
    std::uint32_t crc = ~0u;
    for (std::size_t i = 0; i < size; ++i) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1u) * 0xEDB88320u;
    }
    return ~crc;
}

void repairChecksums(std::uint8_t* data, std::size_t size)
{
    for (std::size_t at = 8; at + 12 <= size;) {
        const std::size_t length = bigEndian(data + at);
        if (length > size - at - 12)
            return;
        const std::uint32_t crc = checksum(data + at + 4, length + 4);
        for (std::size_t i = 0; i < 4; ++i)
            data[at + 8 + length + i] = static_cast<std::uint8_t>(crc >> (24 - 8 * i));
        at += 12 + length;
    }
}

} // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t maxSize);

// Without sound checksums almost no mutated PNG would get past the first test; one in eight stays as it is.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t maxSize, unsigned seed)
{
    size = LLVMFuzzerMutate(data, size, maxSize);
    if (seed % 8 != 0)
        repairChecksums(data, size);
    return size;
}

// All three uses of a PNG: picture, mask, depth. JPEG and BMP headers come along in decodeRgb.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    expectImageOrError(decodeRgb(bytes, fuzz::kFile), 3);
    expectImageOrError(decodeMask(bytes, fuzz::kFile), 1);
    fuzz::expectCloudOrError(decodeDepthPng(bytes, fuzz::kFile, {.camera = CameraIntrinsics{500, 500, 8, 8, 0.001}}));
    return 0;
}
