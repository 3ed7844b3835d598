// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/models/training_figures.h"

class QCPGraph;
class QCustomPlot;

namespace twinspect {

/// Plots the course of a training: the loss of RGB and depth on training parts, and dashed on held-out parts.
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
