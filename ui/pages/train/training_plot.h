// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/models/training_figures.h"

class QCPGraph;
class QCustomPlot;

namespace twinspect {

/// The course of a training: how far the model still is from the good parts, for colour and depth; dashed, on good
/// parts it does not learn from.
class TrainingPlot : public QWidget {
    Q_OBJECT

public:
    explicit TrainingPlot(QWidget* parent = nullptr);
    void draw(const TrainingFigures& figures, int steps);

protected:
    void changeEvent(QEvent* event) override;

private:
    void recolour();
    void retranslate();

    QCustomPlot* m_plot;
    std::vector<QCPGraph*> m_graphs;
};

} // namespace twinspect
