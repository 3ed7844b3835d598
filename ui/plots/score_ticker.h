// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/evaluation/score_unit.h"
#include "ui/common/plots.h"

namespace twinspect {

/// Marks an axis of raw scores with round numbers of what people read.
class ScoreTicker : public QCPAxisTicker {
public:
    explicit ScoreTicker(const ScoreUnit& unit) : m_unit(unit) {}

protected:
    void generate(const QCPRange& range, const QLocale& locale, QChar formatChar, int precision, QVector<double>& ticks,
                  QVector<double>* subTicks, QVector<QString>* tickLabels) override;

private:
    ScoreUnit m_unit;
};

} // namespace twinspect
