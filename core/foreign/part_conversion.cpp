// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/foreign/part_conversion.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <utility>

#include "core/base/files.h"
#include "core/dataset/annotated_parts.h"
#include "core/dataset/folder_listing.h"
#include "core/dataset/geometry_judgement.h"
#include "core/foreign/all_around.h"
#include "core/foreign/colour_transfer.h"
#include "core/imaging/cloud_cleaning.h"
#include "core/imaging/geometry_look.h"
#include "core/imaging/point_list.h"

namespace twinspect {

namespace {

constexpr double kMostlyEmpty = 0.6;
constexpr double kMostlyBehind = 0.5;
constexpr int kFewestPixels = 16; // of a part, as of the smallest crop that is inspected

/// The geometry of a file before it has its final grid.
struct Measured {
    OrganizedCloud points; ///< with the rows of the file, or one row
    std::vector<std::uint8_t> rgb; ///< of the points; empty without
    bool organised = false;
};

/// The error with the file it is about.
tl::unexpected<Error> about(const std::filesystem::path& file, Error error)
{
    if (error.file.empty())
        error.file = file.string();
    return tl::unexpected<Error>(std::move(error));
}

bool isPicture(const std::filesystem::path& file)
{
    return isColourPicture(file) || lowerExtension(file) == ".tif" || lowerExtension(file) == ".tiff";
}

Result<Measured> readList(const SampleRef& sample, ConversionNotes& notes)
{
    auto list = readPoints(sample.geometry, sample.reading, &notes.geometry);
    if (!list)
        return passOn(list);
    notes.assumed = std::move(list->assumed);
    return Measured{std::move(list->points), std::move(list->rgb), false};
}

Result<Measured> readMeasured(const SampleRef& sample, const ConversionOptions& options, ConversionNotes& notes)
{
    const bool inRows = options.gridBy == GridBy::Auto || options.gridBy == GridBy::File;
    const bool list = !isPicture(sample.geometry);
    const bool needsColours = sample.rgb.empty() && list;
    if (list && (isTextCloud(sample.geometry) || !inRows))
        return readList(sample, notes);
    auto cloud = readGeometry(sample.geometry, sample.reading, &notes.geometry);
    if (!cloud) {
        // A PCD or PLY without rows; the grid is still to be made.
        if (cloud.error().code != ErrorCode::Unsupported || !list)
            return passOn(cloud);
        notes.geometry = {};
        return readList(sample, notes);
    }
    Measured measured{std::move(*cloud), {}, true};
    if (needsColours) { // they are those of the points, in the order of the file
        GeometryNotes ignored;
        auto points = readPoints(sample.geometry, sample.reading, &ignored);
        if (points && points->count() == measured.points.pixelCount() && sample.reading.turn == PictureTurn::None)
            measured.rgb = std::move(points->rgb);
    }
    return measured;
}

GridBy gridFor(const SampleRef& sample, const ConversionOptions& options, const Measured& measured, const RgbImage& rgb)
{
    if (options.gridBy != GridBy::Auto)
        return options.gridBy;
    if (measured.organised)
        return GridBy::File;
    if (!rgb.empty() && rgb.pixelCount() == measured.points.pixelCount())
        return GridBy::Rows;
    if (sample.reading.camera)
        return GridBy::Camera;
    return GridBy::Auto;
}

std::size_t countMeasured(const OrganizedCloud& cloud)
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < cloud.pixelCount(); ++i)
        count += std::isfinite(cloud.data()[3 * i + 2]) ? 1 : 0;
    return count;
}

/// Width and height of the smallest box around the pixels that have a point.
std::pair<int, int> coveredSize(const OrganizedCloud& cloud)
{
    int left = cloud.width(), top = cloud.height(), right = -1, bottom = -1;
    for (int row = 0; row < cloud.height(); ++row)
        for (int column = 0; column < cloud.width(); ++column)
            if (std::isfinite(cloud.at(row, column, 2))) {
                left = std::min(left, column);
                right = std::max(right, column);
                top = std::min(top, row);
                bottom = row;
            }
    return {right - left + 1, bottom - top + 1};
}

/// The cloud as it is, every pixel its own source.
PointGrid asItIs(OrganizedCloud cloud)
{
    PointGrid grid;
    grid.source = Image<std::int32_t>(cloud.width(), cloud.height(), 1, -1);
    for (std::size_t i = 0; i < cloud.pixelCount(); ++i)
        if (std::isfinite(cloud.data()[3 * i + 2]))
            grid.source.data()[i] = static_cast<std::int32_t>(i);
    grid.points = countMeasured(cloud);
    grid.cloud = std::move(cloud);
    return grid;
}

Result<PointGrid> byRows(const Measured& measured, const RgbImage& rgb)
{
    if (rgb.empty() || rgb.pixelCount() != measured.points.pixelCount())
        return failure(ErrorCode::Mismatch,
                       Text("The file has %1 points, and the RGB picture has %2 pixels", measured.points.pixelCount(),
                            rgb.pixelCount()),
                       {}, "Put the points on the pixels of a camera or of a plane instead");
    OrganizedCloud cloud(rgb.width(), rgb.height(), 3);
    std::copy(measured.points.values().begin(), measured.points.values().end(), cloud.data());
    return asItIs(std::move(cloud));
}

Result<PointGrid> byCamera(const SampleRef& sample, const Measured& measured, const RgbImage& rgb,
                           ConversionNotes& notes)
{
    if (!sample.reading.camera && sample.reading.cameraProblem)
        return tl::unexpected<Error>(*sample.reading.cameraProblem);
    if (!sample.reading.camera)
        return failure(ErrorCode::InvalidArgument, "The camera that sees the points is not known", {},
                       Text("Give its file with %1, or put the points on a plane with %2", "--camera",
                            "--grid-by plane --mm-per-pixel"));
    if (behindShare(measured.points) > kBehind)
        return allAroundError();
    if (twoSidedShare(measured.points, nullptr) > kTwoSided)
        return allAroundError();
    CameraIntrinsics camera = *sample.reading.camera;
    if (camera.width == 0 && !rgb.empty()) { // its picture is the RGB picture then
        camera.width = rgb.width();
        camera.height = rgb.height();
    }
    if (camera.lensUnknown)
        notes.assumed.emplace_back(
            Text("The lens of the camera is described in a way that is not read: it is taken to be straight"));
    return gridByCamera(measured.points, camera);
}

Result<PointGrid> onPlane(const Measured& measured, const ConversionOptions& options, ConversionNotes& notes)
{
    const auto plane = viewPlane(measured.points, options.viewFrom);
    if (!plane) { // a cloud of all sides has no side, either
        const auto across = viewPlane(measured.points, ViewFrom::Z);
        return twoSidedShare(measured.points, &*across) > kTwoSided ? allAroundError() : passOn(plane);
    }
    if (!(options.mmPerPixel > 0)) {
        const double suggested = suggestedMmPerPixel(measured.points, *plane);
        if (!(suggested > 0))
            return failure(ErrorCode::BadData, "The points lie on no plane: there are too few, or they are on a line",
                           {}, "Record the part again, or leave this sample out");
        return failure(ErrorCode::InvalidArgument, "A view on a plane needs a resolution", {},
                       Text("Give the mm of a pixel; %1 would suit these points", suggested));
    }
    if (twoSidedShare(measured.points, &*plane) > kTwoSided)
        return allAroundError();
    if (options.viewFrom == ViewFrom::Fitted)
        notes.assumed.emplace_back(
            Text("The plane is seen from the side on which the origin of the points lies: the camera is taken to stand "
                 "there"));
    return gridOnPlane(measured.points, *plane, options.mmPerPixel);
}

/// Takes the points of an organised file.
Result<PointGrid> gridOf(const SampleRef& sample, const ConversionOptions& options, Measured& measured,
                         const RgbImage& rgb, ConversionNotes& notes)
{
    switch (notes.gridBy) {
    case GridBy::File:
        if (!measured.organised)
            break;
        if (rowsRunAround(measured.points))
            return allAroundError();
        return asItIs(std::move(measured.points));
    case GridBy::Rows: return byRows(measured, rgb);
    case GridBy::Camera: return byCamera(sample, measured, rgb, notes);
    case GridBy::Plane: return onPlane(measured, options, notes);
    case GridBy::Auto: break;
    }
    return failure(ErrorCode::InvalidArgument,
                   "The file is a list of points: it does not say on which pixel a point lies", {},
                   Text("Say how to put them on pixels: %1 with the camera's file, or %2 for a parallel view with so "
                        "many mm per pixel",
                        "--grid-by camera --camera FILE", "--grid-by plane --mm-per-pixel 0.2"));
}

RgbImage coloursOfPoints(const std::vector<std::uint8_t>& rgb, const PointGrid& grid)
{
    RgbImage colours(grid.cloud.width(), grid.cloud.height(), 3);
    for (std::size_t i = 0; i < grid.source.pixelCount(); ++i)
        if (const auto source = grid.source.data()[i]; source >= 0)
            std::copy_n(&rgb[3 * static_cast<std::size_t>(source)], 3, colours.data() + 3 * i);
    return colours;
}

/// The points of a grid where they were measured, before they were moved to a plane.
OrganizedCloud asMeasured(const OrganizedCloud& points, const PointGrid& grid)
{
    OrganizedCloud cloud(grid.cloud.width(), grid.cloud.height(), 3, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < grid.source.pixelCount(); ++i)
        if (const auto source = grid.source.data()[i]; source >= 0)
            std::copy_n(points.data() + 3 * static_cast<std::size_t>(source), 3, cloud.data() + 3 * i);
    return cloud;
}

/// With the depth camera that the file of both cameras describes, where nothing else names one.
SampleRef withDepthCamera(SampleRef sample, const ConversionOptions& options)
{
    if (GeometryReading& reading = sample.reading; !reading.camera && options.colourCamera)
        if (const auto& depth = options.colourCamera->depth) {
            reading.camera = depth;
            reading.cameraProblem = nullptr;
        }
    return sample;
}

/// The part of a conversion: its pictures while they are being made.
class Converting {
public:
    Converting(const SampleRef& sample, const ConversionOptions& options, const RunContext& context)
        : m_sample(withDepthCamera(sample, options)), m_options(options), m_context(context)
    {
    }

    Result<ConvertedPart> run()
    {
        if (auto ok = read(); !ok)
            return about(m_sample.geometry, ok.error());
        if (m_context.stopRequested())
            return cancelled();
        m_notes.gridBy = gridFor(m_sample, m_options, m_measured, m_picture);
        auto grid = gridOf(m_sample, m_options, m_measured, m_picture, m_notes);
        if (!grid)
            return about(m_sample.geometry, grid.error());
        if (const PictureTurn turn = m_sample.reading.turn; !m_measured.organised && turn != PictureTurn::None) {
            grid->cloud = turned(grid->cloud, turn);
            grid->source = turned(grid->source, turn);
        }
        m_notes.points = grid->points;
        m_notes.collisions = grid->collisions;
        m_notes.outside = grid->outside;
        m_notes.emptyShare = grid->emptyShare();
        if (m_context.stopRequested())
            return cancelled();
        if (auto ok = colour(*grid); !ok)
            return about(m_sample.rgb.empty() ? m_sample.geometry : m_sample.rgb, ok.error());
        if (auto ok = judge(grid->cloud); !ok)
            return about(m_sample.geometry, ok.error());
        return ConvertedPart{{std::move(m_colours), std::move(grid->cloud), std::move(m_mask), m_notes.geometry},
                             std::move(m_notes),
                             std::move(m_sample.reading)};
    }

private:
    Status read()
    {
        if (!m_sample.rgb.empty()) {
            auto picture = readRgb(m_sample.rgb, &m_notes.geometry.doubts);
            if (!picture)
                return passOn(picture);
            m_picture = std::move(*picture);
        }
        auto doubts = std::move(m_notes.geometry.doubts);
        auto measured = readMeasured(m_sample, m_options, m_notes);
        if (!measured)
            return passOn(measured);
        m_notes.geometry.doubts.insert(m_notes.geometry.doubts.begin(), doubts.begin(), doubts.end());
        m_measured = std::move(*measured);
        auto mask = loadMask(m_sample, m_picture.width(), m_picture.height(), m_notes.geometry.doubts);
        if (!mask)
            return passOn(mask);
        if (!*mask)
            return {};
        if (!m_picture.sameSize(**mask))
            return failure(ErrorCode::Mismatch,
                           Text("The mask is %1 pixels, the RGB picture is %2", sizeText(**mask), sizeText(m_picture)),
                           m_sample.mask.string(), "Export both with the same size, pixel by pixel aligned");
        m_mask = std::move(*mask);
        return {};
    }

    Status colour(const PointGrid& grid)
    {
        if (m_options.colourCamera && !m_picture.empty())
            return colourByCamera(grid, *m_options.colourCamera);
        if (m_picture.empty()) {
            if (m_measured.rgb.empty())
                return failure(ErrorCode::Unsupported, "There is no RGB picture, and the points have no colours", {},
                               "Export the cloud with colours, or add the RGB picture of the same name: a defect that "
                               "only colour shows would never be found");
            m_colours = coloursOfPoints(m_measured.rgb, grid);
            return {};
        }
        if (auto turn = judgeTurnBySize(m_picture, grid.cloud, m_sample); !turn)
            return turn;
        if (!m_picture.sameSize(grid.cloud))
            return failure(ErrorCode::Mismatch,
                           Text("The geometry is %1 pixels, the RGB picture is %2: they are of two cameras or modes, "
                                "and stretching one would move its edges",
                                sizeText(grid.cloud), sizeText(m_picture)),
                           {},
                           Text("Give the camera file of the RGB pictures with %1: the colours are then taken "
                                "through the calibration",
                                "--colour-camera"));
        if (m_notes.gridBy == GridBy::Plane)
            return failure(ErrorCode::InvalidArgument, "In a view on a plane the RGB picture lies elsewhere", {},
                           Text("Give the camera file of the RGB pictures with %1", "--colour-camera"));
        m_colours = m_picture;
        return {};
    }

    /// Whether a point hides another shows on the grid: points of a list have no neighbours.
    Status colourByCamera(const PointGrid& grid, const ColourCamera& camera)
    {
        const auto found =
            m_notes.gridBy == GridBy::Plane
                ? placesInColour(asMeasured(m_measured.points, grid), camera, m_picture.width(), m_picture.height())
                : placesInColour(grid.cloud, camera, m_picture.width(), m_picture.height());
        if (!found)
            return passOn(found);
        if (found->points > 0)
            m_notes.colourlessShare =
                static_cast<double>(found->beside + found->hidden) / static_cast<double>(found->points);
        if (found->points > 0 && found->points == found->beside)
            return failure(ErrorCode::BadData, "No point of the geometry lies in the RGB picture", {},
                           "Check that the camera files belong to these pictures, and the unit of the geometry");
        if (camera.poseAssumed)
            m_notes.assumed.emplace_back(Text("No file says where the RGB camera stands: it is taken to stand where "
                                              "the depth camera does"));
        else if (const auto& t = camera.pose.translationM; camera.pose.unitAssumed)
            m_notes.assumed.emplace_back(Text("No file says in which unit the place of the RGB camera is: it is "
                                              "taken to stand %1 mm from the depth camera",
                                              std::round(1e4 * std::hypot(t[0], t[1], t[2])) / 10));
        if (camera.camera.lensUnknown)
            m_notes.assumed.emplace_back(
                Text("The lens of the RGB camera is described in a way that is not read: it is taken to be straight"));
        m_colours = coloursAt(m_picture, found->places);
        if (m_mask)
            m_mask = maskAt(*m_mask, found->places);
        return {};
    }

    Status judge(OrganizedCloud& cloud)
    {
        GeometryNotes& notes = m_notes.geometry;
        if (countMeasured(cloud) == 0)
            return failure(ErrorCode::BadData, "No point of the geometry is measured", {},
                           "Record the part again, or leave this sample out");
        if (const auto [width, height] = coveredSize(cloud); std::min(width, height) < kFewestPixels)
            return failure(ErrorCode::BadData,
                           Text("The points cover only %1 x %2 pixels: a part needs at least %3 in both directions",
                                width, height, kFewestPixels),
                           {}, "Take a finer resolution, check the unit, or leave this sample out");
        if (m_notes.gridBy != GridBy::File) {
            notes.look = lookAt(cloud);
            notes.depthPicture = false;
        }
        if (m_notes.emptyShare > kMostlyEmpty && m_notes.gridBy != GridBy::File)
            notes.doubts.push_back(Text("Most pixels have no point (%1 %). Take a coarser resolution, or the camera's "
                                        "file of a smaller picture",
                                        std::round(100 * m_notes.emptyShare)));
        if (static_cast<double>(m_notes.collisions) > kMostlyBehind * static_cast<double>(m_notes.points))
            notes.doubts.push_back(Text("%1 % of the points lie behind others on the same pixel and are left out. Take "
                                        "a finer resolution, or the camera's file of a larger picture",
                                        std::round(100.0 * static_cast<double>(m_notes.collisions)
                                                   / static_cast<double>(m_notes.points))));
        return judgeGeometry(m_colours, cloud, m_sample, notes);
    }

    SampleRef m_sample;
    const ConversionOptions& m_options;
    const RunContext& m_context;
    ConversionNotes m_notes;
    RgbImage m_picture, m_colours;
    Measured m_measured;
    std::optional<Mask> m_mask;
};

/// The files of a part that a reader made, as long as they are needed.
class UnpackedPart {
public:
    UnpackedPart(const ForeignData& data, const SampleRef& sample, std::filesystem::path place)
        : m_place(std::move(place)), m_name(data.catalog.root.string() + " (" + sample.id + ")"),
          m_sample(unpack(data, sample))
    {
    }
    ~UnpackedPart()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_place, ignored);
    }
    UnpackedPart(const UnpackedPart&) = delete;
    UnpackedPart& operator=(const UnpackedPart&) = delete;

    [[nodiscard]] const Result<SampleRef>& sample() const { return m_sample; }
    /// A person knows the data, not the files that were made of them.
    [[nodiscard]] Error withinData(Error error) const
    {
        if (error.file.starts_with(m_place.string()))
            error.file = m_name;
        return error;
    }

private:
    [[nodiscard]] Result<SampleRef> unpack(const ForeignData& data, const SampleRef& sample) const
    {
        if (auto ok = makeWritableFolder(m_place); !ok)
            return passOn(ok);
        auto made = data.reader->unpack(sample, m_place);
        if (made)
            return made;
        Error error = withinData(made.error());
        if (error.file.empty())
            error.file = m_name;
        return tl::unexpected<Error>(std::move(error));
    }

    std::filesystem::path m_place;
    std::string m_name;
    Result<SampleRef> m_sample;
};

tl::unexpected<Error> outOfMemory(const SampleRef& sample)
{
    return failure(ErrorCode::OutOfMemory, "There is not enough memory for this sample", sample.geometry.string(),
                   "Close other programs or scale the pictures down");
}

} // namespace

const std::vector<Parameter<ConversionOptions>>& conversionParameters()
{
    using O = ConversionOptions;
    static const O d;
    static const std::vector<Parameter<O>> list{
        {{"grid-by", "Points on pixels", "", std::string(nameOf(d.gridBy)), 0, 0, enumNames<GridBy>(),
          "How the points come onto the pixels of a picture: as the file has them, row by row as in the RGB picture, "
          "by the camera that sees them, or in a parallel view on a plane."},
         enumMember<&O::gridBy>()},
        {{"view-from", "Seen from", "", std::string(nameOf(d.viewFrom)), 0, 0, enumNames<ViewFrom>(),
          "For a plane: the axis of the points that points at the viewer, or fitted for the plane that most points lie "
          "on, seen from the side of the camera (the origin of the points)."},
         enumMember<&O::viewFrom>()},
        {{"mm-per-pixel",
          "Resolution",
          "mm per pixel",
          d.mmPerPixel,
          0,
          1000,
          {},
          "For a plane: the size of a pixel.",
          true},
         &O::mmPerPixel},
    };
    return list;
}

Result<ConvertedPart> convertPart(const SampleRef& sample, const ConversionOptions& options, const RunContext& context)
try {
    return Converting(sample, options, context).run();
} catch (const std::bad_alloc&) {
    return outOfMemory(sample);
}

Result<ConvertedPart> convertPart(const ForeignData& data, const SampleRef& sample, const ConversionOptions& options,
                                  const std::filesystem::path& place, const RunContext& context)
{
    if (!data.reader)
        return convertPart(sample, options, context);
    const UnpackedPart unpacked(data, sample, place);
    if (!unpacked.sample())
        return passOn(unpacked.sample());
    auto part = convertPart(*unpacked.sample(), options, context);
    return part ? std::move(part) : tl::unexpected<Error>(unpacked.withinData(part.error()));
}

Result<double> suggestedMmPerPixel(const SampleRef& sample, const ConversionOptions& options)
try {
    ConversionNotes ignored;
    const auto measured = readMeasured(withDepthCamera(sample, options), options, ignored);
    if (!measured)
        return about(sample.geometry, measured.error());
    const auto plane = viewPlane(measured->points, options.viewFrom);
    return plane ? Result<double>(suggestedMmPerPixel(measured->points, *plane))
                 : about(sample.geometry, plane.error());
} catch (const std::bad_alloc&) {
    return outOfMemory(sample);
}

bool isCuredByConversion(const Error& error) { return error.remedy == organiseRemedy(); }

} // namespace twinspect
