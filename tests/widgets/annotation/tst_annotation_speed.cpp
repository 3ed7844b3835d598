// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <cmath>
#include <ctime>

#include <QMouseEvent>
#include <QTemporaryDir>

#include "core/imaging/image_io.h"
#include "tests/support/test_program.h"
#include "tests/widgets/annotation/bench.h"
#include "ui/pages/inspect/inspect_page.h"
#include "ui/viewport/cloud_view.h"

using namespace twinspect;
namespace fs = std::filesystem;
using annotation_bench::Bench;

namespace {

constexpr double kStrokeFigure = 16; ///< ms a step of a brush, all views painted
constexpr double kUndoFigure = 20;   ///< ms
constexpr int kSteps = 60;

// A disc on flat ground, `side` pixels across at 0.1 mm.
bool writePart(const fs::path& folder, int side)
{
    RgbImage rgb(side, side, 3);
    OrganizedCloud cloud(side, side, 3);
    for (int row = 0; row < side; ++row) {
        for (int column = 0; column < side; ++column) {
            const bool part = std::hypot(row - side / 2, column - side / 2) < 0.35 * side;
            for (int channel = 0; channel < 3; ++channel)
                rgb.at(row, column, channel) = static_cast<std::uint8_t>((part ? 150 : 70) + (row + column) % 12);
            cloud.at(row, column, 0) = 1e-4f * static_cast<float>(column - side / 2);
            cloud.at(row, column, 1) = 1e-4f * static_cast<float>(row - side / 2);
            cloud.at(row, column, 2) = part ? 0.49f : 0.5f;
        }
    }
    fs::create_directories(folder);
    return writeRgbPng(folder / "part.png", rgb).has_value() && writeCloudTiff(folder / "part.tiff", cloud).has_value();
}

double quantile(std::vector<double> values, double share)
{
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

// Processor time of the window's thread until everything is painted that `action` changed. Other programs do not count.
template <typename Action>
double milliseconds(Action action, bool painted = true)
{
    const auto now = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    };
    const double start = now();
    action();
    if (painted)
        QCoreApplication::processEvents();
    return now() - start;
}

} // namespace

class TestAnnotationSpeed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStrokeAndItsUndo()
    {
        const int side = qEnvironmentVariableIsSet("TWINSPECT_LONG") ? 2000 : 800;
        const QTemporaryDir dir;
        const fs::path root = dir.path().toStdString();
        QVERIFY(writePart(root / "data", side));
        Bench bench(root / "profile");
        InspectPage page(bench.workbench);
        page.resize(1600, 900);
        page.show();
        QSignalSpy shown(&page, &InspectPage::partShown);
        QVERIFY(bench.open(root / "data"));
        QVERIFY(bench.show(0));
        QTRY_VERIFY(!shown.isEmpty());
        for (auto* action : page.pageActions())
            if (action->objectName() == QStringLiteral("annotate.tool.brush"))
                action->setChecked(true);
        auto* view = page.findChild<QWidget*>(QStringLiteral("inspect.view.rgb"));
        QVERIFY(view != nullptr);
        QCoreApplication::processEvents();

        const auto send = [&](QEvent::Type type, QPointF at, Qt::MouseButton button) {
            QMouseEvent event(type, at, view->mapToGlobal(at), button,
                              type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(view, &event);
        };
        const QPointF from(view->width() * 0.3, view->height() * 0.3);
        send(QEvent::MouseButtonPress, from, Qt::LeftButton);
        std::vector<double> steps;
        for (int i = 1; i <= kSteps; ++i)
            steps.push_back(milliseconds(
                [&] { send(QEvent::MouseMove, from + QPointF(3.0 * i, 40 * std::sin(0.3 * i)), Qt::NoButton); }));
        send(QEvent::MouseButtonRelease, from + QPointF(3.0 * kSteps, 0), Qt::LeftButton);
        QCOMPARE(bench.annotations.part().annotations.size(), std::size_t(1));
        QVERIFY(bench.saved());
        QTest::qWait(200); // the cloud gets its colours
        std::vector<double> undo, redo;
        for (int i = 0; i < 5; ++i) {
            undo.push_back(milliseconds([&] { bench.undo().undo(); }));
            QTest::qWait(200);
            redo.push_back(milliseconds([&] { bench.undo().redo(); }));
            QTest::qWait(200);
        }
        // A moment after a step the cloud gets the colours of what it changed; here those of the whole stroke, and of
        // all points for comparison. Drawing is not counted.
        auto* cloud = page.findChild<CloudView*>(QStringLiteral("inspect.view.cloud"));
        QVERIFY(cloud != nullptr && cloud->tools() != nullptr);
        const auto& bounds = bench.annotations.part().annotations.front().region.bounds();
        const QRect where(bounds.left, bounds.top, bounds.right - bounds.left, bounds.bottom - bounds.top);
        QImage all(side, side, QImage::Format_ARGB32);
        all.fill(Qt::gray);
        std::vector<double> some, whole;
        for (int i = 0; i < 7; ++i) {
            some.push_back(milliseconds([&] { cloud->changeColors(all.copy(where), where.topLeft()); }, false));
            whole.push_back(milliseconds([&] { cloud->setColors(all, std::nullopt); }, false));
        }
        qInfo("Colours of the cloud: %d x %d pixels of the stroke %.2f ms, all points %.1f ms (median)", where.width(),
              where.height(), quantile(some, 0.5), quantile(whole, 0.5));
        QVERIFY(quantile(some, 0.5) < quantile(whole, 0.5) / 2);
        qInfo("%d x %d: a step of a stroke %.1f ms median, %.1f ms at 95 %%, %.1f ms at worst; undo %.1f ms, redo %.1f "
              "ms at worst; the figures are %.0f and %.0f ms",
              side, side, quantile(steps, 0.5), quantile(steps, 0.95), quantile(steps, 1), quantile(undo, 1),
              quantile(redo, 1), kStrokeFigure, kUndoFigure);
        QVERIFY(quantile(steps, 0.95) < kStrokeFigure);
        QVERIFY(quantile(undo, 0.5) < kUndoFigure);
        QVERIFY(quantile(redo, 0.5) < kUndoFigure);
    }
};

TWINSPECT_TEST(TestAnnotationSpeed)
#include "tst_annotation_speed.moc"
