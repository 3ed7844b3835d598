// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/evaluation/report.h"
#include "ui/plots/part_scatter.h"

namespace twinspect {

/// Plots the scores that two detectors gave to the same test parts. Each axis has its own range: only the order of the
/// scores of one detector counts.
class DetectorScatter : public PartScatter {
    Q_OBJECT

public:
    explicit DetectorScatter(QWidget* parent = nullptr);

    void setScores(const std::vector<PartScore>& first, const QString& firstName, const std::vector<PartScore>& second,
                   const QString& secondName);

protected:
    [[nodiscard]] QString wordsOn(const Point& point) const override;
    void retranslate() override;

private:
    QString m_first, m_second;
};

} // namespace twinspect
