// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/score_ticker.h"

namespace twinspect {

void ScoreTicker::generate(const QCPRange& range, const QLocale& locale, QChar formatChar, int precision,
                           QVector<double>& ticks, QVector<double>* subTicks, QVector<QString>* tickLabels)
{
    QCPAxisTicker::generate({m_unit.readable(range.lower), m_unit.readable(range.upper)}, locale, formatChar, precision,
                            ticks, subTicks, tickLabels);
    for (double& tick : ticks)
        tick = m_unit.raw(tick);
    if (subTicks != nullptr)
        for (double& tick : *subTicks)
            tick = m_unit.raw(tick);
}

} // namespace twinspect
