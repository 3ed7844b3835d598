// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include <QWidget>

#include "ui/models/calibration_session.h"

class QDoubleSpinBox;
class QFormLayout;
class QLabel;

namespace twinspect {

/// Fields for some of the numbers of calibration. Fractions are shown as percentages. What is typed goes to the session
/// at once.
class ParameterFields : public QWidget {
    Q_OBJECT

public:
    /// Object names are `prefix` + "." + key.
    ParameterFields(CalibrationSession& session, const QString& prefix, const std::vector<std::string>& keys,
                    QWidget* parent = nullptr);

    /// Shows only these of the fields.
    void showOnly(const std::vector<std::string>& keys);
    void retranslate();

private:
    struct Field {
        QLabel* label = nullptr;
        QDoubleSpinBox* spin = nullptr;
        double scale = 1; ///< shown = value * scale
    };
    void load();
    void store(const std::string& key, double value);

    CalibrationSession& m_session;
    QFormLayout* m_form;
    std::map<std::string, Field> m_fields;
};

/// The parameters a method reads, without those that all of them read.
[[nodiscard]] std::vector<std::string> parametersOf(CalibrationMethod method);

} // namespace twinspect
