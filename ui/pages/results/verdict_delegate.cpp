// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/results/verdict_delegate.h"

#include <optional>

#include <QApplication>
#include <QPainter>

#include "ui/common/verdict_style.h"

namespace twinspect {

namespace {

constexpr int kPadding = 4; // px

} // namespace

void VerdictDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QString word = std::exchange(option.text, QString());
    const QWidget* widget = given.widget;
    (widget != nullptr ? widget->style() : QApplication::style())
        ->drawControl(QStyle::CE_ItemViewItem, &option, painter, widget);
    if (word.isEmpty())
        return; // not read yet
    const QVariant value = index.data(m_role);
    const VerdictStyle style =
        verdictStyle(value.isValid() ? std::optional(static_cast<Verdict>(value.toInt())) : std::nullopt,
                     option.palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const int side = option.fontMetrics.height() + 2;
    const QRect badge(option.rect.x() + kPadding, option.rect.center().y() - side / 2, side, side);
    painter->setPen(Qt::NoPen);
    painter->setBrush(style.fill);
    painter->drawRoundedRect(badge, 3, 3);
    painter->setPen(style.onFill);
    painter->drawText(badge, Qt::AlignCenter, value.isValid() ? style.symbol : QStringLiteral("!"));
    painter->setPen(
        option.palette.color(option.state & QStyle::State_Selected ? QPalette::HighlightedText : QPalette::Text));
    const QRect text = option.rect.adjusted(side + 2 * kPadding, 0, -kPadding, 0);
    painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                      option.fontMetrics.elidedText(word, Qt::ElideRight, text.width()));
    painter->restore();
}

} // namespace twinspect
