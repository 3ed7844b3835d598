// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/record/comparison.h"

class QComboBox;
class QLabel;
class QTabWidget;
class QVBoxLayout;

namespace twinspect {

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
    [[nodiscard]] QImage scatterPicture() const; ///< of the two models that are chosen; null when there are none
    [[nodiscard]] QString scatterCaption() const;

Q_SIGNALS:
    void partClicked(const QString& part, const QString& sample);

protected:
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QWidget* makePair();
    [[nodiscard]] QWidget* makeNotes();
    [[nodiscard]] QWidget* makeTables(QVBoxLayout*& place);
    void retranslate();
    void fillChoices();
    void showFigures();
    void showPair();
    void showCurve();
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
    QVBoxLayout *m_curve = nullptr, *m_published = nullptr;
};

} // namespace twinspect
