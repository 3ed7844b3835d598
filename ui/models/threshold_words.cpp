// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/threshold_words.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

namespace twinspect::words {

namespace {

QString say(const char* source) { return QCoreApplication::translate("ThresholdWords", source); }

QString sayOfSets(const char* source, int n = -1) { return QCoreApplication::translate("CalibrationWords", source, nullptr, n); }

QString shown(const QString& number) { return QLocale().toString(number.toDouble(), 'g', 4); }
QString percent(const QString& share) { return QLocale().toString(100 * share.toDouble(), 'g', 3); }

/// "#" in `pattern` stands for a number, everything else for itself.
QStringList numbersIn(const QString& formula, const char* pattern)
{
    const auto regular = QRegularExpression::escape(QLatin1String(pattern)).replace(QStringLiteral("\\#"), QStringLiteral("([-+0-9.e]+)"));
    const auto match = QRegularExpression(QLatin1Char('^') + regular).match(formula);
    return match.hasMatch() ? match.capturedTexts().mid(1) : QStringList();
}

} // namespace

QString howFound(const QString& formula)
{
    if (const auto n = numbersIn(formula, "max + margin * (max - min) = # + # * (# - #)"); !n.isEmpty())
        return say(QT_TRANSLATE_NOOP("ThresholdWords", "The scores of the good parts lie between %1 and %2. The threshold lies above the highest of them, by %3 % of that range."))
            .arg(shown(n[3]), shown(n[0]), percent(n[1]));
    if (const auto n = numbersIn(formula, "quantile # of # good scores"); !n.isEmpty())
        return say(QT_TRANSLATE_NOOP("ThresholdWords", "%1 % of the %2 good parts score no higher than the threshold.")).arg(percent(n[0]), shown(n[1]));
    if (const auto n = numbersIn(formula, "mean + k * sigma = # + # * #"); !n.isEmpty())
        return say(QT_TRANSLATE_NOOP("ThresholdWords", "The good parts score %1 on average. The threshold lies %2 standard deviations of %3 above that.")).arg(shown(n[0]), shown(n[1]), shown(n[2]));
    if (const auto n = numbersIn(formula, "score number # of # good parts in rising order, # = ceil((# + 1) * (1 - #))"); !n.isEmpty())
        return say(QT_TRANSLATE_NOOP("ThresholdWords", "The threshold is score number %1 of the %2 good parts in rising order. A new good part is rejected with a probability of at most %3 %."))
            .arg(shown(n[0]), shown(n[1]), percent(n[4]));
    if (const auto n = numbersIn(formula, "lowest cut that rejects at most # of # good parts"); !n.isEmpty())
        return say(QT_TRANSLATE_NOOP("ThresholdWords", "This is the lowest threshold that rejects at most %1 of the %2 good parts.")).arg(shown(n[0]), shown(n[1]));
    if (const auto n = numbersIn(formula, "highest cut that passes at most # of # defective parts"); !n.isEmpty())
        return say(QT_TRANSLATE_NOOP("ThresholdWords", "This is the highest threshold that lets at most %1 of the %2 defective parts pass.")).arg(shown(n[0]), shown(n[1]));
    if (const auto n = numbersIn(formula, "largest F1 = 2 P R / (P + R) = # at precision # and recall #"); !n.isEmpty())
        return say(QT_TRANSLATE_NOOP("ThresholdWords", "This is the best balance: %1 % of the defective parts are found, and %2 % of the rejected parts are defective.")).arg(percent(n[2]), percent(n[1]));
    if (const auto n = numbersIn(formula, "least cost of # parts = # * ((1 - #) * # * # + # * # * #) = #"); !n.isEmpty())
        return say(QT_TRANSLATE_NOOP("ThresholdWords", "Here false rejects and escapes together cost least: %1 for %2 parts.")).arg(shown(n[8]), shown(n[0]));
    if (const auto n = numbersIn(formula, "set by hand: # of # good parts rejected, # of # defective parts passed"); !n.isEmpty())
        return say(QT_TRANSLATE_NOOP("ThresholdWords", "Set by hand. On the parts at that time it rejected %1 of %2 good ones and let %3 of %4 defective ones pass."))
            .arg(shown(n[0]), shown(n[1]), shown(n[2]), shown(n[3]));
    return {};
}

QString nameOf(const PartSet& set)
{
    QStringList pieces;
    if (set.validation > 0)
        pieces += sayOfSets(QT_TRANSLATE_N_NOOP("CalibrationWords", "%n validation part(s)"), set.validation);
    if (set.heldOut > 0)
        pieces += sayOfSets(QT_TRANSLATE_N_NOOP("CalibrationWords", "%n held-out part(s) of the training"), set.heldOut);
    if (set.test > 0)
        pieces += sayOfSets(QT_TRANSLATE_N_NOOP("CalibrationWords", "%n test part(s)"), set.test);
    return pieces.isEmpty() ? sayOfSets(QT_TRANSLATE_NOOP("CalibrationWords", "no parts yet")) : QLocale().createSeparatedList(pieces);
}

} // namespace twinspect::words
