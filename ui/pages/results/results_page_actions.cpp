// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/results/results_page_actions.h"

#include "ui/common/action.h"
#include "ui/common/results_file_dialog.h"

namespace twinspect {

ResultsPage::Actions::Actions(QObject* parent)
{
    refresh = makeAction(parent, "results.refresh", {}, Qt::Key_F5);
    showPart = makeAction(parent, "results.showPart", {});
    compare = makeAction(parent, "results.compare", {});
    redecide = makeAction(parent, "results.redecide", {});
    addToGood = makeAction(parent, "results.addToGood", {});
    exportResults = makeAction(parent, "results.export", {});
}

QList<QAction*> ResultsPage::Actions::all() const
{
    return {refresh, showPart, compare, redecide, addToGood, exportResults};
}

void ResultsPage::Actions::retranslate()
{
    setActionText(*refresh, ResultsPage::tr("&Refresh"), ResultsPage::tr("Reads the store of results again."));
    setActionText(*showPart, ResultsPage::tr("&Show this part"),
                  ResultsPage::tr("Opens the selected part in the views."));
    setActionText(*compare, ResultsPage::tr("&Compare two runs"),
                  ResultsPage::tr("Shows the verdicts of two selected runs side by side, part by part."));
    setActionText(*redecide, ResultsPage::tr("&Decide again"),
                  ResultsPage::tr("Tries other thresholds on the selected run, without inspecting again."));
    setActionText(*addToGood, ResultsPage::tr("Add to &good parts and train again"),
                  ResultsPage::tr("Takes the selected parts among the good ones and begins a new training."));
    setExportText(*exportResults);
}

} // namespace twinspect
