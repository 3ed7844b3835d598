// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/page_descriptor.h"
#include "ui/pages/calibrate/calibrate_page.h"

namespace twinspect {

PageDescriptor CalibratePage::descriptor()
{
    PageDescriptor page;
    page.id = page.icon = QStringLiteral("calibrate");
    page.name = [] { return tr("Calibrate"); };
    page.toolTip = [] { return tr("Shows the scores of all parts and sets the thresholds."); };
    page.menuTitle = [] { return tr("&Calibrate"); };
    page.shows = {UndoStep::Subject::Trial, UndoStep::Subject::Recipe};
    page.build = [](PageContext& context) {
        auto* calibrate = new CalibratePage(context.services.workbench);
        return PageDescriptor::Content{calibrate, calibrate->pageActions()};
    };
    return page;
}

} // namespace twinspect
