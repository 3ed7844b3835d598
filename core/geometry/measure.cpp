// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/measure.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <string>
#include <tuple>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "core/base/library_error.h"
#include "core/geometry/measure_noise.h"
#include "core/geometry/region_extent.h"
#include "core/geometry/region_extremes.h"
#include "core/geometry/region_window.h"
#include "core/geometry/robust_surface.h"
#include "core/geometry/statistics.h"

namespace twinspect {
namespace {

constexpr double kLargestSlant = 4; // 75 degrees: steeper surfaces are hardly measured, their area would be a guess
constexpr std::size_t kFewestForPlane = 12;
constexpr std::size_t kFewestForQuadratic = 60;
constexpr double kFitReach = 4.7; // noises; points farther away have no weight in the robust fit
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
    SurfaceCovariance covariance;
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
    std::vector<SurfacePoint> counted; // by the fit
    std::copy_if(ring.points.begin(), ring.points.end(), std::back_inserter(counted), [&](const SurfacePoint& point) {
        return std::abs(point.z - fit.surface.zAt(point.x, point.y)) < kFitReach * fit.noise;
    });
    return Reference{fit.surface, quadratic ? LocalReference::Quadratic : LocalReference::Plane, fit.noise,
                     SurfaceCovariance(counted, options.degree, fit.surface)};
}

/// Per pixel of a mask: distance from the reference, mm; NaN where nothing was measured.
struct Deviations {
    Image<double> mm;
    double sunkAlongZ = 0; ///< sums of differences along z, mm
    double raisedAlongZ = 0;
    double slant = 0; ///< sum over the measured pixels
    SurfaceTerms terms{}; ///< the same
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
            const auto terms = termsAt(reference, xyz[0], xyz[1]);
            std::transform(terms.begin(), terms.end(), result.terms.begin(), result.terms.begin(), std::plus());
            result.mm.at(row, column) = alongZ / slant;
            ++result.measured;
        }
    }
    return result;
}

DepthDeviation summarise(const Deviations& deviations, const Extremes& extremes, const Reference& reference,
                         const MeasuredPixels& pixels)
{
    DepthDeviation depth;
    depth.reference = reference.kind;
    depth.lowestMm = extremes.lowest.mm;
    depth.highestMm = extremes.highest.mm;
    depth.measuredShare = static_cast<double>(pixels.measured) / pixels.pixels;
    depth.sunkVolumeMm3 = deviations.sunkAlongZ * pixels.footprintMm2 / depth.measuredShare;
    depth.raisedVolumeMm3 = deviations.raisedAlongZ * pixels.footprintMm2 / depth.measuredShare;
    depth.volumeMm3 = depth.raisedVolumeMm3 - depth.sunkVolumeMm3;
    depth.meanMm = (deviations.raisedAlongZ - deviations.sunkAlongZ) / pixels.measured / pixels.slant;
    depth.referenceNoiseMm = 1000 * reference.noiseMetres / pixels.slant;
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

bool liesWithin(const Region& region, const Mask& part)
{
    for (int row = 0; row < region.box.height; ++row)
        for (int column = 0; column < region.box.width; ++column)
            if (region.pixels.at(row, column) && !part.at(region.box.row + row, region.box.column + column))
                return false;
    return true;
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

/// Depth, volume and their uncertainties, where region and ring allow it.
void measureDepth(RegionMeasurement& result, const Deviations& deviations, const Reference& reference,
                  const ReferenceNoise& noise, const MeasuredPixels& pixels, const Image<double>& ringMm,
                  const RegionWindow& window, const OrganizedCloud& cloud)
{
    const auto extremes = extremesOf(deviations.mm, noise.sigmaMm / pixels.slant, window, cloud);
    const auto depth = summarise(deviations, extremes, reference, pixels);
    if (surroundingsAreAStep(ringMm, depth))
        return;
    result.depth = depth;
    result.uncertainty.lowestMm = uncertaintyOf(extremes.lowest, noise, reference.surface);
    result.uncertainty.highestMm = uncertaintyOf(extremes.highest, noise, reference.surface);
    addVolumeUncertainty(result, pixels, noise);
}

Result<RegionMeasurement> measure(const OrganizedCloud& cloud, const Region& region, const Mask& part,
                                  std::span<const PixelCorner> partOutline)
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
    const RegionExtent extent(window, footprint);
    std::tie(result.lengthMm, result.widthMm) = extent.sidesMm();
    const auto reference = referenceOf(ringPoints(window, cloud, region));
    const Surface* surface = reference ? &reference->surface : nullptr;
    result.extentMm = extent.longestMm(surface, cloud);
    const auto outline = outlineOf(window.region);
    if (!partOutline.empty())
        result.edgeDistanceMm =
            part.empty() || liesWithin(region, part) ? extent.distanceMm(outline, partOutline, surface, *centre) : 0;
    MeasuredPixels pixels;
    pixels.pixels = region.pixelCount;
    pixels.outline = static_cast<int>(outline.size());
    pixels.footprintMm2 = footprint.areaMm2();
    pixels.pitchMm = footprint.longerStepMm();
    if (reference) {
        const Deviations deviations = deviationsFrom(reference->surface, window, window.region, cloud);
        pixels.measured = deviations.measured;
        pixels.terms = deviations.terms;
        pixels.slant = deviations.measured > 0
                         ? deviations.slant / deviations.measured
                         : std::min(reference->surface.slant((*centre)[0] / 1000, (*centre)[1] / 1000), kLargestSlant);
        const auto ringMm = deviationsFrom(reference->surface, window, window.ring, cloud).mm;
        const double sigmaMm = 1000 * reference->noiseMetres;
        const ReferenceNoise noise{sigmaMm, correlationOf(ringMm, sigmaMm / pixels.slant), reference->covariance};
        result.areaMm2 = region.pixelCount * pixels.footprintMm2 * pixels.slant;
        addExtentUncertainty(result, pixels, noise, reference->surface);
        if (deviations.measured > 0)
            measureDepth(result, deviations, *reference, noise, pixels, ringMm, window, cloud);
    } else {
        result.areaMm2 = region.pixelCount * pixels.footprintMm2;
    }
    return result;
}

} // namespace

Result<RegionMeasurement> measureRegion(const OrganizedCloud& cloud, const Region& region, const Mask& part,
                                        std::span<const PixelCorner> partOutline)
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
        return measure(cloud, region, part, partOutline);
    } catch (const std::exception& error) { // OpenCV
        return tl::unexpected<Error>(errorFrom(error, Text("The region could not be measured: %1", error.what())));
    }
}

} // namespace twinspect
