// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

    void show(const Error& error);
    void dismiss();
    [[nodiscard]] int waiting() const { return static_cast<int>(m_errors.size()); }

Q_SIGNALS:
    void detailsRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void recolour();

    std::vector<Error> m_errors;
    QLabel* m_sign;
    QLabel* m_text;
    QToolButton* m_details;
    QToolButton* m_dismiss;
};

} // namespace twinspect
