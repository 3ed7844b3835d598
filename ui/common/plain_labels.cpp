// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/plain_labels.h"

#include <QEvent>
#include <QLabel>

namespace twinspect {

bool PlainLabels::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Polish)
        if (auto* label = qobject_cast<QLabel*>(watched); label != nullptr && label->textFormat() == Qt::AutoText)
            label->setTextFormat(Qt::PlainText);
    return QObject::eventFilter(watched, event);
}

} // namespace twinspect
