// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include <QDateTime>
#include <QString>
#include <QStringList>

#include "core/evaluation/score_unit.h"

/// How values are written everywhere in the window and in reports, in the person's language. What is not finite, or no
/// time, is a dash.
namespace twinspect {

/// A raw score, a threshold or a value of a map, as people read it; see writtenScores().
[[nodiscard]] QString scoreText(double raw, const ScoreUnit& unit);
/// Scores and thresholds that are compared in one sentence.
[[nodiscard]] QStringList scoreTexts(const std::vector<double>& raw, const ScoreUnit& unit);
/// What 0 and 1 mean, in a sentence; without a unit, that scores are raw.
[[nodiscard]] QString scoreUnitText(const ScoreUnit& unit);
/// The name of an axis of scores, which says the same.
[[nodiscard]] QString scoreAxisText(const ScoreUnit& unit);
/// scoreUnitText() with the raw score, for the tool tip of a score; empty for what is not finite.
[[nodiscard]] QString scoreTip(double raw, const ScoreUnit& unit);
/// "52,345.40", in whatever money the person counts.
[[nodiscard]] QString costText(double cost);
/// "2.50 mm²": always two decimals.
[[nodiscard]] QString areaText(double mm2);
/// "0.312 ± 0.011": a measured number with its standard uncertainty, which has two digits, and ends where that ends
/// (GUM, 7.2.6). Where no uncertainty is known, with `decimals`.
[[nodiscard]] QString measuredText(double value, double uncertainty, int decimals);
/// "2026-11-30 02:11 UTC", as files and tables have it, too.
[[nodiscard]] QString timeText(const QDateTime& when);
/// "2026-11-30 UTC", of a day in UTC.
[[nodiscard]] QString dayText(const QDate& day);

/// A file or folder.
[[nodiscard]] QString pathText(const std::filesystem::path& path);

} // namespace twinspect
