// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calibrate/calibrate_page.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/common/action.h"
#include "ui/common/action_widgets.h"
#include "ui/common/stacked_pages.h"
#include "ui/common/two_panes.h"
#include "ui/common/error_text.h"
#include "ui/common/value_text.h"
#include "ui/models/part_list_model.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/models/workbench.h"
#include "ui/pages/calibrate/confusion_panel.h"
#include "ui/pages/calibrate/cost_plot.h"
#include "ui/pages/calibrate/counts_table.h"
#include "ui/pages/calibrate/curve_plot.h"
#include "ui/pages/calibrate/labels.h"
#include "ui/pages/calibrate/method_panel.h"
#include "ui/pages/calibrate/method_words.h"
#include "ui/pages/calibrate/parameter_fields.h"
#include "ui/pages/calibrate/score_histogram.h"
#include "ui/pages/calibrate/threshold_fields.h"

namespace twinspect {

namespace {

using Purpose = CalibrationSession::Purpose;

} // namespace

CalibratePage::CalibratePage(Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_session(workbench), m_thumbnails(new ThumbnailLoader(this))
{
    setObjectName(QStringLiteral("calibrate.page"));
    makeActions();
    m_stack = new StackedPages(this);
    m_stack->setObjectName(QStringLiteral("calibrate.stack"));

    auto* empty = new QWidget(m_stack);
    m_emptyTitle = makeTitle(empty);
    m_emptyTitle->setAlignment(Qt::AlignCenter);
    m_emptyText = makeText(empty, "calibrate.emptyText");
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyInspect = makeActionButton(*m_inspectAction, empty);
    m_emptyInspect->setObjectName(QStringLiteral("calibrate.emptyInspect"));
    auto* column = new QVBoxLayout(empty);
    column->addStretch(2);
    column->addWidget(m_emptyTitle);
    column->addWidget(m_emptyText);
    column->addWidget(m_emptyInspect, 0, Qt::AlignCenter);
    column->addStretch(3);
    m_stack->addWidget(empty);

    auto* splitter = new TwoPanes(m_stack);
    splitter->addWidget(makeControls());
    splitter->addWidget(makeCharts());
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({340, 900});
    m_stack->addWidget(splitter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(m_stack);

    connect(&m_session, &CalibrationSession::setsChanged, this, &CalibratePage::refreshSets);
    connect(&m_session, &CalibrationSession::calibrated, this, &CalibratePage::refreshSets);
    connect(&m_session, &CalibrationSession::handlesMoved, this, &CalibratePage::refreshHandles);
    connect(&workbench.recipe(), &OpenRecipe::changed, this, &CalibratePage::refreshSets);
    connect(&workbench.data(), &OpenData::opened, this, [this] { m_thumbnails->clear(); });
    retranslate();
}

// The plots ask the session also while they go, for the mouse may be upon one: they must go first.
CalibratePage::~CalibratePage() { qDeleteAll(findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)); }

void CalibratePage::retranslate()
{
    setActionText(*m_applyAction, tr("&Apply thresholds"),
                  tr("Puts the thresholds in force and writes down who set them, when and why. One step to undo."));
    setActionText(*m_resetAction, tr("Rese&t"), tr("Back to the thresholds in force."));
    setActionText(*m_useMethodAction, tr("Use the method's threshold"),
                  tr("Puts the handles where the method says, after they were moved by hand."));
    setActionText(*m_inspectAction, tr("Inspect these parts"),
                  tr("Inspects every part that can count here and has no score yet."));
    setActionText(
        *m_measureAction, tr("Measure areas again"),
        tr("Inspects the parts again with the pixel threshold tried, so that the areas of their regions are right."));
    setActionText(*m_lendAction, tr("Let half of the test parts calibrate"),
                  tr("Which half a part belongs to depends on its name alone. The other half still reports, so that no "
                     "part does both. For methods that need defects."));
    setActionText(*m_logAction, tr("Compressed scale"), tr("Shows single parts beside hundreds."));
    m_methodTitle->setText(tr("Method"));
    m_thresholdTitle->setText(tr("Thresholds"));
    m_whyTitle->setText(tr("Why this number?"));
    m_noteLabel->setText(tr("&Why you set them (kept in the recipe)"));
    m_note->setPlaceholderText(tr("For example: agreed with customer service, week 14"));
    m_show->setToolTip(tr("The parts that the figures below are about."));
    m_show->setAccessibleName(tr("Figures of"));
    m_show->setItemText(0, words::purpose(Purpose::Calibration));
    m_show->setItemText(1, words::purpose(Purpose::Test));
    m_flipView->setAccessibleName(tr("Parts"));
    m_tabs->setTabText(0, tr("Right and wrong"));
    m_tabs->setTabText(2, tr("ROC"));
    m_tabs->setTabText(3, tr("Precision, recall"));
    m_tabs->setTabText(4, tr("Cost"));
    nameTabs();
    m_method->retranslate();
    m_thresholds->retranslate();
    m_costFields->retranslate();
    m_counts->retranslate();
    m_confusion->retranslate();
    refreshSets();
    refreshHandles();
    // Nothing may be cut off at the right: there is no bar to scroll sideways.
    m_controls->setMinimumWidth(m_controls->widget()->minimumSizeHint().width()
                                + style()->pixelMetric(QStyle::PM_ScrollBarExtent));
}

// Where they do not fit, their words are cut short.
void CalibratePage::nameTabs()
{
    for (int tab = 0; tab < m_tabs->count(); ++tab)
        m_tabs->setTabToolTip(tab, m_tabs->tabText(tab));
}

void CalibratePage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void CalibratePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_session.setAwake(true);
    refreshSets();
}

void CalibratePage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_session.setAwake(false);
}

void CalibratePage::showSet(CalibrationSession::Purpose purpose)
{
    m_show->setCurrentIndex(purpose == Purpose::Calibration ? 0 : 1);
    m_confusion->showSet(purpose);
    m_roc->showSet(purpose);
    m_precisionRecall->showSet(purpose);
    m_cost->showSet(purpose);
    refreshHandles();
}

QStringList CalibratePage::hints() const
{
    QStringList hints;
    const auto& sets = m_session.sets();
    if (!sets.waiting.empty())
        hints += tr("%n part(s) that can count here have not been inspected.", nullptr,
                    static_cast<int>(sets.waiting.size()));
    if (sets.failed > 0)
        hints += tr("%n part(s) could not be inspected and are left out.", nullptr, sets.failed);
    const auto why = words::whyNot(m_session, m_session.options().method);
    if (!why.isEmpty())
        hints += why;
    if (sets.trainedOn > 0)
        hints += tr("%n part(s) are left out because the model learnt from them.", nullptr, sets.trainedOn);
    if (m_session.regionsAreStale())
        hints += tr("The regions were measured with another pixel threshold, so counts with a minimum area or depth "
                    "are provisional.");
    return hints;
}

void CalibratePage::refreshSets()
{
    const auto& sets = m_session.sets();
    const bool ready = m_workbench.recipe().content().has_value();
    const bool anything =
        !sets.calibration.good.empty() || !sets.calibration.defects.empty() || !sets.test.parts.empty();
    m_stack->setCurrentIndex(ready && anything ? 1 : 0);
    m_emptyTitle->setText(ready ? tr("There are no scores to set thresholds by") : tr("There is no model yet"));
    m_emptyText->setText(
        !ready ? tr("Train a part, or open a model or a recipe. Then the thresholds can be set here.")
        : sets.waiting.empty()
            ? tr("Open data with good parts that the model was not trained on, and defects if you have them.")
            : tr("%n part(s) are open that can count here. Inspecting them gives the scores.", nullptr,
                 static_cast<int>(sets.waiting.size())));
    setDisabledReason(*m_inspectAction, !ready ? tr("There is no model to inspect with.")
                                        : sets.waiting.empty()
                                            ? tr("Every part that can count here has been inspected.")
                                            : QString());
    setDisabledReason(*m_lendAction,
                      sets.foldersDecide
                          ? QString()
                          : tr("The data has no validation folder, so half of its labelled parts calibrates anyway."));
    m_lendAction->setChecked(sets.rule == SplitRule::LendHalf);
    m_emptyInspect->setVisible(m_inspectAction->isEnabled());
    m_inspectButton->setVisible(m_inspectAction->isEnabled());
    setDisabledReason(*m_useMethodAction,
                      ready ? words::whyNot(m_session, m_session.options().method) : tr("There is no model yet."));
    refreshHandles();
}

void CalibratePage::refreshHandles()
{
    refreshActions();
    if (m_stack->currentIndex() == 0 || !isVisible())
        return; // showEvent() catches up
    m_histogram->showHandles();
    m_thresholds->refresh();
    m_counts->refresh();
    m_why->refresh();
    m_confusion->refresh();
    m_roc->showHandles();
    m_precisionRecall->showHandles();
    m_cost->showHandles();
    const auto& flips = m_session.flips();
    m_tabs->setTabText(1, tr("Parts that flip (%1)").arg(QLocale().toString(static_cast<qlonglong>(flips.size()))));
    nameTabs();
    m_flipCaption->setText(flips.empty()
                               ? tr("No inspected part gets another verdict than under the thresholds in force.")
                               : tr("%n inspected part(s) get another verdict than under the thresholds in force.",
                                    nullptr, static_cast<int>(flips.size())));
    m_flips->show(flips);

    const auto purpose = m_show->currentIndex() == 0 ? Purpose::Calibration : Purpose::Test;
    const auto cost = m_session.costOfTried(purpose);
    const auto& curve = m_session.curves(purpose).cost;
    const auto unit = m_session.unit();
    m_costText->setTextFormat(Qt::RichText);
    m_costText->setText(cost && curve
                            ? tr("At these thresholds: <b>%1</b><br>At best (star): %2, with review above %3 and "
                                 "reject above %4. With a reject threshold between %5 and %6 (shaded) it costs at "
                                 "most a tenth more.")
                                  .arg(costText(*cost), costText(curve->points[curve->optimum].cost),
                                       scoreText(curve->points[curve->optimum].review, unit),
                                       scoreText(curve->points[curve->optimum].threshold, unit),
                                       scoreText(curve->flatFrom, unit), scoreText(curve->flatTo, unit))
                            : QString());

    m_measureButton->setVisible(m_measureAction->isEnabled());
    const auto lines = hints();
    m_hintFrame->setVisible(!lines.isEmpty());
    m_hint->setText(lines.join(QLatin1Char('\n')));
}

void CalibratePage::refreshActions()
{
    const bool changed = m_session.changed();
    const auto sound = checkThresholds(m_session.tried());
    const auto reason =
        !m_workbench.recipe().content() ? tr("There is no model yet.") : tr("These thresholds are in force already.");
    setDisabledReason(*m_applyAction, !changed || !m_workbench.recipe().content() ? reason
                                      : sound                                     ? QString()
                                                                                  : messageOf(sound.error()));
    setDisabledReason(*m_resetAction, changed && m_workbench.recipe().content() ? QString() : reason);
    setDisabledReason(*m_measureAction, m_session.regionsAreStale()
                                            ? QString()
                                            : tr("The regions were measured with the pixel threshold in force."));
    m_state->setText(!changed ? tr("These thresholds are in force.")
                     : sound  ? tr("Tried, not in force yet.")
                              : messageOf(sound.error()));
}

void CalibratePage::inspectWaiting() { m_workbench.runs().start(m_session.sets().waiting); }

void CalibratePage::measureAgain()
{
    // The scores themselves stay what they are, but they go and come with the regions.
    m_workbench.samples().clearScores();
    m_session.refreshNow();
    m_workbench.runs().start(m_session.sets().waiting);
}

void CalibratePage::apply()
{
    m_session.apply(m_note->text().trimmed());
    m_note->clear();
}

} // namespace twinspect
