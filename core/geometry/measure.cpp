// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/measure.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "core/base/library_error.h"
#include "core/geometry/region_window.h"
#include "core/geometry/robust_surface.h"
#include "core/geometry/statistics.h"

namespace twinspect {
namespace {

constexpr double kLargestSlant = 4; // 75 degrees: steeper surfaces are hardly measured, their area would be a guess
constexpr double kExtremeShare = 0.01;
constexpr std::size_t kFewestExtremes = 3;
constexpr std::size_t kFewestForPlane = 12;
constexpr std::size_t kFewestForQuadratic = 60;
constexpr double kNoiseFloorMetres = 1e-6;
// A step in the surroundings [ours]: a tenth of the ring departs from the reference by a quarter of what the region
// does, or more, and by so much more than neighbouring points differ that noise cannot be the reason.
constexpr double kReliefQuantile = 0.9;
constexpr double kReliefShare = 0.25;
constexpr double kClearOfNoise = 5;
constexpr double kLeastReliefMm = 0.01;

struct RingPoints {
    std::vector<SurfacePoint> points;
    int sectors = 0; ///< of eight around the region that hold at least three points
};

RingPoints ringPoints(const RegionWindow& window, const OrganizedCloud& cloud, const Region& region)
{
    RingPoints ring;
    std::array<int, 8> sectors{};
    for (int row = 0; row < window.ring.height(); ++row) {
        for (int column = 0; column < window.ring.width(); ++column) {
            const float* xyz = &cloud.at(window.row + row, window.column + column, 0);
            if (!window.ring.at(row, column) || !isMeasured(xyz))
                continue;
            ring.points.push_back({xyz[0], xyz[1], xyz[2]});
            // Half pixels keep a symmetric ring's points off the sectors' borders.
            const double angle = std::atan2(window.row + row + 0.31 - region.centroidRow,
                                            window.column + column + 0.17 - region.centroidColumn);
            ++sectors[static_cast<std::size_t>(std::clamp(static_cast<int>((angle / (2 * M_PI) + 0.5) * 8), 0, 7))];
        }
    }
    ring.sectors =
        static_cast<int>(std::count_if(sectors.begin(), sectors.end(), [](int points) { return points >= 3; }));
    return ring;
}

struct Reference {
    Surface surface;
    LocalReference kind = LocalReference::Plane;
    double noiseMetres = 0;
};

std::optional<Reference> referenceOf(const RingPoints& ring)
{
    if (ring.points.size() < kFewestForPlane || ring.sectors < 3)
        return {};
    const bool quadratic = ring.points.size() >= kFewestForQuadratic && ring.sectors >= 6;
    const std::vector<double> even(ring.points.size(), 1.0);
    const Surface start = fitSurface(ring.points, even, SurfaceDegree::Plane, frameOf(ring.points));
    RobustFitOptions options;
    options.degree = quadratic ? SurfaceDegree::Quadratic : SurfaceDegree::Plane;
    options.noiseFloor = kNoiseFloorMetres;
    const RobustSurface fit = fitSurfaceRobustly(ring.points, start, options);
    return Reference{fit.surface, quadratic ? LocalReference::Quadratic : LocalReference::Plane, fit.noise};
}

double meanOf(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0)
         / static_cast<double>(std::max<std::size_t>(1, values.size()));
}

/// Per pixel of a mask: distance from the reference, mm; NaN where nothing was measured.
struct Deviations {
    Image<double> mm;
    double sunkAlongZ = 0; ///< sums of differences along z, mm
    double raisedAlongZ = 0;
    double slant = 0; ///< sum over the measured pixels
    int measured = 0;
};

Deviations deviationsFrom(const Surface& reference, const RegionWindow& window, const Mask& where,
                          const OrganizedCloud& cloud)
{
    Deviations result;
    result.mm = Image<double>(where.width(), where.height(), 1, std::nan(""));
    for (int row = 0; row < where.height(); ++row) {
        for (int column = 0; column < where.width(); ++column) {
            const float* xyz = &cloud.at(window.row + row, window.column + column, 0);
            if (!where.at(row, column) || !isMeasured(xyz))
                continue;
            const double slant = std::min(reference.slant(xyz[0], xyz[1]), kLargestSlant);
            const double alongZ = 1000 * (reference.zAt(xyz[0], xyz[1]) - xyz[2]);
            (alongZ < 0 ? result.sunkAlongZ : result.raisedAlongZ) += std::abs(alongZ);
            result.slant += slant;
            result.mm.at(row, column) = alongZ / slant;
            ++result.measured;
        }
    }
    return result;
}

/// 3 x 3 means over the region's measured pixels, in rising order.
std::vector<double> smoothedInOrder(const Image<double>& mm)
{
    std::vector<double> values;
    for (int row = 0; row < mm.height(); ++row) {
        for (int column = 0; column < mm.width(); ++column) {
            if (std::isnan(mm.at(row, column)))
                continue;
            double sum = 0;
            int count = 0;
            for (int r = std::max(0, row - 1); r <= std::min(mm.height() - 1, row + 1); ++r) {
                for (int c = std::max(0, column - 1); c <= std::min(mm.width() - 1, column + 1); ++c) {
                    if (!std::isnan(mm.at(r, c))) {
                        sum += mm.at(r, c);
                        ++count;
                    }
                }
            }
            values.push_back(sum / count);
        }
    }
    std::sort(values.begin(), values.end());
    return values;
}

DepthDeviation summarise(const Deviations& deviations, const Reference& reference, double footprintMm2, int pixels)
{
    const std::vector<double> values = smoothedInOrder(deviations.mm);
    const auto extremes =
        std::min(values.size(), std::max(kFewestExtremes,
                                         static_cast<std::size_t>(kExtremeShare * static_cast<double>(values.size()))));
    DepthDeviation depth;
    depth.reference = reference.kind;
    depth.lowestMm = meanOf(std::span(values).first(extremes));
    depth.highestMm = meanOf(std::span(values).last(extremes));
    depth.measuredShare = static_cast<double>(deviations.measured) / pixels;
    depth.sunkVolumeMm3 = deviations.sunkAlongZ * footprintMm2 / depth.measuredShare;
    depth.raisedVolumeMm3 = deviations.raisedAlongZ * footprintMm2 / depth.measuredShare;
    depth.volumeMm3 = depth.raisedVolumeMm3 - depth.sunkVolumeMm3;
    const double meanSlant = deviations.slant / deviations.measured;
    depth.meanMm = (deviations.raisedAlongZ - deviations.sunkAlongZ) / deviations.measured / meanSlant;
    depth.referenceNoiseMm = 1000 * reference.noiseMetres / meanSlant;
    return depth;
}

double quantileOf(std::vector<double> values, double share)
{
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// Whether the ring departs from the reference as the region does: then the region's number would say as much about its
/// surroundings as about itself.
bool surroundingsAreAStep(const Image<double>& ringMm, const DepthDeviation& depth)
{
    std::vector<double> relief, differences;
    for (int row = 0; row < ringMm.height(); ++row) {
        for (int column = 0; column < ringMm.width(); ++column) {
            const double here = ringMm.at(row, column);
            if (std::isnan(here))
                continue;
            relief.push_back(std::abs(here));
            if (column + 1 < ringMm.width() && !std::isnan(ringMm.at(row, column + 1)))
                differences.push_back(std::abs(ringMm.at(row, column + 1) - here));
            if (row + 1 < ringMm.height() && !std::isnan(ringMm.at(row + 1, column)))
                differences.push_back(std::abs(ringMm.at(row + 1, column) - here));
        }
    }
    if (relief.empty() || differences.empty())
        return false;
    const double departs = quantileOf(std::move(relief), kReliefQuantile);
    const double noise = quantileOf(std::move(differences), 0.5); // of two points: 0.95 deviations of one
    const double region = std::max(std::abs(depth.lowestMm), std::abs(depth.highestMm));
    return departs > kLeastReliefMm && departs > kClearOfNoise * noise && departs > kReliefShare * region;
}

/// Long and short side of the smallest rectangle around the region's pixels, mm.
std::pair<double, double> sidesMm(const RegionWindow& window, const Footprint& footprint)
{
    std::vector<cv::Point2f> corners;
    for (int row = 0; row < window.region.height(); ++row) {
        for (int column = 0; column < window.region.width(); ++column) {
            if (!window.region.at(row, column))
                continue;
            for (const auto& [down, right] :
                 {std::pair(-0.5, -0.5), std::pair(-0.5, 0.5), std::pair(0.5, -0.5), std::pair(0.5, 0.5)}) {
                const double r = row + down;
                const double c = column + right;
                corners.emplace_back(static_cast<float>(c * footprint.alongRow[0] + r * footprint.alongColumn[0]),
                                     static_cast<float>(c * footprint.alongRow[1] + r * footprint.alongColumn[1]));
            }
        }
    }
    const cv::Size2f size = cv::minAreaRect(corners).size;
    return {std::max(size.width, size.height), std::min(size.width, size.height)};
}

std::optional<std::array<double, 3>> meanPointMm(const RegionWindow& window, const Mask& where,
                                                 const OrganizedCloud& cloud)
{
    std::array<double, 3> sum{};
    int count = 0;
    for (int row = 0; row < where.height(); ++row) {
        for (int column = 0; column < where.width(); ++column) {
            const float* xyz = &cloud.at(window.row + row, window.column + column, 0);
            if (!where.at(row, column) || !isMeasured(xyz))
                continue;
            for (std::size_t axis = 0; axis < 3; ++axis)
                sum[axis] += 1000.0 * xyz[axis];
            ++count;
        }
    }
    if (count == 0)
        return {};
    for (double& coordinate : sum)
        coordinate /= count;
    return sum;
}

Result<RegionMeasurement> measure(const OrganizedCloud& cloud, const Region& region, const Mask& part)
{
    const RegionWindow window = windowAround(region, cloud, part);
    const Footprint footprint = footprintOf(window, cloud);
    auto centre = meanPointMm(window, window.region, cloud);
    if (!centre)
        centre = meanPointMm(window, window.ring, cloud);
    if (!centre || !(footprint.areaMm2() > 0))
        return failure(ErrorCode::TooLittleData, "Nothing was measured in or around the region", {},
                       "Its size in pixels is still valid");
    RegionMeasurement result;
    result.centreMm = *centre;
    std::tie(result.lengthMm, result.widthMm) = sidesMm(window, footprint);
    double slant = 1;
    if (const auto reference = referenceOf(ringPoints(window, cloud, region))) {
        const Deviations deviations = deviationsFrom(reference->surface, window, window.region, cloud);
        slant = std::min(reference->surface.slant((*centre)[0] / 1000, (*centre)[1] / 1000), kLargestSlant);
        if (deviations.measured > 0) {
            slant = deviations.slant / deviations.measured;
            result.depth = summarise(deviations, *reference, footprint.areaMm2(), region.pixelCount);
            if (surroundingsAreAStep(deviationsFrom(reference->surface, window, window.ring, cloud).mm, *result.depth))
                result.depth.reset();
        }
    }
    result.areaMm2 = region.pixelCount * footprint.areaMm2() * slant;
    return result;
}

} // namespace

Result<RegionMeasurement> measureRegion(const OrganizedCloud& cloud, const Region& region, const Mask& part)
{
    const PixelBox& box = region.box;
    const bool inside = box.row >= 0 && box.column >= 0 && box.row + box.height <= cloud.height()
                     && box.column + box.width <= cloud.width();
    if (cloud.channels() != 3 || !inside || region.pixels.width() != box.width || region.pixels.height() != box.height
        || (!part.empty() && !part.sameSize(cloud)))
        return failure(ErrorCode::Mismatch,
                       "The region, the part's mask and the point map do not belong to the same image");
    if (region.pixelCount < 1)
        return failure(ErrorCode::TooLittleData, "The region is empty");
    try {
        return measure(cloud, region, part);
    } catch (const std::exception& error) { // OpenCV
        return tl::unexpected<Error>(errorFrom(error, Text("The region could not be measured: %1", error.what())));
    }
}

} // namespace twinspect
