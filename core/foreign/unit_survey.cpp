// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/foreign/unit_survey.h"

#include <algorithm>
#include <cmath>

namespace twinspect {

namespace {

constexpr double kOtherUnit = 8; // cm and mm differ by 10
constexpr std::size_t kFewest = 3;

/// With two digits.
double sizeMm(double metres)
{
    const double step = std::pow(10, std::floor(std::log10(1000 * metres)) - 1);
    return std::round(1000 * metres / step) * step;
}

} // namespace

double UnitSurvey::sizeOf(const OrganizedCloud& cloud)
{
    constexpr std::size_t kSampled = 5000;
    double size = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::vector<float> sample;
        const std::size_t stride = std::max<std::size_t>(1, cloud.pixelCount() / kSampled);
        for (std::size_t i = 0; i < cloud.pixelCount(); i += stride)
            if (const float value = cloud.data()[3 * i + axis]; std::isfinite(value))
                sample.push_back(value);
        if (sample.empty())
            continue;
        std::sort(sample.begin(), sample.end());
        size = std::max(size, static_cast<double>(sample[sample.size() - 1 - sample.size() / 20])
                                  - static_cast<double>(sample[sample.size() / 20]));
    }
    return size;
}

void UnitSurvey::add(std::size_t part, double size, const GeometryNotes& notes)
{
    m_sizes[part] = size;
    if (notes.unitGuessed)
        ++m_units[notes.metresPerUnit];
}

std::vector<UnitSurvey::Odd> UnitSurvey::odd() const
{
    std::vector<double> sizes;
    for (const double size : m_sizes)
        if (size > 0)
            sizes.push_back(size);
    std::vector<Odd> found;
    if (sizes.size() < kFewest)
        return found;
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
    std::nth_element(sizes.begin(), middle, sizes.end());
    for (std::size_t part = 0; part < m_sizes.size(); ++part) {
        const double times = m_sizes[part] > 0 ? m_sizes[part] / *middle : 1;
        if (times >= kOtherUnit || times <= 1 / kOtherUnit)
            found.push_back({part, Text("With this unit the part is %1 mm large, and most parts are %2 mm: its numbers "
                                        "are in another unit",
                                        sizeMm(m_sizes[part]), sizeMm(*middle))});
    }
    return found;
}

std::optional<Text> UnitSurvey::mixed() const
{
    if (m_units.size() < 2)
        return std::nullopt;
    return Text("No file says the unit, and the numbers are not of one unit: one unit is taken for %1 mm in parts: %2, "
                "and for %3 mm in parts: %4",
                1000 * m_units.begin()->first, m_units.begin()->second, 1000 * m_units.rbegin()->first,
                m_units.rbegin()->second);
}

Text unitRemedy()
{
    return Text("Convert the parts of each unit by themselves, or leave the unit to be judged from the numbers of each "
                "part");
}

} // namespace twinspect
