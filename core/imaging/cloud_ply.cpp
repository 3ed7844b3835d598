// SPDX-License-Identifier: GPL-3.0-or-later
// Organised clouds as PLY (Turk 1994). The format has no rows and columns of its own; they stand in "obj_info num_cols"
// and "num_rows" (Stanford's range grids), in "obj_info" or "comment" lines with width and height, or in the viewport
// of the element "camera" that PCL writes.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <string_view>
#include <vector>

#include "core/base/files.h"
#include "core/imaging/byte_source.h"
#include "core/imaging/cloud_cleaning.h"
#include "core/imaging/cloud_numbers.h"
#include "core/imaging/decode.h"
#include "core/imaging/image_io.h"
#include "core/imaging/picture_header.h"
#include "core/imaging/ply_header.h"
#include "core/imaging/point_format.h"

namespace twinspect {

namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
constexpr double kLongestList = 1e6, kMostPlaces = 1e9, kLargestView = 1e6;

tl::unexpected<Error> pointsMissing(const std::string& name)
{
    return truncatedFile(Text("points of the PLY are missing"), name);
}

/// The data behind the header, number by number.
class Numbers {
public:
    Numbers(ByteSource& source, const PlyHeader& header, const std::string& name)
        : m_reader(source, header.dataStart), m_format(header.format), m_name(name)
    {
    }

    /// Errors: BadData, at the end of the data or where a word is no number; Unreadable.
    Result<double> next(char kind, std::size_t size)
    {
        return m_format == PlyFormat::Ascii ? nextWord() : nextRaw(kind, size);
    }

private:
    Result<double> nextWord()
    {
        const auto word = m_reader.word();
        if (!word)
            return passOn(word);
        if (word->empty())
            return pointsMissing(m_name);
        if (const auto value = cloudNumber<double>(*word))
            return *value;
        return notANumber(word->substr(0, 20), m_name);
    }

    Result<double> nextRaw(char kind, std::size_t size)
    {
        const auto bytes = m_reader.bytes(size);
        if (!bytes)
            return passOn(bytes);
        if (bytes->size() < size)
            return pointsMissing(m_name);
        std::array<char, 8> raw{};
        std::copy_n(bytes->data(), size, raw.data());
        if ((m_format == PlyFormat::BigEndian) == (std::endian::native == std::endian::little))
            std::reverse(raw.begin(), raw.begin() + static_cast<std::ptrdiff_t>(size));
        return read(raw, kind, size);
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

    ByteReader m_reader;
    PlyFormat m_format;
    const std::string& m_name;
};

/// What the elements hold, as far as it is of use here.
struct Content {
    OrganizedCloud cloud; ///< the points, where the header says their places
    std::vector<float> points; ///< otherwise: x, y, z of each
    bool colours = false; ///< are wanted, and every point has one
    std::vector<std::uint8_t> rgb; ///< three of each point
    std::vector<std::int32_t> grid; ///< index of the point at each place; -1: none
    std::vector<std::pair<std::int32_t, float>> unmeasured; ///< place and wanted field
    std::uint64_t viewWidth = 0, viewHeight = 0;
};

/// One element, which is a point, a place of the grid, a camera, or of no use.
class ElementReader {
public:
    ElementReader(const PlyElement& element, Numbers& numbers, Content& content, const std::string& name)
        : m_element(element), m_numbers(numbers), m_content(content), m_name(name)
    {
    }

    Status readAll()
    {
        const bool isPoint = m_element.name == kPointElement, isGrid = m_element.name == kGridElement,
                   isUnmeasured = m_element.name == kUnmeasuredElement;
        const bool placed = !m_content.cloud.empty();
        for (std::uint64_t i = 0; i < m_element.count; ++i) {
            m_point = {kMissing, kMissing, kMissing};
            m_rgb = {};
            m_index = -1;
            for (const PlyProperty& property : m_element.properties)
                if (auto ok = readProperty(property); !ok)
                    return ok;
            if (isPoint && placed)
                std::copy(m_point.begin(), m_point.end(), m_content.cloud.data() + 3 * i);
            else if (isPoint)
                m_content.points.insert(m_content.points.end(), m_point.begin(), m_point.end());
            if (isPoint && m_content.colours)
                m_content.rgb.insert(m_content.rgb.end(), m_rgb.begin(), m_rgb.end());
            if (isGrid)
                m_content.grid.push_back(m_index);
            else if (isUnmeasured && m_index >= 0)
                m_content.unmeasured.emplace_back(m_index, m_point[0]);
        }
        return {};
    }

private:
    Status readProperty(const PlyProperty& property)
    {
        std::uint64_t values = 1;
        if (property.countSize > 0) {
            const auto count = m_numbers.next('u', property.countSize);
            if (!count)
                return passOn(count);
            if (!(*count >= 0 && *count <= kLongestList))
                return pointsMissing(m_name);
            values = static_cast<std::uint64_t>(*count);
        }
        for (std::uint64_t i = 0; i < values; ++i) {
            const auto value = m_numbers.next(property.kind, property.size);
            if (!value)
                return passOn(value);
            if (i == 0)
                take(property, *value);
        }
        return {};
    }

    void take(const PlyProperty& property, double value)
    {
        const PlyRole role = property.role;
        switch (role) {
        case PlyRole::Nothing: break;
        case PlyRole::Channel0: m_point[0] = finiteFloat(value); break;
        case PlyRole::Channel1: m_point[1] = finiteFloat(value); break;
        case PlyRole::Channel2: m_point[2] = finiteFloat(value); break;
        case PlyRole::Red:
        case PlyRole::Green:
        case PlyRole::Blue:
            m_rgb[static_cast<std::size_t>(role) - static_cast<std::size_t>(PlyRole::Red)] =
                colourByte(value, property.kind == 'f' ? 1
                                  : property.size == 2 ? 65535
                                                       : 255);
            break;
        case PlyRole::Place:
        case PlyRole::PointIndex:
            if (std::abs(value) < kMostPlaces)
                m_index = static_cast<std::int32_t>(value);
            break;
        case PlyRole::ViewWidth:
        case PlyRole::ViewHeight:
            if (value >= 0 && value < kLargestView)
                (role == PlyRole::ViewWidth ? m_content.viewWidth : m_content.viewHeight) =
                    static_cast<std::uint64_t>(value);
            break;
        }
    }

    const PlyElement& m_element;
    Numbers& m_numbers;
    Content& m_content;
    const std::string& m_name;
    std::array<float, 3> m_point{};
    std::array<std::uint8_t, 3> m_rgb{};
    std::int32_t m_index = -1;
};

/// Whether so many rows and columns make so many places.
bool fits(std::uint64_t width, std::uint64_t height, std::uint64_t places)
{
    return width > 0 && height > 1 && width <= places && height <= places && width * height == places;
}

tl::unexpected<Error> notOrganised(const std::string& name)
{
    return failure(ErrorCode::Unsupported,
                   "The PLY is not organised: it does not say how many rows and columns its points have, or has "
                   "another number of points",
                   name, organiseRemedy());
}

/// Whether another element says the places of the points.
bool hasPlacesInData(const PlyHeader& header)
{
    return std::any_of(header.elements.begin(), header.elements.end(), [](const PlyElement& element) {
        return element.name == kGridElement
            || std::any_of(element.properties.begin(), element.properties.end(),
                           [](const PlyProperty& property) { return property.role == PlyRole::ViewWidth; });
    });
}

/// Makes room for the points: a cloud, where their places are known before. Errors: Unsupported, where nothing says
/// them, before any point is read.
Status makeRoom(const PlyHeader& header, Content& content, const std::string& name)
{
    const std::uint64_t points = header.element(kPointElement)->count;
    if (!header.hasRoom)
        return {}; // what is wrong will be found
    if (hasPlacesInData(header)) {
        content.points.reserve(3 * points);
        return {};
    }
    if (!fits(header.width, header.height, points))
        return notOrganised(name);
    if (const auto size = checkPictureSize(header.width, header.height, name); !size)
        return size;
    content.cloud = OrganizedCloud(static_cast<int>(header.width), static_cast<int>(header.height), 3);
    return {};
}

Result<OrganizedCloud> organised(const PlyHeader& header, Content content, const std::string& name)
{
    if (!content.cloud.empty())
        return std::move(content.cloud);
    const std::uint64_t points = content.points.size() / 3;
    const std::uint64_t places = content.grid.empty() ? points : content.grid.size();
    const bool bySize = fits(header.width, header.height, places);
    const std::uint64_t width = bySize ? header.width : content.viewWidth;
    const std::uint64_t height = bySize ? header.height : content.viewHeight;
    if (!fits(width, height, places))
        return notOrganised(name);
    if (const auto size = checkPictureSize(width, height, name); !size)
        return passOn(size);
    OrganizedCloud cloud(static_cast<int>(width), static_cast<int>(height), 3, kMissing);
    for (std::uint64_t i = 0; i < places; ++i) {
        const std::int64_t index = content.grid.empty() ? static_cast<std::int64_t>(i) : content.grid[i];
        if (index >= 0 && static_cast<std::uint64_t>(index) < points)
            std::copy_n(&content.points[3 * static_cast<std::size_t>(index)], 3, cloud.data() + 3 * i);
    }
    return cloud;
}

/// The points as they are in the file: x, y and z, or a field that is wanted and two channels without meaning.
Result<OrganizedCloud> readPoints(ByteSource& source, std::string_view wanted, const std::string& name)
{
    const auto head = source.read(0, kLongestPlyHeader);
    if (!head)
        return passOn(head);
    const auto header = parsePlyHeader(*head, source.size(), wanted, name);
    if (!header)
        return passOn(header);
    Numbers numbers(source, *header, name);
    Content content;
    if (const auto room = makeRoom(*header, content, name); !room)
        return passOn(room);
    for (const PlyElement& element : header->elements)
        if (const auto read = ElementReader(element, numbers, content, name).readAll(); !read)
            return passOn(read);
    source.forget();
    const auto unmeasured = std::move(content.unmeasured);
    auto cloud = organised(*header, std::move(content), name);
    if (cloud)
        for (const auto& [place, value] : unmeasured)
            if (static_cast<std::size_t>(place) < cloud->pixelCount())
                cloud->data()[3 * static_cast<std::size_t>(place)] = value;
    return cloud;
}

bool hasColours(const PlyElement& points)
{
    const auto has = [&points](PlyRole role) {
        return std::any_of(points.properties.begin(), points.properties.end(),
                           [role](const PlyProperty& property) { return property.role == role; });
    };
    return has(PlyRole::Red) && has(PlyRole::Green) && has(PlyRole::Blue);
}

Result<OrganizedCloud> decodePly(ByteSource& source, const std::string& name, const GeometryReading& reading,
                                 GeometryNotes* notes)
try {
    auto cloud = readPoints(source, {}, name);
    if (cloud)
        if (auto ok = settleCloud(*cloud, reading, notes, name); !ok)
            return passOn(ok);
    return cloud;
} catch (const std::bad_alloc&) {
    return cloudOutOfMemory(name);
}

} // namespace

Result<PointList> decodePlyPoints(ByteSource& source, const std::string& name)
{
    const auto head = source.read(0, kLongestPlyHeader);
    if (!head)
        return passOn(head);
    const auto header = parsePlyHeader(*head, source.size(), {}, name);
    if (!header)
        return passOn(header);
    const PlyElement& points = *header->element(kPointElement);
    if (const auto count = checkPointCount(points.count, 1, name); !count)
        return passOn(count);
    if (!header->hasRoom)
        return pointsMissing(name);
    Numbers numbers(source, *header, name);
    Content content;
    content.cloud = OrganizedCloud(static_cast<int>(points.count), 1, 3);
    content.colours = hasColours(points);
    content.rgb.reserve(content.colours ? 3 * points.count : 0);
    for (const PlyElement& element : header->elements) {
        if (const auto read = ElementReader(element, numbers, content, name).readAll(); !read)
            return passOn(read);
        if (&element == &points)
            break; // faces and a grid are of no use here
    }
    return PointList{std::move(content.cloud), std::move(content.rgb), std::nullopt, {}};
}

Result<Image<float>> decodePlyField(std::string_view bytes, const std::string& name, std::string_view wanted)
try {
    ByteSource source(bytes);
    const auto points = readPoints(source, wanted, name);
    if (!points)
        return passOn(points);
    Image<float> values(points->width(), points->height());
    for (std::size_t i = 0; i < values.pixelCount(); ++i)
        values.data()[i] = points->data()[3 * i];
    return values;
} catch (const std::bad_alloc&) {
    return cloudOutOfMemory(name);
}

Result<Image<float>> decodeCloudField(std::string_view bytes, const std::string& name, std::string_view field)
{
    return bytes.substr(0, 3) == "ply" ? decodePlyField(bytes, name, field) : decodePcdField(bytes, name, field);
}

Result<OrganizedCloud> decodeCloudPly(std::string_view bytes, const std::string& name, const GeometryReading& reading,
                                      GeometryNotes* notes)
{
    ByteSource source(bytes);
    return decodePly(source, name, reading, notes);
}

Result<OrganizedCloud> readCloudPly(const std::filesystem::path& path, const GeometryReading& reading,
                                    GeometryNotes* notes)
{
    const auto file = InputFile::open(path);
    if (!file)
        return passOn(file);
    ByteSource source(*file);
    return decodePly(source, path.string(), reading, notes);
}

} // namespace twinspect
