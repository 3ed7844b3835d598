// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/part_geometry.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/library_error.h"
#include "core/geometry/foreground.h"
#include "core/geometry/ground.h"
#include "core/geometry/hole_filling.h"
#include "core/geometry/statistics.h"

namespace twinspect {
namespace {

constexpr std::ptrdiff_t kFewestPixels = 6; // of a part
// An uneven border over which nothing rises is the part itself: six noises of it would hide any relief.
constexpr double kRoughShare = 0.01;     // of the span
constexpr double kRoughOverSensor = 5;

/// Median distance of horizontal and vertical neighbours inside `where`, across the line of sight, mm.
double spacingMm(const OrganizedCloud& cloud, const Mask& measured, const Mask& where)
{
    std::vector<float> distances;
    const int step = std::max(1, std::min(cloud.width(), cloud.height()) / 128);
    const auto add = [&](int row, int column, int nextRow, int nextColumn) {
        if (nextRow >= cloud.height() || nextColumn >= cloud.width() || !measured.at(nextRow, nextColumn))
            return;
        distances.push_back(std::hypot(cloud.at(nextRow, nextColumn, 0) - cloud.at(row, column, 0),
                                       cloud.at(nextRow, nextColumn, 1) - cloud.at(row, column, 1)));
    };
    for (int row = 0; row < cloud.height(); row += step) {
        for (int column = 0; column < cloud.width(); column += step) {
            if (!where.at(row, column) || !measured.at(row, column))
                continue;
            add(row, column, row, column + 1);
            add(row, column, row + 1, column);
        }
    }
    return 1000 * median(std::span(distances));
}

std::ptrdiff_t pixelsOf(const Mask& mask) { return std::count(mask.values().begin(), mask.values().end(), 1); }

PartGeometry separate(const OrganizedCloud& cloud, Mask measured, bool groundExpected)
{
    PartGeometry part;
    Ground ground = groundExpected ? fitGround(cloud, measured) : planeThroughEverything(cloud, measured);
    part.heightMetres = heightsOver(ground.surface, cloud, measured);
    if (ground.visible) {
        part.foreground = findForeground(part.heightMetres, measured, ground);
        const bool rough = ground.noiseMetres > kRoughShare * ground.spanMetres
                        && ground.noiseMetres > kRoughOverSensor * ground.sensorMetres;
        if (rough && pixelsOf(part.foreground) < kFewestPixels) {
            ground = planeThroughEverything(cloud, measured);
            part.heightMetres = heightsOver(ground.surface, cloud, measured);
        }
    }
    if (!ground.visible)
        part.foreground = everythingMeasured(measured);
    part.groundVisible = ground.visible;
    part.groundNoiseMetres = ground.noiseMetres;
    part.partFound = pixelsOf(part.foreground) >= kFewestPixels;
    if (!part.partFound)
        std::fill(part.foreground.values().begin(), part.foreground.values().end(), std::uint8_t{0});
    HoleFillingOptions filling;
    if (ground.visible)
        filling.groundCeiling = static_cast<float>(6 * ground.noiseMetres);
    fillHoles(part.heightMetres, part.foreground, filling);
    part.mmPerPixel = spacingMm(cloud, measured, part.foreground);
    if (part.mmPerPixel <= 0)
        part.mmPerPixel = spacingMm(cloud, measured, measured);
    part.measured = std::move(measured);
    return part;
}

} // namespace

Result<PartGeometry> separatePart(const OrganizedCloud& cloud, const SeparationOptions& options)
{
    if (cloud.empty() || cloud.channels() != 3)
        return failure(ErrorCode::BadData, "A point map needs three channels (x, y, z) and at least one pixel");
    try {
        Mask measured = measuredPoints(cloud);
        if (pixelsOf(measured) == 0)
            return failure(ErrorCode::BadData, "The point map holds no measured point", {},
                           "Check the sensor's exposure and range, or the file's format");
        return separate(cloud, std::move(measured), options.groundExpected);
    } catch (const std::exception& error) { // OpenCV
        return tl::unexpected<Error>(errorFrom(error, Text("The point map could not be processed: %1", error.what())));
    }
}

DepthMap measuredHeightMm(const PartGeometry& part)
{
    DepthMap height(part.heightMetres.width(), part.heightMetres.height(), 1, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < height.pixelCount(); ++i)
        if (part.measured.values()[i] != 0)
            height.values()[i] = part.heightMetres.values()[i] * 1000;
    return height;
}

std::vector<PixelCorner> edgeOf(const PartGeometry& part)
{
    return part.groundVisible ? outlineOf(part.foreground) : std::vector<PixelCorner>();
}

} // namespace twinspect
