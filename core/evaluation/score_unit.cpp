// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/score_unit.h"

#include <algorithm>
#include <cmath>

#include "core/evaluation/percentile.h"
#include "core/evaluation/standard_thresholds.h"

namespace twinspect {

namespace {

// Scores that lie closer to each other say nothing.
constexpr double kLeastSpan = 1e-12, kLeastRelativeSpan = 1e-9;

} // namespace

ScoreUnit ScoreUnit::between(double zero, double one)
{
    ScoreUnit unit;
    const double span = one - zero;
    if (!std::isfinite(span) || span <= std::max(kLeastSpan, kLeastRelativeSpan * std::abs(zero)))
        return unit;
    unit.m_zero = zero;
    unit.m_one = one;
    return unit;
}

double ScoreUnit::readable(double raw) const
{
    if (!known() || !std::isfinite(raw))
        return raw;
    constexpr double kMost = std::numeric_limits<double>::max();
    const double value = std::clamp((raw - m_zero) / (m_one - m_zero), -kMost, kMost);
    // Rounding may have moved a neighbour of the threshold onto it.
    if (raw > m_one)
        return std::max(value, std::nextafter(1.0, 2.0));
    return raw < m_one ? std::min(value, std::nextafter(1.0, 0.0)) : 1;
}

double ScoreUnit::raw(double readable) const
{
    if (!known() || readable == 1)
        return known() ? m_one : readable;
    return m_zero + readable * (m_one - m_zero);
}

double ScoreUnit::readableDifference(double raw) const { return known() ? raw / (m_one - m_zero) : raw; }

ScoreUnit scoreUnitOf(std::span<const double> heldOutScores)
{
    const auto middle = percentile(heldOutScores, 0.5);
    const auto standard = standardThresholds(heldOutScores, {}, Arithmetic::Unknown);
    return middle && standard ? ScoreUnit::between(*middle, standard->thresholds.reject) : ScoreUnit();
}

} // namespace twinspect
