// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QString>

#include "core/evaluation/decision.h"

namespace twinspect {

/// The look of a verdict everywhere in the window. It never depends on colour alone, so that it can be read without
/// colour vision and in black and white.
struct VerdictStyle {
    QColor fill;    ///< of a stripe, a badge, a big sign
    QColor onFill;  ///< text on `fill`
    QColor text;    ///< text or line on the window's ground
    QString symbol; ///< one character that differs in shape from the others
    QString word;   ///< "OK", "Review", "Reject", "No part", "Not inspected"
};

/// Empty verdict = not inspected. The palette decides between the light and the dark set.
[[nodiscard]] VerdictStyle verdictStyle(std::optional<Verdict> verdict, const QPalette& palette);

/// The symbol on a filled disc, for lists and tabs.
[[nodiscard]] QIcon verdictIcon(std::optional<Verdict> verdict, const QPalette& palette);

/// Whether the palette's ground is darker than its text.
[[nodiscard]] bool isDark(const QPalette& palette);

} // namespace twinspect
