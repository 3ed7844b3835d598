// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/ply_header.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/ascii.h"
#include "core/imaging/cloud_numbers.h"
#include "core/imaging/header_words.h"
#include "core/imaging/image_io.h"
#include "core/imaging/picture_header.h"

namespace twinspect {

namespace {

constexpr std::size_t kMostElements = 16, kMostProperties = 64;
constexpr std::string_view kCameraElement = "camera";

using Words = std::vector<std::string_view>;

/// "obj_info num_cols 640", "comment width: 640", "comment width 640 height 480".
void takeSize(const Words& words, PlyHeader& header)
{
    constexpr std::array<std::string_view, 5> kAcross{"num_cols", "width", "cols", "columns", "image_width"};
    constexpr std::array<std::string_view, 4> kDown{"num_rows", "height", "rows", "image_height"};
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
        const auto value = wholeNumber(words[i + 1]);
        if (!value)
            continue;
        const std::string key = asciiLower(words[i]);
        if (std::find(kAcross.begin(), kAcross.end(), key) != kAcross.end())
            header.width = *value;
        else if (std::find(kDown.begin(), kDown.end(), key) != kDown.end())
            header.height = *value;
    }
}

std::optional<PlyProperty> typed(std::string_view type)
{
    struct Named {
        std::string_view name, other;
        char kind;
        std::size_t size;
    };
    constexpr std::array<Named, 8> kTypes{{{"char", "int8", 'i', 1},
                                           {"uchar", "uint8", 'u', 1},
                                           {"short", "int16", 'i', 2},
                                           {"ushort", "uint16", 'u', 2},
                                           {"int", "int32", 'i', 4},
                                           {"uint", "uint32", 'u', 4},
                                           {"float", "float32", 'f', 4},
                                           {"double", "float64", 'f', 8}}};
    for (const auto& known : kTypes)
        if (type == known.name || type == known.other)
            return PlyProperty{{}, known.kind, known.size, 0, PlyRole::Nothing};
    return std::nullopt;
}

PlyRole roleOf(std::string_view element, std::string_view property, bool list, std::string_view wanted)
{
    if (element == kGridElement && list)
        return PlyRole::PointIndex;
    if (element == kCameraElement)
        return property == "viewportx" ? PlyRole::ViewWidth
             : property == "viewporty" ? PlyRole::ViewHeight
                                       : PlyRole::Nothing;
    const bool unmeasured = element == kUnmeasuredElement && !wanted.empty();
    if (list || (element != kPointElement && !unmeasured))
        return PlyRole::Nothing;
    if (!wanted.empty() && isCloudField(property, wanted))
        return PlyRole::Channel0;
    if (unmeasured)
        return property == "place" ? PlyRole::Place : PlyRole::Nothing;
    if (!wanted.empty())
        return PlyRole::Nothing;
    return property == "x"                                                       ? PlyRole::Channel0
         : property == "y"                                                       ? PlyRole::Channel1
         : property == "z"                                                       ? PlyRole::Channel2
         : property == "red" || property == "diffuse_red" || property == "r"     ? PlyRole::Red
         : property == "green" || property == "diffuse_green" || property == "g" ? PlyRole::Green
         : property == "blue" || property == "diffuse_blue" || property == "b"   ? PlyRole::Blue
                                                                                 : PlyRole::Nothing;
}

bool takeProperty(const Words& words, PlyHeader& header, std::string_view wanted)
{
    const bool list = words.size() == 5 && words[1] == "list";
    if (header.elements.empty() || (words.size() != 3 && !list)
        || header.elements.back().properties.size() == kMostProperties)
        return false;
    auto property = typed(words[list ? 3 : 1]);
    const auto count = list ? typed(words[2]) : property;
    if (!property || !count || (list && count->kind == 'f'))
        return false;
    property->name = words.back();
    property->countSize = list ? count->size : 0;
    property->role = roleOf(header.elements.back().name, property->name, list, wanted);
    header.elements.back().properties.push_back(*property);
    return true;
}

bool takeElement(const Words& words, PlyHeader& header)
{
    const auto count = words.size() == 3 ? wholeNumber(words[2]) : std::nullopt;
    if (!count || header.elements.size() == kMostElements || header.element(words[1]) != nullptr)
        return false;
    header.elements.push_back({std::string(words[1]), *count, {}});
    return true;
}

bool takeFormat(const Words& words, PlyHeader& header)
{
    constexpr std::array<std::pair<std::string_view, PlyFormat>, 3> kFormats{
        {{"ascii", PlyFormat::Ascii},
         {"binary_little_endian", PlyFormat::LittleEndian},
         {"binary_big_endian", PlyFormat::BigEndian}}};
    for (const auto& [name, format] : kFormats)
        if (words.size() >= 2 && words[1] == name) {
            header.format = format;
            return true;
        }
    return false;
}

Result<PlyHeader> readLines(std::string_view head, std::string_view wanted, const std::string& name)
{
    if (head.substr(0, 3) != "ply")
        return failure(ErrorCode::BadData, head.empty() ? "The file is empty" : "This is not a PLY file", name,
                       geometryKinds());
    PlyHeader header;
    for (std::size_t at = 0; at < head.size();) {
        const std::size_t end = head.find('\n', at);
        if (end == std::string_view::npos)
            break;
        const auto words = wordsOf(head.substr(at, end - at), " \t\r=:,");
        at = end + 1;
        if (words.empty() || words[0] == "ply")
            continue;
        if (words[0] == "end_header") {
            header.dataStart = at;
            return header;
        }
        bool sound = true;
        if (words[0] == "format")
            sound = takeFormat(words, header);
        else if (words[0] == "element")
            sound = takeElement(words, header);
        else if (words[0] == "property")
            sound = takeProperty(words, header, wanted);
        else if (words[0] == "obj_info" || words[0] == "comment")
            takeSize(words, header);
        if (!sound)
            return damagedFile(Text("a line of the PLY header makes no sense"), name);
    }
    return truncatedFile(Text("the PLY header has no end"), name);
}

Status checkFields(const PlyHeader& header, std::string_view wanted, const std::string& name)
{
    const PlyElement* points = header.element(kPointElement);
    const auto has = [points](const auto& fits) {
        return points != nullptr && std::any_of(points->properties.begin(), points->properties.end(), fits);
    };
    if (!wanted.empty() && !has([](const PlyProperty& property) { return property.role == PlyRole::Channel0; }))
        return noCloudField(wanted, name);
    for (const std::string_view axis : {"x", "y", "z"})
        if (!has([axis](const PlyProperty& property) { return property.name == axis; }))
            return failure(ErrorCode::BadData, Text("The PLY has no field %1", axis), name,
                           "Export the cloud with the fields x, y and z");
    return {};
}

/// Nothing is allocated for what so many bytes cannot hold.
Status checkLength(PlyHeader& header, std::uint64_t dataBytes, const std::string& name)
{
    std::uint64_t needed = 0;
    for (const PlyElement& element : header.elements) {
        std::uint64_t bytes = 0; // of one: binary, of the numbers; as text, a digit and a separator for each
        for (const PlyProperty& property : element.properties)
            bytes += header.format == PlyFormat::Ascii ? 2
                   : property.countSize > 0            ? property.countSize
                                                       : property.size;
        if (element.count > dataBytes)
            return truncatedFile(Text("points of the PLY are missing"), name);
        needed += element.count * bytes;
    }
    header.hasRoom = needed <= dataBytes + 1; // nothing need separate the last number from the end
    return {};
}

} // namespace

const PlyElement* PlyHeader::element(std::string_view name) const
{
    const auto found = std::find_if(elements.begin(), elements.end(),
                                    [name](const PlyElement& element) { return element.name == name; });
    return found == elements.end() ? nullptr : &*found;
}

Result<PlyHeader> parsePlyHeader(std::string_view head, std::uint64_t fileBytes, std::string_view wanted,
                                 const std::string& name)
{
    auto header = readLines(head, wanted, name);
    if (!header)
        return header;
    if (const auto fields = checkFields(*header, wanted, name); !fields)
        return passOn(fields);
    if (const auto length = checkLength(*header, fileBytes - header->dataStart, name); !length)
        return passOn(length);
    return header;
}

} // namespace twinspect
