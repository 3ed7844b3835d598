// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace twinspect {

/// Names of files and parts may hold anything, also "<img src=...>". Installed as an event filter of the application,
/// it shows the text of every label and tool tip as it is written; a label that shows rich text says so with
/// setTextFormat(Qt::RichText) and escapes the names in it.
class PlainLabels : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace twinspect
