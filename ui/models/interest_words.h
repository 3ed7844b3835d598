// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

#include "core/record/inspection_record.h"

/// Regions of interest in words, for the window and its reports.
namespace twinspect::words {

[[nodiscard]] QColor colorOf(InterestKind kind);   ///< in which it is drawn everywhere
[[nodiscard]] QString interest(InterestKind kind); ///< "are ignored": after "pixels in it"
[[nodiscard]] QString interestInReport(InterestKind kind); ///< "ignored"
/// "reject above 2.5, from 1 mm²"; a dash without limits.
[[nodiscard]] QString limitsOf(const RegionOfInterest& region, const ScoreUnit& unit);
/// "12 % of the part, score 3.1"; or that it does not lie on the part.
[[nodiscard]] QString outcome(const InterestRecord& record, const ScoreUnit& unit);

} // namespace twinspect::words
