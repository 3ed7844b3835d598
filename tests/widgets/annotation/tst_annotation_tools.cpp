// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTabletEvent>
#include <QTextBrowser>
#include <QTemporaryDir>
#include <QToolButton>
#include <QWidget>

#include "core/base/files.h"
#include "tests/support/plugins/installed_plugins.h"
#include "tests/support/test_program.h"
#include "tests/widgets/annotation/bench.h"
#include "ui/annotation/annotation_desk.h"
#include "ui/annotation/annotation_panel.h"
#include "ui/annotation/exchange_dialog.h"
#include "ui/annotation/guidelines_panel.h"
#include "ui/annotation/measurement_words.h"
#include "ui/common/action.h"
#include "ui/tools/tool_host.h"
#include "ui/tools/touch_input.h"

using namespace twinspect;
namespace fs = std::filesystem;
using annotation_bench::Bench;
using view_scene::kSide;

namespace {

constexpr int kZoom = 4;

/// A flat view of the part, four times as large.
class FlatView : public QWidget, public ViewProjection {
public:
    FlatView()
    {
        resize(kSide * kZoom, kSide * kZoom);
        setFocusPolicy(Qt::StrongFocus);
        setMouseTracking(true);
    }
    [[nodiscard]] QSize pictureSize() const override { return {kSide, kSide}; }
    [[nodiscard]] std::optional<QTransform> flatTransform() const override
    {
        return QTransform::fromScale(kZoom, kZoom);
    }
    [[nodiscard]] std::optional<QPoint> pixelAt(QPointF inView) const override
    {
        return QPoint(static_cast<int>(inView.x()) / kZoom, static_cast<int>(inView.y()) / kZoom);
    }
    [[nodiscard]] std::optional<QPointF> pictureAt(QPointF inView) const override { return inView / kZoom; }
    [[nodiscard]] std::optional<QPointF> viewAt(QPointF inPicture) const override { return inPicture * kZoom; }
    [[nodiscard]] bool sees(QPoint) const override { return true; }
    void visitSeen(const QRectF&, const std::function<void(QPoint, QPointF)>&) const override {} ///< of the cloud
    [[nodiscard]] QRectF boundsInView(const QRectF& inPicture) const override
    {
        return QTransform::fromScale(kZoom, kZoom).mapRect(inPicture);
    }
    ToolHost tools{*this, *this, *this};
    TouchInput touch{*this, tools, {[](QPointF) {}, [](double, QPointF) {}}};
};

// Places are in pixels of the picture.
QPoint at(double x, double y) { return QPointF(x * kZoom, y * kZoom).toPoint(); }

RunMask filledBox(double left, double top, double right, double bottom)
{
    return filled(std::vector<Outline>{{{left, top}, {right, top}, {right, bottom}, {left, bottom}}}, kSide, kSide);
}

} // namespace

class TestAnnotationTools : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        installFaultyPlugins("exporters");
        m_root = m_folder.path().toStdString();
        QVERIFY(view_scene::write(m_root / "data"));
    }
    void init()
    {
        m_bench = std::make_unique<Bench>(m_root / ("profile" + std::to_string(++m_count)));
        QVERIFY(m_bench->open(m_root / "data"));
        QVERIFY(m_bench->show(0)); // the part with the dent
        m_desk = std::make_unique<AnnotationDesk>(m_bench->workbench);
        m_view = std::make_unique<FlatView>();
        connect(m_desk.get(), &AnnotationDesk::toolChanged, m_view.get(),
                [this] { m_view->tools.setTool(m_desk->tool(), &m_desk->eraser()); });
        connect(m_desk.get(), &AnnotationDesk::told, this, [this](const QString& note) { m_told = note; });
        m_told.clear();
        m_view->show();
    }
    void cleanup()
    {
        m_view.reset();
        m_desk.reset();
        m_bench.reset();
    }

    // The dent of the scene: round, 6 pixels of 0.5 mm in radius, 3 mm deep, on the flat top of a disc.
    void annotatedRegionsAreMeasured()
    {
        Mask dent(kSide, kSide);
        int pixels = 0;
        for (int row = 0; row < kSide; ++row)
            for (int column = 0; column < kSide; ++column)
                if (view_scene::inDent(row, column)) {
                    dent.at(row, column) = 1;
                    ++pixels;
                }
        const double areaMm2 = pixels * view_scene::kMmPerPixel * view_scene::kMmPerPixel;
        AnnotationPanel panel(*m_desk);
        panel.show();
        m_bench->annotations.add(RunMask(dent));
        const auto id = m_bench->annotations.selected();
        const auto& numbers = m_desk->numbers();
        QTRY_VERIFY(numbers.of(id));
        QVERIFY(std::abs(numbers.of(id)->areaMm2 / areaMm2 - 1) < 0.02);
        QVERIFY(std::abs(numbers.of(id)->depth->lowestMm + 3) < 0.06);
        QVERIFY(std::abs(numbers.of(id)->depth->volumeMm3 / (-3 * areaMm2) - 1) < 0.02);
        QVERIFY(numbers.of(id)->edgeDistanceMm.has_value());
        const auto* list = panel.findChild<QTableView*>(QStringLiteral("annotate.list"))->model();
        QCOMPARE(list->index(0, AnnotationList::Area).data().toString(), valueText(numbers.of(id), Measured::Area));
        QCOMPARE(list->index(0, AnnotationList::Deepest).data().toString(),
                 valueText(numbers.of(id), Measured::Deepest));

        // While a stroke lasts, the numbers are those of the region as it will be.
        m_bench->annotations.select(0);
        take("brush");
        press({60, 60});
        move({66, 60});
        QTRY_VERIFY(numbers.drawn());
        const auto drawnArea = [&] {
            return static_cast<double>(m_desk->layer().pending().pixels.pixelCount()) * view_scene::kMmPerPixel
                 * view_scene::kMmPerPixel;
        };
        QTRY_VERIFY(std::abs(numbers.drawn()->areaMm2 / drawnArea() - 1) < 0.02);
        const double before = drawnArea();
        move({66, 70});
        QVERIFY(drawnArea() > before * 1.2);
        QTRY_VERIFY(std::abs(numbers.drawn()->areaMm2 / drawnArea() - 1) < 0.02);
        QVERIFY(panel.findChild<QLabel*>(QStringLiteral("annotate.numbers"))->isVisible());
        release({66, 70});
        QVERIFY(!numbers.drawing());
        QTRY_VERIFY(numbers.of(m_bench->annotations.selected()));
    }

    void oneKeyMakesAnExample()
    {
        QString done;
        connect(m_desk.get(), &AnnotationDesk::done, this, [&done](const QString& what) { done = what; });
        auto& samples = m_bench->workbench.samples();
        const int index = m_bench->workbench.current().index();
        m_desk->goodSet->trigger();
        QVERIFY(samples.at(index).ref.label == Label::Good && samples.at(index).ref.split == Split::Train);
        QVERIFY(done.contains(QStringLiteral("test/dent/000")));
        QVERIFY(m_desk->goodSet->isChecked());
        m_desk->goodSet->trigger(); // takes it back
        QVERIFY(!m_desk->goodSet->isChecked());
        QVERIFY(samples.at(index).ref.split == Split::Test);
        m_bench->annotations.add(filledBox(10, 10, 20, 20));
        QVERIFY(!m_desk->goodSet->isEnabled());
        QVERIFY(!disabledReason(*m_desk->goodSet).isEmpty());
        m_desk->defectExample->trigger();
        QVERIFY(samples.at(index).ref.label == Label::Defect);
        QVERIFY(m_bench->annotations.part().example == Example::Defect && m_desk->finish->isChecked());
    }

    void guidelinesAreKeptWithTheData()
    {
        {
            GuidelinesPanel panel(m_bench->annotations);
            panel.show();
            auto* edit = panel.findChild<QToolButton*>(QStringLiteral("guidelines.edit"));
            QVERIFY(panel.findChild<QLabel*>(QStringLiteral("guidelines.empty"))->isVisible());
            edit->click();
            QTest::keyClicks(panel.findChild<QPlainTextEdit*>(QStringLiteral("guidelines.text")),
                             QStringLiteral("# Dents: mark the rim, too."));
            edit->click();
            QCOMPARE(m_bench->annotations.folder().guidelines()->text, std::string("# Dents: mark the rim, too."));
            edit->click();
            QTest::keyClicks(panel.findChild<QPlainTextEdit*>(QStringLiteral("guidelines.text")), QStringLiteral("!"));
        } // the window closes in the middle of it
        QCOMPARE(m_bench->annotations.folder().guidelines()->text.size(),
                 std::string("# Dents: mark the rim, too.!").size());
        GuidelinesPanel again(m_bench->annotations);
        QVERIFY(again.findChild<QTextBrowser*>(QStringLiteral("guidelines.shown"))
                    ->toPlainText()
                    .contains(QStringLiteral("Dents")));
    }

    // A colleague holds the lock when it is to be written, and writes.
    void guidelinesThatWereNotWrittenStay()
    {
        const auto folder = m_bench->annotations.folder();
        fs::create_directories(folder.path());
        GuidelinesPanel panel(m_bench->annotations);
        panel.show();
        auto* edit = panel.findChild<QToolButton*>(QStringLiteral("guidelines.edit"));
        auto* text = panel.findChild<QPlainTextEdit*>(QStringLiteral("guidelines.text"));
        edit->click();
        {
            const auto lock = FileLock::take(folder.path() / "parts.lock", "A colleague writes", folder.path());
            QVERIFY(lock.has_value());
            QTest::keyClicks(text, QStringLiteral("mine"));
            edit->click();
            QVERIFY(folder.guidelines()->text.empty());
        }
        QVERIFY(folder.writeGuidelines("theirs", "", false).has_value());
        edit->click();
        QCOMPARE(text->toPlainText(), QStringLiteral("mine"));
        edit->click(); // now it meets the other text, and is kept aside
        QCOMPARE(folder.guidelines()->text, std::string("theirs"));
        QCOMPARE(text->toPlainText(), QStringLiteral("theirs"));
        std::vector<std::string> aside;
        for (const auto& file : fs::directory_iterator(folder.path() / "deleted"))
            aside.push_back(*readFile(file.path(), 100));
        QVERIFY(aside == std::vector<std::string>{"mine"});
    }

    void aDragDrawsABox()
    {
        take("rectangle");
        drag({10.25, 12}, {20.5, 30.75});
        QCOMPARE(marks().size(), std::size_t(1));
        QVERIFY(marks()[0].region == filledBox(10.25, 12, 20.5, 30.75));
        QCOMPARE(marks()[0].outlines.size(), std::size_t(1));
        // Shift adds, Ctrl takes away from the selected one.
        drag({20, 20}, {30, 30}, Qt::ShiftModifier);
        const RunMask both = united(filledBox(10.25, 12, 20.5, 30.75), filledBox(20, 20, 30, 30));
        QCOMPARE(marks().size(), std::size_t(1));
        QVERIFY(marks()[0].region == both);
        drag({15, 15}, {25, 25}, Qt::ControlModifier);
        QVERIFY(marks()[0].region == without(both, filledBox(15, 15, 25, 25)));
        // A locked one stays as it is.
        Annotation words = marks()[0];
        words.locked = true;
        m_bench->annotations.describe(words, QStringLiteral("lock"));
        const auto before = marks();
        drag({0, 0}, {90, 90}, Qt::ControlModifier);
        QVERIFY(marks() == before);
        QVERIFY(!m_told.isEmpty());
    }

    void aFingerDrawsABox()
    {
        take("rectangle");
        auto* finger = QTest::createTouchDevice();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get(), test::kPatienceMs));
        QTest::touchEvent(m_view.get(), finger).press(0, at(10.25, 12));
        QTest::touchEvent(m_view.get(), finger).move(0, at(20, 20));
        QTest::touchEvent(m_view.get(), finger).move(0, at(20.5, 30.75));
        QTest::touchEvent(m_view.get(), finger).release(0, at(20.5, 30.75));
        QCOMPARE(marks().size(), std::size_t(1));
        QVERIFY(marks()[0].region == filledBox(10.25, 12, 20.5, 30.75));
        // Two fingers draw nothing, and an unfinished polygon stays.
        take("polygon");
        click({50, 50});
        click({70, 50});
        QTest::touchEvent(m_view.get(), finger).press(0, at(10, 10));
        QTest::touchEvent(m_view.get(), finger).move(0, at(10, 10)).press(1, at(40, 40));
        QTest::touchEvent(m_view.get(), finger).move(0, at(5, 5)).move(1, at(60, 60));
        QTest::touchEvent(m_view.get(), finger).release(0, at(5, 5)).release(1, at(60, 60));
        QCOMPARE(marks().size(), std::size_t(1));
        click({60, 70});
        click({50, 50});
        QCOMPARE(marks().size(), std::size_t(2));
        QVERIFY((marks()[1].outlines[0] == Outline{{50, 50}, {70, 50}, {60, 70}}));
    }

    // The tablet's event says how hard the pen presses; the mouse event that Qt makes of it comes from the pen.
    void aPenDrawsAndItsOtherEndErases()
    {
        const QPointingDevice pen(QStringLiteral("pen"), 1, QInputDevice::DeviceType::Stylus,
                                  QPointingDevice::PointerType::Pen, QInputDevice::Capability::Pressure, 1, 2);
        const QPointingDevice turned(QStringLiteral("turned"), 2, QInputDevice::DeviceType::Stylus,
                                     QPointingDevice::PointerType::Eraser, QInputDevice::Capability::Pressure, 1, 2);
        const auto stroke = [this](const QPointingDevice& device, double pressure, GridPoint from, GridPoint to) {
            const auto one = [&](QEvent::Type tablet, QEvent::Type mouse, GridPoint place, Qt::MouseButton button,
                                 Qt::MouseButtons held) {
                const QPointF there(place.x * kZoom, place.y * kZoom), global = m_view->mapToGlobal(there);
                QTabletEvent first(tablet, &device, there, global, pressure, 0, 0, 0, 0, 0, {}, button, held);
                QCoreApplication::sendEvent(m_view.get(), &first);
                QVERIFY(!first.isAccepted()); // or Qt would make no mouse event of it
                QMouseEvent second(mouse, there, global, button, held, {}, &device);
                QCoreApplication::sendEvent(m_view.get(), &second);
            };
            one(QEvent::TabletPress, QEvent::MouseButtonPress, from, Qt::LeftButton, Qt::LeftButton);
            one(QEvent::TabletMove, QEvent::MouseMove, to, Qt::NoButton, Qt::LeftButton);
            one(QEvent::TabletRelease, QEvent::MouseButtonRelease, to, Qt::LeftButton, Qt::NoButton);
        };
        take("brush"); // of 6 pixels
        stroke(pen, 0.5, {20, 20}, {60, 20});
        QCOMPARE(marks().size(), std::size_t(1));
        const RunMask drawn = brushed({20, 20}, {60, 20}, 3, kSide, kSide);
        QVERIFY(marks()[0].region == drawn);
        take("polygon"); // the eraser end erases whatever tool is in hand
        stroke(turned, 1, {40, 0}, {40, 40});
        QCOMPARE(marks().size(), std::size_t(1));
        QVERIFY(marks()[0].region == without(drawn, brushed({40, 0}, {40, 40}, 6, kSide, kSide)));
        m_bench->undo().undo();
        QVERIFY(marks()[0].region == drawn);
    }

    void theKeyboardDrawsABox()
    {
        take("ellipse");
        m_bench->workbench.cursor().moveTo(QPoint(10, 12));
        key(Qt::Key_Return);
        m_bench->workbench.cursor().moveTo(QPoint(30, 28)); // as the arrow keys of a view do
        QVERIFY(marks().empty());
        key(Qt::Key_Return);
        QCOMPARE(marks().size(), std::size_t(1));
        QVERIFY(marks()[0].region == filledEllipse({10.5, 12.5}, {30.5, 28.5}, kSide, kSide));
        // Escape gives a second one up, then lets the first one go.
        key(Qt::Key_Return);
        m_bench->workbench.cursor().moveTo(QPoint(50, 50));
        key(Qt::Key_Escape);
        QCOMPARE(marks().size(), std::size_t(1));
        QVERIFY(m_bench->annotations.selected() != 0);
        key(Qt::Key_Escape);
        QCOMPARE(m_bench->annotations.selected(), std::uint64_t(0));
    }

    void aPolygonGoesCornerByCorner()
    {
        take("polygon");
        click({10, 10});
        click({30, 12});
        click({50, 50}); // wrong
        key(Qt::Key_Z, Qt::ControlModifier); // takes one corner back, not an annotation
        click({28, 33});
        click({60, 60});
        key(Qt::Key_Backspace);
        key(Qt::Key_Y, Qt::ControlModifier);
        key(Qt::Key_Backspace);
        QVERIFY(marks().empty());
        click({10.5, 10.5}); // near the first corner: closes
        QCOMPARE(marks().size(), std::size_t(1));
        const Outline outline{{10, 10}, {30, 12}, {28, 33}};
        QVERIFY(marks()[0].outlines == std::vector<Outline>{outline});
        QVERIFY(marks()[0].region == filled(marks()[0].outlines, kSide, kSide));
        // The next one shares a corner: the pointer snaps to it.
        click({30.75, 12.5});
        click({60, 14});
        click({60, 40});
        click({60, 40});
        QCOMPARE(marks().size(), std::size_t(2));
        QVERIFY((marks()[1].outlines[0][0] == GridPoint{30, 12}));
        // Unfinished corners are gone with Escape, not with anything else.
        click({5, 5});
        key(Qt::Key_Escape);
        QCOMPARE(marks().size(), std::size_t(2));
    }

    void cornersCanBeMovedAddedAndDeleted()
    {
        m_bench->annotations.add(filledBox(10, 10, 40, 40), {{{10, 10}, {40, 10}, {40, 40}, {10, 40}}});
        take("select");
        drag({40, 40}, {50, 45});
        QVERIFY((marks()[0].outlines[0] == Outline{{10, 10}, {40, 10}, {50, 45}, {10, 40}}));
        drag({25, 10}, {25, 5}); // an edge: a new corner
        QVERIFY((marks()[0].outlines[0] == Outline{{10, 10}, {25, 5}, {40, 10}, {50, 45}, {10, 40}}));
        click({40, 10}, Qt::ControlModifier);
        QVERIFY((marks()[0].outlines[0] == Outline{{10, 10}, {25, 5}, {50, 45}, {10, 40}}));
        QVERIFY(marks()[0].region == filled(marks()[0].outlines, kSide, kSide));
        m_bench->undo().undo();
        m_bench->undo().undo();
        m_bench->undo().undo();
        QVERIFY(marks()[0].region == filledBox(10, 10, 40, 40));
    }

    void selectingGoesThroughWhatLiesBelow()
    {
        m_bench->annotations.add(filledBox(10, 10, 40, 40));
        m_bench->annotations.add(filledBox(20, 20, 50, 50));
        m_bench->annotations.select(0);
        take("select");
        click({30, 30});
        QCOMPARE(m_bench->annotations.selected(), marks()[1].id);
        click({30, 30});
        QCOMPARE(m_bench->annotations.selected(), marks()[0].id);
        click({30, 30});
        QCOMPARE(m_bench->annotations.selected(), marks()[1].id);
        click({80, 80});
        QCOMPARE(m_bench->annotations.selected(), std::uint64_t(0));
    }

    void aStrokeIsOneStep()
    {
        take("brush");
        const int steps = m_bench->undo().count();
        press({10, 10});
        move({20, 12});
        move({30, 40});
        // It can be seen while it lasts.
        QVERIFY(m_desk->layer().pending().pixels.contains(12, 20));
        QVERIFY(m_desk->layer().picture().pixelColor(20, 12).alpha() > 0);
        release({30, 40});
        QCOMPARE(m_bench->undo().count(), steps + 1);
        RunMask stroke =
            united(brushed({10, 10}, {20, 12}, 6, kSide, kSide), brushed({20, 12}, {30, 40}, 6, kSide, kSide));
        QVERIFY(marks()[0].region == stroke);
        // A second stroke adds; the eraser takes away; a keyboard dab is one press.
        drag({30, 40}, {60, 40});
        QCOMPARE(marks().size(), std::size_t(1));
        stroke = united(stroke, brushed({30, 40}, {60, 40}, 6, kSide, kSide));
        QVERIFY(marks()[0].region == stroke);
        take("eraser");
        drag({30, 0}, {30, 90});
        stroke = without(stroke, brushed({30, 0}, {30, 90}, 6, kSide, kSide));
        QVERIFY(marks()[0].region == stroke);
        key(Qt::Key_BracketLeft);
        m_bench->workbench.cursor().moveTo(QPoint(50, 40));
        key(Qt::Key_Return);
        key(Qt::Key_Return);
        QVERIFY(!marks()[0].region.contains(40, 50));
        QVERIFY(marks()[0].region.contains(44, 45)); // the smaller eraser did not reach
    }

    void aDentIsFilledByHeight()
    {
        take("fill-height");
        click({50.5, 40.5});
        QCOMPARE(marks().size(), std::size_t(1));
        for (int row = 0; row < kSide; ++row)
            for (int column = 0; column < kSide; ++column)
                QCOMPARE(marks()[0].region.contains(row, column), view_scene::inDent(row, column));
        m_bench->undo().undo();
        take("fill-surface"); // the disc around it, up to its edge; where it points to is found out as a job
        click({30.5, 60.5});
        QTRY_COMPARE(marks().size(), std::size_t(1));
        for (int row = 0; row < kSide; ++row)
            for (int column = 0; column < kSide; ++column)
                QCOMPARE(marks()[0].region.contains(row, column),
                         view_scene::onDisc(row, column) && !view_scene::inDent(row, column));
    }

    void withoutAModelTheMapToolSaysSo()
    {
        take("fill-map");
        click({50.5, 40.5});
        QVERIFY(marks().empty());
        QVERIFY(!m_told.isEmpty());
    }

    void aLassoTakesWhatItSurrounds()
    {
        take("lasso");
        press({10, 10});
        for (const auto& point : {QPointF(40, 10), QPointF(40, 30), QPointF(10, 30)})
            move(point);
        release({10, 11});
        QCOMPARE(marks().size(), std::size_t(1));
        QVERIFY(intersected(marks()[0].region, filledBox(11, 11, 39, 29)) == filledBox(11, 11, 39, 29));
        QVERIFY(without(marks()[0].region, filledBox(9, 9, 41, 31)).empty());
    }

    void digitsChooseTheType()
    {
        m_bench->annotations.takeType("scratch");
        m_bench->annotations.takeType("stain");
        const auto* scratch = m_bench->annotations.types().find("scratch");
        take("rectangle");
        drag({10, 10}, {20, 20});
        QCOMPARE(marks()[0].defectType, std::string("stain"));
        key(static_cast<Qt::Key>(Qt::Key_0 + scratch->key));
        QCOMPARE(marks()[0].defectType, std::string("scratch"));
        key(Qt::Key_Delete);
        QVERIFY(marks().empty());
    }

    void theDeskMergesSplitsAndFills()
    {
        auto& annotations = m_bench->annotations;
        annotations.add(filledBox(10, 10, 20, 20));
        annotations.add(filledBox(40, 40, 60, 60));
        m_desk->setPicked({marks()[0].id, marks()[1].id});
        m_desk->merge->trigger();
        QCOMPARE(marks().size(), std::size_t(1));
        QVERIFY(marks()[0].region == united(filledBox(10, 10, 20, 20), filledBox(40, 40, 60, 60)));
        m_desk->split->trigger();
        QCOMPARE(marks().size(), std::size_t(2));
        QVERIFY(marks()[0].region == filledBox(10, 10, 20, 20));
        QVERIFY(marks()[1].region == filledBox(40, 40, 60, 60));
        QVERIFY(!m_desk->split->isEnabled()); // one piece
        annotations.reshape(marks()[1].id, without(marks()[1].region, filledBox(45, 45, 50, 50)), {}, {});
        annotations.select(marks()[1].id);
        m_desk->fillHoles->trigger();
        QVERIFY(marks()[1].region == filledBox(40, 40, 60, 60));
        const auto all = marks();
        QVERIFY(m_bench->show(2));
        QVERIFY(marks().empty());
        m_desk->copyPrevious->trigger();
        QCOMPARE(marks().size(), std::size_t(2));
        QVERIFY(marks()[0].region == all[0].region && marks()[1].region == all[1].region);
        m_bench->undo().undo();
        QVERIFY(marks().empty());
    }

    void thePanelSaysWhatIsMarked()
    {
        AnnotationPanel panel(*m_desk);
        panel.show();
        auto* list = panel.findChild<QTableView*>(QStringLiteral("annotate.list"));
        auto* note = panel.findChild<QLineEdit*>(QStringLiteral("annotate.note"));
        auto* type = panel.findChild<QComboBox*>(QStringLiteral("annotate.type"));
        auto* state = panel.findChild<QLabel*>(QStringLiteral("annotate.state"));
        const auto buttonOf = [&](QAction* action) {
            for (auto* button : panel.findChildren<QToolButton*>())
                if (button->defaultAction() == action)
                    return button;
            return static_cast<QToolButton*>(nullptr);
        };
        QVERIFY(!note->isEnabled());
        QVERIFY(!buttonOf(m_desk->remove)->isEnabled());
        QVERIFY(panel.findChild<QLabel*>(QStringLiteral("annotate.empty"))->isVisible());
        m_bench->annotations.add(filledBox(10, 10, 20, 20));
        QCOMPARE(list->model()->rowCount(), 1);
        QVERIFY(buttonOf(m_desk->remove)->isEnabled());
        QVERIFY(note->isEnabled());
        // Typing a note is one step; leaving the field ends it.
        const int steps = m_bench->undo().count();
        QTest::keyClicks(note, QStringLiteral("deep"));
        QCOMPARE(marks()[0].note, std::string("deep"));
        QCOMPARE(m_bench->undo().count(), steps + 1);
        Q_EMIT note->editingFinished();
        QTest::keyClicks(note, QStringLiteral("er"));
        QCOMPARE(m_bench->undo().count(), steps + 2);
        m_bench->undo().undo();
        QCOMPARE(note->text(), QStringLiteral("deep"));
        // A new type is one of the table from then on.
        type->setEditText(QStringLiteral("gouge"));
        QTest::keyClick(type->lineEdit(), Qt::Key_Return);
        QCOMPARE(marks()[0].defectType, std::string("gouge"));
        QVERIFY(m_bench->annotations.types().find("gouge") != nullptr);
        QCOMPARE(m_bench->annotations.typeInHand(), std::string("gouge"));
        // Selecting in the list selects everywhere, and the other way round.
        m_bench->annotations.add(filledBox(40, 40, 50, 50));
        list->selectRow(0);
        QCOMPARE(m_bench->annotations.selected(), marks()[0].id);
        m_bench->annotations.select(marks()[1].id);
        QCOMPARE(list->selectionModel()->selectedRows().front().row(), 1);
        list->selectAll();
        QVERIFY(m_desk->merge->isEnabled());
        QTRY_VERIFY(m_bench->annotations.saved());
        QCOMPARE(state->text(), QStringLiteral("Saved."));
    }

    void whatIsExportedCanBeImported()
    {
        m_bench->annotations.takeType("pit");
        m_bench->annotations.add(filledBox(10, 10, 20, 20));
        m_bench->annotations.add(without(filledBox(40, 40, 60, 60), filledBox(45, 45, 50, 50)));
        const auto before = marks();
        const auto folder = QString::fromStdString((m_root / ("coco" + std::to_string(m_count))).string());
        const auto run = [&](ExchangeDialog::Way way, const QString& path) {
            auto* dialog = new ExchangeDialog(m_bench->workbench, way, nullptr);
            dialog->show();
            auto* format = dialog->findChild<QComboBox*>(QStringLiteral("exchange.format"));
            format->setCurrentIndex(format->findData(QStringLiteral("coco")));
            dialog->findChild<QLineEdit*>(QStringLiteral("exchange.path"))->setText(path);
            auto* report = dialog->findChild<QPlainTextEdit*>(QStringLiteral("exchange.report"));
            dialog->findChild<QPushButton*>(QStringLiteral("exchange.start"))->click();
            std::ignore = QTest::qWaitFor([&] { return !report->toPlainText().isEmpty(); }, test::kPatienceMs);
            const QString said = report->toPlainText();
            dialog->close();
            return said;
        };
        QVERIFY(run(ExchangeDialog::Way::Export, folder).startsWith(QStringLiteral("2 annotations of 1 parts")));
        m_bench->annotations.remove(marks()[0].id);
        m_bench->annotations.remove(marks()[0].id);
        QVERIFY(marks().empty());
        QVERIFY(run(ExchangeDialog::Way::Import, folder).startsWith(QStringLiteral("2 annotations of 1 parts")));
        QCOMPARE(marks().size(), std::size_t(2));
        for (std::size_t i = 0; i < 2; ++i) {
            QVERIFY(marks()[i].region == before[i].region);
            QCOMPARE(marks()[i].defectType, before[i].defectType);
        }
        QVERIFY(m_bench->annotations.saved());
        // A file that is none: a sentence, and nothing changed.
        QVERIFY(!run(ExchangeDialog::Way::Import, folder + QStringLiteral("/none")).isEmpty());
        QCOMPARE(marks().size(), std::size_t(2));
    }

    void aPluginExportsIntoANewFolder()
    {
        m_bench->annotations.takeType("pit");
        m_bench->annotations.add(filledBox(10, 10, 20, 20));
        const fs::path folder = m_root / ("plugin" + std::to_string(m_count));
        auto* dialog = new ExchangeDialog(m_bench->workbench, ExchangeDialog::Way::Export, nullptr);
        dialog->show();
        auto* format = dialog->findChild<QComboBox*>(QStringLiteral("exchange.format"));
        const int at = format->findData(QStringLiteral("exportera"));
        QVERIFY(at >= 0);
        QCOMPARE(format->itemText(at), QStringLiteral("Faulty export"));
        format->setCurrentIndex(at);
        dialog->findChild<QLineEdit*>(QStringLiteral("exchange.path"))
            ->setText(QString::fromStdString(folder.string()));
        auto* report = dialog->findChild<QPlainTextEdit*>(QStringLiteral("exchange.report"));
        dialog->findChild<QPushButton*>(QStringLiteral("exchange.start"))->click();
        QVERIFY(QTest::qWaitFor([&] { return !report->toPlainText().isEmpty(); }, test::kPatienceMs));
        QVERIFY2(report->toPlainText().startsWith(
                     QStringLiteral("1 annotations of 1 parts were exported into 2 files")),
                 qPrintable(report->toPlainText()));
        QVERIFY(fs::exists(folder / "types.txt"));
        dialog->close();
        ExchangeDialog importing(m_bench->workbench, ExchangeDialog::Way::Import, nullptr);
        importing.setAttribute(Qt::WA_DeleteOnClose, false);
        QVERIFY(importing.findChild<QComboBox*>(QStringLiteral("exchange.format"))->findData("exportera") < 0);
    }

    void aFinishedPartHasItsLabel()
    {
        auto& samples = m_bench->workbench.samples();
        QVERIFY(m_bench->show(2));
        m_desk->finish->trigger();
        QVERIFY(m_bench->annotations.part().state == AnnotationState::Finished);
        QVERIFY(samples.at(2).ref.label == Label::Good);
        QVERIFY(m_bench->show(3));
        m_bench->annotations.takeType("gouge");
        m_bench->annotations.add(filledBox(10, 10, 20, 20));
        m_desk->finish->trigger();
        QVERIFY(samples.at(3).ref.label == Label::Defect);
        QCOMPARE(samples.at(3).ref.defectType, std::string("gouge"));
        m_desk->finish->trigger(); // opened again: what was said of the part stays
        QVERIFY(m_bench->annotations.part().state == AnnotationState::Begun);
        QVERIFY(samples.at(3).ref.label == Label::Defect);
    }

    // The label is what the first person thinks.
    void aSecondOpinionMayFindNothingOnADefect()
    {
        auto& annotations = m_bench->annotations;
        QVERIFY(m_bench->workbench.samples().at(0).ref.label == Label::Defect);
        annotations.setSecondOpinion(true);
        QTRY_VERIFY(annotations.ready());
        m_desk->finish->trigger();
        QVERIFY(annotations.part().state == AnnotationState::Finished);
        QVERIFY(m_bench->saved());
        annotations.setSecondOpinion(false);
    }

    void whatIsNotClearIsNotFinished()
    {
        const auto state = [this] { return m_bench->annotations.part().state; };
        const auto& ref = m_bench->workbench.samples().at(0).ref;
        QVERIFY(ref.label == Label::Defect);
        QCOMPARE(m_bench->annotations.typeInHand(), ref.defectType);
        m_desk->finish->trigger(); // a defect on which nothing is marked
        QVERIFY(state() != AnnotationState::Finished && !m_desk->finish->isChecked() && !m_told.isEmpty());
        m_bench->annotations.add(filledBox(10, 10, 20, 20));
        m_told.clear();
        take("polygon");
        click({30, 30});
        click({50, 30});
        m_desk->finish->trigger(); // an outline is open
        QVERIFY(state() != AnnotationState::Finished && !m_desk->finish->isChecked() && !m_told.isEmpty());
        // Return twice at one place closes it, also where a click made the last corner; Ctrl+Return is not for the
        // tool.
        click({50.3, 50.4});
        m_bench->workbench.cursor().moveTo(QPoint(50, 50));
        QVERIFY(!m_desk->tool()->wantsKey(QKeyEvent(QEvent::KeyPress, Qt::Key_Return, Qt::ControlModifier)));
        key(Qt::Key_Return);
        QCOMPARE(marks().size(), std::size_t(2));
        QCOMPARE(marks()[1].outlines.at(0).size(), std::size_t(3));
        m_desk->finish->trigger();
        QVERIFY(state() == AnnotationState::Finished && m_desk->finish->isChecked());
    }

private:
    const std::vector<Annotation>& marks() { return m_bench->annotations.part().annotations; }
    void take(const char* tool)
    {
        for (auto* action : m_desk->toolActions().actions())
            if (action->objectName() == QStringLiteral("annotate.tool.") + QLatin1String(tool))
                action->setChecked(true);
        QVERIFY(m_desk->tool() != nullptr);
        QCOMPARE(QByteArray(m_desk->tool()->id()), QByteArray(tool));
    }
    void press(QPointF p, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mousePress(m_view.get(), Qt::LeftButton, modifiers, at(p.x(), p.y()));
        m_modifiers = modifiers;
    }
    void move(QPointF p)
    {
        QMouseEvent event(QEvent::MouseMove, p * kZoom, m_view->mapToGlobal(p * kZoom), Qt::NoButton, Qt::LeftButton,
                          m_modifiers);
        QCoreApplication::sendEvent(m_view.get(), &event);
    }
    void release(QPointF p) { QTest::mouseRelease(m_view.get(), Qt::LeftButton, m_modifiers, at(p.x(), p.y())); }
    void drag(QPointF from, QPointF to, Qt::KeyboardModifiers modifiers = {})
    {
        press(from, modifiers);
        move(to);
        release(to);
    }
    void click(QPointF p, Qt::KeyboardModifiers modifiers = {})
    {
        press(p, modifiers);
        release(p);
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(m_view.get(), key, modifiers); }

    QTemporaryDir m_folder;
    fs::path m_root;
    int m_count = 0;
    std::unique_ptr<Bench> m_bench;
    std::unique_ptr<AnnotationDesk> m_desk;
    std::unique_ptr<FlatView> m_view;
    QString m_told;
    Qt::KeyboardModifiers m_modifiers;
};

TWINSPECT_TEST(TestAnnotationTools)
#include "tst_annotation_tools.moc"
