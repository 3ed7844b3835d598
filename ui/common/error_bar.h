// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <QFrame>

#include "core/base/result.h"

class QLabel;
class QToolButton;

namespace twinspect {

/// Shows a failure above the work, inside the window: what happened, which file, what to do. The work can go on.
/// Several failures wait in a queue; the newest is shown.
class ErrorBar : public QFrame {
    Q_OBJECT

public:
    explicit ErrorBar(QWidget* parent = nullptr);

    /// A way out that the window itself offers, such as "Map files…".
    struct Help {
        QString text;
        std::function<void()> go;
    };
    void show(const Error& error, const std::optional<Help>& help = std::nullopt);
    void dismiss();
    [[nodiscard]] int waiting() const { return static_cast<int>(m_messages.size()); }

Q_SIGNALS:
    void detailsRequested();

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Message {
        Error error;
        std::optional<Help> help;
    };
    void refresh();
    void recolour();

    std::vector<Message> m_messages;
    QLabel* m_sign;
    QLabel* m_text;
    QToolButton* m_help;
    QToolButton* m_details;
    QToolButton* m_dismiss;
};

} // namespace twinspect
