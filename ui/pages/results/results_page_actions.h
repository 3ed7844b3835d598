// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QList>

#include "ui/pages/results/results_page.h"

namespace twinspect {

/// The actions of the results page, named "results.*".
struct ResultsPage::Actions {
    explicit Actions(QObject* parent);
    [[nodiscard]] QList<QAction*> all() const;
    void retranslate();

    QAction *refresh, *showPart, *compare, *redecide, *addToGood, *exportResults;
};

} // namespace twinspect
