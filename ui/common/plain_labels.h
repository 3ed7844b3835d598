// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace twinspect {

/// An event filter that shows the text of every label and tool tip as plain text. Names of files and parts may contain
/// anything, also "<img src=...>". A label that shows rich text says so with setTextFormat(Qt::RichText) and escapes
/// the names in it.
class PlainLabels : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace twinspect
