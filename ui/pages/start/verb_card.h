// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

class QAction;

namespace twinspect {

/// A large button for one of the program's main actions, with a sign, a word and one sentence. When it cannot be used,
/// the reason replaces the sentence.
class VerbCard : public QAbstractButton {
    Q_OBJECT

public:
    VerbCard(QAction& action, QWidget* parent);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void follow();
    [[nodiscard]] QFont wordFont() const;

    QAction& m_action;
    QString m_sentence;
};

} // namespace twinspect
