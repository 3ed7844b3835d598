// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QAction>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/common/action.h"
#include "ui/common/error_text.h"
#include "ui/common/value_text.h"
#include "ui/models/threshold_words.h"
#include "ui/pages/train/finish_steps.h"
#include "ui/pages/train/score_strip.h"
#include "ui/pages/train/train_state.h"

namespace twinspect {

CalibrateStep::CalibrateStep(TrainState& state, QAction& calibrate, QWidget* parent)
    : TrainStep(parent), m_state(state), m_calibrate(calibrate)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    m_threshold = new QLabel(this);
    m_threshold->setObjectName(QStringLiteral("train.calibrate.threshold"));
    m_threshold->setTextFormat(Qt::RichText);
    QFont large = m_threshold->font();
    large.setPointSizeF(1.4 * large.pointSizeF());
    m_threshold->setFont(large);
    m_why = new QLabel(this);
    m_why->setObjectName(QStringLiteral("train.calibrate.why"));
    m_stripCaption = new QLabel(this);
    m_strip = new ScoreStrip(this);
    m_advice = new QLabel(this);
    for (QLabel* label : {m_threshold, m_why, m_stripCaption, m_advice}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    column->addWidget(m_threshold);
    column->addSpacing(4);
    column->addWidget(m_why);
    column->addSpacing(12);
    column->addWidget(m_stripCaption);
    column->addWidget(m_strip);
    column->addSpacing(12);
    column->addWidget(m_advice);
    m_button = new QPushButton(this);
    m_button->setObjectName(QStringLiteral("train.calibrate.open"));
    connect(m_button, &QPushButton::clicked, &m_calibrate, &QAction::trigger);
    column->addWidget(m_button, 0, Qt::AlignLeft);
    column->addStretch(1);
    auto& workbench = m_state.workbench();
    connect(&workbench.recipe(), &OpenRecipe::changed, this, &CalibrateStep::refresh);
    connect(&workbench.recipe(), &OpenRecipe::modelChanged, this, &CalibrateStep::refresh);
    connect(&m_state.process(), &TrainingProcess::stateChanged, this, &CalibrateStep::refresh);
    retranslate();
}

QString CalibrateStep::title() const { return tr("Calibrate"); }

QString CalibrateStep::blocked() const { return modelIsOpen() ? QString() : tr("The model is being opened."); }

bool CalibrateStep::modelIsOpen() const
{
    auto& workbench = m_state.workbench();
    const auto& summary = m_state.process().figures().summary();
    return workbench.recipe().model() && workbench.recipe().content() && summary
        && QString::fromStdString(workbench.recipe().model()->hash()) == summary->modelHash;
}

void CalibrateStep::enter()
{
    auto& workbench = m_state.workbench();
    const auto& request = m_state.process().request();
    if (!request)
        return;
    // Without its parts a model could not be calibrated.
    std::error_code error;
    if (!workbench.data().catalog()
        || !std::filesystem::equivalent(workbench.data().catalog()->root, request->data, error))
        workbench.data().open(request->data, request->mapping);
    if (!modelIsOpen())
        workbench.recipe().openModel(request->model);
    refresh();
}

void CalibrateStep::refresh()
{
    setDisabledReason(m_calibrate, modelIsOpen() ? QString() : tr("Train the part first."));
    m_button->setEnabled(m_calibrate.isEnabled());
    if (!modelIsOpen()) {
        m_threshold->setText(tr("Opening the model…"));
        m_why->clear();
        m_why->setToolTip({});
        m_strip->hide();
        m_stripCaption->hide();
    } else {
        const auto& recipe = *m_state.workbench().recipe().content();
        const auto thresholds = recipe.thresholds();
        const auto unit = m_state.workbench().recipe().scoreUnit();
        m_threshold->setText(
            std::isfinite(thresholds.reject)
                ? tr("Parts with a score above <b>%1</b> are rejected.").arg(scoreText(thresholds.reject, unit))
                : tr("No threshold is set yet."));
        QStringList said;
        if (const auto weakness = weaknessOf(m_state.workbench().recipe().model()->separation()))
            said << sentence(*weakness);
        if (!recipe.history.empty()) {
            const auto& change = recipe.history.back();
            const bool standard = change.formula == recipe.history.front().formula; // also when others were withdrawn
            if (standard)
                said << tr("This is the model's standard threshold. It was set by %n good part(s) that the model had "
                           "not learnt from.",
                           nullptr, change.goodParts);
            else
                said << tr("This threshold was set on the calibration page.");
            if (const auto how = words::howFound(change.method, change.figures, unit); !how.isEmpty())
                said << how;
            else if (!change.formula.empty()) // a recipe of an older version
                said << QString::fromStdString(change.formula);
            m_why->setToolTip(QString::fromStdString(change.formula)); // for those who want to reckon it again
            if (const auto proof = whatGoodPartsProve(change.goodParts); proof && standard)
                said << tr("So few parts prove only that fewer than %1 % of good parts will be rejected (95 % "
                           "confidence).")
                            .arg(locale().toString(100 * proof->falseRejectUpper, 'f', 1));
        }
        m_threshold->setToolTip(scoreTip(thresholds.reject, unit));
        m_why->setText(said.join(QLatin1Char('\n')));
        const auto& scores = m_state.workbench().recipe().model()->heldOutScores();
        m_strip->setScores(scores, thresholds.reject, unit);
        m_strip->setVisible(!scores.empty());
        m_stripCaption->setVisible(!scores.empty());
    }
    Q_EMIT blockedChanged();
}

void CalibrateStep::retranslate()
{
    m_stripCaption->setText(tr("Every dot is a good part that the model had not learnt from. The farther to the right, "
                               "the less it resembles the parts learnt."));
    m_advice->setText(tr("You can go on with it and calibrate later, or set the threshold now on evidence: more good "
                         "parts, and defects if you have some."));
    m_button->setText(m_calibrate.text());
    m_button->setToolTip(helpOf(m_calibrate));
    refresh();
}

void CalibrateStep::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    TrainStep::changeEvent(event);
}

} // namespace twinspect
