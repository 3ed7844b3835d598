// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/project/results_record.h"

class QComboBox;
class QDateEdit;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QTimer;

namespace twinspect {

/// The filters of the stored results: verdict, agreement with the label, time, text, and size of the regions.
class ResultFilters : public QWidget {
    Q_OBJECT

public:
    explicit ResultFilters(QWidget* parent = nullptr);

    /// Puts its choices into `filter`, and leaves run and order as they are.
    void applyTo(ResultFilter& filter) const;
    [[nodiscard]] bool anyChosen() const;
    void clear();

Q_SIGNALS:
    void changed();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showDates();

    QComboBox *m_verdict, *m_agreement, *m_whose, *m_period;
    QDateEdit *m_from, *m_until;
    QDoubleSpinBox *m_area, *m_depth;
    QLabel* m_dash;
    QLineEdit* m_text;
    QTimer* m_typing;
};

} // namespace twinspect
