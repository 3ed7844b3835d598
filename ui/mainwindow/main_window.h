// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>

#include <QHash>
#include <QMainWindow>
#include <QSet>

#include "ui/common/action_list.h"
#include "ui/common/log_model.h"
#include "ui/common/recent_model.h"
#include "ui/mainwindow/notice_bar.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/models/workbench.h"

class QDockWidget;
class QKeyEvent;
class QLabel;
class QMenu;
class QStackedWidget;
class QToolBar;

namespace twinspect {

class CommandPalette;
class DropOverlay;
class ErrorBar;
class SettingsDialog;

/// The services that the window and its pages use. The application makes them.
struct WindowServices {
    Workbench& workbench;
    Settings& settings;
    ActionList& actions;
    LogModel& log;
    std::filesystem::path stateFolder; ///< where the training page remembers how folders are put together
};

/// The frame around the pages: menus, tool bar, panels, status line, opening, saving and closing. It knows nothing of
/// the inside of a page.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(const WindowServices& services, QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] WindowActions& actions() { return *m_actions; }
    /// The window owns the page. Its actions go into the page's menu, those named "view.*", "edit.*", "file.*" or
    /// "help.*" into that menu. An action used while another page is shown brings its page to the front; its keys work
    /// on its own page only.
    void setPage(Page page, QWidget* widget, const QList<QAction*>& actions);
    /// The browser is shown beside every page but the start page, the others where the person puts them.
    void setPanel(Panel panel, QWidget* widget, const QList<QAction*>& actions);
    [[nodiscard]] bool hasPage(Page page) const { return m_pages[static_cast<std::size_t>(page)] != nullptr; }
    [[nodiscard]] Page currentPage() const { return m_current; }
    void showPage(Page page);
    /// To be called when all pages are there: remembers the layout as delivered and restores the person's own.
    void restoreLayout();

    enum class WhenOpened { ShowParts, StayOnPage };
    /// Opens whatever it is; what cannot be opened is said in the error bar. Parts that were opened from the start page
    /// are shown.
    void open(const QStringList& paths, WhenOpened then = WhenOpened::ShowParts);
    void offer(const NoticeBar::Offer& offer);

Q_SIGNALS:
    void closed(); ///< the person closed it, nothing is unsaved or that was accepted
    void mappingRequested(const QString& folder); ///< show where its files are put together
    void checkRequested(); ///< show the check of the open data

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum MenuName { File, Edit, View, Parts, Train, Calibrate, Inspect, Results, Help, MenuCount };

    void makeCentre();
    void makePanels();
    void makeMenus();
    void makeToolBar();
    void makeStatusBar();
    void connectActions();
    void connectWorkbench();
    void connectPanels();
    void placeActions(MenuName usual, const QList<QAction*>& actions);
    void nameSubMenus();
    [[nodiscard]] QDockWidget& dock(Panel panel) { return *m_docks[static_cast<std::size_t>(panel)]; }
    void retranslate();
    void refreshTitle();
    void refreshStatus();
    void refreshUndo();
    void refreshReasons();
    void fillRecentMenu();
    void showLog();
    void undo();
    void redo();
    void showWhere(const UndoStep& step, const QString& said);
    [[nodiscard]] bool belongsToTheWindow(const QKeyEvent& event) const;
    [[nodiscard]] bool partsHaveTheKeys() const; ///< letters and digits act on the list and on the page of its part
    void useByKey(QAction& action);
    void say(const QString& what); ///< in the status bar, for a while

    void chooseData();
    void chooseFile();
    void save();
    void saveAs();
    void startInspecting();
    void inspectAll();
    void showFailure(const Error& error);
    void sayWhatWasLeftOut();
    [[nodiscard]] bool unsavedWork() const;
    void askToSave();
    void keepLayout();

    Workbench& m_workbench;
    Settings& m_settings;
    ActionList& m_actionList;
    LogModel& m_log;
    std::filesystem::path m_stateFolder;
    WindowActions* m_actions;
    std::array<QMenu*, MenuCount> m_menus{};
    QMenu* m_recentMenu = nullptr;
    QMenu* m_themeMenu = nullptr;
    RecentModel m_recent;
    QToolBar* m_toolBar = nullptr;
    NoticeBar* m_notice = nullptr;
    ErrorBar* m_errors = nullptr;
    QStackedWidget* m_stack = nullptr;
    std::array<QWidget*, kPageCount> m_pages{};
    std::array<QDockWidget*, kPanelCount> m_docks{};
    QHash<QString, QMenu*> m_subMenus; ///< by "inspect.cloud", what the actions below it begin with
    QHash<QObject*, Page> m_pageOfAction; ///< keys are QActions
    QSet<QObject*> m_listActions; ///< of the list of parts
    QLabel* m_status = nullptr;
    CommandPalette* m_palette = nullptr;
    DropOverlay* m_overlay = nullptr;
    QString m_mappable; ///< folder that a mapping may help to open
    Page m_current = Page::Start;
    bool m_browserWanted = true; ///< what the person chose; the start page hides it for the moment
    bool m_inspectNext =
        false; ///< "Inspect parts" was pressed: inspect when the recipe or model that was asked for is open
    WhenOpened m_whenOpened = WhenOpened::ShowParts; ///< of the latest open()
    bool m_closeAccepted = false; ///< close without asking, or as soon as the recipe is saved
    QByteArray m_deliveredLayout;
};

} // namespace twinspect
