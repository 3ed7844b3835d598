// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace twinspect {

/// Translates the texts of those parts of the page that are no QObject.
class InspectText {
    Q_DECLARE_TR_FUNCTIONS(twinspect::InspectText)
};

/// Stands for a value that is not known.
inline const QString kDash = QStringLiteral("\u2013");

} // namespace twinspect
