// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/record/comparison.h"
#include "ui/pages/compare/comparison_report.h"

class QComboBox;
class QLabel;
class QTabWidget;
class QVBoxLayout;

namespace twinspect {

class CurveChart;
class DetectorScatter;
class TextTableView;

/// Shows a comparison: the figures of all models on one kind of part, and below them two models part by part, the
/// differences in words, the learning curve, and the published figures.
class ComparisonView : public QWidget {
    Q_OBJECT

public:
    explicit ComparisonView(QWidget* parent = nullptr);

    /// What a person chose stays where it is there, too.
    void setComparison(const Comparison& comparison);
    [[nodiscard]] const Comparison& comparison() const { return m_comparison; }
    /// Of the two models that are chosen, and the curves of the figure that is chosen, as far as there are such.
    [[nodiscard]] std::vector<ReportChart> chartsForPaper() const;

Q_SIGNALS:
    void partClicked(const QString& part, const QString& sample);

protected:
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QWidget* makePair();
    [[nodiscard]] QWidget* makeNotes();
    [[nodiscard]] QWidget* makeCurve();
    [[nodiscard]] QWidget* makeTables(QVBoxLayout*& place);
    void retranslate();
    void fillChoices();
    void showFigures();
    void showPair();
    void showCurve();
    void showCurveChart();
    void showPublished();
    [[nodiscard]] std::vector<std::string> chosenParts() const;
    [[nodiscard]] int chosenCount() const;

    Comparison m_comparison;
    QLabel *m_partLabel, *m_countLabel;
    QComboBox *m_part, *m_count;
    TextTableView* m_figures;
    QTabWidget* m_tabs;
    QLabel *m_firstLabel = nullptr, *m_secondLabel = nullptr, *m_sentence = nullptr, *m_notes = nullptr;
    QComboBox *m_first = nullptr, *m_second = nullptr;
    DetectorScatter* m_scatter = nullptr;
    QLabel* m_curveLabel = nullptr;
    QComboBox* m_curveFigure = nullptr;
    CurveChart* m_curveChart = nullptr;
    QVBoxLayout *m_curve = nullptr, *m_published = nullptr;
};

} // namespace twinspect
