// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace twinspect {

/// A bold heading of a panel.
[[nodiscard]] QLabel* makeTitle(QWidget* parent);
/// A paragraph that wraps, named for tests and scripts.
[[nodiscard]] QLabel* makeText(QWidget* parent, const char* name);

} // namespace twinspect
