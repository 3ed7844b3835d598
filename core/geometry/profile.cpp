// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/profile.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "core/geometry/region_window.h"

namespace twinspect {

namespace {

constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();

// Every row or every column between the two once, whichever are more.
std::vector<PixelPlace> pixelsBetween(const PixelPlace& from, const PixelPlace& to)
{
    const int rows = to.row - from.row, columns = to.column - from.column;
    const int steps = std::max(std::abs(rows), std::abs(columns));
    std::vector<PixelPlace> pixels;
    for (int i = 0; i <= steps; ++i) {
        const double share = steps == 0 ? 0 : static_cast<double>(i) / steps;
        pixels.push_back({from.row + static_cast<int>(std::lround(share * rows)),
                          from.column + static_cast<int>(std::lround(share * columns))});
    }
    return pixels;
}

// How much longer the way along the ground is than what the camera sees of it, `seen` metres. The ends stand h above
// the ground, perpendicular to it: the ground below them is at z + h sqrt(1 + slope^2).
double stretch(double seen, double stepZ, double stepHeight)
{
    double factor = 1;
    for (int i = 0; i < 4 && seen > 0 && std::isfinite(stepHeight); ++i)
        factor = std::hypot(1.0, (stepZ + stepHeight * factor) / seen);
    return factor;
}

// Lengths that are not known lie evenly between those that are.
void fillLengths(std::vector<ProfilePoint>& points)
{
    std::size_t known = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (std::isnan(points[i].lengthMm))
            continue;
        const double step = (points[i].lengthMm - points[known].lengthMm) / static_cast<double>(i - known);
        for (std::size_t between = known + 1; between < i; ++between)
            points[between].lengthMm = points[known].lengthMm + step * static_cast<double>(between - known);
        known = i;
    }
}

} // namespace

std::optional<Profile> profileAlong(const OrganizedCloud& cloud, const PartGeometry& part, const PixelPlace& from,
                                    const PixelPlace& to)
{
    const float* first = &cloud.at(from.row, from.column, 0);
    const float* last = &cloud.at(to.row, to.column, 0);
    if (!isMeasured(first) || !isMeasured(last))
        return {};
    const double x = static_cast<double>(last[0]) - first[0], y = static_cast<double>(last[1]) - first[1];
    const double length = std::hypot(x, y);
    const auto heightAt = [&part](const PixelPlace& at) {
        return part.measured.at(at.row, at.column) != 0 ? double{part.heightMetres.at(at.row, at.column)}
                                                        : kNotMeasured;
    };
    const double longer = stretch(length, double{last[2]} - first[2], heightAt(to) - heightAt(from));
    Profile profile;
    for (const auto& pixel : pixelsBetween(from, to)) {
        ProfilePoint point{kNotMeasured, kNotMeasured, pixel};
        if (const float* xyz = &cloud.at(pixel.row, pixel.column, 0); isMeasured(xyz)) {
            const double along = (xyz[0] - first[0]) * x + (xyz[1] - first[1]) * y;
            point.lengthMm = length > 0 ? 1000 * longer * along / length : 0;
        }
        point.heightMm = 1000 * heightAt(pixel);
        profile.points.push_back(point);
    }
    fillLengths(profile.points);
    for (std::size_t i = 0; i < profile.points.size(); ++i) {
        const double height = profile.points[i].heightMm;
        if (!std::isfinite(height))
            continue;
        if (!profile.lowest || height < profile.points[*profile.lowest].heightMm)
            profile.lowest = i;
        if (!profile.highest || height > profile.points[*profile.highest].heightMm)
            profile.highest = i;
    }
    return profile;
}

std::string Profile::csv() const
{
    std::string text = "length_mm,height_mm,row,column\n";
    for (const auto& point : points) {
        char line[96];
        std::snprintf(line, sizeof line, "%.4f,", point.lengthMm);
        text += line;
        if (std::isfinite(point.heightMm)) {
            std::snprintf(line, sizeof line, "%.4f", point.heightMm);
            text += line;
        }
        text += "," + std::to_string(point.pixel.row) + "," + std::to_string(point.pixel.column) + "\n";
    }
    return text;
}

} // namespace twinspect
