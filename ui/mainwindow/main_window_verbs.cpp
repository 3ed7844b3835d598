// SPDX-License-Identifier: GPL-3.0-or-later
// What the window's verbs do, and how the window follows the workbench.
#include <algorithm>
#include <numeric>

#include <QDockWidget>
#include <QFileInfo>
#include <QMenu>
#include <QStatusBar>

#include "core/foreign/part_conversion.h"
#include "ui/common/action.h"
#include "ui/common/command_palette.h"
#include "ui/common/error_bar.h"
#include "ui/common/error_text.h"
#include "ui/common/icon.h"
#include "ui/common/shortcut_editor.h"
#include "ui/mainwindow/about_dialog.h"
#include "ui/mainwindow/first_steps_dialog.h"
#include "ui/mainwindow/main_window.h"
#include "ui/models/sample_commands.h"
#include "ui/pages/settings/settings_dialog.h"

namespace twinspect {

namespace {

constexpr int kLayoutVersion = 1;
constexpr int kSaidMs = 8000;
constexpr qsizetype kCauses = 3; // in one notice
constexpr auto kWarningSign = "warning";
const QString kOtherRegions = QStringLiteral("regions of interest"); // what a notice is about

void openOnce(QDialog* dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace

void MainWindow::connectActions()
{
    const auto on = [this](QAction* action, auto&& verb) {
        connect(action, &QAction::triggered, this, std::forward<decltype(verb)>(verb));
    };
    on(m_actions->openData, [this] { chooseData(); });
    on(m_actions->open, [this] { chooseFile(); });
    on(m_actions->convert, [this] { convertData({}); });
    on(m_actions->saveRecipe, [this] { save(); });
    on(m_actions->saveRecipeAs, [this] { saveAs(); });
    on(m_actions->clearRecent, [this] { m_settings.clearRecent(); });
    on(m_actions->settings, [this] { openOnce(new SettingsDialog(m_settings, this)); });
    on(m_actions->quit, [this] { close(); });
    on(m_actions->undo, [this] { undo(); });
    on(m_actions->redo, [this] { redo(); });
    on(m_actions->shortcuts, [this] { openOnce(new ShortcutEditor(m_actionList, this)); });
    connectPanels();
    on(m_actions->resetLayout, [this] {
        restoreState(m_deliveredLayout, kLayoutVersion);
        m_browserWanted = true;
        m_actions->panels[0]->setChecked(true);
        showPage(m_current);
    });
    on(m_actions->fullScreen, [this](bool full) {
        setWindowState(full ? windowState() | Qt::WindowFullScreen : windowState() & ~Qt::WindowFullScreen);
    });
    on(m_actions->commands, [this] { m_palette->popUp(); });
    for (std::size_t i = 0; i < m_actions->themes.size(); ++i)
        on(m_actions->themes[i], [this, i] { m_settings.setTheme(static_cast<ThemeChoice>(i)); });
    const auto checkTheme = [this] {
        m_actions->themes[static_cast<std::size_t>(m_settings.theme())]->setChecked(true);
    };
    connect(&m_settings, &Settings::themeChanged, this, checkTheme);
    checkTheme();
    on(m_actions->startInspecting, [this] { startInspecting(); });
    on(m_actions->startTraining, [this] { showPage(kTrain); });
    on(m_actions->firstSteps, [this] { (new FirstStepsDialog(m_settings.file(), this))->open(); });
    on(m_actions->shortcutSheet, [this] {
        auto* sheet = new ShortcutSheet(m_actionList, this);
        connect(sheet, &ShortcutSheet::editRequested, m_actions->shortcuts, &QAction::trigger);
        sheet->open();
    });
    on(m_actions->about, [this] { (new AboutDialog(this))->open(); });
    connect(&m_settings, &Settings::recentChanged, this, &MainWindow::refreshReasons);
    connect(&m_context, &PageContext::pageWanted, this, &MainWindow::showPage);
    connect(&m_context, &PageContext::openWanted, this, [this](const QString& path) { open({path}); });
    connect(&m_context, &PageContext::conversionWanted, this, &MainWindow::convertData);
    connect(&m_context, &PageContext::said, this, &MainWindow::say);
    connect(&m_context, &PageContext::news, this, &MainWindow::tellNews);
}

void MainWindow::connectPanels()
{
    for (const Panel panel : kPanels) {
        QAction* action = m_actions->panels[static_cast<std::size_t>(panel)];
        connect(action, &QAction::triggered, this, [this, panel](bool wanted) {
            if (panel == Panel::Browser)
                m_browserWanted = wanted;
            dock(panel).setVisible(wanted);
            if (wanted)
                dock(panel).raise();
        });
        // A panel also has its own close button.
        connect(&dock(panel), &QDockWidget::visibilityChanged, this, [this, panel, action] {
            if (isMinimized() || !isVisible()
                || (panel == Panel::Browser && current() != nullptr && !current()->page.besideList))
                return;
            const bool shown = !dock(panel).isHidden();
            if (panel == Panel::Browser)
                m_browserWanted = shown;
            action->setChecked(shown);
        });
    }
}

// A search needs its list. On the start page there is none.
void MainWindow::showParts()
{
    if (current() != nullptr && current()->page.besideList)
        dock(Panel::Browser).show();
}

void MainWindow::connectWorkbench()
{
    connect(&m_workbench, &Workbench::failed, this, &MainWindow::showFailure);
    connect(&m_workbench.data(), &OpenData::mappingMayHelp, this,
            [this](const QString& folder) { m_mappable = folder; });
    connect(&m_workbench.data(), &OpenData::opened, this, &MainWindow::sayWhatToCheck);
    connect(&m_workbench.data(), &OpenData::scoresLost, this, [this](int parts) {
        offer({tr("The geometry of the open parts is read in another way now. The scores of %n part(s) were of the "
                  "geometry before and are gone.",
                  nullptr, parts),
               tr("Inspect again"),
               tr("Later"),
               [this] { inspectAll(); },
               {},
               QStringLiteral("geometry")});
    });
    connect(&m_workbench.data(), &OpenData::opened, this, &MainWindow::sayWhatIsOutdated);
    connect(&m_workbench.interests(), &OpenInterests::regionsChanged, this, &MainWindow::sayWhatIsOutdated,
            Qt::QueuedConnection); // the part on the screen is scored anew first
    connect(&m_workbench.runs(), &InspectionRuns::ended, this, &MainWindow::sayWhatIsOutdated);
    connect(
        &m_workbench.current(), &CurrentPart::regionsChanged, this,
        [this] { // the part on the screen may be the last one
            if (m_workbench.runs().underOtherRegions().empty())
                m_notice->withdraw(kOtherRegions);
        },
        Qt::QueuedConnection);
    connect(&m_workbench, &Workbench::warned, this,
            [this](const QString& note) { offer({note, {}, tr("Dismiss"), {}, {}, note, kWarningSign}); });
    connect(&m_workbench.jobs(), &JobList::ended, this, &MainWindow::sayWarningsOf);
    connect(&m_workbench, &Workbench::failed, this, [this] { m_inspectNext = false; });
    connect(m_errors, &ErrorBar::detailsRequested, this, &MainWindow::showLog);
    connect(&m_workbench.data(), &OpenData::opened, this, [this] {
        m_inspectNext = false; // a picture was chosen instead of a recipe
        m_settings.addRecent(Settings::Recent::Data,
                             QString::fromStdString(m_workbench.data().catalog()->root.string()));
        refreshTitle();
        refreshStatus();
        refreshReasons();
        if (m_current == pages().value(0)
            && std::exchange(m_whenOpened, WhenOpened::ShowParts) == WhenOpened::ShowParts)
            showPage(kInspect);
    });
    connect(&m_workbench.recipe(), &OpenRecipe::changed, this, [this] {
        if (!m_workbench.recipe().file().empty())
            m_settings.addRecent(Settings::Recent::Recipe,
                                 QString::fromStdString(m_workbench.recipe().file().string()));
        else
            m_settings.addRecent(Settings::Recent::Model,
                                 QString::fromStdString(m_workbench.recipe().content()->model.string()));
        refreshTitle();
        refreshStatus();
        refreshReasons();
        if (std::exchange(m_inspectNext, false))
            inspectAll();
    });
    connect(&m_workbench.recipe(), &OpenRecipe::saveStarted, this, &MainWindow::refreshReasons);
    connect(&m_workbench.recipe(), &OpenRecipe::saveEnded, this, [this](const std::optional<Error>& error) {
        refreshReasons();
        if (!std::exchange(m_closeAccepted, false))
            return;
        // A copy that could not be written keeps the window open: the error bar says why.
        if (!error || unsavedWork())
            close(); // asks again when the recipe was not saved, or was changed meanwhile
    });
    connect(&m_workbench.samples(), &InspectionSet::appended, this, &MainWindow::refreshStatus);
    connect(&m_workbench.undoGroup(), &UndoGroup::changed, this, &MainWindow::refreshUndo);
}

void MainWindow::showFailure(const Error& error)
{
    const QString folder = std::exchange(m_mappable, QString());
    if (isCuredByConversion(error)) { // of a folder of clouds, or of one part of the open data
        const auto& catalog = m_workbench.data().catalog();
        const QString from = folder.isEmpty() && catalog ? QString::fromStdString(catalog->root.string()) : folder;
        m_errors->show(error, ErrorBar::Help{tr("Convert…"), [this, from] { convertData(from); }});
    } else if (folder.isEmpty()) {
        m_errors->show(error);
    } else {
        m_errors->show(error,
                       ErrorBar::Help{tr("Map files…"), [this, folder] { Q_EMIT m_context.mappingWanted(folder); }});
    }
}

void MainWindow::sayWhatToCheck()
{
    QStringList sentences;
    for (const auto& warning : m_workbench.data().catalog()->warnings)
        sentences << sentence(warning);
    sentences << m_workbench.data().leftOut(true);
    if (!sentences.isEmpty()) // the check names them all
        offer({sentences.mid(0, kCauses).join(QLatin1Char(' ')),
               tr("Check the data"),
               tr("Dismiss"),
               [this] { Q_EMIT m_context.checkWanted(); },
               {},
               QStringLiteral("data"),
               kWarningSign});
}

// The window keeps no maps, so the scores of other parts come from another inspection alone.
void MainWindow::sayWhatIsOutdated()
{
    const auto count = static_cast<int>(m_workbench.runs().underOtherRegions().size());
    if (count == 0) {
        m_notice->withdraw(kOtherRegions);
        return;
    }
    offer({tr("%n part(s) were inspected under other regions of interest. They cannot be "
              "OK until they are inspected again.",
              nullptr, count),
           tr("Inspect again"),
           tr("Later"),
           [this] { m_workbench.runs().start(m_workbench.runs().underOtherRegions()); },
           {},
           kOtherRegions});
}

// One notice for all warnings of a job; the log names them all.
void MainWindow::sayWarningsOf(const Job* job)
{
    if (!job->warnings().isEmpty())
        offer({tr("%1: %2", "a job, and its warnings")
                   .arg(job->title(), job->warnings().mid(0, kCauses).join(QLatin1Char(' '))),
               tr("Show the log"),
               tr("Dismiss"),
               [this] { showLog(); },
               {},
               job->title(),
               kWarningSign});
}

void MainWindow::undo()
{
    const auto* step = m_workbench.undoGroup().nextUndo();
    if (step == nullptr)
        return;
    const auto part = onlyPartOf(*step);
    showWhere(*step, tr("Undone: %1").arg(described(*step)));
    m_workbench.undoGroup().undo();
    if (part) // not before: a part has undo steps of its own, which would be next
        m_workbench.current().open(*part);
}

void MainWindow::redo()
{
    const auto* step = m_workbench.undoGroup().nextRedo();
    if (step == nullptr)
        return;
    const auto part = onlyPartOf(*step);
    showWhere(*step, tr("Redone: %1").arg(described(*step)));
    m_workbench.undoGroup().redo();
    if (part)
        m_workbench.current().open(*part);
}

std::optional<int> MainWindow::onlyPartOf(const UndoStep& step)
{
    const auto* remark = dynamic_cast<const RemarkCommand*>(&step);
    return remark != nullptr && remark->edits().size() == 1 ? std::optional(remark->edits().front().first)
                                                            : std::nullopt;
}

// Nothing changes out of sight: the page of the step is shown, and then the part that it is about alone.
void MainWindow::showWhere(const UndoStep& step, const QString& said)
{
    const auto seenOn = [&step](const ShownPage& shown) { return shown.page.shows.contains(step.subject()); };
    if (const auto page = std::find_if(m_pages.begin(), m_pages.end(), seenOn);
        page != m_pages.end() && current() != nullptr && !seenOn(*current()))
        showPage(page->page.id);
    say(said);
}

void MainWindow::say(const QString& what) { statusBar()->showMessage(what, kSaidMs); }

void MainWindow::fillRecentMenu()
{
    m_recent.refresh();
    for (QAction* action : m_recentMenu->actions())
        if (action->parent() == m_recentMenu)
            delete action;
    m_recentMenu->clear();
    for (int row = 0; row < m_recent.rowCount(); ++row) {
        const QModelIndex index = m_recent.index(row);
        const QString path = index.data(RecentModel::PathRole).toString();
        QAction* action =
            m_recentMenu->addAction(index.data(Qt::DecorationRole).value<QIcon>(),
                                    index.data().toString().replace(QLatin1Char('&'), QStringLiteral("&&")));
        action->setEnabled(index.flags() & Qt::ItemIsEnabled);
        action->setToolTip(index.data(Qt::ToolTipRole).toString());
        connect(action, &QAction::triggered, this, [this, path] { open({path}); });
    }
    m_recentMenu->addSeparator();
    m_recentMenu->addAction(m_actions->clearRecent);
}

void MainWindow::showLog()
{
    dock(Panel::Log).show();
    dock(Panel::Log).raise();
}

void MainWindow::startInspecting()
{
    if (m_workbench.recipe().model()) {
        inspectAll();
        return;
    }
    m_inspectNext = true;
    chooseFile();
}

// Every open part that was in no run yet.
void MainWindow::inspectAll()
{
    showPage(kInspect);
    std::vector<int> all(static_cast<std::size_t>(m_workbench.samples().size()));
    std::iota(all.begin(), all.end(), 0);
    m_workbench.runs().start(std::move(all));
}

void MainWindow::offer(const NoticeBar::Offer& offer) { m_notice->show(offer); }

void MainWindow::restoreLayout()
{
    QDockWidget& browser = dock(Panel::Browser);
    browser.setVisible(browser.widget() != nullptr);
    resizeDocks({&browser}, {fontMetrics().averageCharWidth() * 61}, Qt::Horizontal);
    m_deliveredLayout = saveState(kLayoutVersion);
    if (!restoreGeometry(m_settings.windowPart(QStringLiteral("geometry"))))
        resize(1400, 900);
    restoreState(m_settings.windowPart(QStringLiteral("state")), kLayoutVersion);
    m_browserWanted = m_settings.windowPart(QStringLiteral("browser")) != "hidden";
    for (const Panel panel : kPanels) {
        if (!dock(panel).widget())
            dock(panel).hide();
        m_actions->panels[static_cast<std::size_t>(panel)]->setChecked(
            panel == Panel::Browser ? m_browserWanted : !dock(panel).isHidden());
    }
    showPage(m_current);
}

void MainWindow::keepLayout()
{
    m_settings.setWindowPart(QStringLiteral("geometry"), saveGeometry());
    m_settings.setWindowPart(QStringLiteral("browser"), m_browserWanted ? "shown" : "hidden");
    dock(Panel::Browser)
        .setVisible(dock(Panel::Browser).widget() && m_browserWanted); // as it is beside every other page
    m_settings.setWindowPart(QStringLiteral("state"), saveState(kLayoutVersion));
}

} // namespace twinspect
