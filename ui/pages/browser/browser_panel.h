// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QWidget>

#include "ui/models/sample_filter.h"
#include "ui/models/sample_table_model.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/models/workbench.h"

class QComboBox;
class QItemSelectionModel;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace twinspect {

class BrowserActions;
class FilterBar;

/// Shows the parts of the open data as a table or a grid of pictures, to find, filter and label them. Its selected part
/// is the one that all views show.
class BrowserPanel : public QWidget {
    Q_OBJECT

public:
    /// `thumbnails` may be shared with other lists.
    BrowserPanel(Workbench& workbench, ThumbnailLoader& thumbnails, QWidget* parent = nullptr);
    ~BrowserPanel() override;

    [[nodiscard]] QList<QAction*> pageActions() const;
    [[nodiscard]] SampleFilter& filter() { return m_filter; }
    /// Samples of the selected rows, in the order of the list; the current one when nothing is selected.
    [[nodiscard]] std::vector<int> selectedSamples() const;

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] QWidget* makeEmptyPages();
    [[nodiscard]] QWidget* makeTable();
    [[nodiscard]] QWidget* makeGrid();
    [[nodiscard]] QWidget* makeRemarks();
    void connectActions();
    void retranslate();
    void order(int column, Qt::SortOrder order);
    void step(int rows);
    /// To the nearest part of the list; `around`: from its end on to its beginning.
    void stepTo(const std::function<bool(const InspectedSample&)>& wanted, int direction, bool around);
    void endTyping();
    void push(QUndoCommand* command);
    void label(Label label, const std::string& type = {});
    void showCurrent();
    void showRemarks();
    void showState();
    void showWhetherToInspect();
    [[nodiscard]] QString whyNotInspect() const;
    void openRuleDialog();

    Workbench& m_workbench;
    ThumbnailLoader& m_thumbnails;
    SampleTableModel m_model;
    SampleFilter m_filter;
    BrowserActions* m_actions;
    FilterBar* m_filters = nullptr;
    QStackedWidget* m_stack = nullptr;
    QTableView* m_table = nullptr;
    QListView* m_grid = nullptr;
    QItemSelectionModel* m_selection = nullptr; ///< of both views
    QLabel *m_noData = nullptr, *m_noMatch = nullptr, *m_status = nullptr;
    QPushButton* m_showAll = nullptr;
    QWidget* m_remarks = nullptr;
    QComboBox* m_type = nullptr;
    QLineEdit* m_note = nullptr;
    int m_typing = 1; ///< number of what is typed into it without a pause: one step to undo
    QLabel *m_typeCaption = nullptr, *m_noteCaption = nullptr;
    bool m_following = false; ///< the selection follows the workbench, not the other way round
};

} // namespace twinspect
