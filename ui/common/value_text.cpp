// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/value_text.h"

#include <algorithm>
#include <cmath>

#include <QLocale>

#include "core/evaluation/score_digits.h"

namespace twinspect {

namespace {

QString dash() { return QStringLiteral("\u2013"); }

QString fixed(double value, int decimals)
{
    return std::isfinite(value) ? QLocale().toString(value, 'f', decimals) : dash();
}

} // namespace

QString scoreText(double score) { return fixed(score, scoreDecimals()); }

QStringList scoreTexts(const std::vector<double>& scores)
{
    QStringList texts;
    for (const double score : scores)
        texts << fixed(score, scoreDecimals(scores));
    return texts;
}

QString costText(double cost) { return fixed(cost, 2); }
QString areaText(double mm2) { return std::isfinite(mm2) ? QStringLiteral("%1 mm\u00b2").arg(fixed(mm2, 2)) : dash(); }

QString measuredText(double value, double uncertainty, int decimals)
{
    if (!std::isfinite(value))
        return dash();
    if (!(std::isfinite(uncertainty) && uncertainty > 0))
        return fixed(value, decimals);
    auto exponent = static_cast<int>(std::floor(std::log10(uncertainty)));
    if (std::round(uncertainty * std::pow(10, 1 - exponent)) >= 100) // 0.0996 is 0.10
        ++exponent;
    const double last = std::pow(10, exponent - 1); // of what the second digit counts
    const auto ended = [&](double number) {
        return fixed(std::round(number / last) * last, std::max(0, 1 - exponent));
    };
    return QStringLiteral("%1 \u00b1 %2").arg(ended(value), ended(uncertainty));
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
