// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/geometry_judgement.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "core/imaging/cloud_cleaning.h"

namespace twinspect {

namespace {

// What is usual for a camera over a part; outside, a person is asked. [ours]
constexpr double kNearestM = 0.02, kFarthestM = 10;                 // whatever was said
constexpr double kNearestGuessedM = 0.15, kFarthestGuessedM = 3;    // where the unit was judged from the numbers
constexpr double kFarthestAssumedM = 1.5;                           // where a camera file does not say it
constexpr double kSmallestFieldM = 0.004, kLargestFieldM = 3;
constexpr double kFinestPitchMm = 0.002, kCoarsestPitchMm = 5;
constexpr double kWidestView = 4;     // field of view over distance: 127 degrees
constexpr double kHeightGrows = -0.02; // GeometryLook::pitchOverZ
constexpr double kPerspective = 0.5; // the same: from here on the numbers are those of a camera, whatever z is called
constexpr double kMostPerspective = 1.5;
constexpr double kWidestLens = 8; // width of the picture over its focal length: 152 degrees
constexpr double kCentreOff = 0.2; // of the picture: the camera's centre
constexpr double kCentred = 0.06; // of the picture: where the centre usually lies
constexpr double kDistortedPx = 1.5;
constexpr double kOtherScale = 1.6; // of the pixel pitch: between two cameras or units, not two places of a part
// Of the edges that colour and geometry share.
constexpr int kEdgeGrid = 64;
constexpr double kClearlyBetter = 0.08;
constexpr double kClearEdges = 0.3, kSurelyBetter = 0.15; // without x and y to confirm it
constexpr double kNotSquare = 1.15; // of a pixel: longer by shorter side

using Point = std::array<double, 3>;

Point cross(const Point& a, const Point& b)
{
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

double length(const Point& a) { return std::hypot(a[0], a[1], a[2]); }

int mainOf(const Point& step, int without)
{
    int best = without == 0 ? 1 : 0;
    for (int i = 0; i < 3; ++i)
        if (i != without
            && std::abs(step[static_cast<std::size_t>(i)]) > std::abs(step[static_cast<std::size_t>(best)]))
            best = i;
    return best;
}

/// The axes that put x along the columns, y along the rows and z away from the camera. `depth`: which number of the
/// cloud is z; `sign`: of it.
Axes cureFor(const GeometryLook& look, int depth, int sign)
{
    const int x = mainOf(look.alongRow, depth), y = 3 - depth - x;
    Axes axes;
    const auto set = [&axes](int number, int axis, bool negative) {
        axes.axis[static_cast<std::size_t>(number)] = axis;
        axes.sign[static_cast<std::size_t>(number)] = negative ? -1 : 1;
    };
    set(x, 0, look.alongRow[static_cast<std::size_t>(x)] < 0);
    set(y, 1, look.alongColumn[static_cast<std::size_t>(y)] < 0);
    set(depth, 2, sign < 0);
    return axes;
}

tl::unexpected<Error> contradiction(Text detail, const SampleRef& sample, std::string_view key, std::string_view value)
{
    return failure(ErrorCode::BadData, std::move(detail), sample.geometry.string(),
                   Text("Set it right with %1, or with %2 in the mapping",
                        "--" + std::string(key) + " " + std::string(value),
                        "\"" + std::string(key) + "\": \"" + std::string(value) + "\""));
}

double medianOf(std::vector<double>& values)
{
    if (values.empty())
        return 0;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// z over the place in the picture, less a plane through some of the places.
class Levelled {
public:
    struct Place {
        double column, row, z;
    };
    /// Twice, the second time without what lies far from the first plane.
    explicit Levelled(const std::vector<Place>& places)
    {
        fit(places, std::numeric_limits<double>::infinity());
        std::vector<double> residuals;
        for (const Place& place : places)
            residuals.push_back(std::abs(over(place)));
        fit(places, 3 * medianOf(residuals) + 1e-9);
    }
    [[nodiscard]] double over(const Place& place) const
    {
        return place.z - m_plane[0] - m_plane[1] * place.column - m_plane[2] * place.row;
    }

private:
    /// Least squares over the places that are within `most` of the plane so far. Nothing changes where they are on a
    /// line.
    void fit(const std::vector<Place>& places, double most)
    {
        double n = 0, x = 0, y = 0, z = 0;
        const auto each = [&](const auto& use) {
            for (const Place& place : places)
                if (std::abs(over(place)) <= most || std::isinf(most))
                    use(place);
        };
        each([&](const Place& p) {
            ++n;
            x += p.column;
            y += p.row;
            z += p.z;
        });
        if (n < 3)
            return;
        double xx = 0, xy = 0, yy = 0, xz = 0, yz = 0;
        each([&](const Place& p) {
            const double dx = p.column - x / n, dy = p.row - y / n, dz = p.z - z / n;
            xx += dx * dx;
            xy += dx * dy;
            yy += dy * dy;
            xz += dx * dz;
            yz += dy * dz;
        });
        const double determinant = xx * yy - xy * xy;
        if (!(determinant > 1e-9 * xx * yy))
            return;
        const double slopeX = (xz * yy - yz * xy) / determinant, slopeY = (yz * xx - xz * xy) / determinant;
        m_plane = {z / n - slopeX * x / n - slopeY * y / n, slopeX, slopeY};
    }

    Point m_plane{};
};

/// 1: what stands out of the frame of the picture has larger z than it; -1: smaller; 0: neither. The ground may be
/// tilted.
int sideOfThePart(const OrganizedCloud& cloud)
{
    const int frame = std::max(1, std::min(cloud.width(), cloud.height()) / 12);
    std::vector<Levelled::Place> border, inside;
    const int stride = std::max(1, std::max(cloud.width(), cloud.height()) / 128);
    for (int row = 0; row < cloud.height(); row += stride)
        for (int column = 0; column < cloud.width(); column += stride) {
            const double z = cloud.at(row, column, 2);
            if (std::isnan(z))
                continue;
            const bool atEdge =
                row < frame || column < frame || row >= cloud.height() - frame || column >= cloud.width() - frame;
            (atEdge ? border : inside).push_back({static_cast<double>(column), static_cast<double>(row), z});
        }
    if (border.size() < 32 || inside.size() < 32)
        return 0;
    const Levelled ground(border);
    std::vector<double> noise;
    for (const auto& place : border)
        noise.push_back(std::abs(ground.over(place)));
    const double tolerance = 6 * medianOf(noise) + 1e-6;
    const auto share = [&](auto is) {
        return static_cast<double>(std::count_if(inside.begin(), inside.end(),
                                                 [&](const auto& place) { return is(ground.over(place)); }))
             / static_cast<double>(inside.size());
    };
    const double above = share([&](double height) { return height > tolerance; });
    const double below = share([&](double height) { return height < -tolerance; });
    if (above > 0.02 && above > 2 * below)
        return 1;
    return below > 0.02 && below > 2 * above ? -1 : 0;
}

double rounded(double value)
{
    if (value == 0 || !std::isfinite(value))
        return value;
    const double step = std::pow(10, std::floor(std::log10(std::abs(value))) - 1);
    return std::round(value / step) * step;
}

/// Which turn of the picture would explain how x and y run in it.
PictureTurn turnOf(const GeometryLook& look)
{
    const bool rowIsX = std::abs(look.alongRow[0]) >= std::abs(look.alongRow[1]);
    if (rowIsX) {
        const bool left = look.alongRow[0] < 0, up = look.alongColumn[1] < 0;
        return left && up ? PictureTurn::Half : left ? PictureTurn::Mirror : up ? PictureTurn::Flip : PictureTurn::None;
    }
    const bool up = look.alongRow[1] < 0, left = look.alongColumn[0] < 0;
    return up && left ? PictureTurn::Transverse
         : up         ? PictureTurn::Left
         : left       ? PictureTurn::Right
                      : PictureTurn::Transpose;
}

/// Means over the cells of a coarse grid; NaN where there is nothing.
template <typename Value>
Image<float> onGrid(int width, int height, int columns, int rows, const Value& valueAt)
{
    Image<float> sums(columns, rows), counts(columns, rows);
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column)
            if (const float value = valueAt(row, column); !std::isnan(value)) {
                const int toRow = row * rows / height, toColumn = column * columns / width;
                sums.at(toRow, toColumn) += value;
                counts.at(toRow, toColumn) += 1;
            }
    for (std::size_t i = 0; i < sums.pixelCount(); ++i)
        sums.data()[i] /= counts.data()[i]; // 0 / 0: NaN
    return sums;
}

/// How steep a picture is, less its overall slope, limited to what most of it reaches, and spread over neighbours.
Image<float> edgesOf(const Image<float>& values)
{
    const int width = values.width(), height = values.height();
    Image<float> across(width, height), down(width, height), steep(width, height);
    std::vector<double> slopesX, slopesY;
    for (int row = 0; row + 1 < height; ++row)
        for (int column = 0; column + 1 < width; ++column) {
            across.at(row, column) = values.at(row, column + 1) - values.at(row, column);
            down.at(row, column) = values.at(row + 1, column) - values.at(row, column);
            if (!std::isnan(across.at(row, column)))
                slopesX.push_back(across.at(row, column));
            if (!std::isnan(down.at(row, column)))
                slopesY.push_back(down.at(row, column));
        }
    const double slopeX = medianOf(slopesX), slopeY = medianOf(slopesY);
    std::vector<float> all;
    for (std::size_t i = 0; i < steep.pixelCount(); ++i) {
        const double strength = std::hypot(across.data()[i] - slopeX, down.data()[i] - slopeY);
        steep.data()[i] = std::isnan(strength) ? 0.F : static_cast<float>(strength);
        all.push_back(steep.data()[i]);
    }
    std::sort(all.begin(), all.end());
    const float limit = all[all.size() * 97 / 100];
    Image<float> soft(width, height);
    for (int row = 1; row + 1 < height; ++row)
        for (int column = 1; column + 1 < width; ++column)
            for (int y = -1; y <= 1; ++y)
                for (int x = -1; x <= 1; ++x)
                    soft.at(row, column) += std::min(limit, steep.at(row + y, column + x));
    return soft;
}

double correlation(const Image<float>& a, const Image<float>& b)
{
    const auto n = static_cast<double>(a.pixelCount());
    const double meanA = std::accumulate(a.values().begin(), a.values().end(), 0.0) / n;
    const double meanB = std::accumulate(b.values().begin(), b.values().end(), 0.0) / n;
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.pixelCount(); ++i) {
        const double x = a.data()[i] - meanA, y = b.data()[i] - meanB;
        ab += x * y;
        aa += x * x;
        bb += y * y;
    }
    return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

/// How well the edges of colour and geometry agree, also when the geometry's picture is turned.
class EdgeAgreement {
public:
    EdgeAgreement(const RgbImage& rgb, const OrganizedCloud& cloud)
    {
        const int longer = std::max(rgb.width(), rgb.height());
        const int columns = std::clamp(rgb.width() * kEdgeGrid / longer, 4, kEdgeGrid);
        const int rows = std::clamp(rgb.height() * kEdgeGrid / longer, 4, kEdgeGrid);
        m_colour = edgesOf(onGrid(rgb.width(), rgb.height(), columns, rows, [&rgb](int row, int column) {
            return static_cast<float>(rgb.at(row, column, 0) + rgb.at(row, column, 1) + rgb.at(row, column, 2));
        }));
        m_depth = edgesOf(onGrid(cloud.width(), cloud.height(), columns, rows,
                                 [&cloud](int row, int column) { return cloud.at(row, column, 2); }));
    }
    /// -1..1; empty where the turned picture has other sides.
    [[nodiscard]] std::optional<double> with(PictureTurn turn) const
    {
        const auto other = turned(m_depth, turn);
        return other.sameSize(m_colour) ? std::optional(correlation(m_colour, other)) : std::nullopt;
    }
    /// How much better they agree when it is turned.
    [[nodiscard]] double gain(PictureTurn turn) const
    {
        const auto agreement = with(turn);
        return agreement ? *agreement - *with(PictureTurn::None) : -1;
    }

private:
    Image<float> m_colour, m_depth;
};

Text wordFor(PictureTurn turn)
{
    switch (turn) {
    case PictureTurn::None: break;
    case PictureTurn::Mirror: return Text("mirrored, left for right");
    case PictureTurn::Flip: return Text("upside down");
    case PictureTurn::Half: return Text("turned by 180 degrees");
    case PictureTurn::Right:
    case PictureTurn::Left: return Text("turned by 90 degrees");
    case PictureTurn::Transpose:
    case PictureTurn::Transverse: return Text("transposed, its rows exchanged for its columns");
    }
    return {};
}

void doubtScale(const SampleRef& sample, GeometryNotes& notes)
{
    const GeometryLook& look = notes.look;
    const double distance = std::abs(look.z), pitch = look.mmPerPixel();
    const double field = std::max(look.fieldWidthMm(), look.fieldHeightMm()) / 1000;
    const bool isDistance = field < kWidestView * distance;
    const bool assumed = notes.depthPicture && notes.unitGuessed;
    bool doubtful = isDistance && (distance < kNearestM || distance > kFarthestM);
    if (notes.unitGuessed && !assumed)
        doubtful = doubtful || (isDistance && (distance < kNearestGuessedM || distance > kFarthestGuessedM))
                || field < kSmallestFieldM || field > kLargestFieldM || pitch < kFinestPitchMm
                || pitch > kCoarsestPitchMm;
    if (notes.unitGuessed && !sample.reading.axes) // z in metres beside x and y in pixels or in mm
        doubtful = doubtful || (!isDistance && distance < kNearestM);
    if (assumed)
        doubtful = doubtful || distance > kFarthestAssumedM || distance < kNearestGuessedM;
    if (doubtful)
        notes.doubts.push_back(Text("The unit may be wrong: with %1 mm for one unit of the file the camera is %2 m "
                                    "away and sees %3 x %4 mm, %5 mm "
                                    "per pixel. If that is not so, set the unit: %6, or %7 in the mapping",
                                    1000 * notes.metresPerUnit, rounded(distance), rounded(look.fieldWidthMm()),
                                    rounded(look.fieldHeightMm()), rounded(pitch), "--unit", "\"unit\""));
}

void doubtCamera(const OrganizedCloud& cloud, const SampleRef& sample, GeometryNotes& notes)
{
    if (!sample.reading.camera || !notes.depthPicture)
        return;
    const CameraIntrinsics& camera = *sample.reading.camera;
    const int width = notes.look.width, height = notes.look.height;
    const double x = camera.cx / width, y = camera.cy / height, turnedX = camera.cx / height,
                 turnedY = camera.cy / width;
    if (camera.width == 0 && sample.reading.turn == PictureTurn::None
        && std::max(std::abs(turnedX - 0.5), std::abs(turnedY - 0.5)) < kCentred
        && std::max(std::abs(x - 0.5), std::abs(y - 0.5)) > 2 * kCentred)
        notes.doubts.push_back(Text("The camera file seems to be for depth pictures that are turned by 90 degrees: its "
                                    "centre is at %1, %2 and the depth picture has %3 x %4 pixels. Give the depth "
                                    "pictures as the camera took them, with %5 where they then lie across the RGB "
                                    "pictures, or add width and height to the camera file",
                                    camera.cx, camera.cy, width, height, "--turn"));
    else if (camera.width == 0
             && (std::abs(camera.cx / width - 0.5) > kCentreOff || std::abs(camera.cy / height - 0.5) > kCentreOff))
        notes.doubts.push_back(Text("The camera file seems to be for pictures of another size: its centre is at %1, %2 "
                                    "and the depth picture has %3 x %4 pixels. Give the camera file of this size, or "
                                    "add its width and height",
                                    camera.cx, camera.cy, width, height));
    if (!sample.reading.axes && sideOfThePart(cloud) > 0)
        notes.doubts.push_back(Text("In this depth picture the part lies farther away than what surrounds it. If it "
                                    "holds heights or disparities, export the distances from the camera instead. If "
                                    "the part does lie deeper, confirm that with %1, or %2 in the mapping",
                                    "--axes x,y,z", "\"axes\": \"x,y,z\""));
    if (camera.lensUnknown)
        notes.doubts.push_back(Text("The camera file describes the lens in a way that is not read: it is taken to be "
                                    "straight. Export undistorted pictures with the camera file that belongs to them"));
    if (camera.distortionPx > kDistortedPx)
        notes.doubts.push_back(Text("The camera file says that the lens moves points by up to %1 pixels, and that was "
                                    "undone. If the pictures are undistorted already, give their camera file without "
                                    "the numbers of the lens",
                                    rounded(camera.distortionPx)));
    if (camera.skewPx > kDistortedPx)
        notes.doubts.push_back(Text("The camera file's skew moves points by up to %1 pixels, which is not corrected "
                                    "here. Export pictures without skew, with the camera file that belongs to them",
                                    rounded(camera.skewPx)));
}

Status judgeAxes(const RgbImage& rgb, const OrganizedCloud& cloud, const SampleRef& sample, GeometryNotes& notes)
{
    const GeometryLook& look = notes.look;
    const Point normal = cross(look.alongRow, look.alongColumn);
    const double size = length(normal);
    if (!(size > 0.2 * length(look.alongRow) * length(look.alongColumn)))
        return failure(
            ErrorCode::BadData,
            "The three numbers of a point are not x, y and z: they do not run along the columns and the rows "
            "of the picture",
            sample.geometry.string(), "Export the organised point cloud with its x, y and z");
    int depth = 0;
    for (int i = 1; i < 3; ++i)
        if (std::abs(normal[static_cast<std::size_t>(i)]) > 1.2 * std::abs(normal[static_cast<std::size_t>(depth)]))
            depth = i;
    if (depth != 2 && std::abs(normal[static_cast<std::size_t>(depth)]) > 1.3 * std::abs(normal[2])) {
        if (sample.reading.axes)
            return failure(ErrorCode::BadData,
                           Text("With the axes %1 x and y do not run along the columns and rows of the picture",
                                toString(*sample.reading.axes)),
                           sample.geometry.string(), "Correct the axes, or leave them out to see what is proposed");
        std::vector<double> values;
        for (std::size_t i = 0; i < cloud.pixelCount(); i += 7)
            if (const double value = cloud.data()[3 * i + static_cast<std::size_t>(depth)]; !std::isnan(value))
                values.push_back(value);
        return contradiction(
            Text("x, y and z are in another order in this file: x has to run along the columns and y along "
                 "the rows of the picture"),
            sample, "axes", toString(cureFor(look, depth, medianOf(values) < 0 ? -1 : 1)));
    }
    const double field = std::max(look.fieldWidthMm(), look.fieldHeightMm()) / 1000;
    const bool isDistance = field < kWidestView * std::abs(look.z);
    if (!isDistance && look.pitchOverZ > kPerspective && look.pitchOverZ < kMostPerspective)
        return failure(ErrorCode::BadData,
                       Text("x and y are in another unit than z in this file: as far as they grow with z, z is the "
                            "distance from the camera, but the picture would be %1 m wide at %2 m",
                            rounded(look.fieldWidthMm() / 1000), rounded(std::abs(look.z))),
                       sample.geometry.string(), "Export x, y and z in one unit");
    if (!sample.reading.axes) {
        if (isDistance && look.z < 0)
            return contradiction(Text("z is negative in this file: it has to be the distance from the camera"), sample,
                                 "axes", toString(cureFor(look, 2, -1)));
        const int side = isDistance ? (look.pitchOverZ < kHeightGrows ? 1 : -1) : sideOfThePart(cloud);
        if (side > 0)
            return contradiction(Text("z is a height in this file: it has to be the distance from the camera"), sample,
                                 "axes", toString(cureFor(look, 2, -1)));
        if (side == 0)
            notes.doubts.push_back(Text("z cannot be the distance from the camera, and it does not show whether it is "
                                        "a height. Say what it is with %1, "
                                        "or %2 in the mapping: x,y,-z where z is a height, otherwise x,y,z",
                                        "--axes", "\"axes\""));
        if (isDistance && !(look.pitchOverZ > kPerspective) && sideOfThePart(cloud) > 0) {
            const std::string cure = toString(cureFor(look, 2, -1));
            notes.doubts.push_back(Text("z may be a height instead of the distance from the camera: what stands out "
                                        "of the ground has a larger z. If it is one, set %1, or %2 in the mapping. "
                                        "Otherwise say x,y,z there",
                                        "--axes " + cure, "\"axes\": \"" + cure + "\""));
        }
    }
    const PictureTurn turn = turnOf(look);
    if (turn == PictureTurn::None)
        return {};
    const double gain = EdgeAgreement(rgb, cloud).gain(turn);
    if (gain > kClearlyBetter)
        return contradiction(Text("The geometry is %1 against the RGB picture", wordFor(turn)), sample, "turn",
                             toString(turn));
    if (gain > -kClearlyBetter)
        notes.doubts.push_back(Text("The geometry may be %1 against the RGB picture: x has to run along its columns "
                                    "and y along its rows. If "
                                    "it is, set it right with %2, or %3 in the mapping",
                                    wordFor(turn), "--turn " + std::string(toString(turn)),
                                    "\"turn\": \"" + std::string(toString(turn)) + "\""));
    return {};
}

/// Numbers of a camera that no lens has: mostly mm, or shares of the picture, where pixels are meant.
Status judgeLens(const SampleRef& sample, const GeometryNotes& notes)
{
    const auto& camera = sample.reading.camera;
    if (!camera)
        return {};
    const double width = camera->width > 0 ? camera->width : notes.look.width;
    if (width < kWidestLens * camera->fx)
        return {};
    return failure(ErrorCode::BadData,
                   Text("The camera's focal length is %1 for pictures that are %2 pixels wide: no lens sees so far to "
                        "both sides. It seems to be in mm",
                        camera->fx, width),
                   (sample.cameraFile.empty() ? sample.geometry : sample.cameraFile).string(),
                   "Give focal lengths and centre in pixels");
}

/// A depth picture has no x and y of its own; only its edges show whether it lies on the RGB picture.
void doubtTurn(const RgbImage& rgb, const OrganizedCloud& cloud, const SampleRef& sample, GeometryNotes& notes)
{
    if (sample.reading.turn != PictureTurn::None)
        return;
    const EdgeAgreement edges(rgb, cloud);
    const double asIs = *edges.with(PictureTurn::None);
    PictureTurn best = PictureTurn::None;
    double most = -1;
    for (const PictureTurn turn : {PictureTurn::Mirror, PictureTurn::Flip, PictureTurn::Half, PictureTurn::Right,
                                   PictureTurn::Left, PictureTurn::Transpose, PictureTurn::Transverse})
        if (const double agreement = edges.with(turn).value_or(-1); agreement > most) {
            most = agreement;
            best = turn;
        }
    if (most > kClearEdges && most - asIs > kSurelyBetter)
        notes.doubts.push_back(Text("The depth picture seems to be %1 against the RGB picture: their edges agree "
                                    "better then. If it is, set it right with %2, or %3 in the mapping",
                                    wordFor(best), "--turn " + std::string(toString(best)),
                                    "\"turn\": \"" + std::string(toString(best)) + "\""));
    else
        notes.turnUnknown = !(asIs > kClearEdges && asIs - most > kClearlyBetter);
}

/// The turn that lays geometry made for the picture as viewers show it on the picture as it is stored.
PictureTurn backFromShown(int orientation)
{
    constexpr std::array<PictureTurn, 9> kBack{PictureTurn::None, PictureTurn::None,       PictureTurn::Mirror,
                                               PictureTurn::Half, PictureTurn::Flip,       PictureTurn::Transpose,
                                               PictureTurn::Left, PictureTurn::Transverse, PictureTurn::Right};
    return kBack[static_cast<std::size_t>(orientation)];
}

/// Viewers turn some RGB pictures by a tag, and tools that make geometry may have done so, too.
void doubtOrientation(const RgbImage& rgb, const OrganizedCloud& cloud, const SampleRef& sample, GeometryNotes& notes)
{
    const PictureTurn turn = backFromShown(exifOrientation(sample.rgb));
    if (turn == PictureTurn::None || sample.reading.turn != PictureTurn::None)
        return;
    if (const double gain = EdgeAgreement(rgb, cloud).gain(turn); gain > -kClearlyBetter && gain > -1)
        notes.doubts.push_back(Text("Viewers turn this RGB picture by its EXIF tag; here it stands as stored. If the "
                                    "geometry was made for what they show, set it right with %1, or %2 in the mapping",
                                    "--turn " + std::string(toString(turn)),
                                    "\"turn\": \"" + std::string(toString(turn)) + "\""));
}

/// Pixels that are not square: mostly a picture that was resized to other proportions.
void doubtStretch(GeometryNotes& notes)
{
    const double across = notes.look.mmPerColumn(), down = notes.look.mmPerRow();
    if (!(across > 0) || !(down > 0) || std::max(across / down, down / across) < kNotSquare)
        return;
    notes.doubts.push_back(Text("The geometry is stretched: a pixel is %1 mm wide and %2 mm high. If it was resized, "
                                "export it in the size in which it was measured; if its camera file is another one's, "
                                "give the right one",
                                rounded(across), rounded(down)));
}

} // namespace

Status judgeTurnBySize(const RgbImage& rgb, const OrganizedCloud& cloud, const SampleRef& sample)
{
    if (rgb.sameSize(cloud) || rgb.width() != cloud.height() || rgb.height() != cloud.width())
        return {};
    constexpr int kFirstOnItsSide = 5;
    if (const int orientation = exifOrientation(sample.rgb); orientation >= kFirstOnItsSide) {
        const PictureTurn turn = backFromShown(orientation);
        return failure(ErrorCode::Mismatch,
                       Text("The geometry is %1 pixels, the RGB picture is %2 as it is stored. Viewers turn it by "
                            "its EXIF tag, and the geometry has the size that they show",
                            sizeText(cloud), sizeText(rgb)),
                       sample.geometry.string(),
                       Text("Set it right with %1, or with %2 in the mapping", "--turn " + std::string(toString(turn)),
                            "\"turn\": \"" + std::string(toString(turn)) + "\""));
    }
    return failure(ErrorCode::Mismatch,
                   Text("The geometry is %1 pixels, the RGB picture is %2: one of them is turned by 90 degrees. "
                        "Programs that show pictures may turn them by their EXIF tag; here they stand as stored",
                        sizeText(cloud), sizeText(rgb)),
                   sample.geometry.string(),
                   Text("Set %1 to right, left, transpose or transverse, as an option or in the mapping", "\"turn\""));
}

Status judgeGeometry(const RgbImage& rgb, const OrganizedCloud& cloud, const SampleRef& sample, GeometryNotes& notes)
{
    if (notes.repeatedPoints > 0) {
        GeometryReading cured;
        cured.missing = {notes.repeated};
        notes.doubts.push_back(Text("One value of z, %1, repeats exactly and lies apart from all others. If it stands "
                                    "for \"not measured\", say so "
                                    "with %2, or %3 in the mapping",
                                    notes.repeated, "--missing=" + settingsOf(cured).front().second, "\"missing\""));
    }
    if (!notes.look.known)
        return {};
    if (!notes.depthPicture)
        if (auto ok = judgeAxes(rgb, cloud, sample, notes); !ok)
            return ok;
    if (notes.depthPicture) {
        if (auto ok = judgeLens(sample, notes); !ok)
            return ok;
        doubtTurn(rgb, cloud, sample, notes);
    }
    doubtOrientation(rgb, cloud, sample, notes);
    doubtStretch(notes);
    doubtScale(sample, notes);
    doubtCamera(cloud, sample, notes);
    return {};
}

std::string readingText(const GeometryReading& reading)
{
    std::string text;
    for (const auto& [key, value] : settingsOf(reading))
        if (key != "unit" && key != "bytes")
            text += (text.empty() ? "" : "; ") + key + " " + value;
    return text;
}

bool doubtAgainst(const LearntGeometry& learnt, const GeometryReading& reading, GeometryNotes& notes)
{
    const std::string read = readingText(reading);
    if (!learnt.readings.empty() && !learnt.readings.contains(read)) {
        const auto shown = [](const std::string& text) {
            return text.empty() ? Text("without settings") : Text("with %1", text);
        };
        notes.doubts.push_back(Text("The geometry is read in another way than that of the parts the model learnt from: "
                                    "%1, and there %2. If the files are of the same kind, give the same settings",
                                    shown(read), shown(*learnt.readings.begin())));
    }
    const double pitch = notes.look.mmPerPixel();
    if (!notes.look.known || !(pitch > 0) || !(learnt.mmPerPixel > 0)
        || std::max(pitch / learnt.mmPerPixel, learnt.mmPerPixel / pitch) < kOtherScale)
        return false;
    notes.doubts.push_back(Text("The geometry has another scale than that of the parts the model learnt from: %1 mm "
                                "per pixel, and there %2. Check the unit (%3), the camera file and the size of the "
                                "pictures",
                                rounded(pitch), rounded(learnt.mmPerPixel), "--unit"));
    return true;
}

double markedShare(const Mask& mask)
{
    // A defect that lies along the whole border is the ground: defect and ground are exchanged.
    constexpr double kBorder = 0.9, kMuch = 0.3;
    const auto share = [](std::size_t marked, std::size_t all) {
        return all > 0 ? static_cast<double>(marked) / static_cast<double>(all) : 0;
    };
    std::size_t border = 0, ofBorder = 0;
    for (int row = 0; row < mask.height(); ++row)
        for (int column = 0; column < mask.width(); ++column)
            if (row == 0 || column == 0 || row + 1 == mask.height() || column + 1 == mask.width()) {
                ++border;
                ofBorder += mask.at(row, column) != 0 ? 1 : 0;
            }
    const auto marked =
        std::count_if(mask.values().begin(), mask.values().end(), [](std::uint8_t value) { return value != 0; });
    const double all = share(static_cast<std::size_t>(marked), mask.pixelCount());
    return all > kMuch && share(ofBorder, border) > kBorder ? 1 : all;
}

void GeometrySurvey::add(const SampleRef& sample, const GeometryNotes& notes)
{
    add(sample, notes.doubts);
    const std::lock_guard lock(m_mutex);
    for (const auto& missing : notes.missing) {
        Count& count = m_missing[missing.value];
        count.points += missing.points;
        count.pixels += static_cast<std::size_t>(notes.look.width) * static_cast<std::size_t>(notes.look.height);
        count.told = missing.told;
        count.samples.insert(sample.id);
    }
}

void GeometrySurvey::add(const SampleRef& sample, const std::vector<Text>& notes)
{
    const std::lock_guard lock(m_mutex);
    for (const Text& note : notes)
        m_doubts[note.pattern()].emplace(sample.id, note);
}

std::vector<GeometrySurvey::MissingAbout> GeometrySurvey::missing() const
{
    std::vector<MissingAbout> found;
    for (const auto& [value, count] : m_missing) {
        MissingAbout about;
        about.samples.assign(count.samples.begin(), count.samples.end());
        about.value = value;
        about.share = static_cast<double>(count.points) / static_cast<double>(std::max<std::size_t>(1, count.pixels));
        about.told = count.told;
        about.text = Text("The number %1 is taken as \"not measured\": %2 % of the points, in parts: %3", value,
                          rounded(100 * about.share), count.samples.size());
        found.push_back(std::move(about));
    }
    return found;
}

std::vector<GeometrySurvey::About> GeometrySurvey::doubts() const
{
    std::vector<About> found;
    for (const auto& [pattern, doubts] : m_doubts) {
        About about{doubts.begin()->second, {}};
        for (const auto& [id, text] : doubts)
            about.samples.push_back(id);
        found.push_back(std::move(about));
    }
    return found;
}

std::vector<Text> GeometrySurvey::remarks() const
{
    std::vector<Text> said;
    for (const auto& about : missing())
        if (!about.told)
            said.push_back(about.text);
    for (const auto& about : doubts())
        said.emplace_back(Text("%1. Parts: %2, the first %3", about.text, about.samples.size(), about.samples.front()));
    return said;
}

void GeometrySurvey::warn(const RunContext& context) const
{
    for (const Text& remark : remarks())
        context.warn(remark);
}

} // namespace twinspect
