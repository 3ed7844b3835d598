// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/settings.h"
#include "ui/models/page_descriptor.h"
#include "ui/pages/inspect/inspect_page.h"

namespace twinspect {

PageDescriptor InspectPage::descriptor()
{
    PageDescriptor page;
    page.id = page.icon = QStringLiteral("inspect");
    page.name = [] { return tr("Inspect"); };
    page.toolTip = [] { return tr("Shows a part in RGB, depth, as a cloud and as an anomaly map."); };
    page.menuTitle = [] { return tr("&Inspect"); };
    page.partsHaveTheKeys = true;
    page.scrolls = false; // its views shrink as far as one likes
    page.shows = {UndoStep::Subject::Annotation, UndoStep::Subject::Interest, UndoStep::Subject::Tolerance};
    page.build = [](PageContext& context) {
        auto* inspect = new InspectPage(context.services.workbench);
        inspect->offerWithoutModel({context.action("train.start"), context.action("file.open")});
        connect(inspect, &InspectPage::done, &context, &PageContext::said);
        auto& settings = context.services.settings;
        inspect->restoreViewState(settings.windowPart(QStringLiteral("views")));
        connect(&context, &PageContext::closing, inspect,
                [inspect, &settings] { settings.setWindowPart(QStringLiteral("views"), inspect->viewState()); });
        return PageDescriptor::Content{inspect, inspect->pageActions()};
    };
    return page;
}

} // namespace twinspect
