// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/main_window.h"

#include <algorithm>

#include <QAbstractSpinBox>
#include <QApplication>
#include <QDockWidget>
#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QShortcutEvent>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTextEdit>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/common/action.h"
#include "ui/common/command_palette.h"
#include "ui/common/error_bar.h"
#include "ui/common/icon.h"
#include "ui/common/job_strip.h"
#include "ui/common/log_view.h"
#include "ui/mainwindow/drop_overlay.h"
#include "ui/models/sample_commands.h"

namespace twinspect {

namespace {

/// A letter, digit or sign as one types it, without Ctrl, Alt or Meta.
bool isCharacter(const QKeySequence& keys)
{
    return keys.count() == 1 && keys[0].key() < Qt::Key_Escape
        && !(keys[0].keyboardModifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
}

} // namespace

MainWindow::MainWindow(PageContext& context, LogModel& log, QWidget* parent)
    : QMainWindow(parent), m_context(context), m_workbench(context.services.workbench),
      m_settings(context.services.settings), m_actionList(context.services.actions), m_log(log),
      m_actions(new WindowActions(this)), m_recent(context.services.settings), m_pageGroup(new QActionGroup(this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/twinspect.svg")));
    setAcceptDrops(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setMinimumSize(640, 420);
    makeCentre();
    makePanels();
    makeMenus();
    makeToolBar();
    makeStatusBar();
    m_palette = new CommandPalette(m_actionList, this);
    m_overlay = new DropOverlay(this);
    m_actionList.add(m_actions->all());
    addActions(m_actions->all()); // keys work even where the menu bar is hidden
    QApplication::instance()->installEventFilter(this); // see belongsToTheWindow()
    connectActions();
    connectWorkbench();
    retranslate();
}

MainWindow::~MainWindow() = default;

void MainWindow::makeCentre()
{
    auto* centre = new QWidget(this);
    m_notice = new NoticeBar(centre);
    m_errors = new ErrorBar(centre);
    m_stack = new QStackedWidget(centre);
    m_stack->setObjectName(QStringLiteral("pages"));
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_notice);
    layout->addWidget(m_errors);
    layout->addWidget(m_stack, 1);
    setCentralWidget(centre);
}

void MainWindow::makePanels()
{
    constexpr const char* kNames[kPanelCount] = {"panel.browser", "panel.watch", "panel.log"};
    constexpr Qt::DockWidgetArea kAreas[kPanelCount] = {Qt::LeftDockWidgetArea, Qt::RightDockWidgetArea,
                                                        Qt::BottomDockWidgetArea};
    for (std::size_t i = 0; i < m_docks.size(); ++i) {
        m_docks[i] = new QDockWidget(this);
        m_docks[i]->setObjectName(QLatin1String(kNames[i]));
        addDockWidget(kAreas[i], m_docks[i]);
        m_docks[i]->hide();
    }
    dock(Panel::Log).setWidget(new LogView(m_log, &dock(Panel::Log)));
    // The panels at the sides keep the full height; the log lies below the page only.
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
}

void MainWindow::makeStatusBar()
{
    m_status = new QLabel(this);
    m_status->setObjectName(QStringLiteral("status.text"));
    m_status->setTextFormat(Qt::PlainText);
    m_status->setIndent(6); // in line with the pages, not at the very edge
    statusBar()->addWidget(m_status, 1);
    statusBar()->addPermanentWidget(new JobStrip(m_workbench.jobs(), this));
    auto* log = new QToolButton(this);
    log->setObjectName(QStringLiteral("status.log"));
    log->setAutoRaise(true);
    log->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    log->setDefaultAction(m_actions->panels[static_cast<std::size_t>(Panel::Log)]);
    statusBar()->addPermanentWidget(log);
}

void MainWindow::addPage(const PageDescriptor& page)
{
    auto* show =
        makeAction(this, QStringLiteral("view.page.%1").arg(page.id).toLatin1().constData(), {},
                   page.keys.isEmpty() && m_pages.size() < 9
                       ? QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(m_pages.size())))
                       : page.keys);
    show->setIcon(icon(page.icon));
    show->setCheckable(true);
    connect(show, &QAction::triggered, this, [this, id = page.id] { showPage(id); });
    m_pageGroup->addAction(show);
    m_menus.value(QStringLiteral("view"))->insertAction(m_endOfPages, show);
    m_toolBar->insertAction(m_endOfTabs, show);
    m_actionList.add({show});
    addAction(show); // its keys work even where menu bar and tool bar are hidden
    const auto [content, actions] = page.build(m_context);
    QWidget* shown = content;
    if (page.scrolls && !qobject_cast<QScrollArea*>(content)) { // a window smaller than the page needs stays possible
        auto* scroll = new QScrollArea;
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setWidgetResizable(true);
        scroll->setWidget(content);
        shown = scroll;
    }
    m_stack->addWidget(shown);
    m_pages.push_back({page, show, shown});
    placeActions(page.menu.isEmpty() ? page.id : page.menu, actions);
    for (QAction* action : actions) {
        m_pageOfAction.insert(action, page.id);
        ActionList::setPlace(*action, show->objectName());
        action->installEventFilter(this);
        connect(action, &QAction::triggered, this, [this, id = page.id] { showPage(id); });
    }
    namePages();
    nameMenus();
    refreshReasons();
    if (m_pages.size() == 1)
        showPage(page.id);
}

const MainWindow::ShownPage* MainWindow::find(const QString& id) const
{
    const auto found =
        std::find_if(m_pages.begin(), m_pages.end(), [&id](const ShownPage& shown) { return shown.page.id == id; });
    return found != m_pages.end() ? &*found : nullptr;
}

QStringList MainWindow::pages() const
{
    QStringList ids;
    for (const auto& shown : m_pages)
        ids.append(shown.page.id);
    return ids;
}

QAction* MainWindow::pageAction(const QString& id) const
{
    const auto* shown = find(id);
    return shown != nullptr ? shown->action : nullptr;
}

void MainWindow::namePages()
{
    for (const auto& [page, action, widget] : m_pages) {
        setActionText(*action, page.name(), page.toolTip());
        for (QAction* named : m_actionList.actions())
            if (named->objectName().startsWith(page.id + QLatin1Char('.')))
                ActionList::setArea(*named, page.name());
    }
}

void MainWindow::tellNews(const QString& page, const QString& said, const QString& show)
{
    const auto* from = find(page);
    m_log.add(LogLevel::Information, from != nullptr ? from->page.name() : QString(), said);
    if (m_current != page)
        offer({said, show, tr("Dismiss"), [this, page] { showPage(page); }});
}

void MainWindow::setPanel(Panel panel, QWidget* widget, const QList<QAction*>& actions)
{
    dock(panel).setWidget(widget);
    placeActions(panel == Panel::Watch ? QStringLiteral("inspect") : QStringLiteral("parts"), actions);
    if (panel == Panel::Browser)
        for (QAction* action : actions) {
            m_listActions.insert(action);
            action->installEventFilter(this);
            if (action->objectName() == QLatin1String("browser.findPart"))
                connect(action, &QAction::triggered, this, &MainWindow::showParts);
        }
    if (panel == Panel::Watch)
        for (QAction* action : actions)
            connect(action, &QAction::triggered, &dock(panel), &QWidget::show);
    namePages();
    nameMenus();
    refreshReasons();
}

// A page's keys do nothing while it is not seen; from menu and palette its commands bring it to the front. Pages may
// share a key: Qt then tells any of the actions, and the one of the page that is seen is meant.
bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && belongsToTheWindow(*static_cast<QKeyEvent*>(event))
        && (qobject_cast<QLineEdit*>(watched) || qobject_cast<QAbstractSpinBox*>(watched)
            || qobject_cast<QPlainTextEdit*>(watched) || qobject_cast<QTextEdit*>(watched))) {
        event->ignore();
        return true;
    }
    if (event->type() != QEvent::Shortcut || (!m_pageOfAction.contains(watched) && !m_listActions.contains(watched)))
        return QMainWindow::eventFilter(watched, event);
    const QKeySequence& key = static_cast<QShortcutEvent*>(event)->key();
    if (m_listActions.contains(watched)) {
        if (!isCharacter(key) || partsHaveTheKeys())
            useByKey(*static_cast<QAction*>(watched));
        return true;
    }
    for (auto it = m_pageOfAction.cbegin(); it != m_pageOfAction.cend(); ++it)
        if (auto* action = static_cast<QAction*>(it.key());
            it.value() == m_current && action->shortcuts().contains(key) && action->isEnabled()) {
            action->trigger();
            break;
        }
    return true;
}

// A text field takes keys for itself that mean something to the window: on Linux, Ctrl+U empties it. The keys that a
// person knows of text (undo, redo, copy) stay the field's.
bool MainWindow::belongsToTheWindow(const QKeyEvent& event) const
{
    const QKeySequence keys(event.keyCombination());
    const auto means = [&](const QAction* action) { return action->shortcuts().contains(keys); };
    const auto pages = m_pageGroup->actions();
    const auto all = m_actions->all();
    return !isCharacter(keys) && (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier)) != 0
        && !means(m_actions->undo) && !means(m_actions->redo)
        && (std::any_of(all.begin(), all.end(), means) || std::any_of(pages.begin(), pages.end(), means));
}

bool MainWindow::partsHaveTheKeys() const
{
    const QWidget* list = m_docks[static_cast<std::size_t>(Panel::Browser)];
    return (current() != nullptr && current()->page.partsHaveTheKeys)
        || list->isAncestorOf(QApplication::focusWidget());
}

// What a key has changed may be out of sight, so it is said.
void MainWindow::useByKey(QAction& action)
{
    const auto& undo = m_workbench.undoGroup();
    const auto* before = undo.nextUndo();
    action.trigger();
    const auto* done = dynamic_cast<const RemarkCommand*>(undo.nextUndo());
    if (done != nullptr && done != before)
        say(described(*done));
}

QString MainWindow::described(const UndoStep& step) const
{
    const auto part = onlyPartOf(step);
    return part ? tr("%1: %2", "what was done, and to which part")
                      .arg(step.text(), QString::fromStdString(m_workbench.samples().at(*part).ref.id))
                : step.text();
}

void MainWindow::showPage(const QString& id)
{
    const auto* shown = find(id);
    if (shown == nullptr)
        return;
    m_current = id;
    m_stack->setCurrentWidget(shown->widget);
    shown->action->setChecked(true);
    if (dock(Panel::Browser).widget())
        dock(Panel::Browser).setVisible(shown->page.besideList && m_browserWanted);
    refreshReasons();
}

void MainWindow::retranslate()
{
    m_actions->retranslate();
    namePages();
    nameMenus();
    m_recentMenu->setTitle(tr("Open &again"));
    m_themeMenu->setTitle(tr("C&olours"));
    m_toolBar->setWindowTitle(tr("Tool bar"));
    for (const Panel panel : kPanels)
        dock(panel).setWindowTitle(panelName(panel));
    refreshTitle();
    refreshStatus();
    refreshUndo();
    refreshReasons();
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void MainWindow::refreshTitle()
{
    const auto& recipe = m_workbench.recipe().content();
    QString name = recipe ? QString::fromStdString(recipe->part) : QString();
    if (name.isEmpty() && m_workbench.data().catalog())
        name = QString::fromStdString(m_workbench.data().catalog()->root.filename().string());
    setWindowTitle(name.isEmpty() ? tr("Twinspect") : tr("%1[*] - Twinspect", "name of the part").arg(name));
    setWindowModified(m_workbench.recipe().changedSinceSave());
}

void MainWindow::refreshStatus()
{
    QStringList parts;
    if (m_workbench.data().catalog())
        parts.append(tr("%n part(s) in %1", nullptr, m_workbench.samples().size())
                         .arg(QString::fromStdString(m_workbench.data().catalog()->root.filename().string())));
    else
        parts.append(tr("No data open"));
    if (const auto& recipe = m_workbench.recipe().content()) {
        if (m_workbench.recipe().file().empty())
            parts.append(
                tr("model %1, recipe not saved yet").arg(QString::fromStdString(recipe->model.filename().string())));
        else
            parts.append(tr("recipe %1, revision %2")
                             .arg(QString::fromStdString(m_workbench.recipe().file().filename().string()))
                             .arg(recipe->revision));
    } else {
        parts.append(tr("no model open"));
    }
    m_status->setText(parts.join(QStringLiteral("  \u00b7  ")));
}

void MainWindow::refreshUndo()
{
    const auto* undo = m_workbench.undoGroup().nextUndo();
    const auto* redo = m_workbench.undoGroup().nextRedo();
    setActionText(*m_actions->undo, undo != nullptr ? tr("&Undo: %1").arg(undo->text()) : tr("&Undo"),
                  tr("Takes the last change back."));
    setActionText(*m_actions->redo, redo != nullptr ? tr("&Redo: %1").arg(redo->text()) : tr("&Redo"),
                  tr("Makes the change that was taken back again."));
    setDisabledReason(*m_actions->undo, undo != nullptr ? QString() : tr("Nothing was changed yet."));
    setDisabledReason(*m_actions->redo, redo != nullptr ? QString() : tr("No change was taken back."));
}

void MainWindow::refreshReasons()
{
    const QString noRecipe = m_workbench.recipe().content() ? QString() : tr("Open a model or train a part first.");
    const QString cannotSave = m_workbench.recipe().saving() ? tr("The recipe is being saved.") : noRecipe;
    setDisabledReason(*m_actions->saveRecipe, cannotSave.isEmpty() && !m_workbench.recipe().changedSinceSave()
                                                  ? tr("The recipe is saved already.")
                                                  : cannotSave);
    setDisabledReason(*m_actions->saveRecipeAs, cannotSave);
    setDisabledReason(*m_actions->clearRecent, m_settings.recent().isEmpty() ? tr("The list is empty.") : QString());
    setDisabledReason(*m_actions->startTraining,
                      hasPage(kTrain) ? QString() : tr("This page is not part of this build."));
    for (const Panel panel : kPanels) {
        QAction& action = *m_actions->panels[static_cast<std::size_t>(panel)];
        action.setVisible(dock(panel).widget() != nullptr);
        const bool hiddenHere = panel == Panel::Browser && current() != nullptr && !current()->page.besideList;
        setDisabledReason(action, !dock(panel).widget() ? tr("This panel is not part of this build.")
                                  : hiddenHere          ? tr("Leave the start page first.")
                                                        : QString());
    }
}

} // namespace twinspect
