// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

namespace twinspect {

/// One step of the conversion wizard. What it shows is that of ConversionSetup.
class ConvertStep : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    [[nodiscard]] virtual QString title() const = 0;
    /// Why the next step cannot be taken yet, in a sentence; empty when it can.
    [[nodiscard]] virtual QString blocked() const = 0;
    /// The step comes into view.
    virtual void enter() {}
};

} // namespace twinspect
