// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <vector>

#include "core/project/results_record.h"
#include "ui/plots/part_scatter.h"

namespace twinspect {

/// Plots the scores that two runs gave to the same parts. Parts above the diagonal score higher in the second run. A
/// filled mark shows that the verdict of the part changed.
class ScoreScatter : public PartScatter {
    Q_OBJECT

public:
    explicit ScoreScatter(QWidget* parent = nullptr);

    /// `before`, `after`: what the runs are called.
    void setPairs(const std::vector<ResultPair>& pairs, const QString& before, const QString& after);

protected:
    [[nodiscard]] QString wordsOn(const Point& point) const override;
    void recolour() override;
    void retranslate() override;

private:
    /// Before, after; as they are shown.
    [[nodiscard]] QPointF scoresOf(const ResultPair& pair) const;

    std::map<QString, ResultPair> m_pairs; ///< by part
    bool m_inUnits = false; ///< both runs have one: the chart shows what people read, otherwise raw scores
    QString m_before, m_after;
    QCPItemStraightLine* m_diagonal = nullptr;
};

} // namespace twinspect
