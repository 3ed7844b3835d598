// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAction;
class QCheckBox;
class QPushButton;
class QWidget;

namespace twinspect {

/// A button inside a page for an action: it has its words, tool tip and state, whatever they become. Object name: the
/// action's with ".button".
[[nodiscard]] QPushButton* makeActionButton(QAction& action, QWidget* parent);
/// A check box for an action that can be checked. Object name: the action's with ".box".
[[nodiscard]] QCheckBox* makeActionCheckBox(QAction& action, QWidget* parent);

} // namespace twinspect
