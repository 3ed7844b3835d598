// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace twinspect {

/// Paints a verdict in a table as colour, sign and word. `role` holds the verdict as an int, invalid where there is
/// none.
class VerdictDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    VerdictDelegate(int role, QObject* parent) : QStyledItemDelegate(parent), m_role(role) {}
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_role;
};

} // namespace twinspect
