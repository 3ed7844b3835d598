// SPDX-License-Identifier: GPL-3.0-or-later
// Menus and tool bar.
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

#include "ui/mainwindow/main_window.h"

namespace twinspect {

void MainWindow::makeMenus()
{
    for (auto& menu : m_menus) {
        menu = menuBar()->addMenu(QString());
        menu->setToolTipsVisible(true);
    }
    QMenu& file = *m_menus[File];
    file.addActions({m_actions->openData, m_actions->open});
    m_recentMenu = file.addMenu(QString());
    m_recentMenu->setToolTipsVisible(true);
    file.addSeparator();
    file.addActions({m_actions->saveRecipe, m_actions->saveRecipeAs});
    file.addSeparator();
    file.addActions({m_actions->settings, m_actions->quit});
    QMenu& edit = *m_menus[Edit];
    edit.addActions({m_actions->undo, m_actions->redo});
    edit.addSeparator();
    edit.addAction(m_actions->shortcuts);
    QMenu& view = *m_menus[View];
    view.addActions(QList<QAction*>(m_actions->pages.begin(), m_actions->pages.end()));
    view.addSeparator();
    view.addActions(QList<QAction*>(m_actions->panels.begin(), m_actions->panels.end()));
    view.addActions({m_actions->resetLayout, m_actions->fullScreen});
    m_themeMenu = view.addMenu(QString());
    m_themeMenu->addActions(QList<QAction*>(m_actions->themes.begin(), m_actions->themes.end()));
    view.addAction(m_actions->commands);
    m_menus[Train]->addAction(m_actions->startTraining);
    m_menus[Inspect]->addAction(m_actions->startInspecting);
    m_menus[Help]->addActions({m_actions->firstSteps, m_actions->shortcutSheet, m_actions->about});
    connect(m_recentMenu, &QMenu::aboutToShow, this, &MainWindow::fillRecentMenu);
}

void MainWindow::makeToolBar()
{
    m_toolBar = addToolBar(QString());
    m_toolBar->setObjectName(QStringLiteral("toolBar"));
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toolBar->addActions(QList<QAction*>(m_actions->pages.begin(), m_actions->pages.end()));
    m_toolBar->addSeparator();
    m_toolBar->addActions({m_actions->openData, m_actions->open, m_actions->saveRecipe});
    m_toolBar->addSeparator();
    m_toolBar->addActions({m_actions->undo, m_actions->redo});
    for (auto* action : {m_actions->openData, m_actions->open, m_actions->saveRecipe, m_actions->undo, m_actions->redo})
        if (auto* button = qobject_cast<QToolButton*>(m_toolBar->widgetForAction(action)))
            button->setToolButtonStyle(Qt::ToolButtonIconOnly); // the pages are the tool bar's main matter
}

void MainWindow::placeActions(MenuName usual, const QList<QAction*>& actions)
{
    std::array<bool, MenuCount> separated{};
    for (QAction* action : actions) {
        const QStringList id = action->objectName().split(QLatin1Char('.'));
        const QString& area = id.front();
        const MenuName name = area == QLatin1String("file") ? File
                            : area == QLatin1String("edit") ? Edit
                            : area == QLatin1String("view") ? View
                            : area == QLatin1String("help") ? Help
                                                            : usual;
        QMenu* menu = m_menus[name];
        if (!separated[name] && !menu->isEmpty())
            menu->addSeparator();
        separated[name] = true;
        if (id.size() > 2) { // many of a kind: "inspect.cloud.front"
            QMenu*& sub = m_subMenus[id[0] + QLatin1Char('.') + id[1]];
            if (!sub) {
                sub = menu->addMenu(QString());
                sub->setToolTipsVisible(true);
            }
            menu = sub;
        }
        menu->addAction(action);
    }
    m_actionList.add(actions);
    nameSubMenus();
}

void MainWindow::nameSubMenus()
{
    const std::pair<const char*, QString> titles[] = {{"view.layout", tr("La&yout")},
                                                      {"view.main", tr("Large &view")},
                                                      {"inspect.map", tr("&Map")},
                                                      {"inspect.cloud", tr("&Cloud")},
                                                      {"inspect.measure", tr("M&easure")}};
    for (auto it = m_subMenus.cbegin(); it != m_subMenus.cend(); ++it)
        it.value()->setTitle(it.key().section(QLatin1Char('.'), 1)); // a kind that is not named here yet is still found
    for (const auto& [key, title] : titles)
        if (QMenu* menu = m_subMenus.value(QLatin1String(key)))
            menu->setTitle(title);
}

} // namespace twinspect
