// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDialog>

#include "core/evaluation/height_tolerance.h"

class QDoubleSpinBox;
class QPushButton;

namespace twinspect {

/// Asks by how much the height may differ from the mean good part. Shown with open(): the window goes on.
class ToleranceDialog : public QDialog {
    Q_OBJECT

public:
    /// `usualVaryMm`: by how much good parts vary, at the middle of all pixels; nothing = not known.
    ToleranceDialog(const std::optional<HeightTolerance>& tolerance, std::optional<double> usualVaryMm,
                    QWidget* parent);

    /// Nothing: no tolerance is wanted.
    [[nodiscard]] std::optional<HeightTolerance> tolerance() const;

private:
    void refresh();

    QDoubleSpinBox *m_lower, *m_higher;
    QPushButton* m_ok;
    bool m_none = false;
};

} // namespace twinspect
