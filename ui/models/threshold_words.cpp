// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/threshold_words.h"

#include <algorithm>
#include <vector>

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "core/evaluation/score_digits.h"
#include "core/record/recipe.h"
#include "ui/common/value_text.h"

namespace twinspect::words {

namespace {

/// What fills a gap of a sentence: a figure by its name, and how it is said.
struct Gap {
    const char* figure;
    enum class As { Count, Score, Difference, Cost, Factor, Percent } as; ///< Difference: of two scores
};

struct Sentence {
    const char* method;
    const char* text;      ///< translated in the context ThresholdWords
    std::vector<Gap> gaps; ///< of %1, %2 ...
};

const std::vector<Sentence>& sentences()
{
    using enum Gap::As;
    static const std::vector<Sentence> all{
        {"max-margin",
         QT_TRANSLATE_NOOP("ThresholdWords", "The scores of the good parts lie between %1 and %2. The threshold lies "
                                             "above the highest of them, by %3 % of that range."),
         {{"min", Score}, {"max", Score}, {"margin", Percent}}},
        {"quantile",
         QT_TRANSLATE_NOOP("ThresholdWords", "%1 % of the %2 good parts score no higher than the threshold."),
         {{"quantile", Percent}, {"good-parts", Count}}},
        {"sigma",
         QT_TRANSLATE_NOOP(
             "ThresholdWords",
             "The good parts score %1 on average. The threshold lies %2 standard deviations of %3 above that."),
         {{"mean", Score}, {"k", Factor}, {"sigma", Difference}}},
        {"conformal",
         QT_TRANSLATE_NOOP("ThresholdWords", "The threshold is score number %1 of the %2 good parts in rising order. A "
                                             "new good part is rejected with a probability of at most %3 %."),
         {{"rank", Count}, {"good-parts", Count}, {"alpha", Percent}}},
        {"cap-false-reject",
         QT_TRANSLATE_NOOP("ThresholdWords",
                           "This is the lowest threshold that rejects at most %1 of the %2 good parts."),
         {{"allowed", Count}, {"good-parts", Count}}},
        {"cap-escape",
         QT_TRANSLATE_NOOP("ThresholdWords",
                           "This is the highest threshold that lets at most %1 of the %2 defective parts pass."),
         {{"allowed", Count}, {"defect-parts", Count}}},
        {"max-f1",
         QT_TRANSLATE_NOOP("ThresholdWords", "This is the best balance: %1 % of the defective parts are found, and %2 "
                                             "% of the rejected parts are defective."),
         {{"recall", Percent}, {"precision", Percent}}},
        {"cost",
         QT_TRANSLATE_NOOP("ThresholdWords",
                           "Here false rejects, escapes and reviews together cost least: %1 for %2 parts."),
         {{"cost", Cost}, {"volume", Count}}},
        {kByHand,
         QT_TRANSLATE_NOOP("ThresholdWords", "Set by hand. On the parts at that time it rejected %1 of %2 good ones "
                                             "and let %3 of %4 defective ones pass."),
         {{"good-rejected", Count}, {"good-parts", Count}, {"defects-passed", Count}, {"defect-parts", Count}}},
    };
    return all;
}

QString sayOfSets(const char* source, int n = -1)
{
    return QCoreApplication::translate("CalibrationWords", source, nullptr, n);
}

/// Of what is no score.
QString said(double figure, Gap::As as, const ScoreUnit& unit)
{
    switch (as) {
    case Gap::As::Score: break;
    case Gap::As::Count: return QLocale().toString(figure, 'f', 0);
    case Gap::As::Difference:
        return QLocale().toString(unit.readableDifference(figure), 'f',
                                  unit.known() ? kReadableDecimals : kRawDecimals);
    case Gap::As::Cost: return costText(figure);
    case Gap::As::Factor: return QLocale().toString(figure, 'g', 4);
    case Gap::As::Percent: return QLocale().toString(100 * figure, 'g', 4);
    }
    return {};
}

} // namespace

QString howFound(std::string_view method, const std::map<std::string, double>& figures, const ScoreUnit& unit)
{
    const auto& all = sentences();
    const auto sentence =
        std::find_if(all.begin(), all.end(), [&](const Sentence& each) { return method == each.method; });
    if (sentence == all.end())
        return {};
    std::vector<double> scores;
    for (const auto& [name, as] : sentence->gaps) {
        const auto figure = figures.find(name);
        if (figure == figures.end())
            return {};
        if (as == Gap::As::Score)
            scores.push_back(figure->second);
    }
    QString text = QCoreApplication::translate("ThresholdWords", sentence->text);
    auto texts = scoreTexts(scores, unit);
    for (const auto& [name, as] : sentence->gaps)
        text = text.arg(as == Gap::As::Score ? texts.takeFirst() : said(figures.at(name), as, unit));
    return text;
}

QString nameOf(const PartSet& set)
{
    QStringList pieces;
    if (set.validation > 0)
        pieces += sayOfSets(QT_TRANSLATE_N_NOOP("CalibrationWords", "%n validation part(s)"), set.validation);
    if (set.heldOut > 0)
        pieces +=
            sayOfSets(QT_TRANSLATE_N_NOOP("CalibrationWords", "%n held-out part(s) of the training"), set.heldOut);
    if (set.test > 0)
        pieces += sayOfSets(QT_TRANSLATE_N_NOOP("CalibrationWords", "%n test part(s)"), set.test);
    return pieces.isEmpty() ? sayOfSets(QT_TRANSLATE_NOOP("CalibrationWords", "no parts yet"))
                            : QLocale().createSeparatedList(pieces);
}

QString nameOfSet(const ThresholdChange& change)
{
    bool known = false;
    const auto count = [&](const char* name) {
        const auto figure = change.figures.find(name);
        known = known || figure != change.figures.end();
        return figure == change.figures.end() ? 0 : static_cast<int>(figure->second);
    };
    PartSet set;
    set.validation = count(kValidationParts);
    set.heldOut = count(kHeldOutParts);
    set.test = count(kTestParts);
    return known ? nameOf(set) : QString::fromStdString(change.set);
}

} // namespace twinspect::words
