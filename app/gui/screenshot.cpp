// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/screenshot.h"

#include <cstdio>

#include <QCoreApplication>
#include <QEvent>
#include <QPixmap>
#include <QWidget>

namespace twinspect {

namespace {

constexpr int kInterval = 100; // ms
constexpr int kQuietLooks = 5; // one job may start the next, and views paint late
constexpr int kDataMissing = 3, kWriteFailed = 4; // as twinspect-cli

} // namespace

Screenshot::Screenshot(QWidget& window, Workbench& workbench, QString file, QObject* parent)
    : QObject(parent), m_window(window), m_workbench(workbench), m_file(std::move(file))
{
    connect(&m_workbench, &Workbench::failed, this, [this](const Error& error) {
        std::fprintf(stderr, "%s\n", error.message().c_str());
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
    m_quiet = m_workbench.jobs().running().empty() && !m_workbench.loading() ? m_quiet + 1 : 0;
    if (m_quiet < kQuietLooks)
        return;
    m_clock.stop();
    if (!m_window.grab().save(m_file)) {
        std::fprintf(stderr, "%s: The picture could not be saved. Choose a folder that can be written and a name that ends in .png.\n", qUtf8Printable(m_file));
        m_exitCode = kWriteFailed;
    }
    QCoreApplication::exit(m_exitCode);
}

} // namespace twinspect
