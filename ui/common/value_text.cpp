// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/value_text.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QLocale>

#include "core/evaluation/score_digits.h"

namespace twinspect {

namespace {

struct ValueText {
    Q_DECLARE_TR_FUNCTIONS(ValueText)
};

QString dash() { return QStringLiteral("\u2013"); }

QString fixed(double value, int decimals)
{
    return std::isfinite(value) ? QLocale().toString(value, 'f', decimals) : dash();
}

} // namespace

QString scoreText(double raw, const ScoreUnit& unit) { return scoreTexts({raw}, unit).front(); }

QStringList scoreTexts(const std::vector<double>& raw, const ScoreUnit& unit)
{
    QStringList texts;
    const auto scores = writtenScores(raw, unit);
    for (const double value : scores.values)
        texts << fixed(value, scores.decimals);
    return texts;
}

QString scoreUnitText(const ScoreUnit& unit)
{
    return unit.known() ? ValueText::tr("0 is the middle of the held-out good parts, %1 the reject threshold of the "
                                        "training.")
                              .arg(fixed(1, kReadableDecimals))
                        : ValueText::tr("Raw scores: the model, or an older version that stored this, says no scale.");
}

QString scoreAxisText(const ScoreUnit& unit)
{
    return unit.known()
             ? ValueText::tr("Score of the part (0 = middle of the good parts, 1 = reject threshold of the training)")
             : ValueText::tr("Score of the part (higher = less like the good parts)");
}

QString scoreTip(double raw, const ScoreUnit& unit)
{
    if (!std::isfinite(raw))
        return {};
    return unit.known() ? ValueText::tr("%1 Raw score: %2.").arg(scoreUnitText(unit), scoreText(raw, {}))
                        : scoreUnitText(unit);
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
