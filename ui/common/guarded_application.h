// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>

#include "core/base/result.h"

namespace twinspect {

/// The Qt application. What an event handler throws, such as lack of memory for one large picture, is said in the
/// window instead of ending the program: nothing may be thrown through the event loop of Qt.
class GuardedApplication : public QApplication {
    Q_OBJECT

public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override;

Q_SIGNALS:
    void failed(const twinspect::Error& error);
};

} // namespace twinspect
