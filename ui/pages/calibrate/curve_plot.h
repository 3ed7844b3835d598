// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "ui/models/calibration_session.h"
#include "ui/plots/chart.h"

namespace twinspect {

/// Plots ROC or precision over recall of one set, with the thresholds in force marked. A click on the curve of the
/// calibration set puts the reject threshold there. On the test set a click only shows figures, because thresholds that
/// follow the test set make its figures worthless.
class CurvePlot : public Chart {
    Q_OBJECT

public:
    enum class Kind { Roc, PrecisionRecall };

    CurvePlot(CalibrationSession& session, Kind kind, QWidget* parent = nullptr);

    void showSet(CalibrationSession::Purpose purpose);
    /// Repaints at once.
    void showHandles();

    struct Point {
        double x = 0, y = 0, threshold = 0;
    };
    /// What is drawn: for tests, and for what a click means.
    [[nodiscard]] const std::vector<Point>& points() const { return m_points; }
    [[nodiscard]] QPoint pixelOf(const Point& point) const;

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void recolour() override;
    void retranslate() override;

private:
    void load();
    void markHandles();
    [[nodiscard]] const Point* nearest(const QPointF& position) const;
    /// Where a threshold lies on the curve.
    [[nodiscard]] Point at(double threshold) const;

    CalibrationSession& m_session;
    Kind m_kind;
    CalibrationSession::Purpose m_purpose = CalibrationSession::Purpose::Calibration;
    std::vector<Point> m_points; ///< threshold falling
    QCPCurve* m_curve = nullptr;
    QCPGraph* m_reject = nullptr;
    QCPGraph* m_review = nullptr;
    QCPGraph* m_hovered = nullptr;
    QCPItemText* m_area = nullptr;
};

} // namespace twinspect
