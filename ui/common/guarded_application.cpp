// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/guarded_application.h"

#include "core/base/library_error.h"
#include "ui/common/job.h"

namespace twinspect {

bool GuardedApplication::notify(QObject* receiver, QEvent* event)
{
    try {
        return QApplication::notify(receiver, event);
    } catch (const std::exception& error) {
        // Later: whoever is told may need what is being cleared up right now.
        callOnGuiThread([this, said = errorFrom(error)] { Q_EMIT failed(said); });
        return true;
    }
}

} // namespace twinspect
