// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/models/calibration_session.h"

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;

namespace twinspect {

/// Fields for the thresholds: review and reject for the part's score, pixel threshold, minimum area and
/// minimum depth for its regions. What is typed is tried at once.
class ThresholdFields : public QWidget {
    Q_OBJECT

public:
    explicit ThresholdFields(CalibrationSession& session, QWidget* parent = nullptr);
    void retranslate();
    /// Shows the thresholds tried.
    void refresh();

private:
    void rescale();

    CalibrationSession& m_session;
    QLabel *m_reviewLabel, *m_rejectLabel, *m_pixelLabel, *m_areaLabel, *m_depthLabel;
    QDoubleSpinBox *m_review, *m_reject, *m_pixel, *m_area, *m_depth;
    QPushButton* m_suggestPixel;
};

} // namespace twinspect
