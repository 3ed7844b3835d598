// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include <QList>
#include <QWidget>

#include "ui/models/comparison_process.h"
#include "ui/models/workbench.h"

class QAction;
class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace twinspect {

class ComparisonView;
class ContestantList;
class ErrorBar;
struct PageDescriptor;

/// Puts detectors and model files side by side on the open data. The comparison runs in a process of its own; what is
/// shown is what its file holds, so comparisons of the command line can be opened, too.
class ComparePage : public QWidget {
    Q_OBJECT

public:
    /// `openData`: the window's verb, offered where nothing is open. `stateFolder`: of the comparison that runs.
    ComparePage(Workbench& workbench, QAction& openData, const QString& stateFolder = {}, QWidget* parent = nullptr);
    ~ComparePage() override;

    [[nodiscard]] static PageDescriptor descriptor();
    [[nodiscard]] QList<QAction*> pageActions() const { return {m_start, m_cancel, m_addModel, m_open, m_export}; }
    [[nodiscard]] ComparisonProcess& process() { return m_process; }
    /// Shows a file that a comparison wrote.
    void open(const std::filesystem::path& file);
    /// Writes what is shown, in the form that the extension says: pdf, csv, md, json.
    [[nodiscard]] Status write(const std::filesystem::path& file) const;

Q_SIGNALS:
    void partRequested(); ///< the workbench was told to show a part: its views are wanted
    void said(const QString& what);
    void comparisonEnded(const QString& said); ///< while the page may not be seen

protected:
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QWidget* makeSetup();
    [[nodiscard]] QWidget* makeResult();
    void retranslate();
    void refresh();
    void refreshCourse();
    void takeComparison();
    void showComparison(const Comparison& comparison, const std::filesystem::path& file);
    void startNow();
    void measureAnew();
    void fail(const Error& error);
    void askForModel();
    void askForComparison();
    void askWhereToWrite();
    void showPart(const QString& part, const QString& sample);
    [[nodiscard]] ComparisonRequest request() const;
    [[nodiscard]] std::vector<int> curve() const;
    [[nodiscard]] QString whyNoData() const; ///< empty where the open data can be compared on
    [[nodiscard]] QString whyNot() const;

    Workbench& m_workbench;
    QAction& m_openData;
    std::filesystem::path m_stateFolder;
    ComparisonProcess m_process;
    QAction *m_start, *m_cancel, *m_addModel, *m_open, *m_export;
    std::filesystem::path m_shownFile; ///< of the comparison that is shown; empty: none is
    ErrorBar* m_errors;
    QLabel *m_intro = nullptr, *m_dataState = nullptr, *m_presetLabel = nullptr, *m_state = nullptr, *m_left = nullptr;
    QPushButton* m_openDataButton = nullptr;
    ContestantList* m_models = nullptr;
    QComboBox* m_preset = nullptr;
    QCheckBox* m_curve = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_cancelButton = nullptr;
    QStackedWidget* m_result = nullptr;
    QLabel *m_empty = nullptr, *m_title = nullptr;
    ComparisonView* m_view = nullptr;
};

} // namespace twinspect
