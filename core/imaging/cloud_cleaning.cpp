// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/cloud_cleaning.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace twinspect {

namespace {

constexpr float kFarthestMetres = 10;

// Whether the (upper) median of |z| over the measured points is beyond `depth`: counting takes a tenth of the time of
// finding the median.
bool medianIsBeyond(const OrganizedCloud& cloud, float depth)
{
    std::size_t measured = 0;
    std::size_t within = 0;
    const auto values = cloud.values();
    for (std::size_t i = 2; i < values.size(); i += 3) {
        measured += std::isnan(values[i]) ? 0 : 1;
        within += std::abs(values[i]) <= depth ? 1 : 0; // false for NaN
    }
    return measured > 0 && within <= measured / 2;
}

} // namespace

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

void convertToMetres(OrganizedCloud& cloud, LengthUnit unit)
{
    if (unit == LengthUnit::Automatic)
        unit = medianIsBeyond(cloud, kFarthestMetres) ? LengthUnit::Millimetres : LengthUnit::Metres;
    if (unit == LengthUnit::Millimetres)
        for (float& value : cloud.values())
            value *= 0.001f;
}

} // namespace twinspect
