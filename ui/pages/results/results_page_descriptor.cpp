// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/settings.h"
#include "ui/models/page_descriptor.h"
#include "ui/models/results_recorder.h"
#include "ui/pages/results/results_page.h"

namespace twinspect {

PageDescriptor ResultsPage::descriptor()
{
    PageDescriptor page;
    page.id = page.icon = QStringLiteral("results");
    page.name = [] { return tr("Results"); };
    page.toolTip = [] { return tr("Shows what was inspected so far."); };
    page.menuTitle = [] { return tr("&Results"); };
    page.build = [](PageContext& context) {
        auto& recorder = context.services.results;
        auto* results = new ResultsPage(context.services.workbench, recorder.address());
        connect(&recorder, &ResultsRecorder::addressChanged, results, &ResultsPage::setAddress);
        connect(&recorder, &ResultsRecorder::stored, results, &ResultsPage::refresh);
        connect(
            results, &ResultsPage::partRequested, &context,
            [&context] { Q_EMIT context.pageWanted(QStringLiteral("inspect")); }, Qt::QueuedConnection);
        connect(results, &ResultsPage::retrainRequested, &context, &PageContext::retrainingWanted);
        return PageDescriptor::Content{results, results->pageActions()};
    };
    return page;
}

} // namespace twinspect
