// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewport/cloud_canvas.h"

#include <cmath>
#include <utility>

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions>
#include <QPainter>
#include <QWheelEvent>

#include "ui/viewport/cloud_overlay.h"

namespace twinspect {

namespace {

constexpr double kFluentMilliseconds =
    45; ///< for the cloud alone; with Qt's share that is well above 10 frames a second
constexpr int kRestMilliseconds = 150;
constexpr int kDetailLevels = 3;
constexpr double kPickRadius = 5;
constexpr double kZoomStep = 1.2;
constexpr int kMostProjected = 1 << 16; ///< pixels; quicker than painting the whole layer
const QColor kGround(58, 60, 64); ///< as around the flat pictures

} // namespace

CloudCanvas::CloudCanvas(LinkedCursor& cursor, QWidget* parent)
    : QOpenGLWidget(parent), m_cursor(cursor),
      m_scene({[this] {
                   // Not QOpenGLWidget::makeCurrent(): that binds Qt's framebuffer behind VTK's back.
                   if (context() != nullptr && QOpenGLContext::currentContext() != context())
                       context()->makeCurrent(m_surface);
               },
               [this] { return context() != nullptr && QOpenGLContext::currentContext() == context(); }}),
      m_overlay(new CloudOverlay(cursor, *this)), m_tools(std::make_unique<ToolHost>(*this, *this, *m_overlay)),
      m_touch(*this, *m_tools,
              {[this](QPointF way) { pan(way); }, [this](double factor, QPointF about) { zoom(factor, about); }})
{
    setUpdateBehavior(QOpenGLWidget::NoPartialUpdate);
    setMouseTracking(true);
    QWidget::setCursor(Qt::CrossCursor);
    setFocusPolicy(Qt::StrongFocus);
    setContextMenuPolicy(Qt::PreventContextMenu);
    m_scene.setGround(kGround);
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMilliseconds);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        m_moving = false;
        if (m_detail != 0)
            update();
    });
}

CloudCanvas::~CloudCanvas()
{
    if (context() == nullptr)
        return;
    disconnect(context(), nullptr, this, nullptr); // or it would call a half-destroyed object
    makeCurrent();
    m_scene.release();
    doneCurrent();
}

void CloudCanvas::setPoints(std::shared_ptr<const CloudPoints> points)
{
    m_picker.reset();
    m_points = std::move(points);
    m_scene.setPoints(*m_points);
    update();
    m_overlay->update();
}

void CloudCanvas::setColors(const QImage& colors, QPoint at)
{
    m_scene.setColors(*m_points, colors, at);
    update();
}

void CloudCanvas::setPointSize(double pixels)
{
    m_scene.setPointSize(pixels);
    update();
}

void CloudCanvas::setCamera(const OrbitCamera& camera)
{
    m_camera = camera;
    cameraChanged(false);
}

void CloudCanvas::cameraChanged(bool moving)
{
    m_picker.reset();
    m_moving = moving;
    if (moving)
        m_rest.start();
    update();
    m_overlay->update();
    Q_EMIT cameraMoved();
}

const PointPicker& CloudCanvas::picker() const
{
    if (!m_picker)
        m_picker.emplace(*m_points, m_camera, size(), kPickRadius);
    return *m_picker;
}

std::optional<QPoint> CloudCanvas::pixelAt(QPointF inView) const
{
    const auto point = picker().pick(inView);
    if (!point)
        return std::nullopt;
    return m_points->pixelOf(*point);
}

std::optional<QPointF> CloudCanvas::pictureAt(QPointF inView) const
{
    const auto pixel = pixelAt(inView);
    if (!pixel)
        return std::nullopt;
    return QPointF(*pixel) + QPointF(0.5, 0.5);
}

std::optional<QPointF> CloudCanvas::viewAt(QPointF inPicture) const
{
    return positionOf({static_cast<int>(std::floor(inPicture.x())), static_cast<int>(std::floor(inPicture.y()))});
}

bool CloudCanvas::sees(QPoint pixel) const
{
    const auto point = m_points->pointAt(pixel);
    return point && picker().sees(*point);
}

void CloudCanvas::visitSeen(const QRectF& inView, const std::function<void(QPoint, QPointF)>& visit) const
{
    picker().visitSeen(inView, [&](int point, QPointF at) { visit(m_points->pixelOf(point), at); });
}

QRectF CloudCanvas::boundsInView(const QRectF& inPicture) const
{
    const QRect pixels = inPicture.toAlignedRect() & QRect(QPoint(), pictureSize());
    if (pixels.width() * pixels.height() > kMostProjected)
        return rect();
    QPolygonF places;
    for (int row = pixels.top(); row <= pixels.bottom(); ++row)
        for (int column = pixels.left(); column <= pixels.right(); ++column)
            if (const auto at = positionOf({column, row}))
                places.append(*at);
    return places.boundingRect();
}

std::optional<QPointF> CloudCanvas::positionOf(QPoint pixel) const
{
    const auto point = m_points->pointAt(pixel);
    if (!point)
        return std::nullopt;
    return twinspect::positionOf(m_points->at(*point), m_camera, size());
}

void CloudCanvas::initializeGL()
{
    m_surface = context()->surface();
    m_scene.initialize();
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, [this] { // a window that floats gets another context
        makeCurrent();
        m_scene.release();
        doneCurrent();
    });
}

int CloudCanvas::detailWhileMoving() const
{
    for (int detail = 0; detail < kDetailLevels; ++detail)
        if (m_millisecondsPerPoint * m_scene.pointsAt(detail) <= kFluentMilliseconds)
            return detail;
    return kDetailLevels - 1;
}

void CloudCanvas::paintGL()
{
    QElapsedTimer clock;
    clock.start();
    m_detail = m_moving ? detailWhileMoving() : 0;
    m_scene.render(m_camera, (QSizeF(size()) * devicePixelRatioF()).toSize(), devicePixelRatioF(), m_detail);
    makeOpaque(defaultFramebufferObject());
    context()->functions()->glFinish(); // so that the time is the drawing's
    if (const int drawn = m_scene.pointsAt(m_detail); drawn > 10000) {
        const double measured = static_cast<double>(clock.nsecsElapsed()) * 1e-6 / drawn;
        // The first frame after a change uploads the points: believed only half.
        m_millisecondsPerPoint = m_millisecondsPerPoint == 0 ? measured : (m_millisecondsPerPoint + measured) / 2;
    }
    ++m_framesPainted;
}

/// VTK leaves the ground transparent: the window behind would shine through.
void CloudCanvas::makeOpaque(GLuint framebuffer)
{
    auto* gl = context()->functions();
    gl->glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    gl->glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
    gl->glClearColor(0, 0, 0, 1);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    gl->glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
}

QImage CloudCanvas::screenshot(double scale)
{
    const double ratio = devicePixelRatioF() * scale;
    const QSize pixels = (QSizeF(size()) * ratio).toSize();
    QImage picture(pixels, QImage::Format_RGB32);
    picture.fill(kGround);
    if (context() != nullptr && m_scene.ready()) {
        makeCurrent();
        QOpenGLFramebufferObject aside(pixels, QOpenGLFramebufferObject::CombinedDepthStencil);
        aside.bind();
        m_scene.render(m_camera, pixels, ratio, 0);
        makeOpaque(aside.handle());
        picture = aside.toImage().convertToFormat(QImage::Format_RGB32);
        aside.release();
        doneCurrent();
        update(); // the window's size is set again
    }
    picture.setDevicePixelRatio(ratio);
    QPainter painter(&picture);
    m_overlay->paint(painter, rect());
    painter.end();
    picture.setDevicePixelRatio(1);
    return picture;
}

void CloudCanvas::resizeEvent(QResizeEvent* event)
{
    QOpenGLWidget::resizeEvent(event);
    m_picker.reset();
    m_overlay->setGeometry(rect());
}

QPointF CloudCanvas::inViewHeights(QPointF position) const
{
    return {(position.x() - width() / 2.0) / height(), (height() / 2.0 - position.y()) / height()};
}

void CloudCanvas::turn(double x, double y)
{
    m_camera.rotate(x, y);
    cameraChanged(true);
}

void CloudCanvas::pan(QPointF way)
{
    m_camera.pan(way.x() / height(), -way.y() / height());
    cameraChanged(true);
}

void CloudCanvas::zoom(double factor, QPointF about)
{
    m_camera.zoom(factor, inViewHeights(about));
    cameraChanged(true);
}

void CloudCanvas::mousePressEvent(QMouseEvent* event)
{
    if (m_button != Qt::NoButton)
        return;
    m_button = event->button();
    m_pressed = m_last = event->position();
    m_dragged = false;
}

void CloudCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (m_button == Qt::NoButton) {
        if (const auto pixel = pixelAt(event->position()))
            m_cursor.moveTo(pixel);
        return;
    }
    if (!m_dragged && (event->position() - m_pressed).manhattanLength() < QApplication::startDragDistance() / 2.0)
        return;
    m_dragged = true;
    const QPointF before = std::exchange(m_last, event->position());
    const QPointF way = inViewHeights(event->position()) - inViewHeights(before);
    if (m_button == Qt::RightButton) {
        m_camera.zoom(std::exp(3 * way.y()), {});
        cameraChanged(true);
    } else if (m_button == Qt::MiddleButton || event->modifiers().testFlag(Qt::ShiftModifier) || m_tools->suspended()) {
        pan(event->position() - before);
    } else {
        turn(way.x(), way.y());
    }
}

void CloudCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != m_button)
        return;
    const bool click = m_button == Qt::LeftButton && !m_dragged;
    if (m_button == Qt::RightButton && !m_dragged)
        Q_EMIT menuRequested(event->globalPosition().toPoint());
    m_button = Qt::NoButton;
    if (click)
        m_tools->click(*event);
}

void CloudCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (const auto point = picker().pick(event->position())) {
        m_camera.aimAt(m_points->at(*point));
        cameraChanged(false);
    }
}

void CloudCanvas::wheelEvent(QWheelEvent* event)
{
    zoom(std::pow(kZoomStep, event->angleDelta().y() / 120.0), event->position());
    event->accept();
}

} // namespace twinspect
