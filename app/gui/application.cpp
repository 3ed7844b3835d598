// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QMessageBox>
#include <QSysInfo>

#include "app/gui/crash_log.h"
#include "app/gui/good_set.h"
#include "app/gui/pages.h"
#include "app/gui/screenshot.h"
#include "core/base/compute_threads.h"
#include "core/base/files.h"
#include "ui/common/error_text.h"
#include "ui/common/value_text.h"
#include "ui/models/remembered_mapping.h"
#include "ui/pages/browser/browser_panel.h"
#include "ui/pages/watch/watch_panel.h"

namespace twinspect {

namespace {

constexpr std::uint64_t kLargestCrashLog = 1 << 20;

// Beside the settings: on a stick with a portable installation everything stays on the stick.
QString besideSettings(const Settings& settings, const QString& name)
{
    return QFileInfo(settings.file()).absoluteDir().filePath(name);
}

} // namespace

Application::Application(WindowArguments arguments)
    : m_arguments(std::move(arguments)),
      m_settings(m_arguments.settingsFile.isEmpty() ? Settings::standardFile(QCoreApplication::applicationDirPath())
                                                    : m_arguments.settingsFile),
      m_workbench(m_jobs), m_actions(m_settings),
      m_session(m_workbench, besideSettings(m_settings, QStringLiteral("sessions")).toStdString()),
      m_results(m_workbench, resultsAddress(), loginName(),
                besideSettings(m_settings, QStringLiteral("unstored")).toStdString()),
      m_recall(m_workbench, m_results),
      m_context({m_workbench, m_settings, m_actions, m_results, stateFolder().toStdString()})
{
    QCoreApplication::instance()->installEventFilter(&m_plainLabels);
    followSettings();
    keepLog();
    m_window = std::make_unique<MainWindow>(m_context, m_log);
    makePages();
    m_window->restoreLayout();
    if (m_arguments.size.isValid())
        m_window->resize(m_arguments.size);
    followAnnotations();
    followSession();
    followCrashes();
}

// The window goes first: its pages speak to the workbench until their last moment.
Application::~Application() { m_window.reset(); }

QString Application::resultsAddress() const
{
    const QString chosen = m_settings.resultsDatabase();
    return chosen.isEmpty() ? besideSettings(m_settings, QStringLiteral("results.sqlite")) : chosen;
}

// A training outlives the window; its state lies where every window of this user finds it, and beside other settings
// when those are chosen.
QString Application::stateFolder() const
{
    return m_arguments.settingsFile.isEmpty() ? QString::fromStdString(userStateFolder().string())
                                              : besideSettings(m_settings, QStringLiteral("training"));
}

void Application::followSettings()
{
    const auto theme = [this] { m_theme.choose(m_settings.theme()); };
    const auto language = [this] { m_language.use(m_settings.language()); };
    const auto compute = [this] {
        limitComputeThreads(m_settings.threads());
        m_workbench.setDevice(m_settings.device().toStdString());
    };
    connect(&m_settings, &Settings::themeChanged, this, theme);
    connect(&m_settings, &Settings::languageChanged, this, language);
    connect(&m_settings, &Settings::computeChanged, this, compute);
    connect(&m_settings, &Settings::resultsDatabaseChanged, this, [this] { m_results.setAddress(resultsAddress()); });
    connect(&m_settings, &Settings::autosaveChanged, this, &Application::recordSession);
    const auto beside = [this] {
        m_session.setLabelsBesideData(m_settings.labelsBesideData());
        m_workbench.annotations().setPlace(besideSettings(m_settings, {}).toStdString(), m_settings.labelsBesideData());
    };
    connect(&m_settings, &Settings::labelsBesideDataChanged, this, beside);
    beside();
    const auto cache = [this] {
        m_thumbnails.setCacheBytes(static_cast<qsizetype>(m_settings.pictureCacheMb()) << 20);
    };
    connect(&m_settings, &Settings::pictureCacheChanged, this, cache);
    cache();
    compute();
    if (m_arguments.theme.isEmpty())
        theme();
    else
        m_theme.choose(themeChoiceFrom(m_arguments.theme));
    m_language.use(m_arguments.language.isEmpty() ? m_settings.language() : m_arguments.language);
}

void Application::keepLog()
{
    const auto warned = [this](const QString& note) { m_log.add(LogLevel::Warning, tr("Workbench"), note); };
    connect(&m_workbench, &Workbench::warned, this, warned);
    connect(&m_workbench.data(), &OpenData::warned, this, warned); // the window says it with what was left out
    connect(&m_workbench, &Workbench::failed, this,
            [this](const Error& error) { m_log.add(LogLevel::Error, tr("Workbench"), messageOf(error)); });
    connect(&m_workbench.data(), &OpenData::opened, this, [this] { // the window says it, see MainWindow
        for (const bool losses : {true, false})
            for (const QString& sentence : m_workbench.data().leftOut(losses))
                m_log.add(LogLevel::Information, tr("Workbench"), sentence);
    });
    connect(&m_jobs, &JobList::warned, this,
            [this](const QString& title, const QString& note) { m_log.add(LogLevel::Warning, title, note); });
    connect(&m_jobs, &JobList::ended, this, [this](Job* job) {
        if (job->state() == Job::State::Cancelled)
            m_log.add(LogLevel::Information, job->title(), tr("Stopped."));
    });
    connect(&m_session, &SessionRecorder::failed, &m_workbench, &Workbench::failed);
    connect(&m_results, &ResultsRecorder::failed, &m_workbench, &Workbench::failed);
}

void Application::makePages()
{
    connect(&m_context, &PageContext::pageSuggested, m_window.get(), [this](const QString& id) {
        if (m_arguments.page.isEmpty())
            m_window->showPage(id);
    });
    connect(&m_context, &PageContext::retrainingWanted, this, &Application::retrain);
    for (const auto& page : pageDescriptors())
        m_window->addPage(page);
    auto* browser = new BrowserPanel(m_workbench, m_thumbnails);
    m_window->setPanel(Panel::Browser, browser, browser->pageActions());
    auto* watch = new WatchPanel(m_workbench, stateFolder());
    connect(watch, &WatchPanel::mappingRequested, &m_context, &PageContext::mappingWanted);
    m_window->setPanel(Panel::Watch, watch, watch->pageActions());
}

// The parts it was trained on are those of the open data; together with the chosen ones they make a new folder, and the
// wizard starts with it.
void Application::retrain(const std::vector<SampleRef>& goodParts)
{
    const auto& recipe = m_workbench.recipe().content();
    const QString name = (recipe && !recipe->part.empty()
                              ? QString::fromStdString(recipe->part).replace(QLatin1Char('/'), QLatin1Char('_'))
                              : QStringLiteral("part"))
                       + QDateTime::currentDateTimeUtc().toString(QStringLiteral("-yyyyMMdd-HHmmss'Z'"));
    const std::filesystem::path folder = besideSettings(m_settings, QStringLiteral("good-sets/") + name).toStdString();
    startJob<bool>(
        m_jobs, tr("Putting the good parts together"), this,
        [folder, goodParts, base = m_workbench.data().catalog()](const RunContext& context) -> Result<bool> {
            if (auto ok = makeGoodSet(folder, base, goodParts, context); !ok)
                return passOn(ok);
            return true;
        },
        [this, folder](const Result<bool>& made) {
            if (made)
                Q_EMIT m_context.trainingWanted(QString::fromStdString(folder.string()));
            else
                Q_EMIT m_workbench.failed(made.error());
        });
}

// Two programs, or two people, work on the same part.
void Application::followAnnotations()
{
    auto& annotations = m_workbench.annotations();
    annotations.setAuthor(loginName().toStdString());
    connect(&annotations, &OpenAnnotations::conflict, m_window.get(), [this, &annotations](const Error& error) {
        m_window->offer({messageOf(error), tr("Keep my annotations"), tr("Take the other ones"),
                         [&annotations] { annotations.settleConflict(true); },
                         [&annotations] { annotations.settleConflict(false); }});
    });
}

void Application::followSession()
{
    if (!m_arguments.screenshot.isEmpty()) // a script, not a session of work
        return;
    connect(m_window.get(), &MainWindow::closed, this, [this] { m_session.end(); });
    connect(&m_session, &SessionRecorder::restored, m_window.get(),
            [this] { m_window->showPage(QStringLiteral("inspect")); });
    recordSession();
    const auto left = m_session.leftSession();
    if (!left)
        return;
    const QString data = QFileInfo(QString::fromStdString(left->state.data.string())).fileName();
    const QString when = timeText(left->state.lastChange);
    m_window->offer({data.isEmpty()
                         ? tr("Twinspect did not end properly on %1. What was open then can be restored.").arg(when)
                         : tr("Twinspect did not end properly on %1, with \"%2\" open. Labels, notes and thresholds of "
                              "that time can be restored.")
                               .arg(when, data),
                     tr("Restore the last session"),
                     tr("Start afresh"),
                     [this, session = *left] { m_session.restore(session); },
                     [this, session = *left] { m_session.decline(session); },
                     {},
                     "restore"});
}

std::string versionsOfThis()
{
    return QStringLiteral("Twinspect %1, Qt %2, %3, %4")
        .arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion()), QSysInfo::prettyProductName(),
             QSysInfo::currentCpuArchitecture())
        .toStdString();
}

std::filesystem::path Application::crashFolder() const
{
    return besideSettings(m_settings, QStringLiteral("crashes")).toStdString();
}

void Application::followCrashes()
{
    for (QAction* action : m_actions.actions())
        connect(action, &QAction::triggered, this,
                [action] { crash_log::did(action->objectName().toLatin1().constData()); });
    const auto files = crash_log::left(crashFolder());
    if (files.empty() || !m_arguments.screenshot.isEmpty())
        return;
    m_window->offer({tr("Twinspect ended by a mistake of its own. What is known of it was kept: signal, versions, the "
                        "last commands and the stack, none of your data."),
                     tr("Show the report"), tr("Dismiss"),
                     [this, files] {
                         showCrash(files.front());
                         crash_log::markShown(files);
                     },
                     [files] { crash_log::markShown(files); }});
}

void Application::showCrash(const std::filesystem::path& file)
{
    const auto text = readFile(file, kLargestCrashLog);
    auto* box = new QMessageBox(QMessageBox::Information, tr("Crash report"),
                                tr("Please send this with a description of what you did. It is kept in %1.")
                                    .arg(QString::fromStdString(file.parent_path().string())),
                                QMessageBox::Close, m_window.get());
    box->setObjectName(QStringLiteral("crashReport"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setDetailedText(text ? QString::fromStdString(*text) : messageOf(text.error()));
    box->open();
}

void Application::recordSession()
{
    if (m_settings.autosave() && m_arguments.screenshot.isEmpty() && !m_session.recording())
        m_session.start();
    else if (!m_settings.autosave() && m_session.recording())
        m_session.end();
}

void Application::start()
{
    m_window->show();
    if (!m_arguments.screenshot.isEmpty()) // first of all: it has to hear of what cannot be opened
        new Screenshot(*m_window, m_workbench, {m_arguments.screenshot, m_arguments.commands}, this);
    if (!m_arguments.open.isEmpty())
        m_window->open(m_arguments.open, m_arguments.page.isEmpty() ? MainWindow::WhenOpened::ShowParts
                                                                    : MainWindow::WhenOpened::StayOnPage);
    m_window->showPage(m_arguments.page);
}

} // namespace twinspect
