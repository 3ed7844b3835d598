// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/window_actions.h"

#include "ui/common/action.h"
#include "ui/common/icon.h"

namespace twinspect {

namespace {

constexpr const char* kPanelIds[kPanelCount] = {"view.panel.browser", "view.panel.watch", "view.panel.log"};
constexpr const char* kPanelIcons[kPanelCount] = {"layout", "watch", "log"};
constexpr const char* kThemeIds[3] = {"view.theme.system", "view.theme.light", "view.theme.dark"};

} // namespace

QString panelName(Panel panel)
{
    switch (panel) {
    case Panel::Browser: return WindowActions::tr("Parts");
    case Panel::Watch: return WindowActions::tr("Watched folder");
    case Panel::Log: return WindowActions::tr("Log");
    }
    return {};
}

WindowActions::WindowActions(QObject* parent) : QObject(parent)
{
    const auto make = [this](const char* id, const QKeySequence& keys, const char* iconName) {
        QAction* action = makeAction(this, id, {}, keys);
        if (iconName)
            action->setIcon(icon(QLatin1String(iconName)));
        return action;
    };
    openData = make("file.openData", Qt::CTRL | Qt::Key_U, "open-data");
    open = make("file.open", QKeySequence::Open, "open-file");
    convert = make("file.convert", {}, "convert");
    saveRecipe = make("file.saveRecipe", QKeySequence::Save, "save");
    saveRecipeAs = make("file.saveRecipeAs", Qt::CTRL | Qt::SHIFT | Qt::Key_S, "save");
    clearRecent = make("file.clearRecent", {}, "trash");
    settings = make("file.settings", Qt::CTRL | Qt::Key_Comma, "settings");
    quit = make("file.quit", Qt::CTRL | Qt::Key_Q, nullptr);
    quit->setMenuRole(QAction::QuitRole);
    settings->setMenuRole(QAction::PreferencesRole);
    undo = make("edit.undo", Qt::CTRL | Qt::Key_Z, "undo");
    redo = make("edit.redo", {}, "redo");
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    shortcuts = make("edit.shortcuts", {}, "keyboard");
    const QKeySequence panelKeys[kPanelCount] = {Qt::CTRL | Qt::Key_B, {}, Qt::CTRL | Qt::Key_L};
    for (std::size_t i = 0; i < panels.size(); ++i) {
        panels[i] = make(kPanelIds[i], panelKeys[i], kPanelIcons[i]);
        panels[i]->setCheckable(true);
    }
    resetLayout = make("view.resetLayout", {}, "layout");
    fullScreen = make("view.fullScreen", Qt::Key_F11, nullptr);
    fullScreen->setCheckable(true);
    commands = make("view.commands", Qt::CTRL | Qt::SHIFT | Qt::Key_P, "search");
    auto* themeGroup = new QActionGroup(this);
    for (std::size_t i = 0; i < themes.size(); ++i) {
        themes[i] = make(kThemeIds[i], {}, nullptr);
        themes[i]->setCheckable(true);
        themeGroup->addAction(themes[i]);
    }
    startInspecting = make("inspect.start", {}, "inspect");
    startTraining = make("train.start", {}, "train");
    firstSteps = make("help.firstSteps", Qt::Key_F1, "information");
    shortcutSheet = make("help.shortcuts", Qt::CTRL | Qt::Key_F1, "keyboard");
    about = make("help.about", {}, "information");
    about->setMenuRole(QAction::AboutRole);
    retranslate();
}

void WindowActions::retranslate()
{
    setActionText(*openData, tr("Open &data folder…"),
                  tr("Opens a folder of scanned parts, each a picture with its depth."));
    setActionText(*open, tr("&Open file…"), tr("Opens a recipe, a model, or the picture of a single part."));
    setActionText(*convert, tr("&Convert data of other programs…"),
                  tr("Makes parts of lists of points (PLY, PCD, CSV, XYZ) and of RGB and depth of two cameras."));
    setActionText(*saveRecipe, tr("&Save recipe"), tr("Saves the recipe: model, thresholds and how they came about."));
    setActionText(*saveRecipeAs, tr("Save recipe &as…"), tr("Saves the recipe to another file."));
    setActionText(*clearRecent, tr("&Clear the list of recent files"),
                  tr("Forgets what was opened; no file is touched."));
    setActionText(*settings, tr("S&ettings…"), tr("Language, colours, computing, where results go."));
    setActionText(*quit, tr("&Quit"), tr("Closes Twinspect."));
    setActionText(*shortcuts, tr("&Keyboard shortcuts…"), tr("Changes the keys of any command."));
    setActionText(*panels[0], tr("&Parts panel"), tr("Shows or hides the list of parts."));
    setActionText(*panels[1], tr("&Watched folder panel"),
                  tr("Shows or hides the panel that inspects what arrives in a folder."));
    setActionText(*panels[2], tr("&Log panel"), tr("Shows or hides the messages of this session."));
    setActionText(*resetLayout, tr("&Reset layout"),
                  tr("Puts every panel and tool bar back to where it was delivered."));
    setActionText(*fullScreen, tr("&Full screen"), tr("Lets the window fill the whole screen."));
    setActionText(*commands, tr("&Command palette…"), tr("Finds any command by a few letters of its name."));
    setActionText(*themes[0], tr("Colours as the &system"), tr("Light or dark, as the desktop is."));
    setActionText(*themes[1], tr("&Light colours"), tr("Dark text on a light ground."));
    setActionText(*themes[2], tr("&Dark colours"), tr("Light text on a dark ground."));
    setActionText(*startInspecting, tr("&Inspect parts"),
                  tr("Tells good parts from bad ones: every open part without a verdict, by the open recipe or one "
                     "that you choose."));
    setActionText(*startTraining, tr("&Train a part"), tr("Learns a new kind of part from scans of good ones."));
    setActionText(*firstSteps, tr("&First steps and glossary"),
                  tr("The way from a folder of scans to results, and what the words mean."));
    setActionText(*shortcutSheet, tr("&Keyboard shortcut sheet"), tr("Lists the keys of all commands."));
    setActionText(*about, tr("&About Twinspect"), tr("Version, licence, and what the method is built on."));
}

QList<QAction*> WindowActions::all() const
{
    QList<QAction*> list{openData, open, convert, saveRecipe, saveRecipeAs, clearRecent,
                         settings, quit, undo,    redo,       shortcuts};
    list.append(QList<QAction*>(panels.begin(), panels.end()));
    list.append({resetLayout, fullScreen, commands});
    list.append(QList<QAction*>(themes.begin(), themes.end()));
    list.append({startInspecting, startTraining, firstSteps, shortcutSheet, about});
    return list;
}

} // namespace twinspect
