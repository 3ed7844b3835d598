// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QElapsedTimer>
#include <QMouseEvent>
#include <QHelpEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <QtTest>

#include "ui/imageview/image_view.h"
#include "ui/imageview/picture.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

QImage numbered(int width, int height) // every pixel its own colour
{
    QImage picture(width, height, QImage::Format_RGB32);
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column)
            picture.setPixel(column, row,
                             qRgb(40 + column % 200, 40 + row % 200, (column / 200) * 64 + (row / 200) * 16));
    return picture;
}

std::shared_ptr<const Image<float>> ramp(int width, int height)
{
    auto values = std::make_shared<Image<float>>(width, height);
    for (std::size_t i = 0; i < values->values().size(); ++i)
        values->values()[i] = static_cast<float>(i) * 0.001F;
    return values;
}

void drag(QWidget& view, Qt::MouseButton button, QPoint from, QPoint to)
{
    QTest::mousePress(&view, button, {}, from);
    for (int step = 1; step <= 4; ++step) {
        const QPointF at = QPointF(from) + QPointF(to - from) * step / 4.0;
        QMouseEvent move(QEvent::MouseMove, at, view.mapToGlobal(at), Qt::NoButton, button, {});
        QCoreApplication::sendEvent(&view, &move);
    }
    QTest::mouseRelease(&view, button, {}, to);
}

void turnWheel(QWidget& view, QPointF at, int steps)
{
    QWheelEvent wheel(at, view.mapToGlobal(at), {}, {0, 120 * steps}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&view, &wheel);
}

void hover(QWidget& view, QPointF at)
{
    QMouseEvent move(QEvent::MouseMove, at, view.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QCoreApplication::sendEvent(&view, &move);
}

/// Colour at a place of the view, which has more pixels than places on a screen with a scale factor.
QRgb colorAt(const QImage& shot, const ImageView& view, double x, double y)
{
    const double ratio = view.devicePixelRatioF();
    return shot.pixel(static_cast<int>((x + 0.5) * ratio), static_cast<int>((y + 0.5) * ratio));
}

} // namespace

class TestImageView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hoverFindsThePixel();
    void cursorShowsInEveryView();
    void cursorDoesNotPaintThePictureAnew();
    void zoomKeepsThePointUnderThePointer();
    void zoomHasLimits();
    void panMovesAllViews();
    void actualSizeAndFit();
    void enlargedPixelsAreSeenAsTheyAre();
    void windowByDragAndReset();
    void windowStaysForTheNextPart();
    void keysMoveTheCursor();
    void overlayCoversOnlyWhatItShould();
    void messageInsteadOfAPicture();
    void screenshotSizes();
    void smallViewsKeepTheLegendBelowThePicture();
    void legendThatDoesNotFitIsToldByTip();
    void legendOfANarrowViewIsBrief();
    void repaintIsFast();
};

void TestImageView::hoverFindsThePixel()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    view.resize(400, 300);
    view.setPicture(numbered(80, 60)); // 5 screen pixels each
    hover(view, {0.5, 0.5});
    QCOMPARE(cursor.pixel(), QPoint(0, 0));
    hover(view, {4.9, 5.1});
    QCOMPARE(cursor.pixel(), QPoint(0, 1));
    hover(view, {399, 299});
    QCOMPARE(cursor.pixel(), QPoint(79, 59));
    view.resize(400, 500); // above and below the picture there is nothing; the last point stays
    hover(view, {200, 20});
    QCOMPARE(cursor.pixel(), QPoint(79, 59));
    QVERIFY(!view.pixelAt({200, 20}));
}

void TestImageView::cursorShowsInEveryView()
{
    LinkedCursor cursor;
    ImageView one(cursor), other(cursor);
    for (auto* view : {&one, &other}) {
        view->resize(400, 300);
        view->setPicture(numbered(80, 60));
    }
    const QImage before = other.screenshot(1);
    hover(one, {202, 102}); // pixel (40, 20)
    const QImage after = other.screenshot(1);
    const auto same = [&](int x, int y) { return colorAt(before, other, x, y) == colorAt(after, other, x, y); };
    QVERIFY(!same(10, 102));  // the horizontal line
    QVERIFY(!same(202, 290)); // the vertical one
    QVERIFY(same(202, 102));  // the point itself stays visible
    QVERIFY(same(100, 200));
}

void TestImageView::cursorDoesNotPaintThePictureAnew()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    view.resize(400, 300);
    view.setPicture(numbered(80, 60));
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view, twinspect::test::kPatienceMs));
    view.repaint();
    const int frames = view.framesPainted();
    QVERIFY(frames > 0);
    for (int i = 0; i < 50; ++i) {
        cursor.moveTo(QPoint(i, i / 2));
        view.repaint();
    }
    QCOMPARE(view.framesPainted(), frames);
    view.setOverlayOpacity(0.3);
    view.repaint();
    QCOMPARE(view.framesPainted(), frames + 1);
}

void TestImageView::zoomKeepsThePointUnderThePointer()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    view.resize(400, 300);
    view.setPicture(numbered(80, 60));
    const QPointF at(123, 77);
    for (const int steps : {1, 1, 3, -2, 4}) {
        const QPointF before = view.viewFromPicture().inverted().map(at);
        const double scale = view.viewFromPicture().m11();
        turnWheel(view, at, steps);
        const QPointF after = view.viewFromPicture().inverted().map(at);
        QVERIFY(std::hypot(after.x() - before.x(), after.y() - before.y()) < 1e-9);
        QVERIFY(std::abs(view.viewFromPicture().m11() / scale - std::pow(1.25, steps)) < 1e-9);
    }
}

void TestImageView::zoomHasLimits()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    view.resize(400, 300);
    view.setPicture(numbered(80, 60));
    for (int i = 0; i < 100; ++i)
        turnWheel(view, {50, 50}, 5);
    QVERIFY(cursor.section().width() >= 5 && cursor.section().width() <= 7);
    for (int i = 0; i < 100; ++i)
        turnWheel(view, {50, 50}, -5);
    QVERIFY(cursor.section().width() <= 8 * 80 + 1);
    view.fit();
    QVERIFY(cursor.section().isEmpty());
}

void TestImageView::panMovesAllViews()
{
    LinkedCursor cursor;
    ImageView one(cursor), other(cursor);
    for (auto* view : {&one, &other}) {
        view->resize(400, 300);
        view->setPicture(numbered(80, 60));
    }
    for (const auto button : {Qt::LeftButton, Qt::MiddleButton}) {
        const QPointF before = one.viewFromPicture().inverted().map(QPointF(100, 100));
        drag(one, button, {100, 100}, {160, 80});
        for (auto* view : {&one, &other}) {
            const QPointF after = view->viewFromPicture().inverted().map(QPointF(160, 80));
            QVERIFY(std::hypot(after.x() - before.x(), after.y() - before.y()) < 1e-9);
        }
    }
}

void TestImageView::actualSizeAndFit()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    view.resize(400, 300);
    view.setPicture(numbered(800, 800));
    QCOMPARE(view.viewFromPicture().m11(), 300.0 / 800);
    view.showActualSize();
    QCOMPARE(view.viewFromPicture().m11() * view.devicePixelRatioF(), 1.0);
    view.fit();
    QCOMPARE(view.viewFromPicture().m11(), 300.0 / 800);
}

void TestImageView::enlargedPixelsAreSeenAsTheyAre()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    view.resize(400, 300);
    const auto picture = numbered(80, 60);
    view.setPicture(picture);
    const auto shot = view.screenshot(1);
    const double side = 5 * view.devicePixelRatioF(); // of a picture pixel, in screen pixels
    for (int y = static_cast<int>(15 * side) + 1; y < static_cast<int>(40 * side);
         ++y) // every screen pixel has the colour of the one picture pixel it lies in: no smoothing
        for (int x = 0; x < static_cast<int>(50 * side); ++x) {
            const double column = (x + 0.5) / side, row = (y + 0.5) / side;
            if (std::abs(column - std::round(column)) > 0.51 / side
                && std::abs(row - std::round(row)) > 0.51 / side) // those cut by an edge belong to either
                QCOMPARE(shot.pixel(x, y), picture.pixel(static_cast<int>(column), static_cast<int>(row)));
        }
}

void TestImageView::windowByDragAndReset()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    view.resize(400, 300);
    const auto values = ramp(80, 60);
    view.setValues(values, QStringLiteral("Height (mm)"), ColorMap::Name::Height);
    const auto automatic = view.valueWindow();
    QCOMPARE(automatic, tailsWindow(*values));
    QSignalSpy changed(&view, &ImageView::valueWindowChanged);
    drag(view, Qt::RightButton, {100, 100}, {200, 40}); // right and up: a quarter of the width, a fifth of the height
    QVERIFY(changed.count() > 0);
    const auto expected = dragged(automatic, 0.25, 0.2);
    QVERIFY(std::abs(view.valueWindow().low - expected.low) < 1e-9
            && std::abs(view.valueWindow().high - expected.high) < 1e-9);
    QVERIFY(cursor.section().isEmpty()); // no pan
    QTest::mouseDClick(&view, Qt::LeftButton, {}, {100, 100});
    QCOMPARE(view.valueWindow(), automatic);
}

void TestImageView::windowStaysForTheNextPart()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    view.resize(400, 300);
    view.setValues(ramp(80, 60), {}, ColorMap::Name::Height);
    view.setValueWindow({1, 2});
    view.setValues(ramp(40, 60), {}, ColorMap::Name::Height);
    QCOMPARE(view.valueWindow(), (ValueWindow{1, 2}));
    view.resetValueWindow();
    QCOMPARE(view.valueWindow(), tailsWindow(*ramp(40, 60)));
    const auto next = ramp(20, 30);
    view.setValues(next, {}, ColorMap::Name::Height);
    QCOMPARE(view.valueWindow(), tailsWindow(*next));
}

void TestImageView::keysMoveTheCursor()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    view.resize(400, 300);
    view.setPicture(numbered(80, 60));
    QTest::keyClick(&view, Qt::Key_Right);
    QVERIFY(cursor.pixel().has_value()); // from the middle
    cursor.moveTo(QPoint(10, 10));
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(cursor.pixel(), QPoint(11, 20));
    for (int i = 0; i < 20; ++i)
        QTest::keyClick(&view, Qt::Key_Left);
    QCOMPARE(cursor.pixel(), QPoint(0, 20));
}

void TestImageView::overlayCoversOnlyWhatItShould()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    view.resize(400, 300);
    const auto picture = numbered(80, 60);
    view.setPicture(picture);
    QImage overlay(80, 60, QImage::Format_ARGB32_Premultiplied);
    overlay.fill(Qt::transparent);
    overlay.setPixel(20, 30, qRgb(255, 0, 0));
    view.setOverlay(overlay);
    view.setOverlayOpacity(1);
    auto shot = view.screenshot(1);
    QCOMPARE(colorAt(shot, view, 102, 152), qRgb(255, 0, 0));
    QCOMPARE(colorAt(shot, view, 107, 152), picture.pixel(21, 30));
    view.setOverlayOpacity(0);
    shot = view.screenshot(1);
    QCOMPARE(colorAt(shot, view, 102, 152), picture.pixel(20, 30));
}

void TestImageView::messageInsteadOfAPicture()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    view.resize(400, 300);
    view.setMessage(QStringLiteral("Nothing is open."));
    QVERIFY(!view.pixelAt({100, 100}));
    const auto shot = view.screenshot(1);
    int ink = 0;
    for (int x = 0; x < 400; ++x)
        ink += colorAt(shot, view, x, 150) != colorAt(shot, view, 0, 0);
    QVERIFY(ink > 10);
    hover(view, {10, 10});
    turnWheel(view, {10, 10}, 1);
    drag(view, Qt::RightButton, {10, 10}, {100, 100});
    QVERIFY(!cursor.pixel());
    QVERIFY(cursor.section().isEmpty());
}

void TestImageView::screenshotSizes()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    view.resize(321, 200);
    view.setPicture(numbered(80, 60));
    for (const int scale : {1, 2, 4})
        QCOMPARE(view.screenshot(scale).size(), (QSizeF(321, 200) * view.devicePixelRatioF() * scale).toSize());
}

void TestImageView::smallViewsKeepTheLegendBelowThePicture()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    const auto values = ramp(80, 80);
    view.setValues(values, QStringLiteral("Height (mm)"), ColorMap::Name::Height);
    const auto differing = [&](const QRectF& where) { // from a view that has no legend at all
        ImageView bare(cursor);
        bare.resize(view.size());
        bare.setLegendRoom(true);
        bare.setPicture(pictureOf(*values, view.valueWindow(), ColorMap::Name::Height));
        const auto with = view.screenshot(1), without = bare.screenshot(1);
        int count = 0;
        for (int y = static_cast<int>(where.top()); y < static_cast<int>(where.bottom()); ++y)
            for (int x = static_cast<int>(where.left()); x < static_cast<int>(where.right()); ++x)
                count += colorAt(with, view, x, y) != colorAt(without, view, x, y);
        return count;
    };
    view.resize(360, 300); // one of four in a usual window
    QVERIFY(view.pictureArea().height() < 300);
    QVERIFY(view.pictureArea().contains(
        view.viewFromPicture().mapRect(QRectF(0, 0, 80, 80)).adjusted(0.01, 0.01, -0.01, -0.01)));
    QCOMPARE(differing(view.pictureArea()), 0);
    QVERIFY(differing(QRectF(view.rect()).adjusted(0, view.pictureArea().bottom(), 0, 0)) > 100); // there it is
    QVERIFY(!view.pixelAt({180, 299}));
    view.resize(1000, 800); // there a corner is little of the picture
    QCOMPARE(view.pictureArea(), QRectF(view.rect()));
    QVERIFY(differing(QRectF(700, 0, 300, 300)) > 100);
    QCOMPARE(differing(QRectF(0, 300, 600, 500)), 0);
}

void TestImageView::legendThatDoesNotFitIsToldByTip()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    view.resize(130, 110);
    view.setValues(ramp(80, 80), QStringLiteral("Height (mm)"), ColorMap::Name::Height);
    QCOMPARE(view.pictureArea(), QRectF(view.rect())); // no strip without a legend in it
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view, twinspect::test::kPatienceMs));
    QHelpEvent help(QEvent::ToolTip, {60, 50}, view.mapToGlobal(QPoint(60, 50)));
    QCoreApplication::sendEvent(&view, &help);
    QVERIFY2(QToolTip::text().startsWith(QStringLiteral("Height (mm)\n")), qPrintable(QToolTip::text()));
    QCOMPARE(QToolTip::text().count(QLatin1Char('\n')), 5); // five marks
    QToolTip::hideText();
}

// The words beside the numbers go before the whole legend does.
void TestImageView::legendOfANarrowViewIsBrief()
{
    const QFontMetricsF metrics(QGuiApplication::font());
    const Legend words{QStringLiteral("Score"),
                       ColorMap::Name::Score,
                       {{0, QStringLiteral("7.56 highest good part of them all")},
                        {1, QStringLiteral("23.14 and more than that")}},
                       {}};
    auto brief = words;
    brief.marks[0].brief = QStringLiteral("7.56");
    brief.marks[1].brief = QStringLiteral("23.14");
    const QSizeF narrow(30 * metrics.averageCharWidth(), 12 * legendStripHeight(metrics));
    QVERIFY(placeOf(words, narrow, metrics) == LegendPlace::Nowhere);
    QVERIFY(placeOf(brief, narrow, metrics) == LegendPlace::Strip);
    const QSizeF wide(120 * metrics.averageCharWidth(), narrow.height());
    QVERIFY(placeOf(words, wide, metrics) == LegendPlace::Strip);
}

void TestImageView::repaintIsFast()
{
    LinkedCursor cursor;
    ImageView view(cursor);
    view.resize(800, 800);
    view.setPicture(numbered(800, 800));
    QPixmap target(view.size());
    view.render(&target);
    QElapsedTimer clock;
    clock.start();
    constexpr int moves = 50;
    for (int i = 0; i < moves; ++i) {
        cursor.moveTo(QPoint(100 + i, 300 - i));
        view.render(&target);
    }
    const double milliseconds = static_cast<double>(clock.nsecsElapsed()) * 1e-6 / moves;
    qInfo("cross-hair moved in one flat view of 800 x 800: %.2f ms a move", milliseconds);
    QVERIFY2(milliseconds < 3 * 16, "three times the figure: the machine may be busy");
}

TWINSPECT_TEST(TestImageView)
#include "tst_image_view.moc"
