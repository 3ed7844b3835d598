// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace twinspect {

/// The page's words, for those of its parts that are no QObject.
class InspectText {
    Q_DECLARE_TR_FUNCTIONS(twinspect::InspectText)
};

} // namespace twinspect
