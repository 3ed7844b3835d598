// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/geometry_look.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace twinspect {

namespace {

constexpr int kGrid = 96;                 // places along a side; its medians are good to a percent
constexpr std::size_t kFewestSteps = 24;
constexpr double kFewestSpread = 0.01; // of z: below it the growth of the steps with z is noise
constexpr double kFewestGrown = 0.003;
constexpr double kSure = 5; // standard errors

double middle(std::vector<double>& values)
{
    if (values.empty())
        return 0;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

bool isThere(const float* point)
{
    return std::isfinite(point[0]) && std::isfinite(point[1]) && std::isfinite(point[2]);
}

struct Step {
    std::array<double, 3> difference{}; ///< per pixel
    double z = 0;
};

/// From every place of a coarse grid to the one `columns` and `rows` further.
std::vector<Step> stepsOf(const OrganizedCloud& cloud, int columns, int rows)
{
    std::vector<Step> steps;
    const int strideX = std::max(1, cloud.width() / kGrid), strideY = std::max(1, cloud.height() / kGrid);
    for (int row = 0; row + rows < cloud.height(); row += strideY)
        for (int column = 0; column + columns < cloud.width(); column += strideX) {
            const float* from = &cloud.at(row, column, 0);
            const float* to = &cloud.at(row + rows, column + columns, 0);
            if (!isThere(from) || !isThere(to))
                continue;
            Step step;
            for (std::size_t i = 0; i < 3; ++i)
                step.difference[i] = (static_cast<double>(to[i]) - from[i]) / (columns + rows);
            step.z = (static_cast<double>(from[2]) + to[2]) / 2;
            steps.push_back(step);
        }
    return steps;
}

std::array<double, 3> medianStep(const std::vector<Step>& steps)
{
    std::array<double, 3> medians{};
    for (std::size_t i = 0; i < 3; ++i) {
        std::vector<double> values;
        values.reserve(steps.size());
        for (const Step& step : steps)
            values.push_back(step.difference[i]);
        medians[i] = middle(values);
    }
    return medians;
}

/// Standard error of a median.
double errorOf(std::vector<double>& values, double median)
{
    constexpr double kMadToSigma = 1.4826, kMedianToMean = 1.2533;
    for (double& value : values)
        value = std::abs(value - median);
    return kMedianToMean * kMadToSigma * middle(values) / std::sqrt(static_cast<double>(values.size()));
}

/// How much larger the steps along `axis` are in the far quarter than in the near quarter, as a share of how much
/// larger z is there.
std::optional<double> growth(std::vector<Step> steps, std::size_t axis)
{
    std::sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.z < b.z; });
    const std::size_t quarter = steps.size() / 4;
    if (quarter < kFewestSteps)
        return std::nullopt;
    std::vector<double> nearSteps, farSteps, nearZ, farZ;
    for (std::size_t i = 0; i < quarter; ++i) {
        const Step &close = steps[i], &far = steps[steps.size() - 1 - i];
        nearSteps.push_back(std::abs(close.difference[axis]));
        farSteps.push_back(std::abs(far.difference[axis]));
        nearZ.push_back(close.z);
        farZ.push_back(far.z);
    }
    const double zNear = middle(nearZ), zFar = middle(farZ), sNear = middle(nearSteps), sFar = middle(farSteps);
    if (zNear <= 0 || sNear <= 0 || zFar / zNear < 1 + kFewestSpread)
        return std::nullopt;
    const double grown = sFar / sNear - 1;
    const double error = std::hypot(errorOf(nearSteps, sNear), errorOf(farSteps, sFar)) / sNear;
    return std::abs(grown) > std::max(kFewestGrown, kSure * error) ? grown / (zFar / zNear - 1) : 0;
}

} // namespace

double GeometryLook::mmPerPixel() const
{
    const auto length = [](const std::array<double, 3>& step) { return std::hypot(step[0], step[1], step[2]); };
    return 500 * (length(alongRow) + length(alongColumn));
}

double GeometryLook::mmPerColumn() const { return 1000 * std::hypot(alongRow[0], alongRow[1]); }
double GeometryLook::mmPerRow() const { return 1000 * std::hypot(alongColumn[0], alongColumn[1]); }

GeometryLook lookAt(const OrganizedCloud& cloud)
{
    GeometryLook look;
    look.width = cloud.width();
    look.height = cloud.height();
    std::vector<double> depths;
    const std::size_t stride = std::max<std::size_t>(1, cloud.pixelCount() / (kGrid * kGrid));
    for (std::size_t i = 0; i < cloud.pixelCount(); i += stride)
        if (isThere(cloud.data() + 3 * i))
            depths.push_back(cloud.data()[3 * i + 2]);
    if (depths.empty())
        return look;
    std::sort(depths.begin(), depths.end());
    look.z = depths[depths.size() / 2];
    // Across several pixels the noise of one drowns.
    const int columns = std::clamp(cloud.width() / 40, 1, std::max(1, cloud.width() - 1));
    const int rows = std::clamp(cloud.height() / 40, 1, std::max(1, cloud.height() - 1));
    const auto across = stepsOf(cloud, columns, 0), down = stepsOf(cloud, 0, rows);
    look.known = across.size() >= kFewestSteps && down.size() >= kFewestSteps;
    if (!look.known)
        return look;
    look.alongRow = medianStep(across);
    look.alongColumn = medianStep(down);
    const auto main = [](const std::array<double, 3>& step) {
        return static_cast<std::size_t>(std::abs(step[1]) > std::abs(step[0]) ? 1 : 0);
    };
    const auto x = growth(across, main(look.alongRow)), y = growth(down, main(look.alongColumn));
    look.pitchOverZ = x && y ? (*x + *y) / 2 : std::numeric_limits<double>::quiet_NaN();
    return look;
}

} // namespace twinspect
