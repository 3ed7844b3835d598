// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/compare/text_table_view.h"

#include <algorithm>
#include <optional>

#include <QHeaderView>
#include <QLocale>
#include <QScrollBar>

#include "ui/common/error_text.h"

namespace twinspect {

namespace {

constexpr int kFewestRows = 5; // what is seen of a long table in a low window

/// Nothing where it is no number.
std::optional<QString> numberText(const QString& plain)
{
    if (plain == QLatin1String("-"))
        return plain;
    bool isNumber = false;
    const double value = QLocale::c().toDouble(plain, &isNumber);
    if (!isNumber)
        return std::nullopt;
    const auto point = plain.indexOf(QLatin1Char('.'));
    return QLocale().toString(value, 'f', point < 0 ? 0 : static_cast<int>(plain.size() - point - 1));
}

} // namespace

QString cellText(const Text& cell)
{
    if (!cell.isName())
        return shown(cell);
    const auto plain = QString::fromStdString(cell.english());
    QStringList numbers; // one, or several with slashes between them
    for (const QString& piece : plain.split(QLatin1Char('/'))) {
        const auto number = numberText(piece);
        if (!number)
            return plain;
        numbers << *number;
    }
    return numbers.join(QStringLiteral(" / "));
}

TextTableView::TextTableView(QWidget* parent) : QTableWidget(parent)
{
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setShowGrid(false);
    setWordWrap(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
}

void TextTableView::setTable(const TextTable& table, const std::vector<Text>& meanings)
{
    clear();
    clearSpans();
    setColumnCount(static_cast<int>(table.header.size()));
    setRowCount(static_cast<int>(table.rows.size()));
    for (int column = 0; column < columnCount(); ++column) {
        const auto at = static_cast<std::size_t>(column);
        auto* head = new QTableWidgetItem(cellText(table.header[at]));
        head->setTextAlignment(column == 0 ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
        if (column > 0 && at - 1 < meanings.size())
            head->setToolTip(sentence(meanings[at - 1]));
        setHorizontalHeaderItem(column, head);
    }
    for (int row = 0; row < rowCount(); ++row) {
        const auto& cells = table.rows[static_cast<std::size_t>(row)];
        const bool remark = table.isRemark(cells);
        for (int column = 0; column < static_cast<int>(cells.size()) && column < columnCount(); ++column) {
            auto* item = new QTableWidgetItem(cellText(cells[static_cast<std::size_t>(column)]));
            const bool left = column == 0 || remark;
            item->setTextAlignment((left ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
            if (remark && column == 1)
                item->setToolTip(item->text());
            setItem(row, column, item);
        }
        if (remark)
            setSpan(row, 1, 1, columnCount() - 1);
    }
    updateGeometry();
}

QSize TextTableView::sizeHint() const
{
    int height =
        horizontalHeader()->sizeHint().height() + 2 * frameWidth() + horizontalScrollBar()->sizeHint().height();
    for (int row = 0; row < rowCount(); ++row)
        height += rowHeight(row);
    return {QTableWidget::sizeHint().width(), height};
}

QSize TextTableView::minimumSizeHint() const
{
    const int row = rowCount() > 0 ? rowHeight(0) : fontMetrics().height();
    const int fewest = sizeHint().height() - std::max(0, rowCount() - kFewestRows) * row;
    return {200, fewest};
}

} // namespace twinspect
