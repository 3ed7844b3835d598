// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <vector>

#include <QHash>
#include <QMainWindow>
#include <QSet>

#include "ui/common/action_list.h"
#include "ui/common/log_model.h"
#include "ui/common/recent_model.h"
#include "ui/mainwindow/notice_bar.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/models/page_descriptor.h"
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

/// The frame around the pages: menus, tool bar, panels, status line, opening, saving and closing. It knows of a page
/// what its descriptor says.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(PageContext& context, LogModel& log, QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] WindowActions& actions() { return *m_actions; }
    /// Builds a page, behind those that are there. The first one is the page at the start.
    void addPage(const PageDescriptor& page);
    /// The browser is shown beside every page but the start page, the others where the person puts them.
    void setPanel(Panel panel, QWidget* widget, const QList<QAction*>& actions);
    [[nodiscard]] QStringList pages() const; ///< ids, in the order in which a person meets them
    [[nodiscard]] bool hasPage(const QString& id) const { return find(id) != nullptr; }
    [[nodiscard]] QAction* pageAction(const QString& id) const; ///< that shows the page; null when there is none
    [[nodiscard]] const QString& currentPage() const { return m_current; }
    void showPage(const QString& id);
    /// To be called when all pages are there: remembers the layout as delivered and restores the person's own.
    void restoreLayout();

    enum class WhenOpened { ShowParts, StayOnPage };
    /// Opens whatever it is; what cannot be opened is said in the error bar. Parts that were opened from the start page
    /// are shown.
    void open(const QStringList& paths, WhenOpened then = WhenOpened::ShowParts);
    void offer(const NoticeBar::Offer& offer);

Q_SIGNALS:
    void closed(); ///< the person closed it, nothing is unsaved or that was accepted

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    // To these pages the window's own actions lead.
    static inline const QString kInspect = QStringLiteral("inspect"), kTrain = QStringLiteral("train");

    struct ShownPage {
        PageDescriptor page;
        QAction* action; ///< shows it
        QWidget* widget;
    };

    void makeCentre();
    void makePanels();
    void makeMenus();
    void makeToolBar();
    void makeStatusBar();
    void connectActions();
    void connectWorkbench();
    void connectPanels();
    [[nodiscard]] const ShownPage* find(const QString& id) const;
    [[nodiscard]] const ShownPage* current() const { return find(m_current); }
    [[nodiscard]] QMenu& menu(const QString& id); ///< made before the help menu when it is not there
    void placeActions(const QString& usual, const QList<QAction*>& actions);
    void nameMenus();
    void namePages();
    void tellNews(const QString& page, const QString& said, const QString& show);
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
    void showParts();
    /// What a step does, and to which part where it is one.
    [[nodiscard]] QString described(const UndoStep& step) const;
    /// The part that a label, a note or a mark is about, where it is one alone.
    [[nodiscard]] static std::optional<int> onlyPartOf(const UndoStep& step);
    void showWhere(const UndoStep& step, const QString& said);
    [[nodiscard]] bool belongsToTheWindow(const QKeyEvent& event) const;
    [[nodiscard]] bool partsHaveTheKeys() const; ///< letters and digits act on the list and on the page of its part
    void useByKey(QAction& action);
    void say(const QString& what); ///< in the status bar, for a while

    void chooseData();
    void chooseFile();
    void convertData(const QString& folder); ///< empty: the person chooses it
    void save();
    void saveAs();
    void startInspecting();
    void inspectAll();
    void showFailure(const Error& error);
    void sayWhatToCheck();
    void sayWhatIsOutdated(); ///< by other regions of interest
    void sayWarningsOf(const Job* job);
    [[nodiscard]] bool unsavedWork() const;
    void askToSave();
    void askToLose(const Error& error); ///< annotations that cannot be written
    void keepLayout();

    PageContext& m_context;
    Workbench& m_workbench;
    Settings& m_settings;
    ActionList& m_actionList;
    LogModel& m_log;
    WindowActions* m_actions;
    QHash<QString, QMenu*> m_menus; ///< by "file", or by the id of the page that names it
    QMenu* m_recentMenu = nullptr;
    QMenu* m_themeMenu = nullptr;
    RecentModel m_recent;
    QToolBar* m_toolBar = nullptr;
    NoticeBar* m_notice = nullptr;
    ErrorBar* m_errors = nullptr;
    QStackedWidget* m_stack = nullptr;
    std::vector<ShownPage> m_pages;
    QActionGroup* m_pageGroup = nullptr;
    QAction *m_endOfPages = nullptr, *m_endOfTabs = nullptr; ///< in the view menu and in the tool bar
    std::array<QDockWidget*, kPanelCount> m_docks{};
    QHash<QString, QMenu*> m_subMenus; ///< by "inspect.cloud", what the actions below it begin with
    QHash<QObject*, QString> m_pageOfAction; ///< keys are QActions
    QSet<QObject*> m_listActions; ///< of the list of parts
    QLabel* m_status = nullptr;
    CommandPalette* m_palette = nullptr;
    DropOverlay* m_overlay = nullptr;
    QString m_mappable; ///< folder that a mapping may help to open
    QString m_current;
    bool m_browserWanted = true; ///< what the person chose; the start page hides it for the moment
    bool m_inspectNext =
        false; ///< "Inspect parts" was pressed: inspect when the recipe or model that was asked for is open
    WhenOpened m_whenOpened = WhenOpened::ShowParts; ///< of the latest open()
    bool m_closeAccepted = false; ///< close without asking, or as soon as the recipe is saved
    bool m_lossAccepted = false; ///< of annotations
    QByteArray m_deliveredLayout;
};

} // namespace twinspect
