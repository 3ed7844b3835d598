// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace twinspect {

/// An offer at the top of the window that does not stop anybody: a sentence, a button to accept and one to decline.
class NoticeBar : public QFrame {
    Q_OBJECT

public:
    explicit NoticeBar(QWidget* parent = nullptr);

    struct Offer {
        QString text, accept, decline;
    };
    void show(const Offer& offer);

Q_SIGNALS:
    void accepted();
    void declined();

private:
    QLabel* m_sign;
    QLabel* m_text;
    QPushButton* m_accept;
    QPushButton* m_decline;
};

} // namespace twinspect
