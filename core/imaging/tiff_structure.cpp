// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/tiff_structure.h"

#include <algorithm>
#include <map>

#include "core/imaging/byte_order.h"
#include "core/imaging/picture_header.h"

namespace twinspect {

namespace {

enum Tag : std::uint32_t {
    Width = 256,
    Height = 257,
    BitsPerSample = 258,
    Compression = 259,
    StripOffsets = 273,
    SamplesPerPixel = 277,
    RowsPerStrip = 278,
    StripByteCounts = 279,
    Planar = 284,
    TileWidth = 322,
    TileHeight = 323,
    TileOffsets = 324,
    TileByteCounts = 325,
    SampleFormat = 339,
};

enum CompressionKind : std::uint64_t { None = 1, Lzw = 5, Deflate = 8, PackBits = 32773, OldDeflate = 32946 };

// More than any of the accepted compressions can reach (LZW: 4096-byte strings from 12 bits).
constexpr std::uint64_t kBestRatio = 4096;

class Directory {
public:
    explicit Directory(std::string_view bytes) : m_bytes(bytes), m_big(bytes.substr(0, 2) == "MM") {}

    [[nodiscard]] std::uint32_t number(std::size_t at, std::size_t width) const
    {
        return m_big ? bigEndian(m_bytes, at, width) : littleEndian(m_bytes, at, width);
    }

    Status parse(const std::string& name)
    {
        const std::uint64_t begin = number(4, 4);
        if (begin < 8 || begin + 2 > m_bytes.size())
            return truncatedFile(Text("the TIFF directory lies after the end of the file"), name);
        const std::size_t count = number(begin, 2);
        if (begin + 2 + count * 12 > m_bytes.size())
            return truncatedFile(Text("the TIFF directory ends after the end of the file"), name);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t at = begin + 2 + i * 12;
            const std::uint32_t type = number(at + 2, 2);
            if (type != 1 && type != 3 && type != 4) // BYTE, SHORT, LONG: all the tags of interest
                continue;
            const std::size_t width = type == 1 ? 1 : type == 3 ? 2 : 4;
            const std::uint64_t values = number(at + 4, 4);
            const std::uint64_t place = values * width <= 4 ? at + 8 : number(at + 8, 4);
            if (place + values * width > m_bytes.size())
                return truncatedFile(Text("a TIFF table lies after the end of the file"), name);
            m_entries.emplace(number(at, 2),
                              Entry{place, values, width}); // like libtiff: the first of two equal tags counts
        }
        return {};
    }

    [[nodiscard]] bool has(Tag tag) const { return m_entries.count(tag) != 0; }
    [[nodiscard]] std::uint64_t count(Tag tag) const { return has(tag) ? m_entries.at(tag).count : 0; }
    [[nodiscard]] std::uint64_t value(Tag tag, std::uint64_t index = 0) const
    {
        const Entry& entry = m_entries.at(tag);
        return number(entry.place + index * entry.width, entry.width);
    }
    [[nodiscard]] std::uint64_t valueOr(Tag tag, std::uint64_t fallback) const
    {
        return count(tag) > 0 ? value(tag) : fallback;
    }

private:
    struct Entry {
        std::uint64_t place;
        std::uint64_t count;
        std::size_t width;
    };
    std::string_view m_bytes;
    bool m_big;
    std::map<std::uint32_t, Entry> m_entries;
};

/// How the picture is cut into strips or tiles.
struct Pieces {
    Tag offsets;
    Tag byteCounts;
    std::uint64_t width;
    std::uint64_t height;
    std::uint64_t across;
    std::uint64_t down;
    bool tiled;
};

Result<Pieces> piecesOf(const Directory& directory, const TiffHeader& header, const std::string& name)
{
    const bool tiled = directory.has(TileOffsets) || directory.has(TileWidth);
    Pieces pieces{tiled ? TileOffsets : StripOffsets,
                  tiled ? TileByteCounts : StripByteCounts,
                  header.width,
                  header.height,
                  1,
                  1,
                  tiled};
    if (tiled) {
        pieces.width = directory.valueOr(TileWidth, 0);
        pieces.height = directory.valueOr(TileHeight, 0);
        if (const auto size = checkPictureSize(pieces.width, pieces.height, name); !size)
            return damagedFile(Text("the TIFF tiles have an impossible size"), name);
        pieces.across = (header.width + pieces.width - 1) / pieces.width;
    } else {
        pieces.height = std::min(directory.valueOr(RowsPerStrip, header.height), header.height);
        if (pieces.height == 0)
            return damagedFile(Text("the TIFF strips have no rows"), name);
    }
    pieces.down = (header.height + pieces.height - 1) / pieces.height;
    return pieces;
}

Status checkPieces(const Directory& directory, const TiffHeader& header, std::size_t fileBytes, const std::string& name)
{
    const auto pieces = piecesOf(directory, header, name);
    if (!pieces)
        return passOn(pieces);
    const std::uint64_t needed = pieces->across * pieces->down * (header.planar == 2 ? header.samplesPerPixel : 1);
    if (directory.count(pieces->offsets) != needed || directory.count(pieces->byteCounts) != needed)
        return damagedFile(Text("the TIFF does not list all of its strips"), name);
    const std::uint64_t samples = header.planar == 2 ? 1 : header.samplesPerPixel;
    for (std::uint64_t i = 0; i < needed; ++i) {
        const std::uint64_t begin = directory.value(pieces->offsets, i);
        const std::uint64_t length = directory.value(pieces->byteCounts, i);
        if (begin > fileBytes || length > fileBytes - begin)
            return truncatedFile(Text("pixels of the TIFF lie after the end of the file"), name);
        const std::uint64_t row = i % (pieces->across * pieces->down) / pieces->across;
        const std::uint64_t rows =
            pieces->tiled ? pieces->height : std::min(pieces->height, header.height - row * pieces->height);
        const std::uint64_t plain = (pieces->width * samples * header.bitsPerSample + 7) / 8 * rows;
        if (header.compression == None ? length < plain : length * kBestRatio < plain)
            return truncatedFile(Text("the TIFF has too little data for its size"), name);
    }
    return {};
}

} // namespace

Result<TiffHeader> checkTiff(std::string_view bytes, const std::string& name)
{
    if (bytes.size() < 8 || (bytes.substr(0, 2) != "II" && bytes.substr(0, 2) != "MM"))
        return failure(ErrorCode::BadData, bytes.empty() ? "The file is empty" : "This is not a TIFF file", name,
                       "Save the geometry as a three-channel float TIFF");
    Directory directory(bytes);
    const std::uint32_t version = directory.number(2, 2);
    if (version == 43)
        return failure(ErrorCode::Unsupported, "BigTIFF files are not read", name,
                       "Save the geometry as a classic TIFF");
    if (version != 42)
        return failure(ErrorCode::BadData, "This is not a TIFF file", name,
                       "Save the geometry as a three-channel float TIFF");
    if (const auto parsed = directory.parse(name); !parsed)
        return passOn(parsed);

    TiffHeader header;
    header.width = directory.valueOr(Width, 0);
    header.height = directory.valueOr(Height, 0);
    if (const auto size = checkPictureSize(header.width, header.height, name); !size)
        return passOn(size);
    header.samplesPerPixel = directory.valueOr(SamplesPerPixel, 1);
    header.bitsPerSample = directory.valueOr(BitsPerSample, 1);
    header.sampleFormat = directory.valueOr(SampleFormat, 1);
    header.compression = directory.valueOr(Compression, None);
    header.planar = directory.valueOr(Planar, 1);
    for (std::uint64_t i = 1; i < directory.count(BitsPerSample); ++i)
        if (directory.value(BitsPerSample, i) != header.bitsPerSample)
            return failure(ErrorCode::Unsupported, "The channels of the TIFF have different number types", name,
                           "Save the geometry as a three-channel float TIFF");
    if (header.samplesPerPixel == 0 || header.samplesPerPixel > 64 || header.bitsPerSample == 0
        || header.bitsPerSample > 64)
        return damagedFile(Text("the TIFF has an impossible number of channels or bits"), name);
    if (header.compression != None && header.compression != Lzw && header.compression != Deflate
        && header.compression != OldDeflate && header.compression != PackBits)
        return failure(ErrorCode::Unsupported, "The TIFF is compressed in a way that is not read here", name,
                       "Save it without compression, or with LZW or Deflate");
    if (const auto sound = checkPieces(directory, header, bytes.size(), name); !sound)
        return passOn(sound);
    return header;
}

} // namespace twinspect
