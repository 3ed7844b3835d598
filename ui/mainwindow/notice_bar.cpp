// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/notice_bar.h"

#include <algorithm>

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
    m_text->setTextFormat(Qt::PlainText); // file names may hold anything
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 6, 10, 6);
    layout->addWidget(m_sign);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_accept);
    layout->addWidget(m_decline);
    connect(m_accept, &QPushButton::clicked, this, [this] { answer(&Offer::onAccept); });
    connect(m_decline, &QPushButton::clicked, this, [this] { answer(&Offer::onDecline); });
    hide();
}

void NoticeBar::show(const Offer& offer)
{
    const auto same = std::find_if(m_offers.begin(), m_offers.end(), [&offer](const Offer& other) {
        return !offer.about.isEmpty() && other.about == offer.about;
    });
    if (same != m_offers.end())
        *same = offer;
    else
        m_offers.push_back(offer);
    refresh();
}

void NoticeBar::withdraw(const QString& about)
{
    std::erase_if(m_offers, [&about](const Offer& offer) { return offer.about == about; });
    refresh();
}

void NoticeBar::answer(std::function<void()> Offer::*what)
{
    const Offer answered = m_offers.front();
    m_offers.pop_front();
    refresh();
    if (answered.*what)
        (answered.*what)();
}

void NoticeBar::refresh()
{
    setVisible(!m_offers.empty());
    if (m_offers.empty())
        return;
    m_sign->setPixmap(icon(QLatin1String(m_offers.front().sign)).pixmap(24));
    m_text->setText(m_offers.front().text);
    m_accept->setText(m_offers.front().accept);
    m_accept->setVisible(!m_offers.front().accept.isEmpty());
    m_decline->setText(m_offers.front().decline);
    setAccessibleName(m_offers.front().text);
}

} // namespace twinspect
