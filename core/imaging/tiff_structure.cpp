// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/tiff_structure.h"

#include <algorithm>
#include <map>
#include <optional>

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
    Orientation = 274,
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
constexpr std::uint64_t kLong8 = 16;      // type of BigTIFF
constexpr const char* kSaveAgain = "Save it again as an ordinary TIFF or as PNG";

class Directory {
public:
    /// Of at least 16 bytes.
    Directory(ByteSource& source, bool bigEndian) : m_source(source), m_bigEndian(bigEndian) {}

    /// 0 where it cannot be read; failed() tells.
    [[nodiscard]] std::uint64_t number(std::uint64_t at, std::size_t width) const
    {
        if (width == 8)
            return m_bigEndian ? number(at, 4) << 32 | number(at + 4, 4) : number(at + 4, 4) << 32 | number(at, 4);
        const auto bytes = m_source.read(at, width);
        if (!bytes || bytes->size() < width) {
            if (!m_error)
                m_error = bytes ? truncatedFile(Text("a TIFF table lies after the end of the file"), {}).value()
                                : bytes.error();
            return 0;
        }
        return m_bigEndian ? bigEndian(*bytes, 0, width) : littleEndian(*bytes, 0, width);
    }
    /// The first error of number().
    [[nodiscard]] const std::optional<Error>& failed() const { return m_error; }

    /// `wide`: BigTIFF, whose places and counts have 64 bits.
    Status parse(bool wide, const std::string& name)
    {
        const std::uint64_t size = m_source.size();
        const std::size_t head = wide ? 8 : 2, word = wide ? 8 : 4, entryBytes = wide ? 20 : 12;
        const std::uint64_t begin = wide ? number(8, 8) : number(4, 4);
        if (begin < 8 || begin > size || size - begin < head)
            return truncatedFile(Text("the TIFF directory lies after the end of the file"), name);
        const std::uint64_t count = number(begin, head);
        if (count > (size - begin - head) / entryBytes)
            return truncatedFile(Text("the TIFF directory ends after the end of the file"), name);
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint64_t at = begin + head + i * entryBytes;
            const std::uint64_t type = number(at + 2, 2);
            const std::size_t width = type == 1 ? 1 : type == 3 ? 2 : type == 4 ? 4 : wide && type == kLong8 ? 8 : 0;
            if (width == 0) // not BYTE, SHORT, LONG or LONG8, which all the tags of interest are
                continue;
            const std::uint64_t values = number(at + 4, word);
            const std::uint64_t place = values <= word / width ? at + 4 + word : number(at + 4 + word, word);
            if (place > size || values > (size - place) / width)
                return truncatedFile(Text("a TIFF table lies after the end of the file"), name);
            m_entries.emplace(number(at, 2),
                              Entry{place, values, width}); // like libtiff: the first of two equal tags counts
        }
        const std::uint64_t end = begin + head + count * entryBytes;
        m_next = size - end >= word ? number(end, word) : 0;
        return {};
    }
    /// Where the directory of the next picture begins; 0: there is none.
    [[nodiscard]] std::uint64_t next() const { return m_next; }
    /// Width or height of the picture whose directory begins at `begin`; 0 where it does not say it.
    [[nodiscard]] std::uint64_t sideOf(std::uint64_t begin, Tag tag, bool wide) const
    {
        const std::size_t head = wide ? 8 : 2, entryBytes = wide ? 20 : 12;
        const std::uint64_t size = m_source.size();
        if (begin < 8 || begin > size || size - begin < head)
            return 0;
        const std::uint64_t count = std::min(number(begin, head), (size - begin - head) / entryBytes);
        for (std::uint64_t i = 0; i < count; ++i)
            if (const std::uint64_t at = begin + head + i * entryBytes; number(at, 2) == tag)
                return number(at + (wide ? 12 : 8), number(at + 2, 2) == 3 ? 2 : 4);
        return 0;
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
    ByteSource& m_source;
    bool m_bigEndian;
    std::uint64_t m_next = 0;
    mutable std::optional<Error> m_error;
    std::map<std::uint64_t, Entry> m_entries;
};

/// How the picture is cut into strips or tiles.
struct Cut {
    Tag offsets;
    Tag byteCounts;
    std::uint64_t width;
    std::uint64_t height;
    std::uint64_t across;
    std::uint64_t down;
};

Result<Cut> cutOf(const Directory& directory, TiffHeader& header, const std::string& name)
{
    header.tiled = directory.has(TileOffsets) || directory.has(TileWidth);
    Cut cut{header.tiled ? TileOffsets : StripOffsets,
            header.tiled ? TileByteCounts : StripByteCounts,
            header.width,
            header.height,
            1,
            1};
    if (header.tiled) {
        cut.width = directory.valueOr(TileWidth, 0);
        cut.height = directory.valueOr(TileHeight, 0);
        if (const auto size = checkPictureSize(cut.width, cut.height, name); !size)
            return damagedFile(Text("the TIFF tiles have an impossible size"), name);
        cut.across = (header.width + cut.width - 1) / cut.width;
    } else {
        cut.height = std::min(directory.valueOr(RowsPerStrip, header.height), header.height);
        if (cut.height == 0)
            return damagedFile(Text("the TIFF strips have no rows"), name);
    }
    cut.down = (header.height + cut.height - 1) / cut.height;
    return cut;
}

Status findPieces(const Directory& directory, TiffHeader& header, std::uint64_t fileBytes, const std::string& name)
{
    const auto cut = cutOf(directory, header, name);
    if (!cut)
        return passOn(cut);
    const std::uint64_t aPlane = cut->across * cut->down;
    const std::uint64_t needed = aPlane * (header.planar == 2 ? header.samplesPerPixel : 1);
    if (directory.count(cut->offsets) != needed || directory.count(cut->byteCounts) != needed)
        return damagedFile(Text("the TIFF does not list all of its strips"), name);
    for (std::uint64_t i = 0; i < needed; ++i) {
        TiffHeader::Piece piece;
        const std::uint64_t begin = directory.value(cut->offsets, i);
        const std::uint64_t length = directory.value(cut->byteCounts, i);
        if (begin > fileBytes || length > fileBytes - begin)
            return truncatedFile(Text("pixels of the TIFF lie after the end of the file"), name);
        piece.offset = begin;
        piece.length = length;
        piece.plane = i / aPlane;
        piece.row = i % aPlane / cut->across * cut->height;
        piece.column = i % aPlane % cut->across * cut->width;
        piece.width = cut->width;
        piece.height = header.tiled ? cut->height : std::min(cut->height, header.height - piece.row);
        piece.mostRows = cut->height;
        const std::uint64_t plain = header.rowBytes(piece) * piece.height;
        if (header.compression == None ? length < plain : length * kBestRatio < plain)
            return truncatedFile(Text("the TIFF has too little data for its size"), name);
        header.pieces.push_back(piece);
    }
    return {};
}

Result<TiffHeader> headerIn(Directory& directory, ByteSource& source, const std::string& name)
{
    const std::uint64_t version = directory.number(2, 2);
    const bool wide = version == 43 && directory.number(4, 2) == 8;
    if (version != 42 && !wide)
        return failure(ErrorCode::BadData, "This is not a TIFF file", name, kSaveAgain);
    if (const auto parsed = directory.parse(wide, name); !parsed)
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
    header.orientation = directory.valueOr(Orientation, 1);
    header.more = directory.next() != 0 && directory.sideOf(directory.next(), Width, wide) == header.width
               && directory.sideOf(directory.next(), Height, wide) == header.height;
    for (std::uint64_t i = 1; i < directory.count(BitsPerSample); ++i)
        if (directory.value(BitsPerSample, i) != header.bitsPerSample)
            return failure(ErrorCode::Unsupported, "The channels of the TIFF have different number types", name,
                           kSaveAgain);
    if (header.samplesPerPixel == 0 || header.samplesPerPixel > 64 || header.bitsPerSample == 0
        || header.bitsPerSample > 64)
        return damagedFile(Text("the TIFF has an impossible number of channels or bits"), name);
    if (header.compression != None && header.compression != Lzw && header.compression != Deflate
        && header.compression != OldDeflate && header.compression != PackBits)
        return failure(ErrorCode::Unsupported, "The TIFF is compressed in a way that is not read here", name,
                       "Save it without compression, or with LZW or Deflate");
    if (const auto sound = findPieces(directory, header, source.size(), name); !sound)
        return passOn(sound);
    return header;
}

} // namespace

Result<TiffHeader> checkTiff(ByteSource& source, const std::string& name)
{
    constexpr std::size_t kShortest = 16; // no picture is shorter
    const auto begin = source.read(0, 2);
    if (!begin)
        return passOn(begin);
    if (*begin != "II" && *begin != "MM")
        return failure(ErrorCode::BadData, begin->empty() ? "The file is empty" : "This is not a TIFF file", name,
                       kSaveAgain);
    if (source.size() < kShortest)
        return truncatedFile(Text("the TIFF directory lies after the end of the file"), name);
    Directory directory(source, *begin == "MM");
    auto header = headerIn(directory, source, name);
    if (!directory.failed())
        return header;
    Error error = *directory.failed(); // what was found in unread zeros means nothing
    error.file = name;
    return tl::unexpected<Error>(std::move(error));
}

} // namespace twinspect
