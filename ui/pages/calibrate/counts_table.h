// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QWidget>

#include "ui/models/calibration_session.h"

class QLabel;

namespace twinspect {

/// Shows false rejects, escapes and reviews of both sets at the thresholds tried, beside those now in force. Both sets
/// stand side by side, named, with their sizes.
class CountsTable : public QWidget {
    Q_OBJECT

public:
    explicit CountsTable(CalibrationSession& session, QWidget* parent = nullptr);
    void retranslate();
    void refresh();

private:
    enum Column { FalseRejects, Escapes, Reviews, ColumnCount };
    struct Row {
        QLabel* name = nullptr;
        std::array<QLabel*, ColumnCount> cells{};
    };
    CalibrationSession& m_session;
    std::array<QLabel*, ColumnCount> m_heads{};
    std::array<Row, 2> m_rows;
};

} // namespace twinspect
