// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace twinspect {

/// A field for a number that shows only the digits that the number has: 5 %, not 5.000 %.
class NumberField : public QDoubleSpinBox {
public:
    explicit NumberField(QWidget* parent = nullptr) : QDoubleSpinBox(parent)
    {
        setKeyboardTracking(false); // half a number is no number
    }
    [[nodiscard]] QString textFromValue(double value) const override
    {
        auto text = QDoubleSpinBox::textFromValue(value);
        const auto point = locale().decimalPoint();
        if (!text.contains(point))
            return text;
        while (text.endsWith(locale().zeroDigit()))
            text.chop(1);
        if (text.endsWith(point))
            text.chop(point.size());
        return text;
    }
};

} // namespace twinspect
