// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/settings.h"
#include "ui/models/page_descriptor.h"
#include "ui/pages/report/report_page.h"

namespace twinspect {

PageDescriptor ReportPage::descriptor()
{
    PageDescriptor page;
    page.id = page.icon = QStringLiteral("report");
    page.menu = QStringLiteral("results");
    page.name = [] { return tr("Report"); };
    page.toolTip = [] { return tr("Shows and saves reports of one part or of all inspected parts."); };
    page.build = [](PageContext& context) {
        auto& settings = context.services.settings;
        auto* report = new ReportPage(context.services.workbench, settings.inspector());
        connect(report, &ReportPage::inspectorChanged, &settings, &Settings::setInspector);
        return PageDescriptor::Content{report, report->pageActions()};
    };
    return page;
}

} // namespace twinspect
