// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/tiff_pixels.h"

#include <algorithm>
#include <cstdarg>
#include <cstring>
#include <functional>
#include <memory>
#include <new>
#include <type_traits>
#include <vector>

#include <tiffio.h>

#include "core/imaging/cloud_numbers.h"
#include "core/imaging/picture_header.h"

namespace twinspect {

namespace {

constexpr std::uint64_t kUncompressed = 1;
constexpr std::uint64_t kUnsigned = 1, kFloatingPoint = 3;

/// A file in memory, as libtiff asks for it.
struct Memory {
    std::string_view bytes;
    std::uint64_t at = 0;
};

tmsize_t readFrom(thandle_t handle, void* to, tmsize_t wanted)
{
    auto& memory = *static_cast<Memory*>(handle);
    const std::uint64_t left = memory.at < memory.bytes.size() ? memory.bytes.size() - memory.at : 0;
    const std::uint64_t count =
        std::min<std::uint64_t>(left, static_cast<std::uint64_t>(std::max<tmsize_t>(0, wanted)));
    if (count > 0)
        std::memcpy(to, memory.bytes.data() + memory.at, count);
    memory.at += count;
    return static_cast<tmsize_t>(count);
}

tmsize_t writeNothing(thandle_t, void*, tmsize_t) { return 0; }

toff_t seekIn(thandle_t handle, toff_t offset, int from)
{
    auto& memory = *static_cast<Memory*>(handle);
    memory.at = offset + (from == SEEK_CUR ? memory.at : from == SEEK_END ? memory.bytes.size() : 0);
    return memory.at;
}

int closeNothing(thandle_t) { return 0; }
toff_t sizeOf(thandle_t handle) { return static_cast<Memory*>(handle)->bytes.size(); }
int silent(TIFF*, void*, const char*, const char*, va_list) { return 1; }

using Tiff = std::unique_ptr<TIFF, decltype(&TIFFClose)>;

Tiff opened(Memory& memory)
{
    constexpr tmsize_t kMostAtOnce = tmsize_t{1} << 30;
    const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(TIFFOpenOptionsAlloc(),
                                                                                   &TIFFOpenOptionsFree);
    if (!options)
        throw std::bad_alloc();
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), kMostAtOnce);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), silent, nullptr);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), silent, nullptr);
    // m: no mapping; c: a large strip is not cut into several, which would be numbered otherwise than in the header.
    return {TIFFClientOpenExt("memory", "rmc", &memory, readFrom, writeNothing, seekIn, closeNothing, sizeOf, nullptr,
                              nullptr, options.get()),
            &TIFFClose};
}

/// Whether a compressed piece goes on for a row or more after its own.
bool holdsMore(TIFF* tiff, std::uint32_t index, std::string_view packed, std::uint64_t plain, std::uint64_t row)
{
    std::string copy(packed); // libtiff may turn its bits round
    std::vector<char> longer(plain + row);
    return TIFFReadFromUserBuffer(tiff, index, copy.data(), static_cast<tmsize_t>(copy.size()), longer.data(),
                                  static_cast<tmsize_t>(longer.size()))
        != 0;
}

using Each = std::function<void(const TiffHeader::Piece&, const char*)>;

Status decodePieces(std::string_view bytes, const TiffHeader& header, const std::string& name, const Each& each)
try {
    Memory memory{bytes};
    const Tiff tiff = opened(memory);
    if (!tiff)
        return damagedFile(Text("its pixels cannot be decoded"), name);
    std::vector<char> plain;
    for (std::size_t i = 0; i < header.pieces.size(); ++i) {
        const auto& piece = header.pieces[i];
        const auto index = static_cast<std::uint32_t>(i);
        const std::uint64_t row = header.rowBytes(piece);
        plain.assign(row * piece.height, '\0');
        const auto size = static_cast<tmsize_t>(plain.size());
        const tmsize_t got = header.tiled ? TIFFReadEncodedTile(tiff.get(), index, plain.data(), size)
                                          : TIFFReadEncodedStrip(tiff.get(), index, plain.data(), size);
        if (got != size)
            return damagedFile(Text("some of its pixels cannot be decoded"), name);
        if (header.compression != kUncompressed
            && holdsMore(tiff.get(), index, bytes.substr(piece.offset, piece.length), row * piece.mostRows, row))
            return damagedFile(Text("a strip of the TIFF holds more than its pixels"), name);
        each(piece, plain.data());
    }
    return {};
} catch (const std::bad_alloc&) {
    return pictureOutOfMemory(name);
}

template <typename T>
float numberAt(const char* from, std::size_t index)
{
    T value;
    std::memcpy(&value, from + index * sizeof value, sizeof value);
    if constexpr (std::is_same_v<T, double>)
        return finiteFloat(value);
    else
        return static_cast<float>(value);
}

using NumberAt = float (*)(const char*, std::size_t);

NumberAt readerFor(const TiffHeader& header)
{
    if (header.sampleFormat == kFloatingPoint)
        return header.bitsPerSample == 32 ? numberAt<float>
             : header.bitsPerSample == 64 ? numberAt<double>
                                          : NumberAt(nullptr);
    if (header.sampleFormat != kUnsigned)
        return nullptr;
    return header.bitsPerSample == 8  ? numberAt<std::uint8_t>
         : header.bitsPerSample == 16 ? numberAt<std::uint16_t>
         : header.bitsPerSample == 32 ? numberAt<std::uint32_t>
                                      : NumberAt(nullptr);
}

} // namespace

Status decodeTiffNumbers(std::string_view bytes, const TiffHeader& header, const std::string& name,
                         Image<float>& picture)
{
    const NumberAt number = readerFor(header);
    if (number == nullptr)
        return failure(ErrorCode::Unsupported, Text("The TIFF has numbers of %1 bits", header.bitsPerSample), name,
                       "Save it with floating point numbers of 32 bits");
    const auto place = [&](const TiffHeader::Piece& piece, const char* from) {
        const int inPiece = header.planar == 2 ? 1 : picture.channels();
        const auto rows = std::min(piece.height, header.height - piece.row);
        const auto columns = std::min(piece.width, header.width - piece.column);
        const bool asTheyAre = number == NumberAt(numberAt<float>) && inPiece == picture.channels();
        for (std::uint64_t row = 0; row < rows; ++row) {
            if (asTheyAre) {
                std::memcpy(&picture.at(static_cast<int>(piece.row + row), static_cast<int>(piece.column)),
                            from + row * header.rowBytes(piece),
                            columns * static_cast<std::uint64_t>(inPiece) * sizeof(float));
                continue;
            }
            for (std::uint64_t column = 0; column < columns; ++column)
                for (int channel = 0; channel < inPiece; ++channel)
                    picture.at(static_cast<int>(piece.row + row), static_cast<int>(piece.column + column),
                               channel + static_cast<int>(piece.plane)) =
                        number(from, (row * piece.width + column) * static_cast<std::uint64_t>(inPiece)
                                         + static_cast<std::uint64_t>(channel));
        }
    };
    return decodePieces(bytes, header, name, place);
}

Status checkTiffPixels(std::string_view bytes, const TiffHeader& header, const std::string& name)
{
    return decodePieces(bytes, header, name, [](const TiffHeader::Piece&, const char*) {});
}

} // namespace twinspect
