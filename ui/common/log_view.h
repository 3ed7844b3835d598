// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/common/log_model.h"

class QComboBox;
class QLabel;
class QTableView;
class QToolButton;

namespace twinspect {

/// The log window, with every message of the session by level. Messages can be copied into a mail.
class LogView : public QWidget {
    Q_OBJECT

public:
    explicit LogView(LogModel& log, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void copy();
    void showEmptiness();

    LogModel& m_log;
    LogFilter m_filter;
    QLabel* m_levelLabel;
    QComboBox* m_level;
    QToolButton* m_copy;
    QToolButton* m_clear;
    QTableView* m_table;
    QLabel* m_empty;
};

} // namespace twinspect
