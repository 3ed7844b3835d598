// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/table_columns.h"

#include <algorithm>

#include <QHeaderView>
#include <QStyledItemDelegate>
#include <QTableView>

namespace twinspect {

namespace {

class CutAtStart : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->textElideMode = Qt::ElideLeft;
    }
};

} // namespace

void setColumnLetters(QTableView& table, std::initializer_list<int> letters)
{
    int column = 0;
    for (const int count : letters)
        table.horizontalHeader()->resizeSection(column++, count * table.fontMetrics().averageCharWidth());
    widenToTitles(table);
}

void widenToTitles(QTableView& table)
{
    auto* header = table.horizontalHeader();
    for (int column = 0; column < header->count(); ++column)
        if (!header->isSectionHidden(column))
            header->resizeSection(column, std::max(header->sectionSize(column), header->sectionSizeHint(column)));
}

void cutAtStart(QTableView& table, int column) { table.setItemDelegateForColumn(column, new CutAtStart(&table)); }

} // namespace twinspect
