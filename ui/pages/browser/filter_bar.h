// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QWidget>

#include "ui/models/sample_filter.h"

class QComboBox;
class QLineEdit;
class QTimer;
class QToolButton;

namespace twinspect {

/// The search field, the filters with their numbers of parts, the defect type and the order.
class FilterBar : public QWidget {
    Q_OBJECT

public:
    explicit FilterBar(SampleFilter& filter, QWidget* parent = nullptr);

    void focusSearch();
    /// Shows every part again.
    void clear();
    /// The order the table's header was set to by the person.
    void showOrder(int column, Qt::SortOrder order);

Q_SIGNALS:
    void orderChosen(int column, Qt::SortOrder order);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void fillTypes();
    void showCounts();

    SampleFilter& m_filter;
    QLineEdit* m_search;
    QTimer* m_typing;
    std::array<QToolButton*, SampleFilter::kShows> m_chips{};
    QComboBox* m_types;
    QComboBox* m_order;
};

} // namespace twinspect
