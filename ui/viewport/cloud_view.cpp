// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewport/cloud_view.h"

#include <algorithm>

#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QOpenGLContext>
#include <QStackedLayout>

#include "ui/viewport/cloud_canvas.h"
#include "ui/viewport/cloud_overlay.h"

namespace twinspect {

namespace {

constexpr double kSmallestPoint = 1, kLargestPoint = 12;
constexpr double kFocusMargin = 2.5; ///< a region is seen with its surroundings

} // namespace

bool CloudView::openGlAvailable()
{
    // These platforms have contexts at most, no widgets that draw with them.
    if (const QString platform = QGuiApplication::platformName();
        platform == QLatin1String("offscreen") || platform.startsWith(QLatin1String("minimal")))
        return false;
    static const bool available = [] {
        QOpenGLContext context;
        return context.create();
    }();
    return available;
}

CloudView::CloudView(LinkedCursor& cursor, QWidget* parent)
    : QWidget(parent), m_stack(new QStackedLayout(this)), m_message(new QLabel)
{
    m_message->setObjectName(QStringLiteral("cloud.message"));
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_message->setMargin(16);
    m_message->setBackgroundRole(QPalette::Base);
    m_message->setAutoFillBackground(true);
    m_stack->addWidget(m_message);
    if (openGlAvailable()) {
        m_canvas = new CloudCanvas(cursor);
        m_canvas->setObjectName(QStringLiteral("cloud.canvas"));
        m_canvas->setPointSize(m_pointSize);
        m_stack->addWidget(m_canvas);
        connect(m_canvas, &CloudCanvas::menuRequested, this, &CloudView::menuRequested);
        connect(m_canvas, &CloudCanvas::cameraMoved, this, [this] {
            m_camera = m_canvas->camera();
            m_fitted = false;
        });
    }
    showWhatThereIs();
}

void CloudView::showWhatThereIs()
{
    const bool points = m_points && m_points->size() > 0;
    if (!points)
        m_message->setText(m_text);
    else if (m_canvas == nullptr)
        m_message->setText(
            tr("The 3D view needs OpenGL, which this display does not offer. All other views work as usual."));
    m_stack->setCurrentWidget(points && m_canvas != nullptr ? static_cast<QWidget*>(m_canvas) : m_message);
}

void CloudView::setMessage(const QString& message)
{
    m_text = message;
    m_points.reset();
    showWhatThereIs();
}

void CloudView::setPoints(std::shared_ptr<const CloudPoints> points)
{
    const bool wasFitted = m_fitted;
    const bool alike =
        m_points && points && m_points->width() == points->width() && m_points->height() == points->height();
    m_points = std::move(points);
    if (m_points && m_points->size() == 0)
        m_text = tr("This part has no measured points.");
    if (m_canvas != nullptr && m_points)
        m_canvas->setPoints(m_points);
    if (m_points && m_points->size() > 0) {
        auto camera = m_camera;
        camera.setUpright(m_points->upright());
        setCamera(camera);
        m_fitted = wasFitted;
    }
    if (!alike)
        lookFrom(OrbitCamera::Side::Top);
    showWhatThereIs();
}

void CloudView::setColors(const QImage& colors, const std::optional<Legend>& legend)
{
    if (m_canvas == nullptr)
        return;
    m_canvas->setColors(colors);
    m_canvas->overlay().setLegend(legend);
}

void CloudView::changeColors(const QImage& colors, QPoint at)
{
    if (m_canvas != nullptr)
        m_canvas->setColors(colors, at);
}

ToolHost* CloudView::tools() const { return m_canvas != nullptr ? &m_canvas->tools() : nullptr; }

void CloudView::setPointSize(double pixels)
{
    m_pointSize = std::clamp(pixels, kSmallestPoint, kLargestPoint);
    if (m_canvas != nullptr)
        m_canvas->setPointSize(m_pointSize);
}

void CloudView::setCamera(const OrbitCamera& camera)
{
    m_camera = camera;
    if (m_canvas != nullptr)
        m_canvas->setCamera(camera);
}

void CloudView::lookFrom(OrbitCamera::Side side)
{
    auto camera = m_camera;
    camera.lookFrom(side);
    setCamera(camera);
    fit();
}

void CloudView::fit()
{
    if (!m_points || m_points->size() == 0)
        return;
    auto camera = m_camera;
    const auto box = m_points->boxAlong({camera.right(), camera.up(), camera.back()});
    camera.fit(box.centre, box.extent, height() > 0 ? static_cast<double>(width()) / height() : 1);
    setCamera(camera);
    m_fitted = true;
}

void CloudView::zoom(double factor)
{
    auto camera = m_camera;
    camera.zoom(factor, {});
    setCamera(camera);
}

void CloudView::setOrthographic(bool orthographic)
{
    auto camera = m_camera;
    camera.setOrthographic(orthographic);
    setCamera(camera);
}

void CloudView::setTurntable(bool turntable)
{
    auto camera = m_camera;
    camera.setTurntable(turntable);
    setCamera(camera);
}

void CloudView::focusOn(const QRect& pixels)
{
    if (!m_points)
        return;
    QVector3D lowest, highest;
    int count = 0;
    for (int row = pixels.top(); row <= pixels.bottom(); ++row)
        for (int column = pixels.left(); column <= pixels.right(); ++column)
            if (const auto point = m_points->pointAt({column, row})) {
                const QVector3D at = m_points->at(*point);
                for (int axis = 0; axis < 3; ++axis) {
                    lowest[axis] = count == 0 ? at[axis] : std::min(lowest[axis], at[axis]);
                    highest[axis] = count == 0 ? at[axis] : std::max(highest[axis], at[axis]);
                }
                ++count;
            }
    if (count == 0)
        return;
    auto camera = m_camera;
    camera.focusOn((lowest + highest) / 2, kFocusMargin * std::max<double>((highest - lowest).length(), 1));
    setCamera(camera);
}

QImage CloudView::screenshot(double scale) const
{
    if (m_canvas != nullptr && m_stack->currentWidget() == m_canvas)
        return m_canvas->screenshot(scale);
    QImage picture((QSizeF(size()) * devicePixelRatioF() * scale).toSize(), QImage::Format_RGB32);
    picture.setDevicePixelRatio(devicePixelRatioF() * scale);
    m_message->render(&picture);
    picture.setDevicePixelRatio(1);
    return picture;
}

void CloudView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        showWhatThereIs();
    QWidget::changeEvent(event);
}

void CloudView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (m_fitted)
        fit();
}

} // namespace twinspect
