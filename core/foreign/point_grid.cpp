// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/foreign/point_grid.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "core/imaging/image_io.h"
#include "core/imaging/picture_header.h"

namespace twinspect {

namespace {

constexpr float kNothing = std::numeric_limits<float>::quiet_NaN();
constexpr double kNearestCameraM = 0.1;
// Of the plane that most points lie on. [ours]
constexpr int kTries = 300;
constexpr std::size_t kTried = 2000;  // points
constexpr double kOnPlane = 0.01;     // of the size of the cloud
constexpr std::uint64_t kSeed = 6;
// From which distance a camera sees a plane, by how far the points reach off it and by the size of the cloud (a view of
// 127 degrees). [ours]
constexpr double kClearOfPoints = 1.5, kClearOfPlane = 0.25;
constexpr const char* kSayTheAxis = "Say with %1 which axis points at the viewer";

double dot(const Direction& a, const Direction& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
Direction cross(const Direction& a, const Direction& b)
{
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
Direction minus(const Direction& a, const Direction& b) { return {a[0] - b[0], a[1] - b[1], a[2] - b[2]}; }
Direction times(const Direction& a, double factor) { return {a[0] * factor, a[1] * factor, a[2] * factor}; }

std::optional<Direction> unit(const Direction& a)
{
    const double length = std::sqrt(dot(a, a));
    return length > 1e-12 && std::isfinite(length) ? std::optional(times(a, 1 / length)) : std::nullopt;
}

bool isMeasured(const float* point)
{
    return std::isfinite(point[0]) && std::isfinite(point[1]) && std::isfinite(point[2]);
}
Direction pointAt(const OrganizedCloud& points, std::size_t i)
{
    const float* point = points.data() + 3 * i;
    return {point[0], point[1], point[2]};
}

/// The grid while points are put on it.
class Filling {
public:
    Filling(int width, int height)
    {
        m_grid.cloud = OrganizedCloud(width, height, 3, kNothing);
        m_grid.source = Image<std::int32_t>(width, height, 1, -1);
    }

    /// `column` and `row` are those of the pixel, also outside the picture; `point` is what is kept there.
    void put(double column, double row, const std::array<float, 3>& point, std::size_t source)
    {
        ++m_grid.points;
        if (!(column >= 0 && row >= 0 && column < m_grid.cloud.width() && row < m_grid.cloud.height())) {
            ++m_grid.outside;
            return;
        }
        const int atColumn = static_cast<int>(column), atRow = static_cast<int>(row);
        float* there = &m_grid.cloud.at(atRow, atColumn);
        auto& from = m_grid.source.at(atRow, atColumn);
        if (from >= 0) {
            ++m_grid.collisions;
            if (!(point[2] < there[2]))
                return;
        }
        std::copy(point.begin(), point.end(), there);
        from = static_cast<std::int32_t>(source);
    }
    void putOutside()
    {
        ++m_grid.points;
        ++m_grid.outside;
    }
    PointGrid take() { return std::move(m_grid); }
    [[nodiscard]] bool empty() const { return m_grid.points == m_grid.outside; }

private:
    PointGrid m_grid;
};

std::vector<Direction> sampleOf(const OrganizedCloud& points, std::size_t most)
{
    std::vector<Direction> sample;
    const std::size_t stride = std::max<std::size_t>(1, points.pixelCount() / most);
    for (std::size_t i = 0; i < points.pixelCount(); i += stride)
        if (isMeasured(points.data() + 3 * i))
            sample.push_back(pointAt(points, i));
    return sample;
}

/// The longest side of the box around most of the points.
double sizeOf(const std::vector<Direction>& sample)
{
    double size = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::vector<double> values;
        for (const Direction& point : sample)
            values.push_back(point[axis]);
        std::sort(values.begin(), values.end());
        size = std::max(size, values[values.size() - 1 - values.size() / 50] - values[values.size() / 50]);
    }
    return size;
}

/// Least squares through the points near a plane, by the normal equations along its steepest axis.
Direction refinedNormal(const std::vector<Direction>& sample, const Direction& origin, const Direction& normal,
                        double tolerance)
{
    std::size_t steep = 0;
    for (std::size_t axis = 1; axis < 3; ++axis)
        if (std::abs(normal[axis]) > std::abs(normal[steep]))
            steep = axis;
    const std::size_t u = (steep + 1) % 3, v = (steep + 2) % 3;
    double n = 0, su = 0, sv = 0, sw = 0, suu = 0, suv = 0, svv = 0, suw = 0, svw = 0;
    for (const Direction& point : sample) {
        const Direction p = minus(point, origin);
        if (std::abs(dot(p, normal)) > tolerance)
            continue;
        ++n;
        su += p[u];
        sv += p[v];
        sw += p[steep];
        suu += p[u] * p[u];
        suv += p[u] * p[v];
        svv += p[v] * p[v];
        suw += p[u] * p[steep];
        svw += p[v] * p[steep];
    }
    if (n < 3)
        return normal;
    suu -= su * su / n;
    suv -= su * sv / n;
    svv -= sv * sv / n;
    suw -= su * sw / n;
    svw -= sv * sw / n;
    const double determinant = suu * svv - suv * suv;
    if (!(std::abs(determinant) > 1e-12 * suu * svv))
        return normal;
    Direction refined{};
    refined[u] = -(suw * svv - svw * suv) / determinant;
    refined[v] = -(svw * suu - suw * suv) / determinant;
    refined[steep] = 1;
    const auto direction = unit(refined);
    return direction ? times(*direction, dot(*direction, normal) < 0 ? -1 : 1) : normal;
}

/// How far most of the points reach to either side of a plane.
double reachOff(const std::pair<Direction, Direction>& plane, const std::vector<Direction>& sample)
{
    std::vector<double> reach;
    for (const Direction& point : sample)
        reach.push_back(std::abs(dot(minus(point, plane.first), plane.second)));
    std::sort(reach.begin(), reach.end());
    return reach[reach.size() - 1 - reach.size() / 50];
}

/// The plane of most points: of planes through three of them the one near which most others lie (Fischler and Bolles
/// 1981). The normal points to the camera, the origin of the points.
Result<std::pair<Direction, Direction>> fittedPlane(const OrganizedCloud& points)
{
    const auto sample = sampleOf(points, kTried);
    const auto tooFew = [] {
        return failure(ErrorCode::BadData, "The points lie on no plane: there are too few, or they are on a line", {},
                       Text(kSayTheAxis, "--view-from"));
    };
    if (sample.size() < 3)
        return tooFew();
    const double size = sizeOf(sample), tolerance = kOnPlane * size;
    std::size_t most = 0;
    std::pair<Direction, Direction> best;
    for (int i = 0; i < kTries; ++i) {
        Random random(kSeed, 0, static_cast<std::uint64_t>(i));
        const auto draw = [&] {
            return sample[static_cast<std::size_t>(random.below(static_cast<int>(sample.size())))];
        };
        const Direction a = draw(), b = draw(), c = draw();
        const auto normal = unit(cross(minus(b, a), minus(c, a)));
        if (!normal)
            continue;
        const auto near = static_cast<std::size_t>(std::count_if(sample.begin(), sample.end(), [&](const auto& point) {
            return std::abs(dot(minus(point, a), *normal)) <= tolerance;
        }));
        if (near > most) {
            most = near;
            best = {a, *normal};
        }
    }
    if (most < 3)
        return tooFew();
    best.second = refinedNormal(sample, best.first, best.second, tolerance);
    const double camera = dot(minus({}, best.first), best.second);
    if (!(std::abs(camera) > std::max(kClearOfPoints * reachOff(best, sample), kClearOfPlane * size)))
        return failure(ErrorCode::InvalidArgument,
                       "The origin of the points lies in or near the plane that most of them lie on: it is not known "
                       "from which side a camera saw them",
                       {}, Text(kSayTheAxis, "--view-from"));
    best.second = times(best.second, camera < 0 ? -1 : 1);
    return best;
}

struct Box {
    double left = std::numeric_limits<double>::infinity(), top = left, nearest = left;
    double right = -left, bottom = -left, farthest = -left;
};

Box boxOf(const OrganizedCloud& points, const ViewPlane& plane)
{
    Box box;
    for (std::size_t i = 0; i < points.pixelCount(); ++i) {
        if (!isMeasured(points.data() + 3 * i))
            continue;
        const Direction p = minus(pointAt(points, i), plane.origin);
        const double x = dot(p, plane.right), y = dot(p, plane.down), z = dot(p, plane.away);
        box.left = std::min(box.left, x);
        box.right = std::max(box.right, x);
        box.top = std::min(box.top, y);
        box.bottom = std::max(box.bottom, y);
        box.nearest = std::min(box.nearest, z);
        box.farthest = std::max(box.farthest, z);
    }
    return box;
}

} // namespace

double PointGrid::emptyShare() const
{
    const auto empty = std::count(source.values().begin(), source.values().end(), -1);
    return source.empty() ? 0 : static_cast<double>(empty) / static_cast<double>(source.pixelCount());
}

Result<PointGrid> gridByCamera(const OrganizedCloud& points, const CameraIntrinsics& camera)
{
    if (camera.width == 0 || camera.height == 0)
        return failure(ErrorCode::InvalidArgument, "The camera file does not say how large its pictures are", {},
                       "Add width and height in pixels to it");
    if (const auto size =
            checkPictureSize(static_cast<std::uint64_t>(camera.width), static_cast<std::uint64_t>(camera.height), {});
        !size)
        return passOn(size);
    Filling filling(camera.width, camera.height);
    for (std::size_t i = 0; i < points.pixelCount(); ++i) {
        const float* point = points.data() + 3 * i;
        if (!isMeasured(point))
            continue;
        if (const auto pixel = pixelOf(camera, pointAt(points, i)))
            filling.put(std::round((*pixel)[0]), std::round((*pixel)[1]), {point[0], point[1], point[2]}, i);
        else
            filling.putOutside();
    }
    if (filling.empty())
        return failure(ErrorCode::BadData, "No point lies in the picture of this camera", {},
                       "Check the unit and the axes of the points (x to the right, y down, z away from the camera) and "
                       "that the camera file belongs to them");
    return filling.take();
}

Result<ViewPlane> viewPlane(const OrganizedCloud& points, ViewFrom from)
{
    switch (from) {
    case ViewFrom::Z: return ViewPlane{{}, {1, 0, 0}, {0, -1, 0}, {0, 0, -1}};
    case ViewFrom::MinusZ: return ViewPlane{{}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    case ViewFrom::X: return ViewPlane{{}, {0, 1, 0}, {0, 0, -1}, {-1, 0, 0}};
    case ViewFrom::MinusX: return ViewPlane{{}, {0, -1, 0}, {0, 0, -1}, {1, 0, 0}};
    case ViewFrom::Y: return ViewPlane{{}, {-1, 0, 0}, {0, 0, -1}, {0, -1, 0}};
    case ViewFrom::MinusY: return ViewPlane{{}, {1, 0, 0}, {0, 0, -1}, {0, 1, 0}};
    case ViewFrom::Fitted: break;
    }
    const auto fitted = fittedPlane(points);
    if (!fitted)
        return passOn(fitted);
    const auto& [origin, normal] = *fitted;
    const Direction away = times(normal, -1);
    const Direction axis = std::abs(away[0]) < 0.9 ? Direction{1, 0, 0} : Direction{0, 1, 0};
    const Direction right = *unit(minus(axis, times(away, dot(axis, away)))); // what of it lies in the plane
    return ViewPlane{origin, right, cross(away, right), away};
}

Result<PointGrid> gridOnPlane(const OrganizedCloud& points, const ViewPlane& plane, double mmPerPixel)
{
    if (!(mmPerPixel > 0) || !std::isfinite(mmPerPixel))
        return failure(ErrorCode::InvalidArgument, "A view on a plane needs a resolution", {},
                       Text("Give the mm of a pixel with %1", "--mm-per-pixel"));
    const Box box = boxOf(points, plane);
    if (!(box.right >= box.left))
        return failure(ErrorCode::BadData, "No point of the geometry is measured", {},
                       "Record the part again, or leave this sample out");
    const double pitch = mmPerPixel / 1000;
    // The first points lie in the middle of the first pixels, so those of a grid lie on no border.
    const auto pixelAt = [pitch](double fromEdge) { return std::floor(fromEdge / pitch + 0.5); };
    const double columns = pixelAt(box.right - box.left) + 1, rows = pixelAt(box.bottom - box.top) + 1;
    if (!(columns * rows <= static_cast<double>(kMaxImagePixels)) || columns > kMaxImageSide || rows > kMaxImageSide)
        return failure(ErrorCode::Unsupported,
                       Text("The points cover %1 x %2 mm; at %3 mm per pixel that is more than a picture may have",
                            1000 * (box.right - box.left), 1000 * (box.bottom - box.top), mmPerPixel),
                       {}, "Take more mm per pixel, check the unit, or cut stray points away");
    const double cameraM = std::max({box.right - box.left, box.bottom - box.top, kNearestCameraM}) - box.nearest;
    Filling filling(static_cast<int>(columns), static_cast<int>(rows));
    for (std::size_t i = 0; i < points.pixelCount(); ++i) {
        if (!isMeasured(points.data() + 3 * i))
            continue;
        const Direction p = minus(pointAt(points, i), plane.origin);
        const double column = pixelAt(dot(p, plane.right) - box.left), row = pixelAt(dot(p, plane.down) - box.top);
        filling.put(column, row,
                    {static_cast<float>((column + 0.5 - columns / 2) * pitch),
                     static_cast<float>((row + 0.5 - rows / 2) * pitch),
                     static_cast<float>(dot(p, plane.away) + cameraM)},
                    i);
    }
    return filling.take();
}

double suggestedMmPerPixel(const OrganizedCloud& points, const ViewPlane& plane)
{
    constexpr int kCells = 64;
    constexpr double kRoom = 1.25; // points lie a little unevenly
    const Box box = boxOf(points, plane);
    const double width = box.right - box.left, height = box.bottom - box.top;
    if (!(width > 0) || !(height > 0))
        return 0;
    Image<std::uint8_t> covered(kCells, kCells);
    std::size_t count = 0;
    for (std::size_t i = 0; i < points.pixelCount(); ++i) {
        if (!isMeasured(points.data() + 3 * i))
            continue;
        ++count;
        const Direction p = minus(pointAt(points, i), plane.origin);
        const auto cell = [](double at, double size) {
            return std::clamp(static_cast<int>(at / size * kCells), 0, kCells - 1);
        };
        covered.at(cell(dot(p, plane.down) - box.top, height), cell(dot(p, plane.right) - box.left, width)) = 1;
    }
    const auto cells = std::count(covered.values().begin(), covered.values().end(), std::uint8_t{1});
    const double area = width * height * static_cast<double>(cells) / (kCells * kCells);
    const double pitchMm = 1000 * kRoom * std::sqrt(area / static_cast<double>(count));
    const double step = std::pow(10, std::floor(std::log10(pitchMm)) - 1);
    return std::ceil(pitchMm / step) * step;
}

} // namespace twinspect
