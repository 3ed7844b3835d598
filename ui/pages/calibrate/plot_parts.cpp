// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calibrate/plot_parts.h"

#include "ui/pages/calibrate/curve_plot.h"

namespace twinspect {

QString whatIsMissing(const PartSet& set, CalibrationSession::Purpose purpose)
{
    if (set.good.empty() && set.defects.empty())
        return CurvePlot::tr("This set holds no inspected parts yet.");
    if (set.defects.empty())
        return purpose == CalibrationSession::Purpose::Calibration
                 ? CurvePlot::tr("This set holds no defective parts, so there is no curve.\nShow the test set, or let "
                                 "half of the test parts calibrate.")
                 : CurvePlot::tr("This set holds no defective parts, so there is no curve.\nOpen or label some.");
    return CurvePlot::tr("This set holds no good parts, so there is no curve.\nOpen or label some.");
}

} // namespace twinspect
