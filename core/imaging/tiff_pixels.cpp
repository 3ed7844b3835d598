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

/// A file as libtiff asks for it.
struct Input {
    ByteSource& source;
    std::uint64_t at = 0;
};

tmsize_t readFrom(thandle_t handle, void* to, tmsize_t wanted)
{
    auto& input = *static_cast<Input*>(handle);
    try { // no exception may pass through libtiff
        const auto bytes = input.source.read(input.at, static_cast<std::size_t>(std::max<tmsize_t>(0, wanted)));
        if (!bytes)
            return -1;
        if (!bytes->empty())
            std::memcpy(to, bytes->data(), bytes->size());
        input.at += bytes->size();
        return static_cast<tmsize_t>(bytes->size());
    } catch (const std::bad_alloc&) {
        return -1;
    }
}

tmsize_t writeNothing(thandle_t, void*, tmsize_t) { return 0; }

toff_t seekIn(thandle_t handle, toff_t offset, int from)
{
    auto& input = *static_cast<Input*>(handle);
    input.at = offset + (from == SEEK_CUR ? input.at : from == SEEK_END ? input.source.size() : 0);
    return input.at;
}

int closeNothing(thandle_t) { return 0; }
toff_t sizeOf(thandle_t handle) { return static_cast<Input*>(handle)->source.size(); }
int silent(TIFF*, void*, const char*, const char*, va_list) { return 1; }

using Tiff = std::unique_ptr<TIFF, decltype(&TIFFClose)>;

Tiff opened(Input& input)
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
    return {TIFFClientOpenExt("picture", "rmc", &input, readFrom, writeNothing, seekIn, closeNothing, sizeOf, nullptr,
                              nullptr, options.get()),
            &TIFFClose};
}

using Each = std::function<void(const TiffHeader::Piece&, const char*)>;

Status decodePieces(ByteSource& source, const TiffHeader& header, const std::string& name, const Each& each)
try {
    Input input{source};
    const Tiff tiff = opened(input);
    if (!tiff)
        return damagedFile(Text("its pixels cannot be decoded"), name);
    constexpr std::uint64_t kBand = 1 << 20; // many files have a single strip
    std::vector<char> plain;
    for (std::size_t i = 0; i < header.pieces.size(); ++i) {
        const auto& piece = header.pieces[i];
        const auto index = static_cast<std::uint32_t>(i);
        const std::uint64_t row = header.rowBytes(piece);
        if (header.compression == kUncompressed) {
            auto band = piece;
            for (std::uint64_t done = 0; done < piece.height; done += band.height) {
                band.row = piece.row + done;
                band.height = std::min(std::max<std::uint64_t>(1, kBand / row), piece.height - done);
                const auto bytes = source.read(piece.offset + done * row, row * band.height);
                if (!bytes)
                    return passOn(bytes);
                std::string raw(*bytes);
                plain.assign(row * band.height, '\0');
                if (raw.size() != plain.size()
                    || TIFFReadFromUserBuffer(tiff.get(), index, raw.data(), static_cast<tmsize_t>(raw.size()),
                                              plain.data(), static_cast<tmsize_t>(plain.size()))
                           == 0)
                    return damagedFile(Text("some of its pixels cannot be decoded"), name);
                each(band, plain.data());
            }
            continue;
        }
        const auto packed = source.read(piece.offset, piece.length);
        if (!packed)
            return passOn(packed);
        std::string bytes(*packed); // libtiff turns its bits round, and back
        source.forget(); // the whole picture may be one piece
        const auto isAsLongAs = [&](std::uint64_t wanted) {
            plain.assign(wanted, '\0');
            return TIFFReadFromUserBuffer(tiff.get(), index, bytes.data(), static_cast<tmsize_t>(bytes.size()),
                                          plain.data(), static_cast<tmsize_t>(wanted))
                != 0;
        };
        if (isAsLongAs(row * (piece.mostRows + 1)))
            return damagedFile(Text("a strip of the TIFF holds more than its pixels"), name);
        if (!isAsLongAs(row * piece.height))
            return damagedFile(Text("some of its pixels cannot be decoded"), name);
        std::string().swap(bytes); // an assignment would keep the memory
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

Status decodeTiffNumbers(ByteSource& source, const TiffHeader& header, const std::string& name, Image<float>& picture)
{
    const NumberAt number = readerFor(header);
    if (number == nullptr)
        return failure(ErrorCode::Unsupported, Text("The TIFF has numbers of %1 bits", header.bitsPerSample), name,
                       "Save it with floating point numbers of 32 bits");
    const auto place = [&](const TiffHeader::Piece& piece, const char* from) {
        if (picture.empty()) // not before: the whole picture may be one piece
            picture = Image<float>(static_cast<int>(header.width), static_cast<int>(header.height),
                                   static_cast<int>(header.samplesPerPixel));
        const int inPiece = header.planar == 2 ? 1 : picture.channels();
        const auto rows = piece.row < header.height ? std::min(piece.height, header.height - piece.row) : 0;
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
    return decodePieces(source, header, name, place);
}

Status checkTiffPixels(ByteSource& source, const TiffHeader& header, const std::string& name)
{
    return decodePieces(source, header, name, [](const TiffHeader::Piece&, const char*) {});
}

} // namespace twinspect
