// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/screenshot.h"

#include <cstdio>

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QEvent>
#include <QPainter>
#include <QWidget>

#include "app/gui/window_arguments.h"
#include "core/base/printable.h"
#include "ui/common/action.h"

namespace twinspect {

namespace {

constexpr int kInterval = 100; // ms
constexpr int kQuietLooks = 5; // one job may start the next, and views paint late

} // namespace

Screenshot::Screenshot(QWidget& window, Workbench& workbench, Request request, QObject* parent)
    : QObject(parent), m_window(window), m_workbench(workbench), m_request(std::move(request))
{
    connect(&m_workbench, &Workbench::failed, this, [this](const Error& error) {
        std::fprintf(stderr, "%s\n", printable(error.message()).c_str());
        m_exitCode = kDataMissing;
    });
    connect(&m_clock, &QTimer::timeout, this, &Screenshot::look);
    m_clock.start(kInterval);
    m_window.installEventFilter(this);
}

bool Screenshot::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == &m_window && event->type() == QEvent::Paint) {
        m_window.removeEventFilter(this);
        QMetaObject::invokeMethod( // when everything of this round is painted
            this,
            [] {
                std::puts("ready");
                std::fflush(stdout);
            },
            Qt::QueuedConnection);
    }
    return QObject::eventFilter(watched, event);
}

void Screenshot::look()
{
    m_quiet = m_workbench.jobs().running().empty() && !m_workbench.current().loading() ? m_quiet + 1 : 0;
    if (m_quiet < kQuietLooks)
        return;
    if (!m_request.commands.isEmpty()) {
        m_quiet = 0;
        carryOut(m_request.commands.takeFirst());
        return;
    }
    m_clock.stop();
    if (!picture().save(m_request.file)) {
        std::fprintf(
            stderr,
            "%s: The picture could not be saved. Choose a folder that can be written and a name that ends in .png.\n",
            qUtf8Printable(m_request.file));
        m_exitCode = kWriteFailed;
    }
    QCoreApplication::exit(m_exitCode);
}

void Screenshot::carryOut(const QString& command)
{
    auto* action = m_window.findChild<QAction*>(command);
    if (action && action->isEnabled()) {
        action->trigger();
        return;
    }
    std::fprintf(stderr, "%s: %s\n", qUtf8Printable(command),
                 action ? qUtf8Printable(disabledReason(*action)) : "There is no such command.");
    m_exitCode = kWrongUse;
}

QPixmap Screenshot::picture()
{
    QPixmap whole = m_window.grab();
    QPainter painter(&whole);
    for (QWidget* other : QApplication::topLevelWidgets())
        if (other != &m_window && other->isVisible() && qobject_cast<QDialog*>(other)) {
            const QPoint at = m_window.mapFromGlobal(other->mapToGlobal(QPoint()));
            painter.drawPixmap(at, other->grab());
            painter.setPen(other->palette().color(QPalette::Mid)); // in place of the frame that the desktop draws
            painter.drawRect(QRect(at, other->size()).adjusted(-1, -1, 0, 0));
        }
    return whole;
}

} // namespace twinspect
