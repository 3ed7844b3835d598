// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/point_list.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <new>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/files.h"
#include "core/imaging/cloud_cleaning.h"
#include "core/imaging/image_io.h"
#include "core/imaging/picture_header.h"
#include "core/imaging/point_format.h"

namespace twinspect {

namespace {

constexpr double kWidestMetres = 10;
constexpr std::size_t kSampled = 20000;
constexpr std::array<std::string_view, 5> kTextExtensions{".csv", ".xyz", ".txt", ".asc", ".pts"};

const PointFormat* formatOf(std::string_view extension)
{
    for (const PointFormat& format : pointFormats())
        if (!extension.empty() && std::ranges::find(format.extensions, extension) != format.extensions.end())
            return &format;
    return nullptr;
}

/// How far most of the points reach along an axis, and how far their middle is from 0; in units of the file.
double reachOf(const OrganizedCloud& points, std::size_t axis)
{
    std::vector<float> sample;
    const std::size_t stride = std::max<std::size_t>(1, points.pixelCount() / kSampled);
    for (std::size_t i = 0; i < points.pixelCount(); i += stride)
        if (const float value = points.data()[3 * i + axis]; std::isfinite(value))
            sample.push_back(value);
    if (sample.empty())
        return 0;
    std::sort(sample.begin(), sample.end());
    const double extent = sample[sample.size() - 1 - sample.size() / 100] - sample[sample.size() / 100];
    return std::max(extent, axis == 2 ? std::abs(static_cast<double>(sample[sample.size() / 2])) : 0.0);
}

/// How far the points lie apart if they fill the area over which most of them are spread.
double pitchOf(const OrganizedCloud& points)
{
    std::array<std::vector<float>, 3> sample;
    const std::size_t stride = std::max<std::size_t>(1, points.pixelCount() / kSampled);
    for (std::size_t i = 0; i < points.pixelCount(); i += stride)
        for (std::size_t axis = 0; axis < 3; ++axis)
            if (const float value = points.data()[3 * i + axis]; std::isfinite(value))
                sample[axis].push_back(value);
    std::array<double, 3> extents{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        auto& values = sample[axis];
        std::sort(values.begin(), values.end());
        if (!values.empty())
            extents[axis] = values[values.size() - 1 - values.size() / 100] - values[values.size() / 100];
    }
    std::sort(extents.begin(), extents.end());
    return std::sqrt(extents[1] * extents[2] / static_cast<double>(std::max<std::size_t>(1, points.pixelCount())));
}

/// Takes the points for millimetres where they reach too far for metres. They hold measurements alone by now, z along
/// the line of sight: a number that stands for "not measured" would reach farther than any.
void guessUnit(OrganizedCloud& points, GeometryNotes& notes)
{
    double reach = 0;
    for (std::size_t axis = 0; axis < 3; ++axis)
        reach = std::max(reach, reachOf(points, axis));
    if (!(reach > kWidestMetres))
        return;
    notes.metresPerUnit = 0.001;
    for (float& value : points.values())
        value *= static_cast<float>(notes.metresPerUnit);
    notes.look.z *= notes.metresPerUnit;
}

Result<PointList> settled(Result<PointList> list, const std::string& name, const GeometryReading& reading,
                          GeometryNotes* notes)
{
    if (!list)
        return list;
    GeometryNotes unasked;
    GeometryNotes& said = notes != nullptr ? *notes : unasked;
    GeometryReading settling = reading;
    settling.turn = PictureTurn::None;
    if (!settling.metresPerUnit)
        settling.metresPerUnit = list->metresPerUnit;
    const bool guessed = !settling.metresPerUnit;
    settling.metresPerUnit = settling.metresPerUnit.value_or(1);
    if (auto ok = settleCloud(list->points, settling, &said, name); !ok)
        return passOn(ok);
    if (auto ok = checkDigits(list->points, pitchOf(list->points), said, name); !ok)
        return passOn(ok);
    said.unitGuessed = guessed;
    if (guessed)
        guessUnit(list->points, said);
    list->metresPerUnit = said.metresPerUnit;
    const auto values = list->points.values();
    if (std::none_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
        return failure(ErrorCode::BadData, "No point of the geometry is measured", name,
                       "Record the part again, or leave this sample out");
    return list;
}

Result<PointList> decodeList(ByteSource& source, std::string_view extension, const std::string& name,
                             const GeometryReading& reading, GeometryNotes* notes)
try {
    const PointFormat* format = formatOf(extension);
    if (format == nullptr)
        return failure(ErrorCode::Unsupported, Text("Files of this kind (%1) are not read as points", extension), name,
                       "Export the points as PCD, PLY, CSV or XYZ");
    return settled(format->read(source, name), name, reading, notes);
} catch (const std::bad_alloc&) {
    return cloudOutOfMemory(name);
}

} // namespace

const std::vector<PointFormat>& pointFormats()
{
    static const std::vector<PointFormat> formats{
        {{".pcd"}, decodePcdPoints},
        {{".ply"}, decodePlyPoints},
        {kTextExtensions, decodeTextPoints},
    };
    return formats;
}

Status checkPointCount(std::uint64_t width, std::uint64_t height, const std::string& name)
{
    if (width == 0 || height == 0)
        return failure(ErrorCode::BadData, "The cloud is empty", name, "Save it again from its source");
    if (width > kMostPoints || height > kMostPoints || width * height > kMostPoints)
        return failure(ErrorCode::Unsupported,
                       Text("The cloud has more points than this program accepts (%1)", kMostPoints), name,
                       "Thin it out or cut it, or check that the file is not damaged");
    return {};
}

Result<PointList> readPoints(const std::filesystem::path& path, const GeometryReading& reading, GeometryNotes* notes)
{
    const auto file = InputFile::open(path);
    if (!file)
        return passOn(file);
    ByteSource source(*file);
    return decodeList(source, asciiLower(path.extension().string()), path.string(), reading, notes);
}

Result<PointList> decodePoints(std::string_view bytes, std::string_view extension, const std::string& name,
                               const GeometryReading& reading, GeometryNotes* notes)
{
    ByteSource source(bytes);
    return decodeList(source, extension, name, reading, notes);
}

bool isTextCloud(const std::filesystem::path& path)
{
    return std::ranges::find(kTextExtensions, asciiLower(path.extension().string())) != kTextExtensions.end();
}

Text organiseRemedy()
{
    return Text("Convert the data first, which puts the points on the pixels of a camera or of a plane, or export the "
                "cloud organised, with one point for every pixel");
}

} // namespace twinspect
