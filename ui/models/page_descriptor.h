// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QString>
#include <QWidget>

#include "ui/models/page_context.h"
#include "ui/models/undo_stack.h"

namespace twinspect {

/// All that the window has to know of a page. A page is registered in app/gui/pages.cpp, and in no other place.
struct PageDescriptor {
    /// The widget belongs to the window. An action goes into the page's menu, one that is named "view.*", "edit.*",
    /// "file.*" or "help.*" into that menu. An action that is used while another page is shown brings its page to the
    /// front; its keys work on its own page only.
    struct Content {
        QWidget* widget;
        QList<QAction*> actions;
    };

    QString id; ///< "report": the page is shown by the action "view.page.report" and by --page report
    QString icon; ///< in resources/icons
    QKeySequence keys{}; ///< none = Ctrl and the number of its place among the pages
    QString menu{}; ///< of its actions: the id of the page that names it; empty = its own id
    std::function<QString()> name; ///< asked again when the language changes, as are the other texts
    std::function<QString()> toolTip; ///< one sentence
    std::function<QString()> menuTitle{}; ///< with mnemonic; needed for a menu of its own
    bool besideList = true; ///< the list of parts is shown beside it
    bool partsHaveTheKeys = false; ///< letters and digits act on the part on the screen
    bool scrolls = true; ///< a window may be smaller than the page needs
    QList<UndoStep::Subject> shows{}; ///< where undoing such a step can be seen
    std::function<Content(PageContext&)> build;
};

} // namespace twinspect
