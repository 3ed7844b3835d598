// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPainter>
#include <QPointingDevice>
#include <QScreen>
#include <QStyleHints>
#include <QTabletEvent>
#include <QTouchEvent>
#include <QWheelEvent>
#include <QtTest>

#include "tests/support/test_program.h"
#include "tests/support/waiting.h"
#include "ui/imageview/image_view.h"

using namespace twinspect;

namespace {

/// Writes down what it is given, and takes what it is told to take.
class NotingTool : public ViewTool {
public:
    struct Note {
        QString what;
        std::optional<QPointF> inPicture;
        std::optional<QPoint> pixel;
        ToolEvent::Device device;
        double pressure;
    };
    bool takesPress = true, takesDoubleClick = false, takesWheel = false, takesKeys = false;
    QColor paints;
    QRectF paintsAt; ///< in the picture
    QList<Note> notes;
    mutable QList<QRectF> exposed;

    bool press(const ToolEvent& event) override { return note("press", event) && takesPress; }
    void move(const ToolEvent& event) override { note("move", event); }
    void release(const ToolEvent& event) override { note("release", event); }
    void click(const ToolEvent& event) override { note("click", event); }
    bool doubleClick(const ToolEvent& event) override { return note("double click", event) && takesDoubleClick; }
    bool wheel(const ToolEvent& event) override
    {
        m_steps += event.wheelSteps;
        return note("wheel", event) && takesWheel;
    }
    bool wantsKey(const QKeyEvent& event) const override { return takesKeys && event.key() == Qt::Key_1; }
    bool keyPress(const QKeyEvent& event, const ViewProjection&) override
    {
        notes.append({QKeySequence(event.key()).toString(), {}, {}, {}, 0});
        return takesKeys;
    }
    bool cancel() override
    {
        notes.append({QStringLiteral("cancel"), {}, {}, {}, 0});
        return true;
    }
    void leave() override { notes.append({QStringLiteral("leave"), {}, {}, {}, 0}); }
    QCursor cursor() const override { return Qt::PointingHandCursor; }
    void paint(QPainter& painter, const ViewProjection& view, const QRectF& part) const override
    {
        exposed.append(part);
        if (paints.isValid())
            painter.fillRect(view.flatTransform()->mapRect(paintsAt), paints);
    }

    [[nodiscard]] QStringList whats() const
    {
        QStringList list;
        for (const auto& note : notes)
            list.append(note.what);
        return list;
    }
    [[nodiscard]] double steps() const { return m_steps; }

private:
    bool note(const char* what, const ToolEvent& event)
    {
        notes.append({QLatin1String(what), event.inPicture, event.pixel, event.device, event.pressure});
        return true;
    }

    double m_steps = 0;
};

void send(QWidget& view, QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons buttons,
          const QPointingDevice* device = QPointingDevice::primaryPointingDevice())
{
    QMouseEvent event(type, at, view.mapToGlobal(at), button, buttons, {}, device);
    QCoreApplication::sendEvent(&view, &event);
}

void dragThrough(QWidget& view, Qt::MouseButton button, QPointF from, QPointF to)
{
    send(view, QEvent::MouseButtonPress, from, button, button);
    send(view, QEvent::MouseMove, (from + to) / 2, Qt::NoButton, button);
    send(view, QEvent::MouseMove, to, Qt::NoButton, button);
    send(view, QEvent::MouseButtonRelease, to, button, Qt::NoButton);
}

void turnWheelBy(QWidget& view, QPointF at, int eighths)
{
    QWheelEvent wheel(at, view.mapToGlobal(at), {}, {0, eighths}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&view, &wheel);
}

bool overridesShortcut(QWidget& view, int key)
{
    QKeyEvent event(QEvent::ShortcutOverride, key, {});
    event.ignore();
    QCoreApplication::sendEvent(&view, &event);
    return event.isAccepted();
}

/// A picture of 80 x 60 pixels, 5 x 5 places of the view each.
struct Scene {
    Scene()
    {
        view.resize(400, 300);
        QImage picture(80, 60, QImage::Format_RGB32);
        picture.fill(QColor(90, 110, 70));
        view.setPicture(picture);
        view.tools().setTool(&tool);
    }
    [[nodiscard]] bool exposed()
    {
        view.show();
        return QTest::qWaitForWindowExposed(&view, twinspect::test::kPatienceMs);
    }
    LinkedCursor cursor;
    NotingTool tool;
    ImageView view{cursor};
};

QPointingDevice* finger()
{
    static QPointingDevice* device = QTest::createTouchDevice();
    return device;
}

} // namespace

class TestViewTools : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void placesAreInThePicture();
    void whatIsTakenDoesNotNavigate();
    void whatIsNotTakenNavigates();
    void middleButtonAndSpaceNavigate();
    void aClickIsNoDrag();
    void doubleClickIsAskedForFirst();
    void keys();
    void keysFollowThePointer();
    void penAndFinger();
    void eraserEndTakesTheEraser();
    void oneFingerIsTheTools();
    void oneFingerMovesTheViewWithoutATool();
    void twoFingersMoveAndZoom();
    void moreFingersDoNothingWhileTheToolDraws();
    void aFingerHeldStillAsksForTheMenu();
    void aTouchThatIsTakenAwayEndsNothing();
    void touchPadPinchZooms();
    void aDragThatCannotEndIsGivenUp();
    void paintsOnlyWhatChanged();
    void paintsAboveTheLayers();
    void crosshairLeavesNothingBehind();
    void withoutAPictureThereIsNoTool();
    void toolMayGoFirst();
};

void TestViewTools::placesAreInThePicture()
{
    Scene scene;
    dragThrough(scene.view, Qt::LeftButton, {202, 102}, {450, -20}); // ends beside the view
    QCOMPARE(scene.tool.whats(), QStringList({"press", "move", "move", "release"}));
    const auto& notes = scene.tool.notes;
    QCOMPARE(*notes[0].inPicture, QPointF(40.4, 20.4));
    QCOMPARE(notes[0].pixel, std::optional(QPoint(40, 20)));
    QCOMPARE(*notes[1].inPicture, QPointF(65.2, 8.2));
    QCOMPARE(*notes[3].inPicture, QPointF(90, -4));
    QVERIFY(!notes[3].pixel);
    QCOMPARE(scene.cursor.pixel(), std::optional(QPoint(65, 8))); // all views show where the tool is
    scene.view.zoom(2, {200, 150});
    send(scene.view, QEvent::MouseMove, {200, 150}, Qt::NoButton, Qt::NoButton);
    QCOMPARE(*notes.last().inPicture, QPointF(40, 30));
    send(scene.view, QEvent::MouseMove, {210, 150}, Qt::NoButton, Qt::NoButton);
    QCOMPARE(*notes.last().inPicture, QPointF(41, 30)); // now 10 places a pixel
    QCOMPARE(*scene.view.viewAt({41, 30}), QPointF(210, 150));
    QVERIFY(scene.view.sees({41, 30}) && !scene.view.sees({0, 0}));
    QCOMPARE(scene.view.boundsInView({41, 30, 2, 1}), QRectF(210, 150, 20, 10));
    QStringList seen;
    scene.view.visitSeen({384, -50, 500, 62}, [&](QPoint pixel, QPointF at) { // the picture begins at (-200, -150)
        seen.append(QStringLiteral("%1 %2 at %3 %4").arg(pixel.x()).arg(pixel.y()).arg(at.x()).arg(at.y()));
    });
    QCOMPARE(seen, QStringList({QStringLiteral("58 15 at 385 5"), QStringLiteral("59 15 at 395 5")}));
}

void TestViewTools::whatIsTakenDoesNotNavigate()
{
    Scene scene;
    scene.tool.takesWheel = true;
    dragThrough(scene.view, Qt::LeftButton, {100, 100}, {200, 150});
    turnWheelBy(scene.view, {100, 100}, 60);
    turnWheelBy(scene.view, {100, 100}, 240);
    QVERIFY(scene.cursor.section().isEmpty());
    QCOMPARE(scene.tool.steps(), 2.5);
    QSignalSpy menu(&scene.view, &ImageView::menuRequested);
    QTest::mouseClick(&scene.view, Qt::RightButton, {}, {100, 100});
    QCOMPARE(menu.count(), 0);
    scene.tool.takesPress = false;
    QTest::mouseClick(&scene.view, Qt::RightButton, {}, {100, 100});
    QCOMPARE(menu.count(), 1);
}

void TestViewTools::whatIsNotTakenNavigates()
{
    Scene scene;
    scene.tool.takesPress = false;
    const QPointF before = *scene.view.pictureAt({100, 100});
    dragThrough(scene.view, Qt::LeftButton, {100, 100}, {160, 80});
    QCOMPARE(*scene.view.pictureAt({160, 80}), before);
    QCOMPARE(scene.tool.whats(), QStringList({"press"})); // the rest is the view's
    const double scale = scene.view.flatTransform()->m11();
    turnWheelBy(scene.view, {100, 100}, 120);
    QVERIFY(scene.view.flatTransform()->m11() > scale);
}

void TestViewTools::middleButtonAndSpaceNavigate()
{
    Scene scene;
    const auto pans = [&](Qt::MouseButton button) {
        scene.view.fit();
        scene.tool.notes.clear();
        dragThrough(scene.view, button, {100, 100}, {160, 80});
        return !scene.cursor.section().isEmpty() && scene.tool.notes.isEmpty();
    };
    QVERIFY(pans(Qt::MiddleButton));
    QVERIFY(!pans(Qt::LeftButton));
    QCOMPARE(scene.view.QWidget::cursor().shape(), Qt::PointingHandCursor);
    QVERIFY(overridesShortcut(scene.view, Qt::Key_Space));
    QTest::keyPress(&scene.view, Qt::Key_Space);
    QCOMPARE(scene.view.QWidget::cursor().shape(), Qt::OpenHandCursor);
    QVERIFY(pans(Qt::LeftButton));
    QTest::keyRelease(&scene.view, Qt::Key_Space);
    QCOMPARE(scene.view.QWidget::cursor().shape(), Qt::PointingHandCursor);
    QVERIFY(!pans(Qt::LeftButton));
    // While the view drags, another button is not the tool's.
    scene.tool.notes.clear();
    send(scene.view, QEvent::MouseButtonPress, {100, 100}, Qt::MiddleButton, Qt::MiddleButton);
    send(scene.view, QEvent::MouseButtonPress, {100, 100}, Qt::LeftButton, Qt::MiddleButton | Qt::LeftButton);
    QVERIFY(scene.tool.notes.isEmpty());
}

void TestViewTools::aClickIsNoDrag()
{
    Scene scene;
    scene.tool.takesPress = false;
    QTest::mouseClick(&scene.view, Qt::LeftButton, {}, {202, 102});
    QCOMPARE(scene.tool.whats(), QStringList({"press", "click"}));
    QCOMPARE(scene.tool.notes.last().pixel, std::optional(QPoint(40, 20)));
    scene.tool.notes.clear();
    dragThrough(scene.view, Qt::LeftButton, {100, 100}, {160, 80});
    QCOMPARE(scene.tool.whats(), QStringList({"press"}));
    scene.tool.takesPress = true; // then release() tells it
    scene.tool.notes.clear();
    QTest::mouseClick(&scene.view, Qt::LeftButton, {}, {202, 102});
    QCOMPARE(scene.tool.whats(), QStringList({"press", "release"}));
}

void TestViewTools::doubleClickIsAskedForFirst()
{
    Scene scene;
    const auto clickTwice = [&] {
        const QPointF at(202, 102);
        send(scene.view, QEvent::MouseButtonPress, at, Qt::LeftButton, Qt::LeftButton);
        send(scene.view, QEvent::MouseButtonRelease, at, Qt::LeftButton, Qt::NoButton);
        send(scene.view, QEvent::MouseButtonDblClick, at, Qt::LeftButton, Qt::LeftButton);
        send(scene.view, QEvent::MouseButtonRelease, at, Qt::LeftButton, Qt::NoButton);
    };
    clickTwice();
    // Two quick clicks are two presses for a tool that knows no double click.
    QCOMPARE(scene.tool.whats(), QStringList({"press", "release", "double click", "press", "release"}));
    scene.tool.takesDoubleClick = true;
    scene.tool.notes.clear();
    clickTwice();
    QCOMPARE(scene.tool.whats(), QStringList({"press", "release", "double click"}));
}

void TestViewTools::keys()
{
    Scene scene;
    QVERIFY(!overridesShortcut(scene.view, Qt::Key_1)); // it stays the window's
    QTest::keyClick(&scene.view, Qt::Key_Right);
    QVERIFY(scene.cursor.pixel().has_value()); // not taken: the cross-hair moves
    scene.tool.takesKeys = true;
    QVERIFY(overridesShortcut(scene.view, Qt::Key_1));
    QVERIFY(!overridesShortcut(scene.view, Qt::Key_2));
    const auto before = scene.cursor.pixel();
    QTest::keyClick(&scene.view, Qt::Key_Right);
    QCOMPARE(scene.cursor.pixel(), before);
    scene.tool.notes.clear();
    QTest::keyClick(&scene.view, Qt::Key_Escape);
    QCOMPARE(scene.tool.whats(), QStringList({"cancel"}));
    // Escape in a drag: what follows of it is not the tool's any more.
    scene.tool.notes.clear();
    send(scene.view, QEvent::MouseButtonPress, {100, 100}, Qt::LeftButton, Qt::LeftButton);
    QTest::keyClick(&scene.view, Qt::Key_Escape);
    send(scene.view, QEvent::MouseMove, {150, 100}, Qt::NoButton, Qt::LeftButton);
    send(scene.view, QEvent::MouseButtonRelease, {150, 100}, Qt::LeftButton, Qt::NoButton);
    QCOMPARE(scene.tool.whats(), QStringList({"press", "cancel"}));
    QVERIFY(scene.cursor.section().isEmpty());
}

void TestViewTools::keysFollowThePointer()
{
    QWidget window;
    window.resize(500, 200);
    LinkedCursor cursor;
    NotingTool tool;
    ImageView left(cursor, &window), right(cursor, &window);
    QWidget field(&window);
    field.setFocusPolicy(Qt::StrongFocus);
    left.setGeometry(0, 0, 200, 200);
    right.setGeometry(200, 0, 200, 200);
    field.setGeometry(400, 0, 100, 200);
    for (auto* view : {&left, &right}) {
        view->setPicture(QImage(8, 8, QImage::Format_RGB32));
        view->tools().setTool(&tool);
    }
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window, twinspect::test::kPatienceMs));
    const auto enter = [](QWidget& view) {
        QEnterEvent event({5, 5}, {5, 5}, view.mapToGlobal(QPointF(5, 5)));
        QCoreApplication::sendEvent(&view, &event);
    };
    left.setFocus();
    enter(right);
    QVERIFY(right.hasFocus());
    field.setFocus();
    enter(left);
    QVERIFY(field.hasFocus()); // nobody loses the keys to a pointer that passes by
    left.setFocus();
    right.tools().setTool(nullptr);
    enter(right);
    QVERIFY(left.hasFocus());
}

void TestViewTools::penAndFinger()
{
    Scene scene;
    const QPointingDevice pen(QStringLiteral("pen"), 1, QInputDevice::DeviceType::Stylus,
                              QPointingDevice::PointerType::Pen, QInputDevice::Capability::Pressure, 1, 2);
    const QPointingDevice eraser(QStringLiteral("eraser"), 2, QInputDevice::DeviceType::Stylus,
                                 QPointingDevice::PointerType::Eraser, QInputDevice::Capability::Pressure, 1, 2);
    const QPointingDevice finger(QStringLiteral("finger"), 3, QInputDevice::DeviceType::TouchScreen,
                                 QPointingDevice::PointerType::Finger, QInputDevice::Capability::Position, 5, 0);
    const auto press = [&](const QPointingDevice& device, double pressure) {
        const QPointF at(202, 102), global = scene.view.mapToGlobal(at);
        if (device.type() == QInputDevice::DeviceType::Stylus) {
            QTabletEvent tablet(QEvent::TabletPress, &device, at, global, pressure, 0, 0, 0, 0, 0, {}, Qt::LeftButton,
                                Qt::LeftButton);
            QCoreApplication::sendEvent(&scene.view, &tablet);
            if (tablet.isAccepted()) // then Qt would make no mouse event of it
                return NotingTool::Note{};
        }
        send(scene.view, QEvent::MouseButtonPress, at, Qt::LeftButton, Qt::LeftButton, &device);
        const auto note = scene.tool.notes.last();
        send(scene.view, QEvent::MouseButtonRelease, at, Qt::LeftButton, Qt::NoButton, &device);
        return note;
    };
    const auto byPen = press(pen, 0.25);
    QVERIFY(byPen.device == ToolEvent::Device::Pen);
    QCOMPARE(byPen.pressure, 0.25);
    QCOMPARE(byPen.pixel, std::optional(QPoint(40, 20)));
    QVERIFY(press(eraser, 0.75).device == ToolEvent::Device::Eraser);
    QCOMPARE(press(eraser, 0.75).pressure, 0.75);
    QVERIFY(press(finger, 0).device == ToolEvent::Device::Touch);
    QCOMPARE(press(finger, 0).pressure, 1.0);
    QVERIFY(press(*QPointingDevice::primaryPointingDevice(), 0).device == ToolEvent::Device::Mouse);
}

void TestViewTools::eraserEndTakesTheEraser()
{
    Scene scene;
    NotingTool rubber;
    scene.view.tools().setTool(&scene.tool, &rubber);
    const QPointingDevice pen(QStringLiteral("pen"), 1, QInputDevice::DeviceType::Stylus,
                              QPointingDevice::PointerType::Pen, QInputDevice::Capability::Pressure, 1, 2);
    const QPointingDevice turned(QStringLiteral("turned"), 2, QInputDevice::DeviceType::Stylus,
                                 QPointingDevice::PointerType::Eraser, QInputDevice::Capability::Pressure, 1, 2);
    const auto stroke = [&](const QPointingDevice& device) {
        send(scene.view, QEvent::MouseMove, {90, 100}, Qt::NoButton, Qt::NoButton, &device);
        send(scene.view, QEvent::MouseButtonPress, {100, 100}, Qt::LeftButton, Qt::LeftButton, &device);
        send(scene.view, QEvent::MouseMove, {150, 100}, Qt::NoButton, Qt::LeftButton, &device);
        send(scene.view, QEvent::MouseButtonRelease, {150, 100}, Qt::LeftButton, Qt::NoButton, &device);
    };
    const QStringList all{"move", "press", "move", "release"};
    stroke(turned);
    QCOMPARE(rubber.whats(), all);
    QVERIFY(scene.tool.notes.isEmpty());
    stroke(pen);
    QCOMPARE(scene.tool.whats(), all);
    QCOMPARE(rubber.whats(), all);
    // Escape gives up what is being drawn, and with the eraser end it is the eraser that draws.
    send(scene.view, QEvent::MouseButtonPress, {100, 100}, Qt::LeftButton, Qt::LeftButton, &turned);
    QTest::keyClick(&scene.view, Qt::Key_Escape);
    QCOMPARE(rubber.whats().last(), QStringLiteral("cancel"));
    QCOMPARE(scene.tool.whats(), all);
}

// The places are those of the mouse's tests: five places of the view a pixel.
void TestViewTools::oneFingerIsTheTools()
{
    Scene scene;
    QVERIFY(scene.exposed());
    QTest::touchEvent(&scene.view, finger()).press(0, {202, 102});
    QTest::touchEvent(&scene.view, finger()).move(0, {204, 102}); // not yet a drag, and not yet a tap
    QVERIFY(scene.tool.notes.isEmpty());
    QTest::touchEvent(&scene.view, finger()).move(0, {252, 127});
    QTest::touchEvent(&scene.view, finger()).move(0, {302, 152});
    QTest::touchEvent(&scene.view, finger()).release(0, {302, 152});
    QCOMPARE(scene.tool.whats(), QStringList({"move", "press", "move", "move", "release", "leave"}));
    QCOMPARE(scene.tool.notes[1].pixel, std::optional(QPoint(40, 20))); // where it began
    QCOMPARE(scene.tool.notes[4].pixel, std::optional(QPoint(60, 30)));
    QVERIFY(scene.tool.notes[1].device == ToolEvent::Device::Touch);
    QVERIFY(scene.cursor.section().isEmpty());
    scene.tool.notes.clear();
    QTest::touchEvent(&scene.view, finger()).press(0, {202, 102});
    QTest::touchEvent(&scene.view, finger()).release(0, {202, 102});
    QCOMPARE(scene.tool.whats(), QStringList({"move", "press", "release", "leave"}));
    QCOMPARE(scene.cursor.pixel(), std::optional(QPoint(40, 20))); // its values are shown
    scene.tool.takesDoubleClick = true;
    scene.tool.notes.clear();
    QTest::touchEvent(&scene.view, finger()).press(0, {205, 104});
    QTest::touchEvent(&scene.view, finger()).release(0, {205, 104});
    QCOMPARE(scene.tool.whats(), QStringList({"move", "double click", "leave"}));
}

void TestViewTools::oneFingerMovesTheViewWithoutATool()
{
    Scene scene;
    QVERIFY(scene.exposed());
    scene.view.tools().setTool(nullptr);
    const QPointF held = *scene.view.pictureAt({100, 100});
    QTest::touchEvent(&scene.view, finger()).press(0, {100, 100});
    QTest::touchEvent(&scene.view, finger()).move(0, {160, 80});
    QTest::touchEvent(&scene.view, finger()).release(0, {160, 80});
    QCOMPARE(*scene.view.pictureAt({160, 80}), held);
}

void TestViewTools::twoFingersMoveAndZoom()
{
    Scene scene;
    QVERIFY(scene.exposed());
    const QPointF left = *scene.view.pictureAt({150, 100}), right = *scene.view.pictureAt({250, 100});
    QTest::touchEvent(&scene.view, finger()).press(0, {150, 100});
    QTest::touchEvent(&scene.view, finger()).move(0, {150, 100}).press(1, {250, 100});
    QTest::touchEvent(&scene.view, finger()).move(0, {140, 110}).move(1, {290, 110});
    QTest::touchEvent(&scene.view, finger()).move(0, {120, 150}).move(1, {320, 150}); // twice as far apart
    const auto near = [](QPointF a, QPointF b) { return QLineF(a, b).length() < 1e-6; };
    QVERIFY(near(*scene.view.pictureAt({120, 150}), left)); // each finger keeps what it lies on
    QVERIFY(near(*scene.view.pictureAt({320, 150}), right));
    const QRectF then = scene.cursor.section();
    QTest::touchEvent(&scene.view, finger()).release(0, {120, 150}).move(1, {320, 150});
    QTest::touchEvent(&scene.view, finger()).move(1, {380, 200}); // the finger that stays draws nothing
    QTest::touchEvent(&scene.view, finger()).release(1, {380, 200});
    QCOMPARE(scene.cursor.section(), then);
    QVERIFY(scene.tool.notes.isEmpty());
}

void TestViewTools::moreFingersDoNothingWhileTheToolDraws()
{
    Scene scene;
    QVERIFY(scene.exposed());
    QTest::touchEvent(&scene.view, finger()).press(0, {100, 100});
    QTest::touchEvent(&scene.view, finger()).move(0, {150, 100});
    QTest::touchEvent(&scene.view, finger()).move(0, {150, 100}).press(1, {300, 200});
    QTest::touchEvent(&scene.view, finger()).move(0, {160, 100}).move(1, {200, 200});
    QTest::touchEvent(&scene.view, finger()).release(0, {160, 100}).move(1, {200, 200});
    QTest::touchEvent(&scene.view, finger()).move(1, {100, 200});
    QTest::touchEvent(&scene.view, finger()).release(1, {100, 200});
    QVERIFY(scene.cursor.section().isEmpty());
    QCOMPARE(scene.tool.whats().count(QStringLiteral("press")), 1);
    QCOMPARE(scene.tool.whats().count(QStringLiteral("release")), 1);
    QCOMPARE(scene.tool.whats().last(), QStringLiteral("leave"));
    QCOMPARE(scene.tool.notes[scene.tool.notes.size() - 2].pixel, std::optional(QPoint(32, 20)));
    // The hand that holds the pen touches the screen.
    scene.tool.notes.clear();
    send(scene.view, QEvent::MouseButtonPress, {100, 100}, Qt::LeftButton, Qt::LeftButton);
    QTest::touchEvent(&scene.view, finger()).press(0, {300, 200});
    QTest::touchEvent(&scene.view, finger()).release(0, {300, 200});
    send(scene.view, QEvent::MouseButtonRelease, {150, 100}, Qt::LeftButton, Qt::NoButton);
    QCOMPARE(scene.tool.whats(), QStringList({"press", "release"}));
}

void TestViewTools::aFingerHeldStillAsksForTheMenu()
{
    Scene scene;
    QVERIFY(scene.exposed());
    scene.tool.takesPress = false;
    auto* hints = QGuiApplication::styleHints();
    const int before = hints->mousePressAndHoldInterval();
    hints->setMousePressAndHoldInterval(1);
    QSignalSpy menu(&scene.view, &ImageView::menuRequested);
    QTest::touchEvent(&scene.view, finger()).press(0, {202, 102});
    QTRY_COMPARE(menu.count(), 1);
    hints->setMousePressAndHoldInterval(before);
    QCOMPARE(menu[0][0].toPoint(), scene.view.mapToGlobal(QPoint(202, 102)));
    scene.tool.notes.clear();
    QTest::touchEvent(&scene.view, finger()).move(0, {302, 152});
    QTest::touchEvent(&scene.view, finger()).release(0, {302, 152});
    QVERIFY(scene.tool.notes.isEmpty());
}

void TestViewTools::aTouchThatIsTakenAwayEndsNothing()
{
    Scene scene;
    QVERIFY(scene.exposed());
    QTest::touchEvent(&scene.view, finger()).press(0, {100, 100});
    QTest::touchEvent(&scene.view, finger()).move(0, {150, 100});
    QTouchEvent gone(QEvent::TouchCancel, finger());
    QCoreApplication::sendEvent(&scene.view, &gone);
    QVERIFY(scene.tool.whats().contains(QStringLiteral("cancel")));
    QVERIFY(!scene.tool.whats().contains(QStringLiteral("release")));
    QVERIFY(scene.cursor.section().isEmpty());
    QTest::touchEvent(&scene.view, finger()).release(0, {150, 100});
    scene.tool.notes.clear();
    QTest::touchEvent(&scene.view, finger()).press(0, {202, 102});
    QTest::touchEvent(&scene.view, finger()).release(0, {202, 102});
    QCOMPARE(scene.tool.whats(), QStringList({"move", "press", "release", "leave"})); // the next one is as ever
}

void TestViewTools::touchPadPinchZooms()
{
    Scene scene;
    const QPointF at(202, 102), there = *scene.view.pictureAt(at);
    const double scale = scene.view.flatTransform()->m11();
    const auto pinch = [&](Qt::NativeGestureType type, double value) {
        QNativeGestureEvent event(type, QPointingDevice::primaryPointingDevice(), 2, at, at, scene.view.mapToGlobal(at),
                                  value, {});
        QCoreApplication::sendEvent(&scene.view, &event);
    };
    pinch(Qt::ZoomNativeGesture, 0.5);
    QCOMPARE(scene.view.flatTransform()->m11(), 1.5 * scale);
    QVERIFY(QLineF(*scene.view.pictureAt(at), there).length() < 1e-6);
    pinch(Qt::RotateNativeGesture, 30);
    pinch(Qt::ZoomNativeGesture, -1); // nonsense of a driver
    QCOMPARE(scene.view.flatTransform()->m11(), 1.5 * scale);
}

void TestViewTools::aDragThatCannotEndIsGivenUp()
{
    Scene scene;
    scene.view.show();
    send(scene.view, QEvent::MouseButtonPress, {100, 100}, Qt::LeftButton, Qt::LeftButton);
    scene.view.hide();
    QVERIFY(scene.tool.whats().contains(QStringLiteral("cancel")));
    scene.tool.notes.clear();
    send(scene.view, QEvent::MouseButtonPress, {100, 100}, Qt::LeftButton, Qt::LeftButton);
    NotingTool other;
    scene.view.tools().setTool(&other);
    QCOMPARE(scene.tool.whats(), QStringList({"press", "cancel"}));
    send(scene.view, QEvent::MouseButtonRelease, {100, 100}, Qt::LeftButton, Qt::NoButton);
    QVERIFY(other.notes.isEmpty());
}

void TestViewTools::paintsOnlyWhatChanged()
{
    Scene scene;
    scene.view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&scene.view, twinspect::test::kPatienceMs));
    QTRY_VERIFY(!scene.tool.exposed.isEmpty());
    const int frames = scene.view.framesPainted();
    for (const QRectF& changed : {QRectF(10, 20, 4, 2), QRectF(60, 40, 1, 1)}) {
        scene.tool.exposed.clear();
        Q_EMIT scene.tool.repaintNeeded(changed);
        QTRY_COMPARE(scene.tool.exposed.size(), 1);
        const QRectF there(changed.topLeft() * 5, changed.size() * 5);
        const QRectF painted = scene.tool.exposed.first();
        const double reach = ViewLayer::kReach;
        QVERIFY(painted.contains(there.adjusted(-reach, -reach, reach, reach)));
        QVERIFY(there.adjusted(-reach - 1, -reach - 1, reach + 1, reach + 1).contains(painted));
    }
    scene.tool.exposed.clear();
    Q_EMIT scene.tool.repaintNeeded({});
    QTRY_COMPARE(scene.tool.exposed.size(), 1);
    QCOMPARE(scene.tool.exposed.first(), QRectF(scene.view.rect()));
    dragThrough(scene.view, Qt::LeftButton, {100, 100}, {200, 150});
    scene.view.repaint();
    QCOMPARE(scene.view.framesPainted(), frames); // the picture was not painted anew
}

void TestViewTools::paintsAboveTheLayers()
{
    Scene scene;
    auto below = std::make_unique<NotingTool>();
    below->paints = Qt::red;
    below->paintsAt = {10, 10, 20, 20};
    scene.tool.paints = Qt::blue;
    scene.tool.paintsAt = {20, 20, 20, 20};
    scene.view.tools().addLayer(below.get());
    const auto at = [&](double column, double row) {
        return scene.view.screenshot(1).pixelColor(
            (*scene.view.viewAt({column + 0.5, row + 0.5}) * scene.view.devicePixelRatioF()).toPoint());
    };
    QCOMPARE(at(12, 12), QColor(Qt::red));
    QCOMPARE(at(22, 22), QColor(Qt::blue));
    QCOMPARE(at(38, 38), QColor(Qt::blue));
    QCOMPARE(at(50, 50), QColor(90, 110, 70));
    below.reset();
    QCOMPARE(at(12, 12), QColor(90, 110, 70));
}

// Only the lines of the cross-hair are painted anew when it moves.
void TestViewTools::crosshairLeavesNothingBehind()
{
    Scene scene;
    scene.tool.paints = Qt::blue;
    scene.tool.paintsAt = {20, 20, 20, 20};
    scene.view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&scene.view, twinspect::test::kPatienceMs));
    const auto onScreen = [&] { return scene.view.screen()->grabWindow(scene.view.winId()).toImage(); };
    if (onScreen().isNull())
        QSKIP("The screen cannot be read here.");
    for (const QPoint pixel : {QPoint(25, 25), QPoint(0, 59), QPoint(79, 3), QPoint(41, 30)}) {
        for (const double zoom : {1.0, 1.7}) {
            scene.view.zoom(zoom, {150, 150});
            scene.cursor.moveTo(QPoint(33, 44));
            QCoreApplication::processEvents();
            scene.cursor.moveTo(pixel);
            QCoreApplication::processEvents();
            QCOMPARE(onScreen().convertToFormat(QImage::Format_RGB32),
                     scene.view.screenshot(1).convertToFormat(QImage::Format_RGB32));
        }
    }
    scene.cursor.moveTo(std::nullopt);
    QCoreApplication::processEvents();
    QCOMPARE(onScreen().convertToFormat(QImage::Format_RGB32),
             scene.view.screenshot(1).convertToFormat(QImage::Format_RGB32));
}

void TestViewTools::withoutAPictureThereIsNoTool()
{
    Scene scene;
    scene.view.setMessage(QStringLiteral("Nothing is open."));
    dragThrough(scene.view, Qt::LeftButton, {100, 100}, {200, 150});
    QTest::keyClick(&scene.view, Qt::Key_Escape);
    turnWheelBy(scene.view, {100, 100}, 120);
    QVERIFY(!scene.view.screenshot(1).isNull());
    QVERIFY(scene.tool.notes.isEmpty());
    QVERIFY(scene.tool.exposed.isEmpty());
    QVERIFY(!scene.view.pictureAt({100, 100}) && !scene.view.viewAt({1, 1}) && !scene.view.sees({1, 1}));
}

void TestViewTools::toolMayGoFirst()
{
    Scene scene;
    auto brief = std::make_unique<NotingTool>();
    scene.view.tools().setTool(brief.get());
    send(scene.view, QEvent::MouseButtonPress, {100, 100}, Qt::LeftButton, Qt::LeftButton);
    brief.reset();
    send(scene.view, QEvent::MouseMove, {150, 100}, Qt::NoButton, Qt::LeftButton);
    send(scene.view, QEvent::MouseButtonRelease, {150, 100}, Qt::LeftButton, Qt::NoButton);
    QVERIFY(!scene.view.screenshot(1).isNull());
    scene.view.tools().setTool(&scene.tool);
    QTest::mouseClick(&scene.view, Qt::LeftButton, {}, {202, 102});
    QCOMPARE(scene.tool.whats(), QStringList({"press", "release"}));
}

TWINSPECT_TEST(TestViewTools)
#include "tst_view_tools.moc"
