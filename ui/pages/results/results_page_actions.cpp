// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/results/results_page_actions.h"

#include "ui/common/action.h"

namespace twinspect {

ResultsPage::Actions::Actions(QObject* parent)
{
    refresh = makeAction(parent, "results.refresh", {}, Qt::Key_F5);
    showPart = makeAction(parent, "results.showPart", {});
    compare = makeAction(parent, "results.compare", {});
    redecide = makeAction(parent, "results.redecide", {});
    addToGood = makeAction(parent, "results.addToGood", {});
    exportCsv = makeAction(parent, "results.exportCsv", {});
    exportJson = makeAction(parent, "results.exportJson", {});
}

QList<QAction*> ResultsPage::Actions::all() const { return {refresh, showPart, compare, redecide, addToGood, exportCsv, exportJson}; }

void ResultsPage::Actions::retranslate()
{
    setActionText(*refresh, tr("&Refresh"), tr("Reads the store of results again."));
    setActionText(*showPart, tr("&Show This Part"), tr("Opens the selected part in the views."));
    setActionText(*compare, tr("&Compare Two Runs"), tr("Shows the verdicts of two selected runs side by side, part by part."));
    setActionText(*redecide, tr("&Decide Again"), tr("Tries other thresholds on the selected run, without inspecting again."));
    setActionText(*addToGood, tr("Add to &Good Parts and Train Again"), tr("Takes the selected parts among the good ones and begins a new training."));
    setActionText(*exportCsv, tr("Export as CS&V..."), tr("Writes the listed results as a table for spreadsheets."));
    setActionText(*exportJson, tr("Export as &JSON Lines..."), tr("Writes the listed results with all regions, one line a part."));
}

} // namespace twinspect
