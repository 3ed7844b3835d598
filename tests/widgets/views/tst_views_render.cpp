// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <QElapsedTimer>
#include <QMainWindow>
#include <QMouseEvent>
#include <QPainter>
#include <QSignalSpy>
#include <QSplitter>
#include <QSurfaceFormat>
#include <QVBoxLayout>
#include <QtTest>

#include "tests/support/waiting.h"
#include "ui/imageview/contour.h"
#include "ui/imageview/image_view.h"
#include "ui/imageview/picture.h"
#include "ui/viewport/cloud_canvas.h"
#include "ui/viewport/cloud_view.h"

using namespace twinspect;

namespace {

constexpr double kCursorFigure = 16;  ///< ms, all views
constexpr double kFrameFigure = 10;   ///< frames a second while turning
constexpr double kSlack = 3;          ///< machines are busy: only three times the figure fails

/// A scene known in closed form: a dome of 3 mm on a plate, a score that rises towards a spot beside it.
struct Scene {
    int side = 0;
    RgbImage rgb;
    OrganizedCloud cloud;
    std::shared_ptr<Image<float>> heightMm;
    ScoreMap score;
    ShareMap share;
};

Scene sceneOf(int side)
{
    Scene scene{side,
                RgbImage(side, side, 3),
                OrganizedCloud(side, side, 3),
                std::make_shared<Image<float>>(side, side),
                ScoreMap(side, side),
                ShareMap(side, side)};
    const double mm = 80.0 / side; // the plate is 80 mm wide whatever the number of pixels
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            const double x = (column + 0.5) * mm - 40, y = (row + 0.5) * mm - 40;
            const double dome = std::max(0.0, 3 - (x * x + y * y) / 200);
            const bool check = (static_cast<int>(std::floor(x / 10)) + static_cast<int>(std::floor(y / 10))) % 2 == 0;
            for (int channel = 0; channel < 3; ++channel)
                scene.rgb.at(row, column, channel) = static_cast<std::uint8_t>((check ? 190 : 120) - 20 * channel);
            scene.heightMm->at(row, column) = static_cast<float>(dome);
            scene.cloud.at(row, column, 0) = static_cast<float>(x / 1000);
            scene.cloud.at(row, column, 1) = static_cast<float>(y / 1000);
            scene.cloud.at(row, column, 2) = static_cast<float>(0.5 - dome / 1000);
            scene.score.at(row, column) = static_cast<float>(10 - std::hypot(x - 15, y + 10));
            scene.share.at(row, column) = static_cast<float>(std::clamp(0.5 + (x - 15) / 12, 0.0, 1.0));
        }
    return scene;
}

const ScoreScale kScale{2.0, 10.0};

QString baselineFolder()
{
    return qEnvironmentVariable("TWINSPECT_SOURCE_DIR", QStringLiteral("."))
         + QStringLiteral("/tests/widgets/views/baselines/");
}

/// Compares with the stored picture: no more than `share` of the pixels may differ by more than 24 of 255 in a channel
/// (drivers and fonts differ a little). On failure the picture and its difference lie beside the test program.
/// TWINSPECT_UPDATE_BASELINES=1 stores the picture instead.
bool likeBaseline(const QImage& shot, const QString& name, double share)
{
    const QImage actual = shot.convertToFormat(QImage::Format_RGB32);
    const QString file = baselineFolder() + name + QStringLiteral(".png");
    if (qEnvironmentVariableIsSet("TWINSPECT_UPDATE_BASELINES"))
        return actual.save(file);
    const QImage expected = QImage(file).convertToFormat(QImage::Format_RGB32);
    QImage difference(actual.size(), QImage::Format_RGB32);
    difference.fill(Qt::black);
    qint64 differing = 0;
    if (expected.size() == actual.size())
        for (int y = 0; y < actual.height(); ++y)
            for (int x = 0; x < actual.width(); ++x) {
                const QRgb a = actual.pixel(x, y), b = expected.pixel(x, y);
                const int most = std::max(
                    {std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
                difference.setPixel(x, y, qRgb(most, most, most));
                differing += most > 24;
            }
    if (expected.size() == actual.size() && static_cast<double>(differing) <= share * actual.width() * actual.height())
        return true;
    const QString beside = QCoreApplication::applicationDirPath() + QLatin1Char('/') + name;
    actual.save(beside + QStringLiteral(".actual.png"));
    difference.save(beside + QStringLiteral(".difference.png"));
    qWarning("%s differs in %lld pixels (size %d x %d, baseline %d x %d); see %s.actual.png and .difference.png",
             qPrintable(name), differing, actual.width(), actual.height(), expected.width(), expected.height(),
             qPrintable(beside));
    return false;
}

void hover(QWidget& view, QPointF at, Qt::MouseButtons held = Qt::NoButton)
{
    QMouseEvent move(QEvent::MouseMove, at, view.mapToGlobal(at), Qt::NoButton, held, {});
    QCoreApplication::sendEvent(&view, &move);
}

void press(QWidget& view, QPointF at, Qt::MouseButton button)
{
    QMouseEvent event(QEvent::MouseButtonPress, at, view.mapToGlobal(at), button, button, {});
    QCoreApplication::sendEvent(&view, &event);
}

void release(QWidget& view, QPointF at, Qt::MouseButton button)
{
    QMouseEvent event(QEvent::MouseButtonRelease, at, view.mapToGlobal(at), button, Qt::NoButton, {});
    QCoreApplication::sendEvent(&view, &event);
}

/// The least that a brush does: dabs of a fixed size, kept as a picture for the flat views, and as places for the
/// cloud.
class Brush : public ViewTool {
public:
    static constexpr int kRadius = 20; ///< pixels of the picture

    explicit Brush(int side) : m_mask(side, side, QImage::Format_ARGB32_Premultiplied) { m_mask.fill(Qt::transparent); }

    bool press(const ToolEvent& event) override
    {
        dab(event);
        return event.pixel.has_value();
    }
    void move(const ToolEvent& event) override
    {
        if (event.buttons != Qt::NoButton)
            dab(event);
    }
    void paint(QPainter& painter, const ViewProjection& view, const QRectF& exposed) const override
    {
        if (const auto flat = view.flatTransform()) {
            const QRect pixels = flat->inverted().mapRect(exposed).toAlignedRect() & m_mask.rect();
            painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
            painter.drawImage(flat->mapRect(QRectF(pixels)), m_mask, pixels);
            return;
        }
        QList<QRectF> dots;
        view.visitSeen(exposed, [&](QPoint pixel, QPointF at) {
            if (m_mask.pixel(pixel) != 0)
                dots.append(QRectF(at - QPointF(1, 1), QSizeF(2, 2)));
        });
        painter.setPen(Qt::NoPen);
        painter.setBrush(kColor);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.drawRects(dots);
    }
    [[nodiscard]] const QImage& mask() const { return m_mask; }
    static inline const QColor kColor{255, 0, 255};

private:
    void dab(const ToolEvent& event)
    {
        if (!event.pixel)
            return;
        const QRect where(*event.pixel - QPoint(kRadius, kRadius), QSize(2 * kRadius + 1, 2 * kRadius + 1));
        QPainter painter(&m_mask);
        painter.setPen(Qt::NoPen);
        painter.setBrush(kColor);
        painter.drawEllipse(where);
        painter.end();
        Q_EMIT repaintNeeded(where);
    }

    QImage m_mask;
};

/// Four views of one scene in a window, as the inspect page has them.
struct Window {
    explicit Window(const Scene& scene)
        : rgb(new ImageView(cursor)), height(new ImageView(cursor)), map(new ImageView(cursor)),
          cloud(new CloudView(cursor)), points(std::make_shared<const CloudPoints>(scene.cloud))
    {
        auto* grid = new QGridLayout(&widget);
        grid->addWidget(rgb, 0, 0);
        grid->addWidget(height, 0, 1);
        grid->addWidget(cloud, 1, 0);
        grid->addWidget(map, 1, 1);
        for (int i = 0; i < 2; ++i) {
            grid->setRowStretch(i, 1);
            grid->setColumnStretch(i, 1);
        }
        widget.resize(1200, 900);
        rgb->setPicture(pictureOf(scene.rgb));
        height->setValues(scene.heightMm, QStringLiteral("Height (mm)"), ColorMap::Name::Height);
        map->setPicture(greyPictureOf(scene.rgb));
        map->setOverlay(overlayOf(scene.score, kScale));
        map->setLines(ImageView::Lines::Contour, isocontour(scene.score, kScale.threshold));
        cloud->setPoints(points);
        cloud->setColors(pictureOf(scene.rgb), std::nullopt);
    }
    [[nodiscard]] bool expose()
    {
        widget.show();
        return QTest::qWaitForWindowExposed(&widget, twinspect::test::kPatienceMs)
            && QTest::qWaitFor([this] { return canvas().framesPainted() > 0; });
    }
    [[nodiscard]] CloudCanvas& canvas() const { return *cloud->canvas(); }

    LinkedCursor cursor;
    QWidget widget;
    ImageView *rgb, *height, *map;
    CloudView* cloud;
    std::shared_ptr<const CloudPoints> points;
};

} // namespace

class TestViewsRender : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cloudShowsItsColours();
    void onlyTheColoursGivenChange();
    void cloudOfScores();
    void mapLooksAsItShould();
    void cursorFromTheCloudAndBack();
    void markerLiesOnItsPoint();
    void standardViews();
    void screenshotIsLarger();
    void floatingWindowKeepsDrawing();
    void toolWorksInTheCloud();
    void fingersMoveTheCloud();
    void cursorIsFastEnough();
    void strokeIsFastEnough();
    void turningIsFluent();
};

void TestViewsRender::initTestCase()
{
    if (!CloudView::openGlAvailable())
        QSKIP("This display has no OpenGL: run the test under xvfb-run.");
}

void TestViewsRender::cloudShowsItsColours()
{
    Window window(sceneOf(200));
    QVERIFY(window.expose());
    window.cloud->setPointSize(4);
    const QImage shot = window.cloud->screenshot(1);
    // From above the cloud is the picture: the colour at a point's place on the screen is that of its pixel.
    int right = 0, tried = 0;
    for (int row = 12; row < 200; row += 20)
        for (int column = 12; column < 200; column += 20) {
            const auto at = window.canvas().positionOf({column, row});
            QVERIFY(at.has_value());
            const QColor seen(shot.pixel((*at * window.canvas().devicePixelRatioF()).toPoint())),
                expected(window.rgb->screenshot(1).isNull() ? QColor()
                                                            : QColor(pictureOf(sceneOf(200).rgb).pixel(column, row)));
            ++tried;
            right += std::abs(seen.red() - expected.red()) < 6 && std::abs(seen.green() - expected.green()) < 6
                  && std::abs(seen.blue() - expected.blue()) < 6;
        }
    QCOMPARE(right, tried);
}

void TestViewsRender::onlyTheColoursGivenChange()
{
    const auto scene = sceneOf(200);
    Window window(scene);
    QVERIFY(window.expose());
    window.cloud->setPointSize(4);
    const auto colors = [&] {
        const QImage shot = window.cloud->screenshot(1);
        QList<QRgb> all;
        for (int row = 12; row < 200; row += 8)
            for (int column = 12; column < 200; column += 8)
                all << shot.pixel(
                    (*window.canvas().positionOf({column, row}) * window.canvas().devicePixelRatioF()).toPoint());
        return all;
    };
    const auto before = colors();
    QImage patch(60, 40, QImage::Format_RGB32);
    patch.fill(QColor(255, 0, 255));
    window.cloud->changeColors(patch, {50, 100});
    window.cloud->changeColors(patch, {170, 100}); // not within the picture: nothing
    const auto after = colors();
    int changed = 0, at = 0;
    for (int row = 12; row < 200; row += 8)
        for (int column = 12; column < 200; column += 8, ++at) {
            const int inside = std::min({column - 50, 109 - column, row - 100, 139 - row}); // pixels from the border
            if (inside >= 4) {
                QCOMPARE(QColor(after[at]), QColor(255, 0, 255));
                ++changed;
            } else if (inside <= -4) {
                QCOMPARE(after[at], before[at]);
            }
        }
    QVERIFY(changed > 20);
}

void TestViewsRender::cloudOfScores()
{
    const auto scene = sceneOf(200);
    Window window(scene);
    QVERIFY(window.expose());
    window.cloud->setPointSize(4);
    window.cloud->setColors(blended(greyPictureOf(scene.rgb), overlayOf(scene.score, kScale), 1), std::nullopt);
    auto camera = window.canvas().camera();
    camera.rotate(0.08, 0.25);
    window.canvas().setCamera(camera);
    if (window.cloud->devicePixelRatioF() != 1)
        QSKIP("The baseline was drawn for a screen without a scale factor.");
    QVERIFY(likeBaseline(window.cloud->screenshot(1), QStringLiteral("cloud"), 0.02));
}

void TestViewsRender::mapLooksAsItShould()
{
    Window window(sceneOf(200));
    QVERIFY(window.expose());
    window.cursor.moveTo(QPoint(137, 75));
    if (window.map->devicePixelRatioF() != 1)
        QSKIP("The baseline was drawn for a screen without a scale factor.");
    QVERIFY(likeBaseline(window.map->screenshot(1), QStringLiteral("map"), 0.02));
}

void TestViewsRender::cursorFromTheCloudAndBack()
{
    Window window(sceneOf(300));
    QVERIFY(window.expose());
    for (const double turn : {0.0, 0.12}) {
        auto camera = window.canvas().camera();
        camera.rotate(turn, turn);
        window.canvas().setCamera(camera);
        for (const QPoint pixel : {QPoint(150, 150), QPoint(60, 240), QPoint(201, 77), QPoint(33, 34)}) {
            window.cursor.moveTo(std::nullopt);
            const auto at = window.canvas().positionOf(pixel);
            QVERIFY(at && window.canvas().rect().contains(at->toPoint()));
            hover(window.canvas(), *at);
            QCOMPARE(window.cursor.pixel(), std::optional(pixel)); // pixel -> point -> screen -> point -> pixel
            window.cursor.moveTo(std::nullopt);
            hover(*window.rgb, window.rgb->viewFromPicture().map(QPointF(pixel) + QPointF(0.5, 0.5)));
            QCOMPARE(window.cursor.pixel(), std::optional(pixel));
        }
    }
}

void TestViewsRender::markerLiesOnItsPoint()
{
    Window window(sceneOf(200));
    QVERIFY(window.expose());
    const QImage before = window.cloud->screenshot(1);
    window.cursor.moveTo(QPoint(60, 140));
    const QImage after = window.cloud->screenshot(1);
    const QPointF at = *window.canvas().positionOf({60, 140}) * window.canvas().devicePixelRatioF();
    int near = 0, far = 0;
    for (int y = 0; y < after.height(); ++y)
        for (int x = 0; x < after.width(); ++x)
            if (after.pixel(x, y) != before.pixel(x, y))
                ++(std::hypot(x - at.x(), y - at.y()) < 22 * window.canvas().devicePixelRatioF() ? near : far);
    QVERIFY(near > 50);
    QCOMPARE(far, 0);
}

void TestViewsRender::standardViews()
{
    Window window(sceneOf(200));
    QVERIFY(window.expose());
    // The spot of the score lies right of the middle and above it (x +15, y -10 mm): it must appear where each view
    // says.
    const QPoint spot(137, 75);
    const auto middle = QPointF(window.canvas().width() / 2.0, window.canvas().height() / 2.0);
    const auto offset = [&](OrbitCamera::Side side) {
        window.cloud->lookFrom(side);
        return *window.canvas().positionOf(spot) - middle;
    };
    const QPointF top = offset(OrbitCamera::Side::Top);
    QVERIFY(top.x() > 20 && top.y() < -20);
    QVERIFY(offset(OrbitCamera::Side::Bottom).x() < -20);
    QVERIFY(offset(OrbitCamera::Side::Front).x() > 20);
    QVERIFY(offset(OrbitCamera::Side::Back).x() < -20);
    QVERIFY(offset(OrbitCamera::Side::Left).x() < -10);
    QVERIFY(offset(OrbitCamera::Side::Right).x() > 10);
    window.cloud->lookFrom(OrbitCamera::Side::Front);
    const QPointF dome = *window.canvas().positionOf({100, 100}), flat = *window.canvas().positionOf({3, 100});
    window.cloud->setOrthographic(true);
    QVERIFY(window.canvas().positionOf({100, 100})->y()
            < window.canvas().positionOf({3, 100})->y() - 1); // the dome stands up
    QVERIFY(dome != flat);
}

void TestViewsRender::screenshotIsLarger()
{
    Window window(sceneOf(200));
    QVERIFY(window.expose());
    const double dpr = window.canvas().devicePixelRatioF();
    window.cloud->setPointSize(4);
    const QImage one = window.cloud->screenshot(1);
    for (const int scale : {1, 2, 4}) {
        const QImage shot = window.cloud->screenshot(scale);
        QCOMPARE(shot.size(), (QSizeF(window.canvas().size()) * dpr * scale).toSize());
        // The same picture, only finer.
        const QImage shrunk = shot.scaled(one.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                                  .convertToFormat(QImage::Format_RGB32);
        double difference = 0;
        for (int y = 0; y < one.height(); ++y)
            for (int x = 0; x < one.width(); ++x)
                difference += std::abs(qGray(shrunk.pixel(x, y)) - qGray(one.pixel(x, y)));
        QVERIFY2(difference / (one.width() * one.height()) < 4,
                 qPrintable(QString::number(difference / (one.width() * one.height()))));
    }
    // And the view itself goes on as before.
    window.canvas().update();
    const int frames = window.canvas().framesPainted();
    QTRY_VERIFY(window.canvas().framesPainted() > frames);
    QCOMPARE(window.canvas().grabFramebuffer().size(), (QSizeF(window.canvas().size()) * dpr).toSize());
}

void TestViewsRender::floatingWindowKeepsDrawing()
{
    // A view that is put into another window and back gets new OpenGL contexts.
    Window window(sceneOf(200));
    QVERIFY(window.expose());
    window.cloud->setPointSize(4);
    const auto bright = [&window] {
        const QImage shot = window.canvas().grabFramebuffer();
        int count = 0;
        for (int y = 0; y < shot.height(); y += 4)
            for (int x = 0; x < shot.width(); x += 4)
                count += qRed(shot.pixel(x, y)) > 100;
        return count * 16.0 / (shot.width() * shot.height());
    };
    const double before = bright();
    QVERIFY2(before > 0.3, qPrintable(QString::number(before)));
    QWidget other;
    auto* column = new QVBoxLayout(&other);
    for (int i = 0; i < 2; ++i) {
        column->addWidget(window.cloud);
        other.resize(600, 450);
        other.show();
        QVERIFY(QTest::qWaitForWindowExposed(&other, twinspect::test::kPatienceMs));
        window.cloud->fit();
        QVERIFY(bright() > 0.3);
        window.widget.layout()->addWidget(window.cloud);
        QVERIFY(QTest::qWaitFor([&window] { return window.canvas().isVisible(); }));
        window.cloud->fit();
        QVERIFY(bright() > 0.2);
    }
}

void TestViewsRender::toolWorksInTheCloud()
{
    Window window(sceneOf(300));
    QVERIFY(window.expose());
    Brush brush(300);
    for (auto* tools : {&window.rgb->tools(), &window.map->tools(), window.cloud->tools()})
        tools->setTool(&brush);
    auto& canvas = window.canvas();
    auto camera = canvas.camera();
    camera.rotate(0.1, 0.1);
    canvas.setCamera(camera);
    QCoreApplication::processEvents();
    const auto turned = canvas.camera().right();
    const int frames = canvas.framesPainted(), pictures = window.map->framesPainted();
    const QPointF from = *canvas.positionOf({150, 150}), to = *canvas.positionOf({190, 150});
    press(canvas, from, Qt::LeftButton);
    hover(canvas, to, Qt::LeftButton);
    release(canvas, to, Qt::LeftButton);
    QCOMPARE(canvas.camera().right(), turned); // the tool took it
    window.cursor.moveTo(QPoint(10, 10)); // out of the way
    for (const QPoint pixel : {QPoint(150, 150), QPoint(190, 150), QPoint(150, 135)}) {
        QVERIFY(brush.mask().pixel(pixel) != 0);
        QCOMPARE(window.rgb->screenshot(1).pixelColor(
                     (*window.rgb->viewAt(QPointF(pixel) + QPointF(0.5, 0.5)) * window.rgb->devicePixelRatioF())
                         .toPoint()),
                 Brush::kColor);
    }
    QCoreApplication::processEvents();
    QCOMPARE(canvas.framesPainted(), frames);
    QCOMPARE(window.map->framesPainted(), pictures);
    const auto seen = [&](QPoint pixel) {
        return window.cloud->screenshot(1).pixelColor(
            (*canvas.positionOf(pixel) * canvas.devicePixelRatioF()).toPoint());
    };
    QCOMPARE(seen({150, 140}), Brush::kColor);
    QVERIFY(seen({100, 220}) != Brush::kColor);
    // With the middle button the view moves, and so it does with Space held.
    press(canvas, from, Qt::MiddleButton);
    hover(canvas, from + QPointF(60, 0), Qt::MiddleButton);
    release(canvas, from + QPointF(60, 0), Qt::MiddleButton);
    QVERIFY(*canvas.positionOf({150, 150}) != from);
    const QPointF before = *canvas.positionOf({150, 150});
    QTest::keyPress(&canvas, Qt::Key_Space);
    press(canvas, from, Qt::LeftButton);
    hover(canvas, from + QPointF(60, 0), Qt::LeftButton);
    release(canvas, from + QPointF(60, 0), Qt::LeftButton);
    QTest::keyRelease(&canvas, Qt::Key_Space);
    QCOMPARE(canvas.camera().right(), turned);
    const QPointF way = *canvas.positionOf({150, 150}) - before;
    QVERIFY2(std::abs(way.x() - 60) < 1 && std::abs(way.y()) < 1, "the point under the pointer went with it");
    QCOMPARE(window.cloud->tools()->tool(), &brush);
}

// One finger turns or draws; two keep the points that they lie on, which are equally far away here.
void TestViewsRender::fingersMoveTheCloud()
{
    Window window(sceneOf(200));
    QVERIFY(window.expose());
    auto& canvas = window.canvas();
    window.cloud->setOrthographic(true);
    window.cloud->lookFrom(OrbitCamera::Side::Top);
    auto* finger = QTest::createTouchDevice();
    const QPoint middle(canvas.width() / 2, canvas.height() / 2), left = middle - QPoint(40, 0),
                                                                  right = middle + QPoint(40, 0);
    const auto pixels = std::pair(*canvas.pixelAt(left), *canvas.pixelAt(right));
    const QPointF from = *canvas.positionOf(pixels.first), to = *canvas.positionOf(pixels.second);
    QTest::touchEvent(&canvas, finger).press(0, left).press(1, right);
    QTest::touchEvent(&canvas, finger).move(0, left + QPoint(-20, 30)).move(1, right + QPoint(60, 30));
    QTest::touchEvent(&canvas, finger).release(0, left + QPoint(-20, 30)).release(1, right + QPoint(60, 30));
    const QPointF nowFrom = *canvas.positionOf(pixels.first), nowTo = *canvas.positionOf(pixels.second);
    QVERIFY(std::abs(QLineF(nowFrom, nowTo).length() / QLineF(from, to).length() - 2) < 0.01); // 160 instead of 80
    QVERIFY(QLineF(nowFrom, from + QPointF(-20, 30)).length() < 3);
    QVERIFY(QLineF(nowTo, to + QPointF(60, 30)).length() < 3);
    const auto stroke = [&] {
        QTest::touchEvent(&canvas, finger).press(0, middle);
        QTest::touchEvent(&canvas, finger).move(0, middle + QPoint(20, 0));
        QTest::touchEvent(&canvas, finger).move(0, middle + QPoint(40, 20));
        QTest::touchEvent(&canvas, finger).release(0, middle + QPoint(40, 20));
    };
    const auto seen = canvas.camera().right();
    stroke();
    QVERIFY(canvas.camera().right() != seen);
    Brush brush(200);
    canvas.tools().setTool(&brush);
    const auto turned = canvas.camera().right();
    const auto begun = *canvas.pixelAt(middle);
    stroke();
    QCOMPARE(canvas.camera().right(), turned);
    QVERIFY(brush.mask().pixel(begun) != 0);
}

void TestViewsRender::cursorIsFastEnough()
{
    Window window(sceneOf(800)); // 640,000 points
    QVERIFY(window.expose());
    QCOMPARE(window.points->size(), 640000);
    QCoreApplication::processEvents();
    const int frames = window.canvas().framesPainted(), pictures = window.map->framesPainted();
    constexpr int moves = 40;
    std::vector<double> fromFlat, fromCloud;
    QElapsedTimer clock;
    for (int i = 0; i < moves; ++i) {
        clock.restart();
        hover(*window.rgb, window.rgb->viewFromPicture().map(QPointF(200.5 + 9 * i, 300.5 + 5 * i)));
        QCoreApplication::processEvents(); // paints all four views and hands them to the screen
        fromFlat.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-6);
    }
    QCOMPARE(window.cursor.pixel(), std::optional(QPoint(200 + 9 * (moves - 1), 300 + 5 * (moves - 1))));
    for (int i = 0; i < moves; ++i) {
        clock.restart();
        hover(window.canvas(), QPointF(200 + 3 * i, 200 + i));
        QCoreApplication::processEvents();
        fromCloud.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-6);
    }
    QCOMPARE(window.canvas().framesPainted(), frames); // the cloud was not drawn again
    QCOMPARE(window.map->framesPainted(), pictures); // nor was a picture
    std::sort(fromFlat.begin(), fromFlat.end());
    std::sort(fromCloud.begin(), fromCloud.end());
    qInfo("linked cursor, four views, 640,000 points: from a flat view %.1f ms (worst %.1f), from the cloud with "
          "picking %.1f ms (worst %.1f); the figure is %.0f ms",
          fromFlat[moves / 2], fromFlat.back(), fromCloud[moves / 2], fromCloud.back(), kCursorFigure);
    QVERIFY(fromFlat[moves / 4] < kSlack * kCursorFigure); // other programs only ever make it slower
    QVERIFY(fromCloud[moves / 4] < kSlack * kCursorFigure);
}

void TestViewsRender::strokeIsFastEnough()
{
    constexpr int side = 2000;
    Window window(sceneOf(side));
    QVERIFY(window.expose());
    Brush brush(side);
    for (auto* view : {window.rgb, window.height, window.map})
        view->tools().setTool(&brush);
    window.cloud->tools()->setTool(&brush);
    QTRY_COMPARE(window.canvas().detail(), 0);
    QCoreApplication::processEvents();
    const int frames = window.canvas().framesPainted(), pictures = window.map->framesPainted();
    constexpr int steps = 60;
    const auto stroke = [&](QWidget& view, auto&& placeOf) {
        std::vector<double> took;
        press(view, placeOf(0), Qt::LeftButton);
        QCoreApplication::processEvents();
        QElapsedTimer clock;
        for (int i = 1; i <= steps; ++i) {
            clock.restart();
            hover(view, placeOf(i), Qt::LeftButton);
            QCoreApplication::processEvents(); // paints all four views and hands them to the screen
            took.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-6);
        }
        release(view, placeOf(steps), Qt::LeftButton);
        std::sort(took.begin(), took.end());
        return took;
    };
    const auto pixelOf = [](int step) { return QPoint(500 + 12 * step, 700 + 7 * step); };
    const auto flat = stroke(*window.rgb, [&](int i) { return *window.rgb->viewAt(pixelOf(i)); });
    const auto cloud = stroke(window.canvas(), [&](int i) { return *window.canvas().positionOf(pixelOf(i)); });
    QVERIFY(brush.mask().pixel(pixelOf(steps)) != 0);
    QCOMPARE(window.canvas().framesPainted(), frames); // the cloud was not drawn again
    QCOMPARE(window.map->framesPainted(), pictures); // nor was a picture
    qInfo("stroke of a brush, four views, 2000 x 2000: from a flat view %.1f ms a step (worst %.1f), from the cloud "
          "%.1f ms (worst %.1f); the figure is %.0f ms",
          flat[steps / 2], flat.back(), cloud[steps / 2], cloud.back(), kCursorFigure);
    QVERIFY(flat[steps / 4] < kSlack * kCursorFigure); // other programs only ever make it slower
    QVERIFY(cloud[steps / 4] < kSlack * kCursorFigure);
}

void TestViewsRender::turningIsFluent()
{
    Window window(sceneOf(800));
    QVERIFY(window.expose());
    QElapsedTimer clock;
    clock.start();
    window.canvas().update();
    const int before = window.canvas().framesPainted();
    QTRY_VERIFY(window.canvas().framesPainted() > before);
    const double full = static_cast<double>(clock.nsecsElapsed()) * 1e-6;
    clock.restart();
    constexpr int turns = 40;
    const int first = window.canvas().framesPainted();
    for (int i = 0; i < turns; ++i) {
        window.canvas().turn(0.01, 0.002);
        QCoreApplication::processEvents();
    }
    const double seconds = static_cast<double>(clock.nsecsElapsed()) * 1e-9;
    const int drawn = window.canvas().framesPainted() - first;
    const int detail = window.canvas().detail();
    qInfo("turning 640,000 points: %.1f frames/s at detail %d (0 = all points); one frame with all points takes %.0f "
          "ms; the figure is %.0f frames/s",
          drawn / seconds, detail, full, kFrameFigure);
    QVERIFY(drawn >= turns / 2);
    QVERIFY(drawn / seconds > kFrameFigure / kSlack);
    QTRY_COMPARE(window.canvas().detail(), 0); // standing still, every point is there again
}

int main(int count, char** arguments)
{
    QSurfaceFormat format;
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(24);
    format.setSamples(0);
    QSurfaceFormat::setDefaultFormat(format);
    QApplication application(count, arguments);
    TestViewsRender test;
    return QTest::qExec(&test, count, arguments);
}
#include "tst_views_render.moc"
