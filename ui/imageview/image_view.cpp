// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imageview/image_view.h"

#include <algorithm>
#include <cmath>

#include <QLocale>
#include <QPaintEvent>
#include <QPainter>

#include "ui/imageview/picture.h"

namespace twinspect {

namespace {

constexpr double kFewestPixels = 6;   ///< across the view when zoomed in all the way
constexpr double kMostPictures = 8;   ///< across the view when zoomed out all the way

} // namespace

ImageView::ImageView(LinkedCursor& cursor, QWidget* parent)
    : QWidget(parent), m_cursor(cursor), m_crosshair(cursor.pixel())
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setContextMenuPolicy(Qt::PreventContextMenu); // a drag with the right button changes the window of values
    setAttribute(Qt::WA_OpaquePaintEvent);
    setCursor(Qt::CrossCursor);
    connect(&cursor, &LinkedCursor::moved, this, &ImageView::moveCrosshair);
    connect(&cursor, &LinkedCursor::sectionChanged, this, &ImageView::dropFrame);
}

void ImageView::setMessage(const QString& message)
{
    m_message = message;
    m_base = QImage();
    m_values.reset();
    m_overlay = QImage();
    m_tags.clear();
    for (auto& layer : m_layers)
        layer.lines.clear();
    dropFrame();
}

void ImageView::setPicture(const QImage& picture)
{
    m_values.reset();
    m_base = picture;
    dropFrame();
}

void ImageView::setValues(std::shared_ptr<const Image<float>> values, const QString& caption, ColorMap::Name colors,
                          double tail, bool aroundZero)
{
    const bool others = values != m_values;
    m_values = std::move(values);
    m_tail = tail;
    m_aroundZero = aroundZero;
    m_valuesCaption = caption;
    m_valueColors = colors;
    const bool bandsBefore = std::exchange(m_bands, std::nullopt).has_value();
    if (bandsBefore || (others && !m_windowByHand))
        m_window = usualWindow();
    renderValues();
}

void ImageView::setBands(std::shared_ptr<const Image<float>> values, const ValueWindow& window, const Legend& legend)
{
    m_values = std::move(values);
    m_valueColors = legend.colors;
    m_bands = legend;
    m_window = window;
    m_windowByHand = false;
    renderValues();
}

ValueWindow ImageView::usualWindow() const
{
    const auto window = tailsWindow(*m_values, m_tail);
    const double widest = std::max(std::abs(window.low), std::abs(window.high));
    return m_aroundZero ? ValueWindow{-widest, widest} : window;
}

void ImageView::renderValues()
{
    m_base = pictureOf(*m_values, m_window, m_valueColors);
    dropFrame();
}

void ImageView::setOverlay(const QImage& overlay)
{
    m_overlay = overlay;
    dropFrame();
}

void ImageView::setOverlayOpacity(double opacity)
{
    m_opacity = opacity;
    dropFrame();
}

void ImageView::setLegend(const std::optional<Legend>& legend)
{
    m_legend = legend;
    dropFrame();
}

void ImageView::setLegendRoom(bool kept)
{
    m_legendRoom = kept;
    dropFrame();
}

void ImageView::setLines(Lines layer, const QList<QLineF>& lines)
{
    m_layers[static_cast<std::size_t>(layer)].lines = lines;
    dropFrame();
}

void ImageView::setLinesShown(Lines layer, bool shown)
{
    m_layers[static_cast<std::size_t>(layer)].shown = shown;
    dropFrame();
}

void ImageView::setTags(const QList<Tag>& tags)
{
    m_tags = tags;
    dropFrame();
}

void ImageView::setMmPerPixel(double mmPerPixel)
{
    m_mmPerPixel = mmPerPixel;
    dropFrame();
}

void ImageView::setValueWindow(const ValueWindow& window)
{
    if (!m_values || m_bands || window == m_window)
        return;
    m_window = window;
    m_windowByHand = true;
    renderValues();
    Q_EMIT valueWindowChanged();
}

void ImageView::resetValueWindow()
{
    m_windowByHand = false;
    if (!m_values || m_bands)
        return;
    m_window = usualWindow();
    renderValues();
    Q_EMIT valueWindowChanged();
}

std::optional<Legend> ImageView::legend() const
{
    if (m_base.isNull())
        return std::nullopt;
    if (m_legend || !m_values)
        return m_legend;
    if (m_bands)
        return m_bands;
    const double width = m_window.high - m_window.low;
    const int decimals = width < 1 ? std::clamp(2 - static_cast<int>(std::floor(std::log10(width))), 3, 6) : 2;
    const auto number = [this, decimals](double share) {
        return QLocale().toString(std::lerp(m_window.low, m_window.high, share), 'f', decimals);
    };
    return Legend{m_valuesCaption,
                  m_valueColors,
                  {{0, number(0)}, {0.25, number(0.25)}, {0.5, number(0.5)}, {0.75, number(0.75)}, {1, number(1)}},
                  {}};
}

LegendPlace ImageView::legendPlace() const
{
    const auto shown = legend();
    if (shown)
        return placeOf(*shown, size(), QFontMetricsF(font()));
    return m_legendRoom && !m_base.isNull() ? placeOf({}, size(), QFontMetricsF(font())) : LegendPlace::Nowhere;
}

QRectF ImageView::pictureArea() const
{
    const QRectF all(rect());
    return legendPlace() == LegendPlace::Strip ? all.adjusted(0, 0, 0, -legendStripHeight(QFontMetricsF(font()))) : all;
}

QRectF ImageView::section() const { return m_cursor.section().isEmpty() ? QRectF(m_base.rect()) : m_cursor.section(); }

QTransform ImageView::viewFromPicture(QSizeF view) const
{
    const QRectF shown = section();
    if (shown.isEmpty())
        return {};
    const double scale = std::min(view.width() / shown.width(), view.height() / shown.height());
    QTransform transform;
    transform.translate(view.width() / 2, view.height() / 2);
    transform.scale(scale, scale);
    transform.translate(-shown.center().x(), -shown.center().y());
    return transform;
}

std::optional<QPoint> ImageView::pixelAt(QPointF inView) const
{
    const auto at = pictureAt(inView);
    if (!at || inView.y() >= pictureArea().bottom())
        return std::nullopt;
    const QPoint pixel(static_cast<int>(std::floor(at->x())), static_cast<int>(std::floor(at->y())));
    if (!m_base.rect().contains(pixel))
        return std::nullopt;
    return pixel;
}

std::optional<QPointF> ImageView::pictureAt(QPointF inView) const
{
    if (m_base.isNull() || size().isEmpty())
        return std::nullopt;
    return viewFromPicture().inverted().map(inView);
}

std::optional<QPointF> ImageView::viewAt(QPointF inPicture) const
{
    if (m_base.isNull() || size().isEmpty())
        return std::nullopt;
    return viewFromPicture().map(inPicture);
}

bool ImageView::sees(QPoint pixel) const
{
    const auto at = viewAt(QPointF(pixel) + QPointF(0.5, 0.5));
    return at && m_base.rect().contains(pixel) && pictureArea().contains(*at);
}

void ImageView::visitSeen(const QRectF& inView, const std::function<void(QPoint, QPointF)>& visit) const
{
    if (m_base.isNull() || size().isEmpty())
        return;
    const QRectF area = inView & pictureArea();
    const QTransform transform = viewFromPicture();
    const QRect pixels = transform.inverted().mapRect(area).toAlignedRect() & m_base.rect();
    for (int row = pixels.top(); row <= pixels.bottom(); ++row)
        for (int column = pixels.left(); column <= pixels.right(); ++column)
            if (const QPointF at = transform.map(QPointF(column + 0.5, row + 0.5)); area.contains(at))
                visit({column, row}, at);
}

QRectF ImageView::boundsInView(const QRectF& inPicture) const { return viewFromPicture().mapRect(inPicture); }

void ImageView::zoom(double factor, QPointF about)
{
    if (m_base.isNull() || size().isEmpty())
        return;
    const QRectF before = section();
    const double most = kMostPictures * std::max(m_base.width(), m_base.height());
    const double width = std::clamp(before.width() / factor, kFewestPixels, most);
    const double shrink = width / before.width();
    const QPointF fixed = viewFromPicture().inverted().map(about);
    m_cursor.show(QRectF(fixed + (before.topLeft() - fixed) * shrink, before.size() * shrink));
}

void ImageView::pan(QPointF way)
{
    if (!m_base.isNull())
        m_cursor.show(section().translated(-way / viewFromPicture().m11()));
}

void ImageView::fit() { m_cursor.show({}); }

void ImageView::showActualSize()
{
    if (m_base.isNull())
        return;
    const QSizeF pixels = pictureArea().size() * devicePixelRatioF();
    QRectF shown(QPointF(), pixels);
    shown.moveCenter(section().center());
    m_cursor.show(shown);
}

void ImageView::dropFrame()
{
    m_frame = QImage();
    update();
}

void ImageView::moveCrosshair()
{
    update(crosshairRegion(m_crosshair) + crosshairRegion(m_cursor.pixel()));
    m_crosshair = m_cursor.pixel();
}

void ImageView::paintEvent(QPaintEvent* event)
{
    if (m_frame.isNull()) {
        m_frame = composed(devicePixelRatioF());
        ++m_framesPainted;
    }
    QPainter painter(this);
    painter.drawImage(0, 0, m_frame);
    paintOver(painter, event->rect());
}

QImage ImageView::screenshot(double scale) const
{
    QImage picture = composed(devicePixelRatioF() * scale);
    QPainter painter(&picture);
    painter.setFont(font());
    paintOver(painter, rect());
    painter.end();
    picture.setDevicePixelRatio(1);
    return picture;
}

} // namespace twinspect
