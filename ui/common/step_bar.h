// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QStringList>
#include <QWidget>

class QToolButton;

namespace twinspect {

/// The bar "1 Data > 2 Check > 3 Train ..." of a wizard. It shows the present step and the finished steps (a tick). A
/// click goes back to any step that can be reached.
class StepBar : public QWidget {
    Q_OBJECT

public:
    /// Its buttons are named NAME.1, NAME.2 and so on.
    StepBar(const QString& name, int steps, QWidget* parent = nullptr);

    void setTitles(const QStringList& titles);
    void setCurrent(int step);
    /// Steps up to this one can be clicked.
    void setReachable(int step);

Q_SIGNALS:
    void chosen(int step);

private:
    void refresh();

    std::vector<QToolButton*> m_buttons;
    QStringList m_titles;
    int m_current = 0;
    int m_reachable = 0;
};

} // namespace twinspect
