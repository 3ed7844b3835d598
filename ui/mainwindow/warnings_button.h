// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

#include "ui/common/log_model.h"

namespace twinspect {

/// Counts the warnings and errors that nobody has looked at. A click opens the log.
class WarningsButton : public QToolButton {
    Q_OBJECT

public:
    explicit WarningsButton(LogModel& log, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();

    LogModel& m_log;
};

} // namespace twinspect
