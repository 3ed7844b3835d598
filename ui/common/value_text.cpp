// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/value_text.h"

#include <cmath>
#include <set>

#include <QLocale>

namespace twinspect {

namespace {

constexpr int kScoreDecimals = 4;
constexpr int kMostDecimals = 9;

QString dash() { return QStringLiteral("\u2013"); }

QString fixed(double value, int decimals)
{
    return std::isfinite(value) ? QLocale().toString(value, 'f', decimals) : dash();
}

} // namespace

QString scoreText(double score) { return fixed(score, kScoreDecimals); }

QStringList scoreTexts(const std::vector<double>& scores)
{
    std::set<double> different;
    for (const double score : scores)
        if (std::isfinite(score))
            different.insert(score);
    QStringList texts;
    for (int decimals = kScoreDecimals; decimals <= kMostDecimals; ++decimals) {
        texts.clear();
        for (const double score : scores)
            texts << fixed(score, decimals);
        QStringList finite = texts;
        finite.removeAll(dash());
        finite.removeDuplicates();
        if (finite.size() == static_cast<qsizetype>(different.size()))
            break;
    }
    return texts;
}

QString areaText(double mm2) { return std::isfinite(mm2) ? QStringLiteral("%1 mm\u00b2").arg(fixed(mm2, 2)) : dash(); }

QString measuredText(double value, double uncertainty, int decimals)
{
    if (!std::isfinite(value))
        return dash();
    const auto text = fixed(value, decimals);
    return std::isfinite(uncertainty)
             ? QStringLiteral("%1 \u00b1 %2").arg(text, QLocale().toString(uncertainty, 'g', 2))
             : text;
}

QString timeText(const QDateTime& when)
{
    return when.isValid() ? when.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm")) + QStringLiteral(" UTC") : dash();
}

QString dayText(const QDate& day)
{
    return day.isValid() ? day.toString(Qt::ISODate) + QStringLiteral(" UTC") : dash();
}

QString pathText(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

} // namespace twinspect
