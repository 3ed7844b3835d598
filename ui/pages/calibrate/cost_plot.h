// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/calibration_session.h"
#include "ui/plots/chart.h"

namespace twinspect {

/// Plots the expected cost over the threshold: the minimum, the zone within a tenth of it, and the thresholds in force.
class CostPlot : public Chart {
    Q_OBJECT

public:
    explicit CostPlot(CalibrationSession& session, QWidget* parent = nullptr);

    void showSet(CalibrationSession::Purpose purpose);
    void showHandles();
    [[nodiscard]] QPoint pixelOf(double threshold) const;

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void recolour() override;
    void retranslate() override;

private:
    void load();
    void markHandles();

    CalibrationSession& m_session;
    CalibrationSession::Purpose m_purpose = CalibrationSession::Purpose::Calibration;
    QCPGraph* m_curve = nullptr;
    QCPGraph* m_optimum = nullptr;
    QCPItemRect* m_flatZone = nullptr;
    QCPItemStraightLine* m_reject = nullptr;
};

} // namespace twinspect
