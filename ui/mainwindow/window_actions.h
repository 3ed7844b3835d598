// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QAction>
#include <QActionGroup>
#include <QList>
#include <QObject>

namespace twinspect {

/// The panels beside the pages.
enum class Panel { Browser, Watch, Log };
inline constexpr int kPanelCount = 3;
inline constexpr std::array kPanels = {Panel::Browser, Panel::Watch, Panel::Log};

[[nodiscard]] QString panelName(Panel panel);

/// The actions of the window itself, without those that show its pages. The window implements them.
class WindowActions : public QObject {
    Q_OBJECT

public:
    explicit WindowActions(QObject* parent);

    void retranslate();
    [[nodiscard]] QList<QAction*> all() const;

    QAction *openData, *open, *convert, *saveRecipe, *saveRecipeAs, *clearRecent, *settings, *quit;
    QAction *undo, *redo, *shortcuts;
    std::array<QAction*, kPanelCount> panels{};
    QAction *resetLayout, *fullScreen, *commands;
    std::array<QAction*, 3> themes{}; ///< in the order of ThemeChoice
    QAction *startInspecting, *startTraining; ///< the start page's verbs
    QAction *firstSteps, *shortcutSheet, *about;
};

} // namespace twinspect
