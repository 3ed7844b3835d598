// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cstdint>
#include <cstring>
#include <new>
#include <bit>
#include <cmath>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <liblzf/lzf.h>

#include "core/base/files.h"
#include "core/imaging/byte_order.h"
#include "core/imaging/byte_source.h"
#include "core/imaging/cloud_cleaning.h"
#include "core/imaging/cloud_numbers.h"
#include "core/imaging/decode.h"
#include "core/imaging/image_io.h"
#include "core/imaging/pcd_header.h"
#include "core/imaging/picture_header.h"
#include "core/imaging/point_format.h"

namespace twinspect {

namespace {

// PCD files are written in the byte order of the machine, in practice little-endian, as ours is.
template <typename T>
T as(const char* from)
{
    T value{};
    std::memcpy(&value, from, sizeof value);
    return value;
}

template <typename Number>
Number numberAt(const char* from, const PcdField& field)
{
    if (field.type == 'F')
        return field.size == sizeof(double) ? finiteFloat(as<double>(from)) : as<float>(from);
    const bool isSigned = field.type == 'I';
    switch (field.size) {
    case 1: return isSigned ? as<std::int8_t>(from) : as<std::uint8_t>(from);
    case 2: return isSigned ? as<std::int16_t>(from) : as<std::uint16_t>(from);
    case 4: return static_cast<Number>(isSigned ? as<std::int32_t>(from) : as<std::uint32_t>(from));
    default: return static_cast<Number>(isSigned ? as<std::int64_t>(from) : as<std::uint64_t>(from));
    }
}

template <typename Plane>
using NumberOf = std::remove_pointer_t<decltype(std::declval<Plane&>().data())>;

/// The places of the fields that are read, in `PcdHeader::fields`. The readers fill a channel of `Plane` with each.
using Fields = std::span<const std::size_t>;

template <typename Plane>
Result<Plane> readBinary(ByteSource& source, const PcdHeader& header, Fields fields, const std::string& name)
{
    if ((source.size() - header.dataStart) / header.pointBytes < header.pointCount())
        return truncatedFile(Text("points of the PCD are missing"), name);
    Plane plane(header.width, header.height, static_cast<int>(fields.size()));
    ByteReader reader(source, header.dataStart);
    for (std::size_t i = 0; i < header.pointCount(); ++i) {
        const auto point = reader.bytes(header.pointBytes);
        if (!point)
            return passOn(point);
        if (point->size() < header.pointBytes) // the file was cut meanwhile
            return truncatedFile(Text("points of the PCD are missing"), name);
        for (std::size_t k = 0; k < fields.size(); ++k) {
            const PcdField& field = header.fields[fields[k]];
            plane.data()[fields.size() * i + k] = numberAt<NumberOf<Plane>>(point->data() + field.offset, field);
        }
    }
    return plane;
}

// After two lengths: all values of the first field, then all of the second, and so on, LZF-compressed.
template <typename Plane>
Result<Plane> readCompressed(ByteSource& source, const PcdHeader& header, Fields fields, const std::string& name)
{
    constexpr std::uint64_t kBestLzfRatio = 88; // 264 bytes from 3
    const auto lengths = source.read(header.dataStart, 8);
    if (!lengths)
        return passOn(lengths);
    if (lengths->size() < 8)
        return truncatedFile(Text("the PCD ends before its compressed points"), name);
    const std::uint64_t packedBytes = littleEndian(*lengths, 0, 4);
    const std::uint64_t plainBytes = littleEndian(*lengths, 4, 4);
    if (packedBytes > source.size() - header.dataStart - 8)
        return truncatedFile(Text("compressed points of the PCD are missing"), name);
    if (plainBytes != header.pointCount() * header.pointBytes || plainBytes > packedBytes * kBestLzfRatio)
        return damagedFile(Text("the compressed points of the PCD do not fit its header"), name);
    const auto packed = source.read(header.dataStart + 8, packedBytes);
    if (!packed)
        return passOn(packed);
    std::string plain(plainBytes, '\0');
    if (packed->size() < packedBytes
        || lzf_decompress(packed->data(), static_cast<unsigned>(packedBytes), plain.data(),
                          static_cast<unsigned>(plainBytes))
               != plainBytes)
        return damagedFile(Text("the compressed points of the PCD cannot be expanded"), name);
    source.forget();
    Plane plane(header.width, header.height, static_cast<int>(fields.size()));
    for (std::size_t k = 0; k < fields.size(); ++k) {
        const PcdField& field = header.fields[fields[k]];
        const char* from = plain.data() + field.offset * header.pointCount();
        for (std::size_t i = 0; i < header.pointCount(); ++i, from += field.size)
            plane.data()[fields.size() * i + k] = numberAt<NumberOf<Plane>>(from, field);
    }
    return plane;
}

template <typename Plane>
Result<Plane> readAscii(ByteSource& source, const PcdHeader& header, Fields fields, const std::string& name)
{
    if ((source.size() - header.dataStart) / 2 + 1 < header.pointCount() * header.numbersPerPoint)
        return truncatedFile(Text("points of the PCD are missing"), name); // a number needs a digit and a separator
    std::vector<std::size_t> channelOf(header.numbersPerPoint, fields.size());
    for (std::size_t k = 0; k < fields.size(); ++k)
        channelOf[header.fields[fields[k]].column] = k;
    Plane plane(header.width, header.height, static_cast<int>(fields.size()));
    ByteReader reader(source, header.dataStart);
    for (std::size_t point = 0; point < header.pointCount(); ++point)
        for (const std::size_t channel : channelOf) {
            const auto word = reader.word();
            if (!word)
                return passOn(word);
            if (word->empty())
                return truncatedFile(Text("points of the PCD are missing"), name);
            if (channel == fields.size())
                continue;
            const auto value = cloudNumber<NumberOf<Plane>>(*word);
            if (!value)
                return notANumber(word->substr(0, 20), name);
            plane.data()[fields.size() * point + channel] = *value;
        }
    return plane;
}

template <typename Plane>
Result<Plane> readPoints(ByteSource& source, const PcdHeader& header, Fields fields, const std::string& name)
{
    switch (header.data) {
    case PcdData::Ascii: return readAscii<Plane>(source, header, fields, name);
    case PcdData::Binary: return readBinary<Plane>(source, header, fields, name);
    case PcdData::BinaryCompressed: return readCompressed<Plane>(source, header, fields, name);
    }
    return failure(ErrorCode::Internal, "Unknown kind of PCD", name);
}

Result<OrganizedCloud> decodePcd(ByteSource& source, const std::string& name, const GeometryReading& reading,
                                 GeometryNotes* notes)
try {
    const auto head = source.read(0, kLongestPcdHeader);
    if (!head)
        return passOn(head);
    const auto header = parsePcdHeader(*head, name);
    if (!header)
        return passOn(header);
    auto cloud = readPoints<OrganizedCloud>(source, *header, header->xyz, name);
    if (cloud)
        if (auto ok = settleCloud(*cloud, reading, notes, name); !ok)
            return passOn(ok);
    return cloud;
} catch (const std::bad_alloc&) {
    return cloudOutOfMemory(name);
}

/// PCL keeps the bytes 0xRRGGBB in one number, which it may call a float.
std::uint32_t packedColour(double value, const PcdField& field, PcdData data)
{
    constexpr double kLargest = 4294967295.0;
    if (data != PcdData::Ascii || field.type != 'F' || (value >= 1 && value == std::floor(value)))
        return value >= 0 && value <= kLargest ? static_cast<std::uint32_t>(value) : 0;
    return std::bit_cast<std::uint32_t>(static_cast<float>(value));
}

/// The colours in a field "rgb" or "rgba", or in "r", "g" and "b"; empty without any.
Result<std::vector<std::uint8_t>> readColours(ByteSource& source, PcdHeader header, const std::string& name)
{
    const auto find = [&header](std::string_view wanted, bool whole) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < header.fields.size(); ++i)
            if (const PcdField& field = header.fields[i];
                field.name == wanted && field.count == 1 && (!whole || field.size == sizeof(std::uint32_t)))
                return i;
        return std::nullopt;
    };
    std::vector<std::uint8_t> rgb;
    std::vector<std::size_t> fields;
    if (const auto packed = find("rgb", true) ? find("rgb", true) : find("rgba", true))
        fields = {*packed};
    else if (const auto r = find("r", false), g = find("g", false), b = find("b", false); r && g && b)
        fields = {*r, *g, *b};
    if (fields.empty())
        return rgb;
    const bool packed = fields.size() == 1;
    const PcdField field = header.fields[fields[0]];
    if (packed && header.data != PcdData::Ascii)
        header.fields[fields[0]].type = 'U'; // as a float some colours are no number
    const auto values = readPoints<Image<double>>(source, header, fields, name);
    if (!values)
        return passOn(values);
    rgb.resize(3 * header.pointCount());
    for (std::size_t i = 0; i < header.pointCount(); ++i) {
        const std::uint32_t whole = packed ? packedColour(values->data()[i], field, header.data) : 0;
        for (std::size_t k = 0; k < 3; ++k)
            rgb[3 * i + k] = packed ? static_cast<std::uint8_t>(whole >> (16 - 8 * k))
                                    : colourByte(values->data()[3 * i + k], field.type == 'F' ? 1 : 255);
    }
    return rgb;
}

} // namespace

Result<PointList> decodePcdPoints(ByteSource& source, const std::string& name)
{
    const auto head = source.read(0, kLongestPcdHeader);
    if (!head)
        return passOn(head);
    const auto header = parsePcdHeader(*head, name, PcdUse::Points);
    if (!header)
        return passOn(header);
    auto points = readPoints<OrganizedCloud>(source, *header, header->xyz, name);
    if (!points)
        return passOn(points);
    auto rgb = readColours(source, *header, name);
    if (!rgb)
        return passOn(rgb);
    return PointList{std::move(*points), std::move(*rgb), std::nullopt, {}};
}

Result<Image<float>> decodePcdField(std::string_view bytes, const std::string& name, std::string_view wanted)
try {
    const auto header = parsePcdHeader(bytes, name);
    if (!header)
        return passOn(header);
    for (std::size_t i = 0; i < header->fields.size(); ++i)
        if (isCloudField(header->fields[i].name, wanted) && header->fields[i].count == 1) {
            ByteSource source(bytes);
            return readPoints<Image<float>>(source, *header, std::array{i}, name);
        }
    return noCloudField(wanted, name);
} catch (const std::bad_alloc&) {
    return cloudOutOfMemory(name);
}

Result<OrganizedCloud> decodeCloudPcd(std::string_view bytes, const std::string& name, const GeometryReading& reading,
                                      GeometryNotes* notes)
{
    ByteSource source(bytes);
    return decodePcd(source, name, reading, notes);
}

Result<OrganizedCloud> readCloudPcd(const std::filesystem::path& path, const GeometryReading& reading,
                                    GeometryNotes* notes)
{
    const auto file = InputFile::open(path);
    if (!file)
        return passOn(file);
    ByteSource source(*file);
    return decodePcd(source, path.string(), reading, notes);
}

} // namespace twinspect
