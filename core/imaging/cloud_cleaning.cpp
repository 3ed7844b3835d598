// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/cloud_cleaning.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace twinspect {

void markMissingPoints(OrganizedCloud& cloud)
{
    constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
    const auto values = cloud.values();
    for (std::size_t i = 0; i + 2 < values.size(); i += 3) {
        float* point = &values[i];
        const bool finite = std::isfinite(point[0]) && std::isfinite(point[1]) && std::isfinite(point[2]);
        if (!finite || (point[0] == 0 && point[1] == 0 && point[2] == 0))
            std::fill_n(point, 3, kMissing);
    }
}

double medianDepth(const OrganizedCloud& cloud)
{
    std::vector<float> depths;
    depths.reserve(cloud.pixelCount());
    const auto values = cloud.values();
    for (std::size_t i = 2; i < values.size(); i += 3)
        if (!std::isnan(values[i]))
            depths.push_back(std::abs(values[i]));
    if (depths.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const auto middle = depths.begin() + static_cast<std::ptrdiff_t>(depths.size() / 2);
    std::nth_element(depths.begin(), middle, depths.end());
    return *middle;
}

void convertToMetres(OrganizedCloud& cloud, LengthUnit unit)
{
    constexpr double kFarthestMetres = 10;
    if (unit == LengthUnit::Automatic)
        unit = medianDepth(cloud) > kFarthestMetres ? LengthUnit::Millimetres : LengthUnit::Metres;
    if (unit == LengthUnit::Millimetres)
        for (float& value : cloud.values())
            value *= 0.001f;
}

} // namespace twinspect
