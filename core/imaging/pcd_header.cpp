// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/pcd_header.h"

#include <map>
#include <string_view>

#include "core/imaging/header_words.h"
#include "core/imaging/picture_header.h"
#include "core/imaging/point_format.h"

namespace twinspect {

namespace {

using Words = std::vector<std::string_view>;

constexpr std::size_t kMostFields = 64;
constexpr std::size_t kMostPerField = 4096; // descriptors such as FPFH have hundreds of numbers

struct HeaderLines {
    std::map<std::string_view, Words> values;
    std::size_t dataStart = 0;
};

Result<HeaderLines> readLines(std::string_view bytes, const std::string& name)
{
    HeaderLines lines;
    std::size_t at = 0;
    while (at < bytes.size() && at < kLongestPcdHeader) {
        const std::size_t end = bytes.find('\n', at);
        if (end == std::string_view::npos)
            break;
        Words words = wordsOf(bytes.substr(at, end - at), " \t\r");
        at = end + 1;
        if (words.empty() || words[0][0] == '#')
            continue;
        const std::string_view key = words[0];
        words.erase(words.begin());
        lines.values[key] = std::move(words);
        if (key == "DATA") {
            lines.dataStart = at;
            return lines;
        }
    }
    if (lines.values.count("FIELDS") == 0)
        return failure(ErrorCode::BadData, bytes.empty() ? "The file is empty" : "This is not a PCD file", name,
                       "Export the cloud as an organised PCD or TIFF");
    return truncatedFile(Text("the PCD header has no DATA line"), name);
}

Result<std::uint64_t> singleNumber(const HeaderLines& lines, std::string_view key, const std::string& name)
{
    const auto entry = lines.values.find(key);
    const bool single = entry != lines.values.end() && entry->second.size() == 1;
    const auto value = single ? wholeNumber(entry->second[0]) : std::nullopt;
    if (!value)
        return damagedFile(Text("the PCD header has no sound %1 line", key), name);
    return *value;
}

Status readFields(const HeaderLines& lines, PcdHeader& header, const std::string& name)
{
    const auto words = [&](std::string_view key) {
        const auto entry = lines.values.find(key);
        return entry == lines.values.end() ? Words() : entry->second;
    };
    const Words names = words("FIELDS");
    const Words sizes = words("SIZE");
    const Words types = words("TYPE");
    Words counts = words("COUNT");
    if (counts.empty())
        counts.assign(names.size(), "1"); // the line is optional
    if (names.empty() || names.size() > kMostFields || sizes.size() != names.size() || types.size() != names.size()
        || counts.size() != names.size())
        return damagedFile(Text("the FIELDS, SIZE, TYPE and COUNT lines of the PCD do not fit together"), name);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::uint64_t size = wholeNumber(sizes[i]).value_or(0), count = wholeNumber(counts[i]).value_or(0);
        if ((size != 1 && size != 2 && size != 4 && size != 8) || count == 0 || count > kMostPerField
            || types[i].size() != 1)
            return damagedFile(Text("a field of the PCD has an impossible size, type or count"), name);
        header.fields.push_back(
            {std::string(names[i]), size, types[i][0], count, header.pointBytes, header.numbersPerPoint});
        header.pointBytes += size * count;
        header.numbersPerPoint += count;
    }
    return {};
}

Status findCoordinates(PcdHeader& header, const std::string& name)
{
    constexpr std::array<std::string_view, 3> kNames{"x", "y", "z"};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::size_t found = 0;
        while (found < header.fields.size() && header.fields[found].name != kNames[axis])
            ++found;
        if (found == header.fields.size())
            return failure(ErrorCode::BadData, Text("The PCD has no field %1", kNames[axis]), name,
                           "Export the cloud with the fields x, y and z");
        const PcdField& field = header.fields[found];
        if (field.type != 'F' || (field.size != 4 && field.size != 8) || field.count != 1)
            return failure(ErrorCode::Unsupported,
                           "The coordinates of the PCD are not 32- or 64-bit floating point numbers", name,
                           "Export x, y and z as floating point numbers (TYPE F)");
        header.xyz[axis] = found;
    }
    return {};
}

Status readSize(const HeaderLines& lines, PcdHeader& header, PcdUse use, const std::string& name)
{
    const auto width = singleNumber(lines, "WIDTH", name);
    if (!width)
        return passOn(width);
    const auto height = singleNumber(lines, "HEIGHT", name);
    if (!height)
        return passOn(height);
    if (use == PcdUse::Points) {
        if (const auto count = checkPointCount(*width, *height, name); !count)
            return count;
    } else {
        if (*height == 1)
            return failure(ErrorCode::Unsupported,
                           "The PCD is not organised (HEIGHT 1): its points have lost their places in the picture",
                           name, organiseRemedy());
        if (const auto size = checkPictureSize(*width, *height, name); !size)
            return size;
    }
    if (lines.values.count("POINTS") != 0) {
        const auto points = singleNumber(lines, "POINTS", name);
        if (!points || *points != *width * *height)
            return damagedFile(Text("POINTS is not WIDTH times HEIGHT"), name);
    }
    const bool picture = use == PcdUse::Organised;
    header.width = static_cast<int>(picture ? *width : *width * *height);
    header.height = static_cast<int>(picture ? *height : 1);
    return {};
}

} // namespace

Result<PcdHeader> parsePcdHeader(std::string_view bytes, const std::string& name, PcdUse use)
{
    const auto lines = readLines(bytes, name);
    if (!lines)
        return passOn(lines);
    PcdHeader header;
    header.dataStart = lines->dataStart;
    if (const auto fields = readFields(*lines, header, name); !fields)
        return passOn(fields);
    if (const auto size = readSize(*lines, header, use, name); !size)
        return passOn(size);
    if (const auto coordinates = findCoordinates(header, name); !coordinates)
        return passOn(coordinates);
    const Words& kind = lines->values.at("DATA");
    if (kind.size() == 1 && kind[0] == "ascii")
        header.data = PcdData::Ascii;
    else if (kind.size() == 1 && kind[0] == "binary")
        header.data = PcdData::Binary;
    else if (kind.size() == 1 && kind[0] == "binary_compressed")
        header.data = PcdData::BinaryCompressed;
    else
        return failure(ErrorCode::Unsupported, "The PCD has an unknown kind of data", name,
                       "Export it as ascii, binary or binary_compressed");
    return header;
}

} // namespace twinspect
