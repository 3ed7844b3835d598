// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/start/verb_card.h"

#include <algorithm>

#include <QAction>
#include <QKeyEvent>
#include <QPainter>

#include "ui/common/action.h"
#include "ui/common/action_list.h"

namespace twinspect {

namespace {

constexpr int kMargin = 16, kSpacing = 8, kSign = 40, kRadius = 8, kLeastWidth = 180;

} // namespace

VerbCard::VerbCard(QAction& action, QWidget* parent) : QAbstractButton(parent), m_action(action)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&action, &QAction::changed, this, &VerbCard::follow);
    connect(this, &QAbstractButton::clicked, &action, &QAction::trigger);
    follow();
}

void VerbCard::follow()
{
    setText(ActionList::plainText(m_action));
    setIcon(m_action.icon());
    setEnabled(m_action.isEnabled());
    const QString reason = disabledReason(m_action);
    m_sentence = reason.isEmpty() ? helpOf(m_action) : reason;
    setToolTip(m_action.toolTip());
    setAccessibleName(text());
    setAccessibleDescription(m_sentence);
    updateGeometry();
    update();
}

QFont VerbCard::wordFont() const
{
    QFont big = font();
    big.setPointSizeF(big.pointSizeF() * 1.35);
    big.setBold(true);
    return big;
}

int VerbCard::heightForWidth(int width) const
{
    const int inner = std::max(1, width - 2 * kMargin);
    const int word =
        QFontMetrics(wordFont()).boundingRect(QRect(0, 0, inner, 10'000), Qt::TextWordWrap, text()).height();
    const int sentence = fontMetrics().boundingRect(QRect(0, 0, inner, 10'000), Qt::TextWordWrap, m_sentence).height();
    return 2 * kMargin + kSign + kSpacing + word + kSpacing + sentence;
}

QSize VerbCard::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 34, heightForWidth(fontMetrics().averageCharWidth() * 34)};
}
QSize VerbCard::minimumSizeHint() const { return {kLeastWidth, heightForWidth(kLeastWidth)}; }

void VerbCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto group = isEnabled() ? QPalette::Active : QPalette::Disabled;
    const bool lit = isEnabled() && (underMouse() || hasFocus() || isDown());
    const QColor ground = palette().color(isDown() ? QPalette::Button : QPalette::Base);
    painter.setBrush(ground);
    painter.setPen(QPen(lit ? palette().color(QPalette::Highlight) : palette().color(QPalette::Mid), lit ? 2 : 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kRadius, kRadius);
    icon().paint(&painter, QRect(kMargin, kMargin, kSign, kSign), Qt::AlignCenter,
                 isEnabled() ? QIcon::Normal : QIcon::Disabled);
    QRect area = rect().adjusted(kMargin, kMargin + kSign + kSpacing, -kMargin, -kMargin);
    painter.setPen(palette().color(group, QPalette::Text));
    painter.setFont(wordFont());
    QRect used;
    painter.drawText(area, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, text(), &used);
    area.setTop(used.bottom() + kSpacing);
    painter.setFont(font());
    painter.setPen(palette().color(QPalette::Active, QPalette::PlaceholderText));
    painter.drawText(area, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, m_sentence);
}

// A card answers to Enter as well as to the space bar.
void VerbCard::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void VerbCard::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void VerbCard::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace twinspect
