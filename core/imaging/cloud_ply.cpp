// SPDX-License-Identifier: GPL-3.0-or-later
// Organised clouds as PLY (Turk 1994). The format has no rows and columns of its own; they stand in "obj_info num_cols"
// and "num_rows" (Stanford's range grids), in "obj_info" or "comment" lines with width and height, or in the viewport
// of the element "camera" that PCL writes.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/files.h"
#include "core/imaging/cloud_cleaning.h"
#include "core/imaging/cloud_numbers.h"
#include "core/imaging/decode.h"
#include "core/imaging/image_io.h"
#include "core/imaging/picture_header.h"

namespace twinspect {

namespace {

constexpr std::size_t kLongestHeader = 1 << 16;
constexpr std::size_t kMostElements = 16, kMostProperties = 64;
constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

enum class Format { Ascii, LittleEndian, BigEndian };

struct Property {
    std::string_view name;
    char kind = 'f'; ///< i, u or f
    std::size_t size = 4; ///< bytes
    std::size_t countSize = 0; ///< bytes of the count of a list; 0: no list
};

struct Element {
    std::string_view name;
    std::uint64_t count = 0;
    std::vector<Property> properties;
};

struct Header {
    Format format = Format::Ascii;
    std::vector<Element> elements;
    std::uint64_t width = 0, height = 0; ///< 0: not said
    std::size_t dataStart = 0;
};

std::vector<std::string_view> wordsOf(std::string_view line)
{
    constexpr std::string_view kSpace = " \t\r=:,";
    std::vector<std::string_view> words;
    for (std::size_t at = line.find_first_not_of(kSpace); at != std::string_view::npos;) {
        const std::size_t end = std::min(line.find_first_of(kSpace, at), line.size());
        words.push_back(line.substr(at, end - at));
        at = line.find_first_not_of(kSpace, end);
    }
    return words;
}

std::optional<std::uint64_t> wholeNumber(std::string_view word)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc() && end == word.data() + word.size() ? std::optional(value) : std::nullopt;
}

std::string lower(std::string_view word)
{
    std::string text(word);
    for (char& letter : text)
        if (letter >= 'A' && letter <= 'Z')
            letter = static_cast<char>(letter + 32);
    return text;
}

/// "obj_info num_cols 640", "comment width: 640", "comment width 640 height 480".
void takeSize(const std::vector<std::string_view>& words, Header& header)
{
    constexpr std::array<std::string_view, 5> kAcross{"num_cols", "width", "cols", "columns", "image_width"};
    constexpr std::array<std::string_view, 4> kDown{"num_rows", "height", "rows", "image_height"};
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
        const auto value = wholeNumber(words[i + 1]);
        if (!value)
            continue;
        if (std::find(kAcross.begin(), kAcross.end(), lower(words[i])) != kAcross.end())
            header.width = *value;
        else if (std::find(kDown.begin(), kDown.end(), lower(words[i])) != kDown.end())
            header.height = *value;
    }
}

std::optional<Property> typed(std::string_view type)
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
            return Property{{}, known.kind, known.size, 0};
    return std::nullopt;
}

bool takeProperty(const std::vector<std::string_view>& words, Header& header)
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
    header.elements.back().properties.push_back(*property);
    return true;
}

Result<Header> parseHeader(std::string_view bytes, const std::string& name)
{
    if (bytes.substr(0, 3) != "ply")
        return failure(ErrorCode::BadData, bytes.empty() ? "The file is empty" : "This is not a PLY file", name,
                       geometryKinds());
    Header header;
    for (std::size_t at = 0; at < std::min(bytes.size(), kLongestHeader);) {
        const std::size_t end = bytes.find('\n', at);
        if (end == std::string_view::npos)
            break;
        const auto words = wordsOf(bytes.substr(at, end - at));
        at = end + 1;
        if (words.empty() || words[0] == "ply")
            continue;
        if (words[0] == "end_header") {
            header.dataStart = at;
            return header;
        }
        bool sound = true;
        if (words[0] == "format") {
            sound = words.size() >= 2
                 && (words[1] == "ascii" || words[1] == "binary_little_endian" || words[1] == "binary_big_endian");
            if (sound)
                header.format = words[1] == "ascii"                ? Format::Ascii
                              : words[1] == "binary_little_endian" ? Format::LittleEndian
                                                                   : Format::BigEndian;
        } else if (words[0] == "element") {
            const auto count = words.size() == 3 ? wholeNumber(words[2]) : std::nullopt;
            sound = count && header.elements.size() < kMostElements;
            if (sound)
                header.elements.push_back({words[1], *count, {}});
        } else if (words[0] == "property") {
            sound = takeProperty(words, header);
        } else if (words[0] == "obj_info" || words[0] == "comment") {
            takeSize(words, header);
        }
        if (!sound)
            return damagedFile(Text("a line of the PLY header makes no sense"), name);
    }
    return truncatedFile(Text("the PLY header has no end"), name);
}

/// The data behind the header, number by number.
class Numbers {
public:
    Numbers(std::string_view data, Format format) : m_data(data), m_format(format) {}

    /// Empty at the end of the data, or where a word is no number.
    std::optional<double> next(char kind, std::size_t size)
    {
        if (m_format == Format::Ascii) {
            const std::string_view word = nextWord();
            const auto value = cloudNumber<double>(word);
            if (!value)
                m_wrong = word.substr(0, 20);
            return value;
        }
        if (m_data.size() - m_at < size)
            return std::nullopt;
        std::array<char, 8> raw{};
        std::copy_n(m_data.data() + m_at, size, raw.data());
        m_at += size;
        if ((m_format == Format::BigEndian) == (std::endian::native == std::endian::little))
            std::reverse(raw.begin(), raw.begin() + static_cast<std::ptrdiff_t>(size));
        return read(raw, kind, size);
    }
    [[nodiscard]] std::string_view wrongWord() const { return m_wrong; }

private:
    std::string_view nextWord()
    {
        constexpr std::string_view kSpace = " \t\r\n";
        const std::size_t begin = m_data.find_first_not_of(kSpace, m_at);
        if (begin == std::string_view::npos)
            return {};
        m_at = std::min(m_data.find_first_of(kSpace, begin), m_data.size());
        return m_data.substr(begin, m_at - begin);
    }

    template <typename T>
    static double as(const std::array<char, 8>& raw)
    {
        T value;
        std::memcpy(&value, raw.data(), sizeof value);
        return static_cast<double>(value);
    }

    static double read(const std::array<char, 8>& raw, char kind, std::size_t size)
    {
        if (kind == 'f')
            return size == 8 ? as<double>(raw) : as<float>(raw);
        if (kind == 'i')
            return size == 1 ? as<std::int8_t>(raw) : size == 2 ? as<std::int16_t>(raw) : as<std::int32_t>(raw);
        return size == 1 ? as<std::uint8_t>(raw) : size == 2 ? as<std::uint16_t>(raw) : as<std::uint32_t>(raw);
    }

    std::string_view m_data, m_wrong;
    Format m_format;
    std::size_t m_at = 0;
};

/// What the elements hold, as far as it is of use here.
struct Content {
    std::vector<std::array<float, 3>> points; ///< x, y and z, or the one field that is wanted and two unused
    std::vector<std::int64_t> grid; ///< index of the point at each place; -1: none
    std::vector<std::pair<std::int64_t, float>> unmeasured; ///< our own: place and wanted field of places without point
    std::uint64_t viewWidth = 0, viewHeight = 0;
};

tl::unexpected<Error> notWhole(const Numbers& numbers, const std::string& name)
{
    if (!numbers.wrongWord().empty())
        return notANumber(numbers.wrongWord(), name);
    return truncatedFile(Text("points of the PLY are missing"), name);
}

/// The place of a property in a point: 0 to 2; none for what is not wanted.
std::optional<std::size_t> channelOf(const Property& property, std::string_view wanted)
{
    if (property.countSize > 0)
        return std::nullopt;
    if (!wanted.empty())
        return isCloudField(property.name, wanted) ? std::optional<std::size_t>(0) : std::nullopt;
    const bool isAxis = property.name.size() == 1 && property.name[0] >= 'x' && property.name[0] <= 'z';
    return isAxis ? std::optional(static_cast<std::size_t>(property.name[0] - 'x')) : std::nullopt;
}

/// `wanted`: a field; empty for x, y and z.
Status readElement(const Element& element, Numbers& numbers, Content& content, std::string_view wanted,
                   const std::string& name)
{
    const bool isPoint = element.name == "vertex", isGrid = element.name == "range_grid",
               isCamera = element.name == "camera", isUnmeasured = element.name == "unmeasured";
    for (std::uint64_t i = 0; i < element.count; ++i) {
        std::array<float, 3> point{kMissing, kMissing, kMissing};
        std::int64_t index = -1;
        for (const Property& property : element.properties) {
            std::uint64_t values = 1;
            if (property.countSize > 0) {
                const auto count = numbers.next('u', property.countSize);
                if (!count || !(*count >= 0 && *count <= 1e6))
                    return notWhole(numbers, name);
                values = static_cast<std::uint64_t>(*count);
            }
            for (std::uint64_t k = 0; k < values; ++k) {
                const auto value = numbers.next(property.kind, property.size);
                if (!value)
                    return notWhole(numbers, name);
                if (const auto channel = isPoint || isUnmeasured ? channelOf(property, wanted) : std::nullopt)
                    point[*channel] = finiteFloat(*value);
                else if (isUnmeasured && property.name == "place" && std::abs(*value) < 1e9)
                    index = static_cast<std::int64_t>(*value);
                else if (isGrid && property.countSize > 0 && k == 0 && std::abs(*value) < 1e9)
                    index = static_cast<std::int64_t>(*value);
                else if (isCamera && property.name == "viewportx" && *value >= 0 && *value < 1e6)
                    content.viewWidth = static_cast<std::uint64_t>(*value);
                else if (isCamera && property.name == "viewporty" && *value >= 0 && *value < 1e6)
                    content.viewHeight = static_cast<std::uint64_t>(*value);
            }
        }
        if (isPoint)
            content.points.push_back(point);
        else if (isGrid)
            content.grid.push_back(index);
        else if (isUnmeasured && !wanted.empty())
            content.unmeasured.emplace_back(index, point[0]);
    }
    return {};
}

Status checkHeader(const Header& header, std::size_t dataBytes, const std::string& name)
{
    const auto points = std::find_if(header.elements.begin(), header.elements.end(),
                                     [](const Element& element) { return element.name == "vertex"; });
    for (const std::string_view axis : {"x", "y", "z"})
        if (points == header.elements.end()
            || std::none_of(points->properties.begin(), points->properties.end(),
                            [axis](const Property& property) { return property.name == axis; }))
            return failure(ErrorCode::BadData, Text("The PLY has no field %1", axis), name,
                           "Export the cloud with the fields x, y and z");
    for (const Element& element : header.elements) // every number needs a byte; nothing is allocated for none
        if (element.count > dataBytes)
            return truncatedFile(Text("points of the PLY are missing"), name);
    return {};
}

Result<OrganizedCloud> organised(const Header& header, const Content& content, const std::string& name)
{
    const std::uint64_t places = content.grid.empty() ? content.points.size() : content.grid.size();
    std::uint64_t width = header.width, height = header.height;
    if (width == 0 || height == 0 || width > places || height > places || width * height != places) {
        width = content.viewWidth;
        height = content.viewHeight;
    }
    if (width == 0 || height <= 1 || width > places || height > places || width * height != places)
        return failure(ErrorCode::Unsupported,
                       "The PLY is not organised: it does not say how many rows and columns its points have, or has "
                       "another number of points",
                       name,
                       "Export the cloud organised, with one point for every pixel and \"obj_info num_cols\" and "
                       "\"obj_info num_rows\" in its header, or as organised PCD or three-channel float TIFF");
    if (const auto size = checkPictureSize(width, height, name); !size)
        return passOn(size);
    OrganizedCloud cloud(static_cast<int>(width), static_cast<int>(height), 3, kMissing);
    for (std::uint64_t i = 0; i < places; ++i) {
        const std::int64_t index = content.grid.empty() ? static_cast<std::int64_t>(i) : content.grid[i];
        if (index >= 0 && static_cast<std::uint64_t>(index) < content.points.size())
            std::copy_n(content.points[static_cast<std::size_t>(index)].data(), 3, cloud.data() + 3 * i);
    }
    for (const auto& [place, value] : content.unmeasured)
        if (place >= 0 && static_cast<std::uint64_t>(place) < places)
            cloud.data()[3 * place] = value;
    return cloud;
}

/// The points as they are in the file.
Result<OrganizedCloud> readPoints(std::string_view bytes, std::string_view wanted, const std::string& name)
{
    const auto header = parseHeader(bytes, name);
    if (!header)
        return passOn(header);
    const std::string_view data = bytes.substr(header->dataStart);
    if (const auto sound = checkHeader(*header, data.size(), name); !sound)
        return passOn(sound);
    Numbers numbers(data, header->format);
    Content content;
    for (const Element& element : header->elements)
        if (const auto read = readElement(element, numbers, content, wanted, name); !read)
            return passOn(read);
    return organised(*header, content, name);
}

bool hasField(const Header& header, std::string_view wanted)
{
    for (const Element& element : header.elements)
        if (element.name == "vertex")
            for (const Property& property : element.properties)
                if (channelOf(property, wanted))
                    return true;
    return false;
}

} // namespace

Result<OrganizedCloud> decodeCloudPly(std::string_view bytes, const std::string& name, const GeometryReading& reading,
                                      GeometryNotes* notes)
{
    try {
        auto cloud = readPoints(bytes, {}, name);
        if (cloud)
            settleCloud(*cloud, reading, notes);
        return cloud;
    } catch (const std::bad_alloc&) {
        return cloudOutOfMemory(name);
    }
}

Result<Image<float>> decodePlyField(std::string_view bytes, const std::string& name, std::string_view wanted)
{
    try {
        const auto header = parseHeader(bytes, name);
        if (!header)
            return passOn(header);
        if (!hasField(*header, wanted))
            return noCloudField(wanted, name);
        const auto points = readPoints(bytes, wanted, name);
        if (!points)
            return passOn(points);
        Image<float> values(points->width(), points->height());
        for (std::size_t i = 0; i < values.pixelCount(); ++i)
            values.data()[i] = points->data()[3 * i];
        return values;
    } catch (const std::bad_alloc&) {
        return cloudOutOfMemory(name);
    }
}

Result<Image<float>> decodeCloudField(std::string_view bytes, const std::string& name, std::string_view field)
{
    return bytes.substr(0, 3) == "ply" ? decodePlyField(bytes, name, field) : decodePcdField(bytes, name, field);
}

Result<OrganizedCloud> readCloudPly(const std::filesystem::path& path, const GeometryReading& reading,
                                    GeometryNotes* notes)
{
    const auto bytes = readFile(path);
    return bytes ? decodeCloudPly(*bytes, path.string(), reading, notes) : passOn(bytes);
}

} // namespace twinspect
