// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include <QObject>
#include <QString>

#include "core/dataset/catalog.h"

class QAction;

namespace twinspect {

class ActionList;
class ResultsRecorder;
class Settings;
class Workbench;

/// The services with which pages are built.
struct PageServices {
    Workbench& workbench;
    Settings& settings;
    ActionList& actions; ///< those of the window, and of the pages before
    ResultsRecorder& results;
    std::filesystem::path stateFolder; ///< of trainings, and of how folders are put together
};

/// What pages ask of the window and of each other. Nobody knows who answers.
class PageContext : public QObject {
    Q_OBJECT

public:
    explicit PageContext(PageServices services, QObject* parent = nullptr);

    const PageServices services;

    [[nodiscard]] QAction* action(const char* id) const; ///< null when there is none of this name

Q_SIGNALS:
    void pageWanted(const QString& id);
    void pageSuggested(const QString& id); ///< unless the person asked for another page at the start
    void openWanted(const QString& path);
    void mappingWanted(const QString& folder); ///< show where its files are put together
    void conversionWanted(const QString& folder); ///< make parts of what it holds; empty: the person chooses it
    void checkWanted();                        ///< show the check of the open data
    void retrainingWanted(const std::vector<twinspect::SampleRef>& alsoGood);
    void trainingWanted(const QString& folder); ///< of good parts
    /// Something ended on a page that the person may not see. `show` is the text of a button that leads there.
    void news(const QString& page, const QString& said, const QString& show);
    void said(const QString& what); ///< what a verb of a page did, for the status bar
    void closing(); ///< the window closes; what is to be kept for the next start goes into the settings now
};

} // namespace twinspect
