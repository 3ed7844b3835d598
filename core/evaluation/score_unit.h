// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <span>

namespace twinspect {

/// The unit in which people read the scores of one model: 0 is the middle of its held-out good parts, 1 the reject
/// threshold that its training set [ours]. Thresholds, recipes and records hold raw scores; this is only how they are
/// said. Without a unit (made by default) a score is said as it is.
class ScoreUnit {
public:
    ScoreUnit() = default;
    /// Without a unit where one of the two raw scores is not finite, or `one` does not lie clearly above `zero`.
    [[nodiscard]] static ScoreUnit between(double zero, double one);

    [[nodiscard]] bool known() const { return m_one > m_zero; }
    [[nodiscard]] double zero() const { return m_zero; } ///< raw; NaN without a unit
    [[nodiscard]] double one() const { return m_one; }   ///< raw; NaN without a unit
    /// Never falls where the raw score rises; finite for a finite score; above 1 exactly where the raw score is above
    /// one(), and below 1 exactly where it is below.
    [[nodiscard]] double readable(double raw) const;
    /// The raw score that reads like this. 0 and 1 give zero() and one() to the last bit.
    [[nodiscard]] double raw(double readable) const;
    /// Of a difference of two scores.
    [[nodiscard]] double readableDifference(double raw) const;

    bool operator==(const ScoreUnit& other) const
    {
        return known() == other.known() && (!known() || (m_zero == other.m_zero && m_one == other.m_one));
    }

private:
    double m_zero = std::numeric_limits<double>::quiet_NaN();
    double m_one = std::numeric_limits<double>::quiet_NaN();
};

/// Of a model with these held-out scores: from their median to the reject threshold of standardThresholds(). Without a
/// unit where there are none, or where the threshold does not lie above the median: all scores equal, or a single one.
[[nodiscard]] ScoreUnit scoreUnitOf(std::span<const double> heldOutScores);

} // namespace twinspect
