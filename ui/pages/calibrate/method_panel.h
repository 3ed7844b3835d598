// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/models/calibration_session.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace twinspect {

class ParameterFields;

/// Chooses the method that finds the threshold, and its numbers. A method that cannot work yet says why.
class MethodPanel : public QWidget {
    Q_OBJECT

public:
    explicit MethodPanel(CalibrationSession& session, QWidget* parent = nullptr);
    void retranslate();

private:
    void refresh();
    void choose(int row);
    [[nodiscard]] CalibrationMethod methodAt(int row) const;

    CalibrationSession& m_session;
    QLabel* m_label;
    QComboBox* m_methods;
    QLabel* m_help;
    ParameterFields* m_own;
    ParameterFields* m_common;
    QLabel* m_result;
    QPushButton* m_use;
};

/// Explains where the thresholds in force come from, with the formula and its numbers, and what the good parts prove
/// about them.
class WhyPanel : public QWidget {
    Q_OBJECT

public:
    explicit WhyPanel(CalibrationSession& session, QWidget* parent = nullptr);
    void refresh();

private:
    [[nodiscard]] QString originHtml() const;
    [[nodiscard]] QString proofHtml() const;

    CalibrationSession& m_session;
    QLabel* m_text;
};

} // namespace twinspect
