// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>
#include <new>
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

namespace twinspect {

namespace {

// PCD files are written in the byte order of the machine, in practice little-endian, as ours is.
float coordinate(const char* from, std::size_t size)
{
    if (size == sizeof(double)) {
        double value = 0;
        std::memcpy(&value, from, sizeof value);
        return finiteFloat(value);
    }
    float value = 0;
    std::memcpy(&value, from, sizeof value);
    return value;
}

Result<OrganizedCloud> readBinary(ByteSource& source, const PcdHeader& header, const std::string& name)
{
    if ((source.size() - header.dataStart) / header.pointBytes < header.pointCount())
        return truncatedFile(Text("points of the PCD are missing"), name);
    OrganizedCloud cloud(header.width, header.height, 3);
    ByteReader reader(source, header.dataStart);
    for (std::size_t i = 0; i < header.pointCount(); ++i) {
        const auto point = reader.bytes(header.pointBytes);
        if (!point)
            return passOn(point);
        if (point->size() < header.pointBytes) // the file was cut meanwhile
            return truncatedFile(Text("points of the PCD are missing"), name);
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const PcdField& field = header.fields[header.xyz[axis]];
            cloud.data()[3 * i + axis] = coordinate(point->data() + field.offset, field.size);
        }
    }
    return cloud;
}

// After two lengths: all values of the first field, then all of the second, and so on, LZF-compressed.
Result<OrganizedCloud> readCompressed(ByteSource& source, const PcdHeader& header, const std::string& name)
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
    OrganizedCloud cloud(header.width, header.height, 3);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const PcdField& field = header.fields[header.xyz[axis]];
        const char* from = plain.data() + field.offset * header.pointCount();
        for (std::size_t i = 0; i < header.pointCount(); ++i, from += field.size)
            cloud.data()[3 * i + axis] = coordinate(from, field.size);
    }
    return cloud;
}

Result<OrganizedCloud> readAscii(ByteSource& source, const PcdHeader& header, const std::string& name)
{
    if ((source.size() - header.dataStart) / 2 + 1 < header.pointCount() * header.numbersPerPoint)
        return truncatedFile(Text("points of the PCD are missing"), name); // a number needs a digit and a separator
    std::vector<std::size_t> axisOf(header.numbersPerPoint, 3);
    for (std::size_t axis = 0; axis < 3; ++axis)
        axisOf[header.fields[header.xyz[axis]].column] = axis;
    OrganizedCloud cloud(header.width, header.height, 3);
    ByteReader reader(source, header.dataStart);
    for (std::size_t point = 0; point < header.pointCount(); ++point)
        for (const std::size_t axis : axisOf) {
            const auto word = reader.word();
            if (!word)
                return passOn(word);
            if (word->empty())
                return truncatedFile(Text("points of the PCD are missing"), name);
            if (axis == 3)
                continue;
            const auto value = cloudNumber<float>(*word);
            if (!value)
                return notANumber(word->substr(0, 20), name);
            cloud.data()[3 * point + axis] = *value;
        }
    return cloud;
}

Result<OrganizedCloud> readPoints(ByteSource& source, const PcdHeader& header, const std::string& name)
{
    switch (header.data) {
    case PcdData::Ascii: return readAscii(source, header, name);
    case PcdData::Binary: return readBinary(source, header, name);
    case PcdData::BinaryCompressed: return readCompressed(source, header, name);
    }
    return failure(ErrorCode::Internal, "Unknown kind of PCD", name);
}

Result<OrganizedCloud> decode(ByteSource& source, const std::string& name, const GeometryReading& reading,
                              GeometryNotes* notes)
try {
    const auto head = source.read(0, kLongestPcdHeader);
    if (!head)
        return passOn(head);
    const auto header = parsePcdHeader(*head, name);
    if (!header)
        return passOn(header);
    auto cloud = readPoints(source, *header, name);
    if (cloud)
        settleCloud(*cloud, reading, notes);
    return cloud;
} catch (const std::bad_alloc&) {
    return cloudOutOfMemory(name);
}

} // namespace

Result<OrganizedCloud> decodeCloudPcd(std::string_view bytes, const std::string& name, const GeometryReading& reading,
                                      GeometryNotes* notes)
{
    ByteSource source(bytes);
    return decode(source, name, reading, notes);
}

Result<OrganizedCloud> readCloudPcd(const std::filesystem::path& path, const GeometryReading& reading,
                                    GeometryNotes* notes)
{
    const auto file = InputFile::open(path);
    if (!file)
        return passOn(file);
    ByteSource source(*file);
    return decode(source, path.string(), reading, notes);
}

} // namespace twinspect
