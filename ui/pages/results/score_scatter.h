// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "core/project/results_record.h"
#include "ui/plots/chart.h"

namespace twinspect {

/// Plots the scores that two runs gave to the same parts. Parts above the diagonal score higher in the second run.
/// Colour and shape show what a person said about the part, a filled mark shows that its verdict changed.
class ScoreScatter : public Chart {
    Q_OBJECT

public:
    explicit ScoreScatter(QWidget* parent = nullptr);

    /// `before`, `after`: what the runs are called.
    void setPairs(const std::vector<ResultPair>& pairs, const QString& before, const QString& after);
    /// Rings one part; none when it is not here.
    void setSelected(const QString& sample);
    /// Where a part lies, for tests; empty when it has no two scores.
    [[nodiscard]] std::optional<QPoint> pixelOf(const QString& sample) const;

Q_SIGNALS:
    void partClicked(const QString& sample);

protected:
    void recolour() override;
    void retranslate() override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    static constexpr int kLabels = 3;
    void load();
    [[nodiscard]] const ResultPair* nearest(const QPointF& position) const;
    [[nodiscard]] QPointF scoresOf(const ResultPair& pair) const; ///< before, after; as they are shown
    [[nodiscard]] QPointF place(const ResultPair& pair) const;    ///< px
    void ring(QCPGraph& graph, const ResultPair* pair);

    std::vector<ResultPair> m_pairs; ///< with two scores
    bool m_inUnits = false; ///< both runs have one: the chart shows what people read, otherwise raw scores
    QString m_before, m_after, m_selectedSample;
    std::array<QCPGraph*, kLabels> m_same{}, m_changed{}; ///< by Label
    QCPGraph* m_key = nullptr; ///< says in the legend what a filled mark is
    QCPItemStraightLine* m_diagonal = nullptr;
    QCPGraph *m_hovered = nullptr, *m_selected = nullptr;
};

} // namespace twinspect
