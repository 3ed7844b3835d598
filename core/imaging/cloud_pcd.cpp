// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstring>
#include <new>

#include <liblzf/lzf.h>

#include "core/base/files.h"
#include "core/imaging/byte_order.h"
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

Result<OrganizedCloud> readBinary(std::string_view points, const PcdHeader& header, const std::string& name)
{
    if (points.size() < header.pointCount() * header.pointBytes)
        return truncatedFile(Text("points of the PCD are missing"), name);
    OrganizedCloud cloud(header.width, header.height, 3);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const PcdField& field = header.fields[header.xyz[axis]];
        const char* from = points.data() + field.offset;
        for (std::size_t i = 0; i < header.pointCount(); ++i, from += header.pointBytes)
            cloud.data()[3 * i + axis] = coordinate(from, field.size);
    }
    return cloud;
}

// After two lengths: all values of the first field, then all of the second, and so on, LZF-compressed.
Result<OrganizedCloud> readCompressed(std::string_view data, const PcdHeader& header, const std::string& name)
{
    constexpr std::uint64_t kBestLzfRatio = 88; // 264 bytes from 3
    if (data.size() < 8)
        return truncatedFile(Text("the PCD ends before its compressed points"), name);
    const std::uint64_t packedBytes = littleEndian(data, 0, 4);
    const std::uint64_t plainBytes = littleEndian(data, 4, 4);
    if (packedBytes > data.size() - 8)
        return truncatedFile(Text("compressed points of the PCD are missing"), name);
    if (plainBytes != header.pointCount() * header.pointBytes || plainBytes > packedBytes * kBestLzfRatio)
        return damagedFile(Text("the compressed points of the PCD do not fit its header"), name);
    std::string plain(plainBytes, '\0');
    if (lzf_decompress(data.data() + 8, static_cast<unsigned>(packedBytes), plain.data(),
                       static_cast<unsigned>(plainBytes))
        != plainBytes)
        return damagedFile(Text("the compressed points of the PCD cannot be expanded"), name);
    OrganizedCloud cloud(header.width, header.height, 3);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const PcdField& field = header.fields[header.xyz[axis]];
        const char* from = plain.data() + field.offset * header.pointCount();
        for (std::size_t i = 0; i < header.pointCount(); ++i, from += field.size)
            cloud.data()[3 * i + axis] = coordinate(from, field.size);
    }
    return cloud;
}

Result<OrganizedCloud> readAscii(std::string_view text, const PcdHeader& header, const std::string& name)
{
    const std::size_t numbers = header.pointCount() * header.numbersPerPoint;
    if (text.size() / 2 + 1 < numbers) // every number needs a digit and a separator
        return truncatedFile(Text("points of the PCD are missing"), name);
    OrganizedCloud cloud(header.width, header.height, 3);
    constexpr std::string_view kSpace = " \t\r\n";
    std::size_t at = 0;
    for (std::size_t i = 0; i < numbers; ++i) {
        at = text.find_first_not_of(kSpace, at);
        if (at == std::string_view::npos)
            return truncatedFile(Text("points of the PCD are missing"), name);
        const std::size_t end = std::min(text.find_first_of(kSpace, at), text.size());
        const std::size_t column = i % header.numbersPerPoint;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            if (header.fields[header.xyz[axis]].column != column)
                continue;
            const auto value = cloudNumber<float>(text.substr(at, end - at));
            if (!value)
                return notANumber(text.substr(at, std::min<std::size_t>(end - at, 20)), name);
            cloud.data()[i / header.numbersPerPoint * 3 + axis] = *value;
        }
        at = end;
    }
    return cloud;
}

Result<OrganizedCloud> readPoints(std::string_view data, const PcdHeader& header, const std::string& name)
{
    switch (header.data) {
    case PcdData::Ascii: return readAscii(data, header, name);
    case PcdData::Binary: return readBinary(data, header, name);
    case PcdData::BinaryCompressed: return readCompressed(data, header, name);
    }
    return failure(ErrorCode::Internal, "Unknown kind of PCD", name);
}

} // namespace

Result<OrganizedCloud> decodeCloudPcd(std::string_view bytes, const std::string& name, const GeometryReading& reading,
                                      GeometryNotes* notes)
{
    const auto header = parsePcdHeader(bytes, name);
    if (!header)
        return passOn(header);
    try {
        auto cloud = readPoints(bytes.substr(header->dataStart), *header, name);
        if (cloud)
            settleCloud(*cloud, reading, notes);
        return cloud;
    } catch (const std::bad_alloc&) {
        return cloudOutOfMemory(name);
    }
}

Result<OrganizedCloud> readCloudPcd(const std::filesystem::path& path, const GeometryReading& reading,
                                    GeometryNotes* notes)
{
    const auto bytes = readFile(path);
    return bytes ? decodeCloudPcd(*bytes, path.string(), reading, notes) : passOn(bytes);
}

} // namespace twinspect
