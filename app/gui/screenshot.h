// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPixmap>
#include <QString>
#include <QStringList>
#include <QTimer>

#include "ui/models/workbench.h"

class QWidget;

namespace twinspect {

/// Waits until no job is running, saves the window as a picture and ends the program. Exit code: 0, or 3 when something
/// could not be opened, 4 when the picture could not be saved. For scripts and for the pictures of the manual. Says
/// "ready" on standard output when the window has been painted first.
class Screenshot : public QObject {
    Q_OBJECT

public:
    struct Request {
        QString file;
        QStringList commands; ///< ids of actions, carried out one after the other, each when nothing is running
    };

    Screenshot(QWidget& window, Workbench& workbench, Request request, QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void look();
    void carryOut(const QString& command);
    /// The window with the dialogs that lie over it.
    [[nodiscard]] QPixmap picture();

    QWidget& m_window;
    Workbench& m_workbench;
    Request m_request;
    QTimer m_clock;
    int m_quiet = 0; ///< looks in a row at which nothing was running
    int m_exitCode = 0;
};

} // namespace twinspect
