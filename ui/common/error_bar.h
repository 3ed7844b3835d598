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

/// A failure shown inside the window, above the work: what happened, which file, what to do. Never in the way: work
/// goes on below it. Several failures queue up; the newest is shown.
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
