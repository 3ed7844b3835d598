// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the window stays at hand: how long its thread is held up while a part is trained and a folder is inspected,
// and how long a click needs to become four pictures. The network is that of every training, only trained less; the
// parts have 400 x 400 pixels. Other programs may compute at the same time: limits of time on the wall grow with how
// much longer a plain computation takes before or after than it needs of the processor. Without a graphics card Mesa
// draws the whole window in threads of its own, and the GUI thread waits for them: QT_QPA_PLATFORM=offscreen measures
// the program without that.
#include <algorithm>
#include <array>
#include <ctime>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "core/demo/demo_parts.h"
#include "tests/story/story.h"
#include "tests/support/waiting.h"
#include "ui/imageview/image_view.h"
#include "ui/pages/inspect/inspect_page.h"
#include "ui/pages/train/train_page.h"
#include "ui/viewport/cloud_canvas.h"
#include "ui/viewport/cloud_view.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

constexpr double kBlockedFigure = 100; ///< ms
constexpr double kOpeningFigure = 250; ///< ms
constexpr double kSlack = 3;           ///< machines are busy: only three times the figure fails
constexpr int kPatience = 1'200'000; ///< ms; only a hang takes that long
constexpr int kOpeningPatience = 300'000;
constexpr int kSide = 400;             ///< px
constexpr int kOpenings = 12;
constexpr int kSteps = 40;             ///< of the training: some seconds of a live page
constexpr int kCopies = 3;             ///< of every test part, so that inspecting takes a while

double threadMilliseconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

double at(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

/// How much longer a computation takes on the wall than on the processor, because other programs have their turn; 1 on
/// a quiet machine. To be asked while this program itself has nothing to do.
double stretchNow()
{
    constexpr int kMoments = 40;
    constexpr double kMoment = 5; // ms
    std::vector<double> ratios;
    for (int i = 0; i < kMoments; ++i) {
        QElapsedTimer clock;
        clock.start();
        const double before = threadMilliseconds();
        double computed = 0;
        while ((computed = threadMilliseconds() - before) < kMoment) {
        }
        ratios.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-6 / computed);
    }
    return std::max(1.0, at(ratios, 0.5));
}

/// Knocks at the GUI thread every 5 ms and notes how long it had to wait for an answer.
class Watchdog : public QObject {
public:
    Watchdog()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(kInterval);
        connect(&m_timer, &QTimer::timeout, this, [this] { knock(); });
        m_clock.start();
        m_processor = threadMilliseconds();
        m_timer.start();
    }
    void stop()
    {
        knock();
        m_timer.stop();
        m_stretch = std::max(m_stretch, stretchNow());
    }
    /// Longest time on the wall without an answer.
    [[nodiscard]] double worst() const { return at(m_waits, 1); }
    [[nodiscard]] double usual(double share) const { return at(m_waits, share); }
    /// The most that the thread itself computed in one go: no other program is to blame for that.
    [[nodiscard]] double worstComputing() const { return at(m_computing, 1); }
    [[nodiscard]] double secondsWatched() const { return m_seconds; }
    /// stretchNow() before, or after the stop.
    [[nodiscard]] double stretch() const { return m_stretch; }

private:
    void knock()
    {
        const double wall = static_cast<double>(m_clock.nsecsElapsed()) * 1e-6;
        m_clock.restart();
        const double processor = threadMilliseconds();
        m_waits.push_back(wall);
        m_computing.push_back(processor - m_processor);
        m_processor = processor;
        m_seconds += wall * 1e-3;
    }

    static constexpr int kInterval = 5; // ms
    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_stretch = stretchNow();
    double m_processor = 0, m_seconds = 0;
    std::vector<double> m_waits, m_computing;
};

/// Ends a loop when each of the four views has drawn what it was given since the page showed the part.
class AllPainted : public QObject {
public:
    explicit AllPainted(InspectPage& page)
        : m_flat{page.findChild<ImageView*>(QStringLiteral("inspect.view.rgb")),
                 page.findChild<ImageView*>(QStringLiteral("inspect.view.height")),
                 page.findChild<ImageView*>(QStringLiteral("inspect.view.map"))},
          m_canvas(page.findChild<CloudView*>(QStringLiteral("inspect.view.cloud"))->canvas())
    {
        for (QWidget* view : views())
            view->installEventFilter(this);
        m_patience.setSingleShot(true);
        connect(&m_patience, &QTimer::timeout, &m_loop, &QEventLoop::quit);
        connect(&page, &InspectPage::partShown, this, [this] {
            m_before = frames();
            m_shown = true;
        });
    }
    /// Milliseconds from `action` on; negative when it took too long.
    [[nodiscard]] double time(const std::function<void()>& action)
    {
        m_shown = m_done = false;
        QElapsedTimer clock;
        clock.start();
        action();
        m_patience.start(kOpeningPatience);
        if (!m_done)
            m_loop.exec();
        m_patience.stop();
        return m_done ? static_cast<double>(clock.nsecsElapsed()) * 1e-6 : -1;
    }

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint) // look when it is done
            QMetaObject::invokeMethod(this, [this] { look(); }, Qt::QueuedConnection);
        return false;
    }

private:
    [[nodiscard]] std::vector<QWidget*> views() const { return {m_flat[0], m_flat[1], m_flat[2], m_canvas}; }
    [[nodiscard]] std::array<int, 4> frames() const
    {
        return {m_flat[0]->framesPainted(), m_flat[1]->framesPainted(), m_flat[2]->framesPainted(),
                m_canvas->framesPainted()};
    }
    void look()
    {
        const auto now = frames();
        bool all = m_shown && !m_done;
        for (std::size_t i = 0; i < now.size(); ++i)
            all = all && now[i] > m_before[i];
        if (!all)
            return;
        m_done = true;
        m_loop.quit();
    }

    std::array<ImageView*, 3> m_flat;
    CloudCanvas* m_canvas;
    std::array<int, 4> m_before{};
    bool m_shown = false, m_done = false;
    QTimer m_patience;
    QEventLoop m_loop;
};

/// More parts to inspect, without rendering them.
void multiply(const fs::path& test)
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(test))
        if (entry.is_regular_file())
            files.push_back(entry.path());
    for (const auto& file : files)
        for (int copy = 1; copy < kCopies; ++copy)
            fs::copy_file(file, file.parent_path() / (std::to_string(copy) + file.filename().string()));
}

} // namespace

class TestResponsiveness : public QObject {
    Q_OBJECT

public:
    explicit TestResponsiveness(QString home) : m_home(std::move(home)) {}

private Q_SLOTS:
    void initTestCase()
    {
        DemoOptions options;
        options.parts = "gasket";
        options.sizePx = kSide;
        options.train = 8;
        options.validation = 4;
        options.testPerDefect = 3;
        options.testGood = 12;
        const fs::path root = (m_home + "/demo").toStdString();
        QVERIFY(renderDemoParts(root, options, {}).has_value());
        m_data = root / "gasket";
        multiply(m_data / "test");
        WindowArguments arguments;
        arguments.settingsFile = m_home + "/settings/twinspect.ini";
        arguments.language = "en";
        arguments.theme = "light";
        arguments.size = QSize(1600, 1000);
        m_application = std::make_unique<Application>(arguments);
        m_application->start();
        QVERIFY(QTest::qWaitForWindowExposed(&window(), twinspect::test::kPatienceMs));
    }
    // Nothing makes sense without what came before it.
    void init()
    {
        if (m_broken)
            QSKIP("something before this failed");
    }
    void cleanup() { m_broken = m_broken || QTest::currentTestFailed(); }
    void cleanupTestCase() { m_application.reset(); }

    void whileTraining()
    {
        auto& page = *window().findChild<TrainPage*>();
        window().showPage(QStringLiteral("train"));
        Watchdog watchdog; // the check of the parts belongs to it
        page.openFolder(m_data);
        QTRY_VERIFY_WITH_TIMEOUT(page.state().catalog(), kPatience);
        auto* next = page.findChild<QAction*>(QStringLiteral("train.next"));
        next->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(page.state().check() && next->isEnabled(), kPatience);
        next->trigger();
        auto training = page.state().request().training;
        training.steps = kSteps;
        training.gateSteps = 20;
        page.state().setOptions(training, page.state().request().network);
        m_model = m_home.toStdString() + "/gasket.tsm";
        page.state().setModelFile(m_model);
        page.findChild<QAction*>(QStringLiteral("train.run"))->trigger();
        const auto& process = page.state().process();
        QVERIFY(process.busy());
        QTRY_VERIFY_WITH_TIMEOUT(!process.busy(), kPatience);
        QVERIFY2(process.state() == TrainingProcess::State::Finished,
                 process.error() ? process.error()->message().c_str() : "");
        QVERIFY(page.isVisible() && page.currentStep() == 2);
        report("training", watchdog);
    }

    void whileInspecting_data()
    {
        QTest::addColumn<QString>("page");
        QTest::newRow("inspect page") << QStringLiteral("inspect");
        QTest::newRow("calibrate page") << QStringLiteral("calibrate");
        QTest::newRow("results page") << QStringLiteral("results");
        QTest::newRow("report page") << QStringLiteral("report");
    }
    void whileInspecting()
    {
        QFETCH(QString, page);
        window().showPage(QStringLiteral("inspect"));
        if (!workbench().recipe().model()) {
            window().open({QString::fromStdString(m_model.string()), QString::fromStdString(m_data.string())});
            QTRY_VERIFY_WITH_TIMEOUT(workbench().recipe().model() && workbench().current().shown()
                                         && workbench().current().shown()->score,
                                     kPatience);
        }
        workbench().samples().clearScores();
        window().showPage(page);
        QTRY_VERIFY_WITH_TIMEOUT(workbench().jobs().running().empty(), kPatience);
        QSignalSpy ended(&workbench().runs(), &InspectionRuns::ended);
        Watchdog watchdog;
        window().findChild<QAction*>(QStringLiteral("browser.inspect"))->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!ended.isEmpty(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(workbench().jobs().running().empty(), kPatience); // what the pages prepare of it
        for (int i = 0; i < workbench().samples().size(); ++i)
            QVERIFY(workbench().samples().at(i).score);
        report(QTest::currentDataTag(), watchdog);
    }

    void openingAPart()
    {
        if (!CloudView::openGlAvailable())
            QSKIP("This display has no OpenGL, so there are not four views: run the test under xvfb-run.");
        window().showPage(QStringLiteral("inspect"));
        QTRY_VERIFY_WITH_TIMEOUT(workbench().jobs().running().empty(), kPatience);
        auto* list = window().findChild<QTableView*>(QStringLiteral("browser.table"));
        QVERIFY(list && list->isVisible() && list->model()->rowCount() > kOpenings + 2);
        AllPainted painted(*window().findChild<InspectPage*>());
        Watchdog watchdog;
        std::vector<double> times;
        for (int i = 0; i < kOpenings + 2; ++i) {
            const auto row = list->model()->index(1 + i * (list->model()->rowCount() - 2) / (kOpenings + 1),
                                                  0); // the first is open already
            list->scrollTo(row, QAbstractItemView::PositionAtCenter);
            QTRY_VERIFY_WITH_TIMEOUT(workbench().jobs().running().empty(), kPatience);
            const auto before = workbench().current().index();
            const double time = painted.time(
                [&] { QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(row).center()); });
            QVERIFY(time > 0);
            QVERIFY(workbench().current().index() != before);
            QCOMPARE(workbench().current().shown()->sample.id,
                     workbench().samples().at(workbench().current().index()).ref.id);
            QCOMPARE(workbench().current().shown()->width(), kSide);
            QVERIFY(workbench().current().shown()->maps.count("cm_segf") == 1);
            if (i > 1) // the first ones warm up
                times.push_back(time);
        }
        qInfo("opening a part of %d x %d px, click to four views painted, inference included: %.0f ms median, %.0f ms "
              "at 95 %%, %.0f ms at worst of %zu; the figure is %.0f ms",
              kSide, kSide, at(times, 0.5), at(times, 0.95), at(times, 1), times.size(), kOpeningFigure);
        report("walking through parts", watchdog);
        QVERIFY(at(times, 0.5) < kSlack * kOpeningFigure * watchdog.stretch());
    }

private:
    [[nodiscard]] MainWindow& window() { return m_application->window(); }
    [[nodiscard]] Workbench& workbench() { return m_application->workbench(); }
    static void report(const char* during, Watchdog& watchdog)
    {
        watchdog.stop();
        qInfo(
            "%s, %.1f s: the GUI thread answered within %.0f ms in 99 %% of all cases and within %.0f ms at worst; "
            "it computed for at most %.0f ms in one go; the figure is %.0f ms. Computations took %.1f times their time",
            during, watchdog.secondsWatched(), watchdog.usual(0.99), watchdog.worst(), watchdog.worstComputing(),
            kBlockedFigure, watchdog.stretch());
        QVERIFY(watchdog.worstComputing() < kSlack * kBlockedFigure);
        QVERIFY(watchdog.usual(0.99)
                < kSlack * kBlockedFigure * watchdog.stretch()); // once, others may have had their turn
    }

    QString m_home;
    fs::path m_data, m_model;
    std::unique_ptr<Application> m_application;
    bool m_broken = false;
};

int main(int count, char** arguments)
{
    const story::FreshComputer computer;
    QApplication application(count, arguments);
    TestResponsiveness test(computer.home());
    return QTest::qExec(&test, count, arguments);
}
#include "tst_responsiveness.moc"
