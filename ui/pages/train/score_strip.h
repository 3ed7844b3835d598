// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

#include "core/evaluation/score_unit.h"

namespace twinspect {

/// The scores of the held-out parts as dots on one axis, with the reject threshold.
class ScoreStrip : public QWidget {
    Q_OBJECT

public:
    explicit ScoreStrip(QWidget* parent = nullptr);

    /// Without a finite threshold the dots stand alone.
    /// Raw; they are said in `unit`.
    void setScores(const std::vector<double>& scores, double threshold, const ScoreUnit& unit);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<double> m_scores;
    double m_threshold = 0;
    ScoreUnit m_unit;
};

} // namespace twinspect
