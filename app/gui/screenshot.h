// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

#include "ui/models/workbench.h"

class QWidget;

namespace twinspect {

/// Waits until nothing is running any more, saves the window as a picture and ends the program: 0, or 3 when something could not be opened, 4 when the picture
/// could not be saved. For scripts and for the pictures of the manual. Says "ready" on standard output when the window has been painted first.
class Screenshot : public QObject {
    Q_OBJECT

public:
    Screenshot(QWidget& window, Workbench& workbench, QString file, QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void look();

    QWidget& m_window;
    Workbench& m_workbench;
    QString m_file;
    QTimer m_clock;
    int m_quiet = 0; ///< looks in a row at which nothing was running
    int m_exitCode = 0;
};

} // namespace twinspect
