// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/page_descriptor.h"
#include "ui/pages/start/start_page.h"

namespace twinspect {

PageDescriptor StartPage::descriptor()
{
    PageDescriptor page;
    page.id = page.icon = QStringLiteral("start");
    page.menu = QStringLiteral("help");
    page.name = [] { return tr("Start"); };
    page.toolTip = [] { return tr("Shows the start page."); };
    page.besideList = false; // nothing is open yet: the list would only be empty
    page.build = [](PageContext& context) {
        auto* start = new StartPage(context.services.workbench, context.services.settings,
                                    {*context.action("file.openData"), *context.action("train.start"),
                                     *context.action("inspect.start")});
        connect(start, &StartPage::openRequested, &context, &PageContext::openWanted);
        return PageDescriptor::Content{start, start->pageActions()};
    };
    return page;
}

} // namespace twinspect
