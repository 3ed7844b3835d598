// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/project/results_store.h"
#include "ui/common/job.h"
#include "ui/models/pairs_model.h"

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSplitter;
class QTableView;
class QTimer;

namespace twinspect {

class ScoreScatter;

/// Compares two runs, or one run under thresholds that are tried here. It lists parts with two verdicts and counts the
/// changes.
class ComparisonPanel : public QWidget {
    Q_OBJECT

public:
    ComparisonPanel(JobList& jobs, QString address, QWidget* parent = nullptr);

    void setAddress(const QString& address) { m_address = address; }
    void compareRuns(const StoredRun& before, const StoredRun& after);
    /// Begins with the thresholds given, usually those in force.
    void redecide(const StoredRun& run, const Thresholds& thresholds);
    [[nodiscard]] const PairsModel& pairs() const { return m_pairs; }

Q_SIGNALS:
    void closed();
    void partChosen(const QString& sample, const QString& rgb);
    void failed(const twinspect::Error& error);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void decideNow();
    void showScatter(bool shown);
    /// Selects a part in the list, showing all parts when it is not among the changed ones.
    void selectPart(const QString& sample);
    /// Whether its number is said in the unit of the run.
    [[nodiscard]] bool isScore(const QDoubleSpinBox* field) const;
    [[nodiscard]] Thresholds entered() const;

    JobList& m_jobs;
    QString m_address;
    StoredRun m_before, m_after; ///< m_after.id 0 = other thresholds
    PairsModel m_pairs;
    LatestJob<Redecision> m_deciding;
    LatestJob<RunComparison> m_comparing;
    Thresholds m_start;          ///< as the fields were filled; they show fewer digits
    QLabel *m_title, *m_summary, *m_notice;
    QWidget* m_thresholds;
    QLabel* m_captions[5]{};
    QDoubleSpinBox *m_review, *m_reject, *m_pixel, *m_area, *m_depth;
    QCheckBox* m_changedOnly;
    QTableView* m_table;
    ScoreScatter* m_scatter;
    QSplitter* m_views;
    QPushButton* m_close;
    QTimer* m_typing;
};

} // namespace twinspect
