// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include <QDateTime>
#include <QString>
#include <QStringList>

/// How values are written everywhere in the window and in reports, in the person's language. What is not finite, or no
/// time, is a dash.
namespace twinspect {

/// A score, a threshold or a value of a map, with scoreDecimals().
[[nodiscard]] QString scoreText(double score);
/// Scores and thresholds that are compared in one sentence.
[[nodiscard]] QStringList scoreTexts(const std::vector<double>& scores);
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
