// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

#include "ui/models/calibration_session.h"

class QAction;
class QCheckBox;
class QComboBox;
class QFrame;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QScrollArea;
class QTabWidget;

namespace twinspect {

class ConfusionPanel;
class CostPlot;
class CountsTable;
class CurvePlot;
class MethodPanel;
class ParameterFields;
class PartListModel;
class ScoreHistogram;
class StackedPages;
class ThresholdFields;
class ThumbnailLoader;
class WhyPanel;
class Workbench;
struct PageDescriptor;

/// Sets the thresholds on evidence: scores, methods, what they prove, what they cost, which verdicts change. When a
/// handle is dragged, everything follows at once. Nothing is in force until it is applied. Then it is one step to undo.
class CalibratePage : public QWidget {
    Q_OBJECT

public:
    explicit CalibratePage(Workbench& workbench, QWidget* parent = nullptr);
    ~CalibratePage() override;

    [[nodiscard]] static PageDescriptor descriptor();
    [[nodiscard]] QList<QAction*> pageActions() const;
    [[nodiscard]] CalibrationSession& session() { return m_session; }

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] QWidget* makeControls();
    [[nodiscard]] QWidget* makeCharts();
    void makeActions();
    void retranslate();
    void showSet(CalibrationSession::Purpose purpose);
    void refreshSets(); ///< states, hints, what is possible
    void refreshHandles(); ///< everything that follows a handle, painted
    void refreshActions();
    void nameTabs();
    void inspectWaiting();
    void measureAgain();
    void apply();
    [[nodiscard]] QStringList hints() const;

    Workbench& m_workbench;
    CalibrationSession m_session;
    ThumbnailLoader* m_thumbnails;
    QAction *m_applyAction, *m_resetAction, *m_useMethodAction, *m_inspectAction, *m_measureAction, *m_lendAction,
        *m_logAction;

    StackedPages* m_stack;
    QLabel* m_emptyTitle;
    QLabel* m_emptyText;
    QPushButton* m_emptyInspect;

    QFrame* m_hintFrame;
    QLabel* m_hint;
    QPushButton* m_inspectButton;
    QPushButton* m_measureButton;
    QComboBox* m_show;
    QCheckBox* m_lend;
    QCheckBox* m_log;
    ScoreHistogram* m_histogram;
    CountsTable* m_counts;
    QTabWidget* m_tabs;
    ConfusionPanel* m_confusion;
    CurvePlot *m_roc, *m_precisionRecall;
    CostPlot* m_cost;
    ParameterFields* m_costFields;
    QLabel* m_costText;
    QLabel* m_flipCaption;
    PartListModel* m_flips;
    QListView* m_flipView;

    QLabel *m_methodTitle, *m_thresholdTitle, *m_whyTitle, *m_noteLabel;
    QScrollArea* m_controls;
    MethodPanel* m_method;
    ThresholdFields* m_thresholds;
    WhyPanel* m_why;
    QLineEdit* m_note;
    QLabel* m_state;
    QPushButton *m_applyButton, *m_resetButton;
};

} // namespace twinspect
