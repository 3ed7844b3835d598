// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <QObject>

#include "app/gui/window_arguments.h"
#include "ui/common/action_list.h"
#include "ui/common/language.h"
#include "ui/common/log_model.h"
#include "ui/common/plain_labels.h"
#include "ui/common/settings.h"
#include "ui/common/theme.h"
#include "ui/mainwindow/main_window.h"
#include "ui/models/page_context.h"
#include "ui/models/result_recall.h"
#include "ui/models/results_recorder.h"
#include "ui/models/session_recorder.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/models/workbench.h"

namespace twinspect {

/// Of program, Qt and system, in one line.
[[nodiscard]] std::string versionsOfThis();

/// The composition root of the window: it builds every service once and passes it on by reference. Nothing here is
/// reachable from anywhere else.
class Application : public QObject {
    Q_OBJECT

public:
    explicit Application(WindowArguments arguments);
    ~Application() override;

    /// Shows the window and opens what the arguments name.
    void start();
    [[nodiscard]] MainWindow& window() { return *m_window; }
    [[nodiscard]] Workbench& workbench() { return m_workbench; }
    [[nodiscard]] Settings& settings() { return m_settings; }
    [[nodiscard]] ActionList& actionList() { return m_actions; }
    /// Where crash_log leaves what is known of an end that nobody wanted.
    [[nodiscard]] std::filesystem::path crashFolder() const;

private:
    void followSettings();
    void keepLog();
    void makePages();
    void retrain(const std::vector<SampleRef>& goodParts);
    void followAnnotations();
    void followSession();
    void followCrashes();
    void showCrash(const std::filesystem::path& file);
    void recordSession();
    [[nodiscard]] QString resultsAddress() const;
    [[nodiscard]] QString stateFolder() const;

    WindowArguments m_arguments;
    PlainLabels m_plainLabels;
    Settings m_settings;
    Theme m_theme;
    Language m_language;
    LogModel m_log;
    JobList m_jobs;
    Workbench m_workbench;
    ActionList m_actions;
    ThumbnailLoader m_thumbnails;
    SessionRecorder m_session;
    ResultsRecorder m_results;
    ResultRecall m_recall;
    PageContext m_context;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace twinspect
