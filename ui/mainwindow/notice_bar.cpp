// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/notice_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "ui/common/icon.h"

namespace twinspect {

NoticeBar::NoticeBar(QWidget* parent)
    : QFrame(parent), m_sign(new QLabel(this)), m_text(new QLabel(this)), m_accept(new QPushButton(this)),
      m_decline(new QPushButton(this))
{
    setObjectName(QStringLiteral("noticeBar"));
    setFrameShape(QFrame::StyledPanel);
    m_text->setObjectName(QStringLiteral("noticeBar.text"));
    m_accept->setObjectName(QStringLiteral("noticeBar.accept"));
    m_decline->setObjectName(QStringLiteral("noticeBar.decline"));
    m_text->setWordWrap(true);
    m_sign->setPixmap(icon(QStringLiteral("restore")).pixmap(24));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 6, 10, 6);
    layout->addWidget(m_sign);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_accept);
    layout->addWidget(m_decline);
    connect(m_accept, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT accepted();
    });
    connect(m_decline, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT declined();
    });
    hide();
}

void NoticeBar::show(const Offer& offer)
{
    m_text->setText(offer.text);
    m_accept->setText(offer.accept);
    m_decline->setText(offer.decline);
    setVisible(true);
}

} // namespace twinspect
