// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include <QWidget>

#include "core/project/results_export.h"
#include "ui/models/results_model.h"
#include "ui/models/runs_model.h"
#include "ui/models/workbench.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;
class QTimer;

namespace twinspect {

class ComparisonPanel;
class ErrorBar;
class ResultFilters;
struct PageDescriptor;

/// Shows everything that was ever inspected: runs, their results with filters, the history of one part, two runs side
/// by side, a run under other thresholds.
class ResultsPage : public QWidget {
    Q_OBJECT

public:
    /// `address` of the store of results: a file or postgresql:// address. Nothing is read before the page is shown.
    ResultsPage(Workbench& workbench, const QString& address, QWidget* parent = nullptr);
    ~ResultsPage() override;

    [[nodiscard]] static PageDescriptor descriptor();
    [[nodiscard]] QList<QAction*> pageActions() const;
    void setAddress(const QString& address);
    /// The store holds more than before. While the page is hidden this waits until it is shown.
    void refresh();
    /// Writes what the table shows, all pages of it, in the form that the extension says: exportResults().
    void exportTo(const std::filesystem::path& file);

Q_SIGNALS:
    void partRequested(); ///< the workbench was told to show a part: its views are wanted
    /// The person wants these parts among the good ones, and the model trained again.
    void retrainRequested(const std::vector<twinspect::SampleRef>& goodParts);
    void exported(const QString& file, qint64 results);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    struct Actions;
    enum StackPage { Empty, Content };
    enum RightPage { ListPage, ComparisonPage };
    [[nodiscard]] QWidget* makeRuns();
    [[nodiscard]] QWidget* makeResults();
    void connectActions();
    void retranslate();
    void readRuns();
    void applyFilter();
    void showHistory();
    void showState();
    /// Says when verdicts listed here were given under thresholds that are not in force any more.
    void showOtherThresholds();
    void showPart(const QString& sample, const QString& rgb);
    void addToGoodSet();
    void fail(const Error& error);
    [[nodiscard]] std::vector<int> selectedRuns() const;
    [[nodiscard]] std::vector<std::pair<int, int>> selectedRanges() const;

    Workbench& m_workbench;
    QString m_address;
    std::unique_ptr<Actions> m_actions;
    RunsModel m_runs;
    ResultsModel m_results, m_history;
    ErrorBar* m_errors = nullptr;
    QStackedWidget* m_pages = nullptr;
    QTableView *m_runTable = nullptr, *m_table = nullptr, *m_historyTable = nullptr;
    ResultFilters* m_filters = nullptr;
    ComparisonPanel* m_comparison = nullptr;
    QLabel *m_empty = nullptr, *m_status = nullptr, *m_historyTitle = nullptr, *m_runsTitle = nullptr,
           *m_historyHint = nullptr, *m_otherThresholds = nullptr;
    QStackedWidget* m_list = nullptr;
    QLabel* m_noMatch = nullptr;
    QTimer* m_refresh = nullptr;
    bool m_stale = true;
    bool m_runsRead = false;
};

} // namespace twinspect
