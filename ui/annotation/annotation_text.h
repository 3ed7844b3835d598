// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace twinspect {

/// Translates the texts of the annotation tools, which are no QObject of their own.
class AnnotationText {
    Q_DECLARE_TR_FUNCTIONS(twinspect::AnnotationText)
};

} // namespace twinspect
