// SPDX-License-Identifier: GPL-3.0-or-later
// Menus and tool bar.
#include <tuple>

#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

#include "ui/mainwindow/main_window.h"

namespace twinspect {

void MainWindow::makeMenus()
{
    for (const char* id : {"file", "edit", "view", "parts", "help"}) // the pages' own follow when they are there
        std::ignore = menu(QLatin1String(id));
    QMenu& file = menu(QStringLiteral("file"));
    file.addActions({m_actions->openData, m_actions->open, m_actions->convert});
    m_recentMenu = file.addMenu(QString());
    m_recentMenu->setToolTipsVisible(true);
    file.addSeparator();
    file.addActions({m_actions->saveRecipe, m_actions->saveRecipeAs});
    file.addSeparator();
    file.addActions({m_actions->settings, m_actions->quit});
    QMenu& edit = menu(QStringLiteral("edit"));
    edit.addActions({m_actions->undo, m_actions->redo});
    edit.addSeparator();
    edit.addAction(m_actions->shortcuts);
    QMenu& view = menu(QStringLiteral("view"));
    m_endOfPages = view.addSeparator();
    view.addActions(QList<QAction*>(m_actions->panels.begin(), m_actions->panels.end()));
    view.addActions({m_actions->resetLayout, m_actions->fullScreen});
    m_themeMenu = view.addMenu(QString());
    m_themeMenu->addActions(QList<QAction*>(m_actions->themes.begin(), m_actions->themes.end()));
    view.addAction(m_actions->commands);
    menu(kInspect).addAction(m_actions->startInspecting);
    menu(kTrain).addAction(m_actions->startTraining);
    menu(QStringLiteral("help")).addActions({m_actions->firstSteps, m_actions->shortcutSheet, m_actions->about});
    connect(m_recentMenu, &QMenu::aboutToShow, this, &MainWindow::fillRecentMenu);
}

void MainWindow::makeToolBar()
{
    m_toolBar = addToolBar(QString());
    m_toolBar->setObjectName(QStringLiteral("toolBar"));
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_endOfTabs = m_toolBar->addSeparator();
    m_toolBar->addActions({m_actions->openData, m_actions->open, m_actions->saveRecipe});
    m_toolBar->addSeparator();
    m_toolBar->addActions({m_actions->undo, m_actions->redo});
    for (auto* action : {m_actions->openData, m_actions->open, m_actions->saveRecipe, m_actions->undo, m_actions->redo})
        if (auto* button = qobject_cast<QToolButton*>(m_toolBar->widgetForAction(action)))
            button->setToolButtonStyle(Qt::ToolButtonIconOnly); // the pages are the tool bar's main matter
}

QMenu& MainWindow::menu(const QString& id)
{
    QMenu*& menu = m_menus[id];
    if (menu == nullptr) {
        menu = new QMenu(menuBar());
        menu->setToolTipsVisible(true);
        const QMenu* help = m_menus.value(QStringLiteral("help"));
        menuBar()->insertMenu(help != nullptr ? help->menuAction() : nullptr, menu);
    }
    return *menu;
}

void MainWindow::placeActions(const QString& usual, const QList<QAction*>& actions)
{
    static const QStringList common{QStringLiteral("file"), QStringLiteral("edit"), QStringLiteral("view"),
                                    QStringLiteral("help")};
    QSet<QMenu*> separated;
    for (QAction* action : actions) {
        const QStringList id = action->objectName().split(QLatin1Char('.'));
        QMenu* into = &menu(common.contains(id.front()) ? id.front() : usual);
        if (!separated.contains(into) && !into->isEmpty())
            into->addSeparator();
        separated.insert(into);
        if (id.size() > 2) { // many of a kind: "inspect.cloud.front"
            QMenu*& sub = m_subMenus[id[0] + QLatin1Char('.') + id[1]];
            if (!sub) {
                sub = into->addMenu(QString());
                sub->setToolTipsVisible(true);
            }
            into = sub;
        }
        into->addAction(action);
    }
    m_actionList.add(actions);
}

void MainWindow::nameMenus()
{
    const std::pair<const char*, QString> menus[] = {{"file", tr("&File")},
                                                     {"edit", tr("&Edit")},
                                                     {"view", tr("&View")},
                                                     {"parts", tr("&Parts")},
                                                     {"help", tr("&Help")}};
    for (const auto& [id, title] : menus)
        menu(QLatin1String(id)).setTitle(title);
    for (const auto& shown : m_pages)
        if (shown.page.menuTitle)
            menu(shown.page.menu.isEmpty() ? shown.page.id : shown.page.menu).setTitle(shown.page.menuTitle());
    const std::pair<const char*, QString> titles[] = {{"view.layout", tr("La&yout")},
                                                      {"view.main", tr("Large &view")},
                                                      {"inspect.map", tr("&Map")},
                                                      {"inspect.surface", tr("&Surface")},
                                                      {"inspect.cloud", tr("&Cloud")},
                                                      {"inspect.measure", tr("M&easure")},
                                                      {"annotate.tool", tr("&Draw")}};
    for (auto it = m_subMenus.cbegin(); it != m_subMenus.cend(); ++it)
        it.value()->setTitle(it.key().section(QLatin1Char('.'), 1)); // a kind that is not named here yet is still found
    for (const auto& [key, title] : titles)
        if (QMenu* menu = m_subMenus.value(QLatin1String(key)))
            menu->setTitle(title);
}

} // namespace twinspect
