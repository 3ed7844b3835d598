// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <QLabel>
#include <QLocale>
#include <QStackedWidget>
#include <QTableView>

#include "ui/common/action.h"
#include "ui/common/value_text.h"
#include "ui/pages/results/result_filters.h"
#include "ui/pages/results/results_page.h"
#include "ui/pages/results/results_page_actions.h"

// What the page says about what it shows.
namespace twinspect {

void ResultsPage::showState()
{
    const bool any = m_runs.rowCount() > 0;
    m_pages->setCurrentIndex(any ? Content : Empty);
    m_empty->setText(m_runsRead ? tr("Nothing was inspected yet.\n\nOpen data and a recipe, and inspect the parts: "
                                     "every result is kept here.")
                                : tr("Reading results…"));
    const bool nothing = m_results.rowCount() == 0 && !m_results.counting();
    m_table->setVisible(!nothing);
    m_noMatch->setVisible(nothing);
    m_noMatch->setText(m_filters->anyChosen() ? tr("No result matches the filters.")
                                              : tr("This run holds no result yet."));
    const QLocale locale;
    int selected = 0;
    for (const auto& [first, last] : selectedRanges())
        selected += last - first + 1;
    QString status = tr("%1 results").arg(locale.toString(m_results.rowCount()));
    if (selected > 1)
        status += QStringLiteral(" \u00b7 ") + tr("%1 selected").arg(locale.toString(selected));
    m_status->setText(status);
    const bool current = m_table->currentIndex().isValid();
    m_historyTable->setVisible(current);
    m_historyHint->setVisible(!current);
    showOtherThresholds();

    const auto runs = selectedRuns().size();
    const QString noRuns = any ? QString() : tr("Nothing was inspected yet");
    setDisabledReason(*m_actions->compare, !noRuns.isEmpty() ? noRuns
                                           : runs == 2       ? QString()
                                                       : tr("Select two runs in the list, with Ctrl and a click"));
    setDisabledReason(*m_actions->redecide, !noRuns.isEmpty() ? noRuns
                                            : runs == 1       ? QString()
                                                              : tr("Select one run in the list"));
    setDisabledReason(*m_actions->showPart, current ? QString() : tr("Select a result first"));
    setDisabledReason(*m_actions->addToGood, selected > 0 ? QString() : tr("Select the good parts in the table first"));
    setDisabledReason(*m_actions->exportResults,
                      m_results.rowCount() > 0 ? QString() : tr("There is no result to export"));
}

void ResultsPage::showOtherThresholds()
{
    const auto& recipe = m_workbench.recipe().content();
    const auto differ = [](double then, double now) {
        return std::isfinite(then) && std::isfinite(now) && then != now;
    };
    bool other = false;
    // The rows in memory are enough to say so; the rest need not be read for it.
    for (int row = 0;
         recipe && !other && !m_results.counting() && row < std::min(m_results.rowCount(), ResultsModel::kPage);
         ++row) {
        const auto* result = m_results.result(row);
        const int run = result != nullptr ? m_runs.rowOf(result->run) : -1;
        if (run < 0 || m_runs.at(run).modelHash.toStdString() != recipe->modelHash)
            continue;
        const auto now = recipe->thresholds();
        other = differ(result->record.thresholds.review, now.review)
             || differ(result->record.thresholds.reject, now.reject);
    }
    m_otherThresholds->setVisible(other);
    if (!other)
        return;
    const auto now = recipe->thresholds();
    const auto texts = scoreTexts({now.review, now.reject}, m_workbench.recipe().scoreUnit());
    m_otherThresholds->setText(
        tr("Some of these verdicts were given under other thresholds than those in force now (review above %1, reject "
           "above %2). They stay as they were given; to see what the new thresholds "
           "would say, select the run above and choose “Decide again”.")
            .arg(texts[0], texts[1]));
}

} // namespace twinspect
