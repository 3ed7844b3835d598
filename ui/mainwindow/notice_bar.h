// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>

#include <QFrame>

class QLabel;
class QPushButton;

namespace twinspect {

/// An offer or a warning at the top of the window that does not stop anybody: a sentence, a button to accept and one to
/// decline. One is shown at a time; others wait for their turn.
class NoticeBar : public QFrame {
    Q_OBJECT

public:
    explicit NoticeBar(QWidget* parent = nullptr);

    struct Offer {
        QString text, accept, decline; ///< without `accept` there is nothing to do but read it
        std::function<void()> onAccept;
        std::function<void()> onDecline = {};
        QString about = {}; ///< replaces what is shown or waits about the same; empty: replaces nothing
        const char* sign = "information"; ///< an icon
    };
    void show(const Offer& offer);
    void withdraw(const QString& about); ///< what is shown or waits about this

private:
    void answer(std::function<void()> Offer::*what);
    void refresh();

    std::deque<Offer> m_offers; ///< the first is shown
    QLabel* m_sign;
    QLabel* m_text;
    QPushButton* m_accept;
    QPushButton* m_decline;
};

} // namespace twinspect
