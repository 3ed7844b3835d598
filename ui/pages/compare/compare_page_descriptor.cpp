// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/page_descriptor.h"
#include "ui/pages/compare/compare_page.h"

namespace twinspect {

PageDescriptor ComparePage::descriptor()
{
    PageDescriptor page;
    page.id = page.icon = QStringLiteral("compare");
    page.menu = QStringLiteral("results");
    page.name = [] { return tr("Compare"); };
    page.toolTip = [] { return tr("Compares detectors and model files on the open data."); };
    page.besideList = false; // the tables need the width
    page.build = [](PageContext& context) {
        auto* compare = new ComparePage(context.services.workbench, *context.action("file.openData"),
                                        QString::fromStdString(context.services.stateFolder.string()));
        connect(
            compare, &ComparePage::partRequested, &context,
            [&context] { Q_EMIT context.pageWanted(QStringLiteral("inspect")); }, Qt::QueuedConnection);
        connect(compare, &ComparePage::said, &context, &PageContext::said);
        connect(compare, &ComparePage::comparisonEnded, &context, [&context](const QString& said) {
            Q_EMIT context.news(QStringLiteral("compare"), said, tr("Show the comparison"));
        });
        compare->process().recover();
        return PageDescriptor::Content{compare, compare->pageActions()};
    };
    return page;
}

} // namespace twinspect
