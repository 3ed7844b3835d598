// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/interest_words.h"

#include <cmath>

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "ui/common/value_text.h"

namespace twinspect::words {

namespace {

QString say(const char* source) { return QCoreApplication::translate("Interest", source); }

} // namespace

QColor colorOf(InterestKind kind)
{
    switch (kind) {
    case InterestKind::Ignore: return QColor::fromRgb(0x8A8A8A);
    case InterestKind::Inspect: return QColor::fromRgb(0x00A3A3);
    case InterestKind::OwnLimits: return QColor::fromRgb(0xE08A00);
    }
    return {};
}

QString interest(InterestKind kind)
{
    switch (kind) {
    case InterestKind::Ignore: return say(QT_TRANSLATE_NOOP("Interest", "are ignored"));
    case InterestKind::Inspect: return say(QT_TRANSLATE_NOOP("Interest", "are inspected, others not"));
    case InterestKind::OwnLimits: return say(QT_TRANSLATE_NOOP("Interest", "have limits of their own"));
    }
    return {};
}

QString interestInReport(InterestKind kind)
{
    switch (kind) {
    case InterestKind::Ignore: return say(QT_TRANSLATE_NOOP("Interest", "ignored"));
    case InterestKind::Inspect: return say(QT_TRANSLATE_NOOP("Interest", "inspected"));
    case InterestKind::OwnLimits: return say(QT_TRANSLATE_NOOP("Interest", "limits of its own"));
    }
    return {};
}

QString limitsOf(const RegionOfInterest& region, const ScoreUnit& unit)
{
    QStringList limits;
    const auto number = [](double value) { return QLocale().toString(value, 'g', 4); };
    if (region.threshold)
        limits += say(QT_TRANSLATE_NOOP("Interest", "reject above %1")).arg(scoreText(*region.threshold, unit));
    if (region.minAreaMm2)
        limits += say(QT_TRANSLATE_NOOP("Interest", "from %1 mm²")).arg(number(*region.minAreaMm2));
    if (region.minDepthMm)
        limits += say(QT_TRANSLATE_NOOP("Interest", "from %1 mm deep or high")).arg(number(*region.minDepthMm));
    return limits.empty() ? QStringLiteral("–") : limits.join(QStringLiteral(", "));
}

QString outcome(const InterestRecord& record, const ScoreUnit& unit)
{
    if (record.share <= 0)
        return say(QT_TRANSLATE_NOOP("Interest", "not on the part"));
    QStringList facts{say(QT_TRANSLATE_NOOP("Interest", "%1 % of the part"))
                          .arg(QLocale().toString(100 * record.share, 'f', record.share < 0.1 ? 1 : 0))};
    if (record.cut)
        facts += say(QT_TRANSLATE_NOOP("Interest", "cut off by the border of the picture"));
    if (!std::isnan(record.score))
        facts += say(QT_TRANSLATE_NOOP("Interest", "score %1")).arg(scoreText(record.score, unit));
    return facts.join(QStringLiteral(", "));
}

} // namespace twinspect::words
