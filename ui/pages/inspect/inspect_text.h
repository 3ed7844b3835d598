// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace twinspect {

/// Translates the texts of those parts of the page that are no QObject.
class InspectText {
    Q_DECLARE_TR_FUNCTIONS(twinspect::InspectText)
};

} // namespace twinspect
