// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/browser/sample_delegates.h"

#include <optional>

#include <QApplication>
#include <QPainter>

#include "ui/common/verdict_style.h"
#include "ui/models/sample_table_model.h"
#include "ui/models/thumbnail_loader.h"

namespace twinspect {

namespace {

constexpr int kStripe = 5;  // px
constexpr int kPadding = 4; // px

std::optional<Verdict> verdictOf(const QModelIndex& index)
{
    const QVariant verdict = index.data(SampleTableModel::VerdictRole);
    return verdict.isValid() ? std::optional(static_cast<Verdict>(verdict.toInt())) : std::nullopt;
}

QColor textColor(const QStyleOptionViewItem& option)
{
    const auto group = option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    return option.palette.color(group,
                                option.state & QStyle::State_Selected ? QPalette::HighlightedText : QPalette::Text);
}

/// Selection, hover and focus as the style draws them, without text.
void paintGround(QPainter* painter, QStyleOptionViewItem option, const QWidget* widget)
{
    option.text.clear();
    option.icon = {};
    option.features &= ~(QStyleOptionViewItem::HasDecoration | QStyleOptionViewItem::HasDisplay
                         | QStyleOptionViewItem::HasCheckIndicator);
    (widget != nullptr ? widget->style() : QApplication::style())
        ->drawControl(QStyle::CE_ItemViewItem, &option, painter, widget);
}

void paintPicture(QPainter* painter, const QRect& place, const QStyleOptionViewItem& option, const QModelIndex& picture)
{
    const auto image = picture.data(Qt::DecorationRole).value<QImage>();
    if (!image.isNull()) {
        const QSize size = image.size().scaled(place.size(), Qt::KeepAspectRatio);
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        painter->drawImage(QRect(place.center() - QPoint(size.width() / 2, size.height() / 2), size), image);
        return;
    }
    QColor line = textColor(option);
    line.setAlpha(70);
    painter->setPen(line);
    painter->drawRect(place.adjusted(0, 0, -1, -1));
    const bool failed =
        picture.data(SampleTableModel::ThumbnailStateRole).toInt() == static_cast<int>(ThumbnailLoader::State::Failed);
    painter->drawText(place, Qt::AlignCenter, failed ? QStringLiteral("!") : QStringLiteral("\u2026"));
}

QString labelText(const QModelIndex& index)
{
    return index.siblingAtColumn(SampleTableModel::LabelColumn).data().toString();
}

} // namespace

int SampleRowDelegate::rowHeight(const QFontMetrics& metrics)
{
    return std::max(40, 2 * metrics.height() + 2 * kPadding);
}

QSize SampleRowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return {QStyledItemDelegate::sizeHint(option, index).width(), rowHeight(option.fontMetrics)};
}

void SampleRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    if (index.column() != SampleTableModel::Picture && index.column() != SampleTableModel::Name
        && index.column() != SampleTableModel::VerdictColumn && index.column() != SampleTableModel::Mark) {
        QStyledItemDelegate::paint(painter, given, index);
        return;
    }
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    paintGround(painter, option, given.widget);
    painter->save();
    const QRect cell = option.rect;
    const VerdictStyle style = verdictStyle(verdictOf(index), option.palette);
    if (index.column() == SampleTableModel::Picture) {
        painter->fillRect(QRect(cell.x(), cell.y() + 1, kStripe, cell.height() - 2), style.fill);
        paintPicture(painter, cell.adjusted(kStripe + kPadding, 2, -kPadding, -2), option, index);
    } else if (index.column() == SampleTableModel::Name) {
        // The label stands below the name, where the narrowest panel shows it.
        const int line = option.fontMetrics.height();
        const QRect name(cell.x() + kPadding, cell.center().y() - line, cell.width() - 2 * kPadding, line);
        painter->setPen(textColor(option));
        painter->drawText(name, Qt::AlignVCenter | Qt::AlignLeft,
                          option.fontMetrics.elidedText(index.data().toString(), Qt::ElideLeft, name.width()));
        QColor faint = textColor(option);
        faint.setAlpha(190);
        painter->setPen(faint);
        painter->drawText(name.translated(0, line), Qt::AlignVCenter | Qt::AlignLeft,
                          option.fontMetrics.elidedText(labelText(index), Qt::ElideRight, name.width()));
    } else if (index.column() == SampleTableModel::VerdictColumn) {
        const bool failed = !index.data(SampleTableModel::ErrorRole).toString().isEmpty();
        const QString said = index.data().toString();
        const int side = option.fontMetrics.height() + 2;
        const QRect badge(cell.x() + kPadding, cell.center().y() - side / 2, side, side);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(style.fill);
        painter->drawRoundedRect(badge, 3, 3);
        painter->setPen(style.onFill);
        painter->drawText(badge, Qt::AlignCenter, failed ? QStringLiteral("!") : style.symbol);
        painter->setPen(textColor(option));
        const QRect text = cell.adjusted(side + 2 * kPadding, 0, -kPadding, 0);
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                          option.fontMetrics.elidedText(said.isEmpty() ? style.word : said, Qt::ElideRight,
                                                        text.width()));
    } else if (index.data(SampleTableModel::MarkedRole).toBool()) {
        painter->setPen(textColor(option));
        painter->drawText(cell, Qt::AlignCenter, QStringLiteral("\u2605"));
    }
    painter->restore();
}

QSize SampleCellDelegate::cellSize(const QFontMetrics& metrics)
{
    return {128, 100 + 3 * metrics.height() + 3 * kPadding};
}
QSize SampleCellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return cellSize(option.fontMetrics);
}

void SampleCellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    paintGround(painter, option, given.widget);
    painter->save();
    const int line = option.fontMetrics.height();
    const QRect inside = option.rect.adjusted(kPadding, kPadding, -kPadding, -kPadding);
    const QRect picture(inside.x(), inside.y(), inside.width(), inside.height() - 3 * line - kPadding);
    paintPicture(painter, picture, option, index);
    if (index.data(SampleTableModel::MarkedRole).toBool()) {
        const QRect corner(picture.right() - line, picture.y(), line + 1, line + 1);
        painter->fillRect(corner, option.palette.color(QPalette::ToolTipBase));
        painter->setPen(option.palette.color(QPalette::ToolTipText));
        painter->drawText(corner, Qt::AlignCenter, QStringLiteral("\u2605"));
    }
    const auto verdict = verdictOf(index);
    const VerdictStyle style = verdictStyle(verdict, option.palette);
    const QRect stripe(inside.x(), picture.bottom() + kPadding / 2 + 1, inside.width(), line);
    painter->fillRect(stripe, style.fill);
    painter->setPen(style.onFill);
    const bool failed = !index.data(SampleTableModel::ErrorRole).toString().isEmpty();
    const QString said = index.siblingAtColumn(SampleTableModel::VerdictColumn).data().toString();
    const QString word = said.isEmpty() ? style.word : said;
    const QString score = index.data(SampleTableModel::ScoreTextRole).toString();
    const QRect text = stripe.adjusted(kPadding, 0, -kPadding, 0);
    const int scoreWidth = option.fontMetrics.horizontalAdvance(score);
    painter->drawText(text, Qt::AlignVCenter | Qt::AlignRight, score);
    painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                      option.fontMetrics.elidedText((failed ? QStringLiteral("!") : style.symbol) + QLatin1Char(' ')
                                                        + word,
                                                    Qt::ElideRight, text.width() - scoreWidth - kPadding));
    painter->setPen(textColor(option));
    const QRect name(inside.x(), stripe.bottom() + 1, inside.width(), line);
    painter->drawText(name, Qt::AlignVCenter | Qt::AlignLeft,
                      option.fontMetrics.elidedText(index.siblingAtColumn(SampleTableModel::Name).data().toString(),
                                                    Qt::ElideLeft, name.width()));
    QColor faint = textColor(option);
    faint.setAlpha(190);
    painter->setPen(faint);
    painter->drawText(name.translated(0, line), Qt::AlignVCenter | Qt::AlignLeft,
                      option.fontMetrics.elidedText(labelText(index), Qt::ElideRight, name.width()));
    painter->restore();
}

} // namespace twinspect
