// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/report/report_values.h"

#include <cmath>

#include <QLocale>

#include "core/evaluation/confusion.h"
#include "core/project/date_time.h"
#include "ui/common/value_text.h"
#include "ui/models/interest_words.h"
#include "ui/models/threshold_words.h"

namespace twinspect::report {

QString number(double value, int digits)
{
    return std::isfinite(value) ? QLocale().toString(value, 'g', digits) : QStringLiteral("–");
}
QString fixed(double value, int decimals)
{
    return std::isfinite(value) ? QLocale().toString(value, 'f', decimals) : QStringLiteral("–");
}
QString whole(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }
QVariantMap verdictValues(std::optional<Verdict> verdict)
{
    QPalette white;
    white.setColor(QPalette::Window, Qt::white);
    white.setColor(QPalette::WindowText, Qt::black);
    const auto style = verdictStyle(verdict, white);
    return {{"symbol", style.symbol},
            {"word", style.word},
            {"color", style.text.name()},
            {"fill", style.fill.name()},
            {"onFill", style.onFill.name()}};
}

QString outcome(Label label, Verdict verdict)
{
    switch (mistakeOf(label, verdict)) {
    case Mistake::Escape: return ReportWords::tr("escape");
    case Mistake::FalseReject: return ReportWords::tr("false reject");
    case Mistake::None: break;
    }
    return {};
}

QVariantList thresholdFacts(const Thresholds& t, const ScoreUnit& unit)
{
    const auto texts = scoreTexts({t.review, t.reject}, unit);
    QVariantList facts{fact(ReportWords::tr("Review above"),
                            t.review < t.reject ? texts[0] : ReportWords::tr("no review band")),
                       fact(ReportWords::tr("Reject above"), texts[1]),
                       fact(ReportWords::tr("A pixel counts above"), scoreText(t.pixel, unit)),
                       fact(ReportWords::tr("Scale of scores"), scoreUnitText(unit),
                            unit.known() ? ReportWords::tr("Raw scores: middle %1, reject threshold of the training "
                                                           "%2, reject above %3")
                                               .arg(scoreText(unit.zero(), {}), scoreText(unit.one(), {}),
                                                    scoreText(t.reject, {}))
                                         : QString()),
                       fact(ReportWords::tr("Minimum area"),
                            t.minAreaMm2 > 0 ? areaText(t.minAreaMm2) : ReportWords::tr("every size counts")),
                       fact(ReportWords::tr("Minimum depth"),
                            t.minDepthMm > 0 ? ReportWords::tr("%1 mm").arg(number(t.minDepthMm, 4))
                                             : ReportWords::tr("every depth counts"))};
    for (const auto& region : t.regions.list()) {
        const auto kind = words::interestInReport(region.kind);
        facts += fact(ReportWords::tr("Region of interest %1").arg(QString::fromStdString(region.name)),
                      region.kind == InterestKind::OwnLimits ? words::limitsOf(region, unit) : kind);
    }
    return facts;
}

QVariantList originFacts(const ReportOrigin& origin)
{
    const auto& recipe = origin.recipe;
    QVariantList facts{fact(ReportWords::tr("Part"), QString::fromStdString(recipe.part)),
                       fact(ReportWords::tr("Recipe"),
                            origin.recipeFile.empty()
                                ? ReportWords::tr("not saved")
                                : ReportWords::tr("%1, revision %2")
                                      .arg(pathText(origin.recipeFile.filename()), whole(recipe.revision))),
                       fact(ReportWords::tr("Model"), pathText(recipe.model.filename()),
                            QStringLiteral("SHA-256 ") + QString::fromStdString(recipe.modelHash)),
                       fact(ReportWords::tr("Data"), origin.dataRoot)};
    if (!recipe.history.empty()) {
        const auto& last = recipe.history.back();
        const bool same = sameThresholds(last.thresholds, origin.thresholds);
        const auto when = timeText(dateTimeOf(last.when));
        facts +=
            fact(ReportWords::tr("Thresholds set"),
                 same ? (last.who.empty() ? when
                                          : ReportWords::tr("%1 by %2").arg(when, QString::fromStdString(last.who)))
                      : ReportWords::tr("tried, not applied: these verdicts are provisional"));
        if (same) {
            const auto how = words::howFound(last.method, last.figures, origin.unit);
            facts += how.isEmpty() ? fact(ReportWords::tr("How"), QString::fromStdString(last.method),
                                          QString::fromStdString(last.formula))
                                   : fact(ReportWords::tr("How"), how);
            if (const auto set = words::nameOfSet(last); !set.isEmpty())
                facts += fact(ReportWords::tr("Calculated from"), set);
            if (!last.why.empty())
                facts += fact(ReportWords::tr("Why"), QString::fromStdString(last.why));
        }
    }
    if (!recipe.notes.empty())
        facts += fact(ReportWords::tr("Notes"), QString::fromStdString(recipe.notes));
    return facts;
}

QVariantMap signatureValues(const ReportOrigin& origin)
{
    const QVariantMap words{{"date", ReportWords::tr("Date")},
                            {"inspector", ReportWords::tr("Inspector")},
                            {"signature", ReportWords::tr("Signature")}};
    return {{"inspector", origin.inspector}, {"words", words}};
}

QString footerOf(const ReportOrigin& origin)
{
    return ReportWords::tr("Twinspect · %1, recipe revision %2, model %3")
        .arg(QString::fromStdString(origin.recipe.part), whole(origin.recipe.revision),
             QString::fromStdString(origin.recipe.modelHash).left(12));
}

} // namespace twinspect::report
