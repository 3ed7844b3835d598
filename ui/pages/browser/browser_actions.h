// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QList>

namespace twinspect {

/// The actions of the browser panel, which implements them. Their names begin with "browser.".
class BrowserActions : public QObject {
    Q_OBJECT

public:
    explicit BrowserActions(QObject* parent);
    [[nodiscard]] QList<QAction*> all() const;
    void retranslate();

    QAction *previous, *next, *previousUnlabelled, *nextUnlabelled, *previousUnannotated, *nextUnannotated;
    QAction *good, *defect, *unknown, *mark, *note, *byRule;
    QAction *inspect, *grid, *search;
};

} // namespace twinspect
