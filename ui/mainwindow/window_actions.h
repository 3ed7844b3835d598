// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QAction>
#include <QActionGroup>
#include <QList>
#include <QObject>

namespace twinspect {

/// The pages of the window, in the order in which a person meets them.
enum class Page { Start, Inspect, Train, Calibrate, Results, Report };
inline constexpr int kPageCount = 6;
inline constexpr std::array kPages = {Page::Start,     Page::Inspect, Page::Train,
                                      Page::Calibrate, Page::Results, Page::Report};
/// The panels beside the pages.
enum class Panel { Browser, Watch, Log };
inline constexpr int kPanelCount = 3;
inline constexpr std::array kPanels = {Panel::Browser, Panel::Watch, Panel::Log};

[[nodiscard]] QString pageName(Page page);
[[nodiscard]] QString panelName(Panel panel);

/// The actions of the window itself. The window implements them.
class WindowActions : public QObject {
    Q_OBJECT

public:
    explicit WindowActions(QObject* parent);

    void retranslate();
    [[nodiscard]] QList<QAction*> all() const;

    QAction *openData, *open, *saveRecipe, *saveRecipeAs, *clearRecent, *settings, *quit;
    QAction *undo, *redo, *shortcuts;
    std::array<QAction*, kPageCount> pages{};
    std::array<QAction*, kPanelCount> panels{};
    QAction *resetLayout, *fullScreen, *commands;
    std::array<QAction*, 3> themes{}; ///< in the order of ThemeChoice
    QAction *startInspecting, *startTraining; ///< the start page's verbs
    QAction *firstSteps, *shortcutSheet, *about;
};

} // namespace twinspect
