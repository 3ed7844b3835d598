// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calibrate/method_panel.h"

#include <cmath>

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include "core/project/date_time.h"
#include "ui/common/value_text.h"
#include "ui/models/threshold_words.h"
#include "ui/models/workbench.h"
#include "ui/pages/calibrate/method_words.h"
#include "ui/pages/calibrate/parameter_fields.h"

namespace twinspect {

namespace {

std::vector<std::string> allParameters()
{
    std::vector<std::string> keys;
    for (const auto& [method, name] : kEnumNames<CalibrationMethod>)
        for (const auto& key : parametersOf(method))
            keys.push_back(key);
    return keys;
}

QLabel* wrapping(QWidget* parent, const char* name)
{
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString paragraph(const QString& text) { return QStringLiteral("<p style='margin:0 0 6px 0'>%1</p>").arg(text); }

/// In words, and below them as it is reckoned, in raw scores; by hand there is nothing to reckon.
QString formulaHtml(const ThresholdChange& change, const ScoreUnit& unit)
{
    const QString words = words::howFound(change.method, change.figures, unit);
    const bool reckoned = change.method != kByHand;
    const auto formula = QStringLiteral("<code>%1</code>").arg(QString::fromStdString(change.formula).toHtmlEscaped());
    return (words.isEmpty() ? QString() : paragraph(words.toHtmlEscaped()))
         + (!words.isEmpty() && !reckoned ? QString()
            : unit.known()                ? paragraph(MethodPanel::tr("In raw scores: %1").arg(formula))
                                          : paragraph(formula));
}

} // namespace

MethodPanel::MethodPanel(CalibrationSession& session, QWidget* parent) : QWidget(parent), m_session(session)
{
    m_label = new QLabel(this);
    m_methods = new QComboBox(this);
    m_methods->setObjectName(QStringLiteral("calibrate.method"));
    m_methods->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_methods->setMinimumContentsLength(16);
    m_label->setBuddy(m_methods);
    m_help = wrapping(this, "calibrate.methodHelp");
    m_own = new ParameterFields(session, QStringLiteral("calibrate.parameter"), allParameters(), this);
    m_common = new ParameterFields(session, QStringLiteral("calibrate.parameter"), {"review-band", "confidence"}, this);
    m_result = wrapping(this, "calibrate.methodResult");
    m_result->setTextFormat(Qt::RichText);
    m_use = new QPushButton(this);
    m_use->setObjectName(QStringLiteral("calibrate.useMethod"));
    for (const auto& [method, name] : kEnumNames<CalibrationMethod>)
        m_methods->addItem(QString(), QLatin1String(name));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QWidget* each : {static_cast<QWidget*>(m_label), static_cast<QWidget*>(m_methods),
                          static_cast<QWidget*>(m_help), static_cast<QWidget*>(m_own), static_cast<QWidget*>(m_common),
                          static_cast<QWidget*>(m_result), static_cast<QWidget*>(m_use)})
        layout->addWidget(each);
    connect(m_methods, &QComboBox::activated, this, &MethodPanel::choose);
    connect(m_use, &QPushButton::clicked, &session, &CalibrationSession::useMethod);
    connect(&session, &CalibrationSession::calibrated, this, &MethodPanel::refresh);
    retranslate();
}

void MethodPanel::retranslate()
{
    m_label->setText(tr("How the threshold is &found"));
    m_use->setText(tr("&Use this threshold"));
    m_use->setToolTip(tr("Puts the handles where the method says, after they were moved by hand."));
    m_own->retranslate();
    m_common->retranslate();
    refresh();
}

void MethodPanel::refresh()
{
    auto* items = qobject_cast<QStandardItemModel*>(m_methods->model());
    for (int row = 0; row < m_methods->count(); ++row) {
        const auto method = methodAt(row);
        const auto whyNot = words::whyNot(m_session, method);
        m_methods->setItemText(row, words::method(method));
        m_methods->setItemData(row, whyNot.isEmpty() ? words::methodHelp(method) : whyNot, Qt::ToolTipRole);
        // A method that only lacks good parts can be chosen: its numbers say how to make it work.
        const bool impossible = needsDefects(method) && m_session.sets().calibration.defects.empty();
        if (items != nullptr)
            items->item(row)->setEnabled(!impossible);
    }
    const CalibrationMethod chosen = m_session.options().method;
    {
        const QSignalBlocker silent(m_methods);
        m_methods->setCurrentIndex(m_methods->findData(QLatin1String(nameOf(chosen))));
    }
    m_help->setText(words::methodHelp(chosen));
    m_own->showOnly(parametersOf(chosen));
    const auto& found = m_session.calibration();
    m_use->setEnabled(found.has_value() && m_session.workbench().recipe().content());
    if (!found)
        m_result->setText(words::whyNot(m_session, chosen));
    else if (const auto texts = scoreTexts({found->review, found->reject}, m_session.unit());
             found->review < found->reject)
        m_result->setText(tr("This gives: review above <b>%1</b>, reject above <b>%2</b>.").arg(texts[0], texts[1]));
    else
        m_result->setText(tr("This gives: reject above <b>%1</b>, no review.").arg(texts[1]));
    m_result->setToolTip(found ? scoreTip(found->reject, m_session.unit()) : QString());
}

CalibrationMethod MethodPanel::methodAt(int row) const
{
    return *enumNamed<CalibrationMethod>(m_methods->itemData(row).toString().toStdString());
}

void MethodPanel::choose(int row)
{
    auto options = m_session.options();
    options.method = methodAt(row);
    m_session.setOptions(options);
}

WhyPanel::WhyPanel(CalibrationSession& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_text(wrapping(this, "calibrate.why"))
{
    m_text->setTextFormat(Qt::RichText);
    m_text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text);
    refresh();
}

QString WhyPanel::originHtml() const
{
    const auto name = words::nameOf(m_session.sets().calibration).toHtmlEscaped();
    if (m_session.origin() == CalibrationSession::Origin::Method) {
        ThresholdChange change;
        change.setReason(m_session.calibration()->why);
        return paragraph(tr("<b>%1</b>, worked out on the calibration set (%2):")
                             .arg(words::method(m_session.calibration()->why.method).toHtmlEscaped(), name))
             + formulaHtml(change, m_session.unit());
    }
    const auto& recipe = m_session.workbench().recipe().content();
    if (m_session.origin() == CalibrationSession::Origin::Committed && recipe && !recipe->history.empty()) {
        const auto& last = recipe->history.back();
        const auto when = timeText(dateTimeOf(last.when));
        auto html =
            paragraph(
                last.who.empty()
                    ? tr("As in the recipe, set %1:").arg(when)
                    : tr("As in the recipe, set %1 by %2:").arg(when, QString::fromStdString(last.who).toHtmlEscaped()))
            + formulaHtml(last, m_session.unit());
        if (!last.why.empty())
            html += paragraph(tr("“%1”").arg(QString::fromStdString(last.why).toHtmlEscaped()));
        return html;
    }
    const auto& found = m_session.calibration();
    return paragraph(
               tr("<b>Set by hand.</b> No method stands behind these handles; the calibration set is %1.").arg(name))
         + (found ? paragraph(
                        tr("The chosen method would reject above %1.").arg(scoreText(found->reject, m_session.unit())))
                  : QString());
}

QString WhyPanel::proofHtml() const
{
    const auto& calibration = m_session.sets().calibration;
    const int n = static_cast<int>(calibration.good.size());
    QString html;
    if (n > 0)
        html += paragraph(tr("With n = %1 good parts nobody can promise a false-reject rate below 1/(n+1) = %2.")
                              .arg(QLocale().toString(n), words::percent(1.0 / (n + 1))));
    if (m_session.origin() == CalibrationSession::Origin::Method) {
        const auto& why = m_session.calibration()->why;
        html += why.boundHolds
                  ? paragraph(tr("<b>Proved</b> with %1 confidence: at most %2 of all good parts are rejected. The "
                                 "threshold's rank was fixed before the scores were seen, so the bound holds.")
                                  .arg(words::percent(why.confidence), words::percent(why.falseRejectUpper)))
                  : paragraph(tr("<b>Not proved here:</b> the threshold was fitted to these very parts, so a bound "
                                 "from them (%1) flatters. Other good parts have to show it.")
                                  .arg(words::percent(why.falseRejectUpper)));
    }
    if (const auto proof = m_session.testProof()) {
        html += paragraph(tr("<b>Test set:</b> %1 good parts rejected. They had no say in the threshold: with %2 "
                             "confidence at most %3 of all good parts are rejected.")
                              .arg(words::share(proof->rejected, proof->parts), words::percent(proof->confidence),
                                   words::percent(proof->falseRejectUpper)));
    } else {
        html += paragraph(tr("The test set holds no good part that was inspected, so nothing independent speaks for "
                             "these thresholds yet."));
    }
    if (const auto needed = goodPartsNeeded(0.01, m_session.options().confidence))
        html += paragraph(tr("To prove 1 % it takes %1 good parts without a reject.").arg(QLocale().toString(*needed)));
    return html;
}

void WhyPanel::refresh()
{
    m_text->setText(originHtml() + proofHtml());
    layout()->activate(); // the new height at once, not a few events later
}

} // namespace twinspect
