// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/page_descriptor.h"
#include "ui/pages/train/train_page.h"

namespace twinspect {

PageDescriptor TrainPage::descriptor()
{
    PageDescriptor page;
    page.id = page.icon = QStringLiteral("train");
    page.name = [] { return tr("Train"); };
    page.toolTip = [] { return tr("Shows the steps from good parts to a recipe."); };
    page.menuTitle = [] { return tr("&Train"); };
    page.shows = {UndoStep::Subject::Training};
    page.build = [id = page.id](PageContext& context) {
        auto* train =
            new TrainPage(context.services.workbench, QString::fromStdString(context.services.stateFolder.string()));
        // Queued: what a page's action asks for comes after the window has brought that action's own page to the front.
        connect(
            train, &TrainPage::calibrationRequested, &context,
            [&context] { Q_EMIT context.pageWanted(QStringLiteral("calibrate")); }, Qt::QueuedConnection);
        connect(
            train, &TrainPage::inspectionRequested, &context,
            [&context] { Q_EMIT context.pageWanted(QStringLiteral("inspect")); }, Qt::QueuedConnection);
        connect(train, &TrainPage::conversionRequested, &context, &PageContext::conversionWanted);
        connect(train, &TrainPage::unfinishedTrainingFound, &context,
                [&context, id] { Q_EMIT context.pageSuggested(id); });
        connect(train, &TrainPage::trainingEnded, &context,
                [&context, id](const QString& said) { Q_EMIT context.news(id, said, tr("Show the training")); });
        connect(&context, &PageContext::mappingWanted, train, [&context, id, train](const QString& folder) {
            train->mapFolder(folder.toStdString());
            Q_EMIT context.pageWanted(id);
        });
        connect(&context, &PageContext::checkWanted, train, [&context, id, train] {
            train->checkOpenData();
            Q_EMIT context.pageWanted(id);
        });
        connect(&context, &PageContext::trainingWanted, train, [&context, id, train](const QString& folder) {
            train->openFolder(folder.toStdString());
            Q_EMIT context.pageWanted(id);
        });
        return PageDescriptor::Content{train, train->pageActions()};
    };
    return page;
}

} // namespace twinspect
