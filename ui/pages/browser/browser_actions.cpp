// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/browser/browser_actions.h"

#include "ui/common/action.h"
#include "ui/common/icon.h"

namespace twinspect {

BrowserActions::BrowserActions(QObject* parent) : QObject(parent)
{
    previous = makeAction(this, "browser.previous", {}, Qt::Key_A);
    next = makeAction(this, "browser.next", {}, Qt::Key_D);
    previousUnlabelled = makeAction(this, "browser.previousUnlabelled", {}, Qt::CTRL | Qt::SHIFT | Qt::Key_A);
    nextUnlabelled = makeAction(this, "browser.nextUnlabelled", {}, Qt::CTRL | Qt::SHIFT | Qt::Key_D);
    previousUnannotated = makeAction(this, "browser.previousUnannotated", {}, Qt::SHIFT | Qt::Key_A);
    nextUnannotated = makeAction(this, "browser.nextUnannotated", {}, Qt::SHIFT | Qt::Key_D);
    good = makeAction(this, "browser.good", {}, Qt::Key_1);
    defect = makeAction(this, "browser.defect", {}, Qt::Key_2);
    unknown = makeAction(this, "browser.unknown", {}, Qt::Key_3);
    mark = makeAction(this, "browser.mark", {}, Qt::Key_M);
    note = makeAction(this, "browser.note", {}, Qt::Key_N);
    byRule = makeAction(this, "browser.byRule", {});
    inspect = makeAction(this, "browser.inspect", {}, Qt::Key_F6);
    inspect->setIcon(icon(QStringLiteral("inspect")));
    grid = makeAction(this, "browser.grid", {});
    search = makeAction(this, "browser.findPart", {}, Qt::CTRL | Qt::Key_F);
    // The digits are the number pad's; a laptop has letters.
    good->setShortcuts({Qt::Key_1, Qt::Key_G});
    defect->setShortcuts({Qt::Key_2, Qt::Key_B});
    unknown->setShortcuts({Qt::Key_3, Qt::Key_U});
    grid->setCheckable(true);
    retranslate();
}

QList<QAction*> BrowserActions::all() const
{
    return {previous,
            next,
            previousUnlabelled,
            nextUnlabelled,
            previousUnannotated,
            nextUnannotated,
            good,
            defect,
            unknown,
            mark,
            note,
            byRule,
            inspect,
            grid,
            search};
}

void BrowserActions::retranslate()
{
    setActionText(*previous, tr("&Previous part"), tr("Shows the part before this one in the list."));
    setActionText(*next, tr("&Next part"), tr("Shows the part after this one in the list."));
    setActionText(*previousUnlabelled, tr("Previous unlabelled part"),
                  tr("Goes back to the nearest part that nobody has labelled."));
    setActionText(*nextUnlabelled, tr("Next unlabelled part"),
                  tr("Goes on to the nearest part that nobody has labelled."));
    setActionText(*previousUnannotated, tr("Previous part to annotate"),
                  tr("Goes back to the nearest part whose annotation is not finished."));
    setActionText(*nextUnannotated, tr("Next part to annotate"),
                  tr("Goes on to the nearest part whose annotation is not finished; from the end of the list on to its "
                     "beginning."));
    setActionText(*good, tr("Label as &good"), tr("Says that the selected parts are good."));
    setActionText(*defect, tr("Label as &defect"), tr("Says that the selected parts are defective."));
    setActionText(*unknown, tr("Remove &label"), tr("Says that nobody knows what the selected parts are."));
    setActionText(*mark, tr("&Mark"),
                  tr("Marks the selected parts for a review: to come back to. Takes the mark off where it is."));
    setActionText(*note, tr("&Write a note"), tr("Writes a note on the selected parts."));
    // Short words for the row of buttons below the list.
    good->setIconText(tr("Good"));
    defect->setIconText(tr("Defect"));
    unknown->setIconText(tr("No label"));
    mark->setIconText(QStringLiteral("\u2605 ") + tr("Mark"));
    grid->setIconText(tr("Large pictures"));
    setActionText(*byRule, tr("Label by &file name…"), tr("Labels all parts whose names match a rule."));
    inspect->setIconText(tr("Inspect these parts"));
    setActionText(*inspect, tr("&Inspect the listed parts"),
                  tr("Inspects every part of the list that has no verdict yet."));
    setActionText(*grid, tr("Show &large pictures"), tr("Shows the parts as a grid of pictures instead of a table."));
    setActionText(*search, tr("&Find a part"), tr("Searches names, defect types and notes."));
}

} // namespace twinspect
