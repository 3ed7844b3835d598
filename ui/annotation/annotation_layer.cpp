// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/annotation/annotation_layer.h"

#include <algorithm>
#include <utility>

#include <QPainter>

#include "ui/models/markings.h"

namespace twinspect {

namespace {

constexpr QRgb kChosenBorder = 0xFFFFFFFF;
constexpr int kStripes = 8, kStripe = 3; // px of the grid from one stripe to the next, and of a stripe
constexpr double kDot = 2; ///< of a pixel of the grid, in the cloud

QRectF rectOf(const GridBox& box) { return QRectF(box.left, box.top, box.right - box.left, box.bottom - box.top); }

// The box and `by` pixels around it, within the grid.
GridBox widened(const GridBox& box, int by, QSize grid)
{
    return {std::max(box.left - by, 0), std::max(box.top - by, 0), std::min(box.right + by, grid.width()),
            std::min(box.bottom + by, grid.height())};
}

RunMask clipped(const RunMask& region, const GridBox& box)
{
    std::vector<PixelRun> runs;
    const auto all = region.runs();
    for (auto run = std::ranges::lower_bound(all, PixelRun{box.top, 0, 0}); run != all.end() && run->row < box.bottom;
         ++run)
        if (run->begin < box.right && run->end > box.left)
            runs.push_back({run->row, std::max(run->begin, box.left), std::min(run->end, box.right)});
    return {region.width(), region.height(), std::move(runs)};
}

// Its pixels with a neighbour outside.
RunMask borderOf(const RunMask& region)
{
    const RunMask inner = intersected(intersected(region.moved(1, 0), region.moved(-1, 0)),
                                      intersected(region.moved(0, 1), region.moved(0, -1)));
    return without(region, inner);
}

} // namespace

AnnotationLayer::AnnotationLayer(Markings& annotations, Fill fill, QObject* parent)
    : ViewLayer(parent), m_annotations(annotations), m_fill(fill)
{
    connect(&annotations, &Markings::partChanged, this, &AnnotationLayer::redrawAll);
    connect(&annotations, &Markings::typesChanged, this, &AnnotationLayer::redrawAll);
    connect(&annotations, &Markings::changed, this, &AnnotationLayer::redraw);
    connect(&annotations, &Markings::selectionChanged, this, [this] {
        for (const auto id : {std::exchange(m_selected, m_annotations.selected()), m_annotations.selected()})
            if (const auto* annotation = m_annotations.part().find(id))
                redraw(annotation->region.bounds());
    });
    redrawAll();
}

void AnnotationLayer::setPending(Pending pending, const GridBox& changed)
{
    m_pending = std::move(pending);
    redraw(changed);
}

void AnnotationLayer::clearPending()
{
    if (!m_pending.pixels.empty())
        redraw(std::exchange(m_pending, {}).pixels.bounds());
}

RunMask AnnotationLayer::regionOf(const Annotation& annotation) const
{
    const bool meant = m_pending.target == annotation.id || (m_pending.target == 0 && m_pending.takeAway);
    if (!meant || annotation.locked || m_pending.pixels.empty())
        return annotation.region;
    return m_pending.takeAway ? without(annotation.region, m_pending.pixels)
                              : united(annotation.region, m_pending.pixels);
}

void AnnotationLayer::refreshOther()
{
    if (m_withOther != (m_annotations.other() != nullptr))
        redrawAll();
}

void AnnotationLayer::setShown(bool shown)
{
    m_shown = shown;
    redrawAll();
}

void AnnotationLayer::setOpacity(double opacity)
{
    m_opacity = opacity;
    redrawAll();
}

void AnnotationLayer::redrawAll()
{
    const auto& part = m_annotations.part();
    m_selected = m_annotations.selected();
    m_withOther = m_annotations.other() != nullptr;
    m_picture = QImage();
    if (m_annotations.ready() && m_shown) {
        m_picture = QImage(part.width, part.height, QImage::Format_ARGB32_Premultiplied);
        m_picture.fill(Qt::transparent);
        redraw({0, 0, part.width, part.height});
    }
    Q_EMIT repaintNeeded({});
}

void AnnotationLayer::redraw(const GridBox& changed)
{
    if (m_picture.isNull() || changed.empty())
        return;
    const GridBox box = widened(changed, 1, m_picture.size()); // borders change beside what changed
    for (int row = box.top; row < box.bottom; ++row) {
        auto* line = reinterpret_cast<QRgb*>(m_picture.scanLine(row));
        std::fill(line + box.left, line + box.right, 0u);
    }
    const auto& types = m_annotations.types();
    for (const auto& annotation : m_annotations.part().annotations)
        draw(regionOf(annotation), types.colorOf(annotation.defectType), annotation.id == m_annotations.selected(),
             box);
    if (const auto* other = m_annotations.other())
        for (const auto& annotation : other->annotations)
            drawOther(annotation.region, box);
    if (m_pending.target == 0 && !m_pending.takeAway && !m_pending.pixels.empty())
        draw(m_pending.pixels, types.colorOf(m_annotations.typeInHand()), true, box);
    Q_EMIT repaintNeeded(rectOf(box));
}

void AnnotationLayer::draw(const RunMask& region, std::uint32_t color, bool chosen, const GridBox& box)
{
    const RunMask near = clipped(region, widened(box, 1, m_picture.size()));
    const auto paintRuns = [&](const RunMask& mask, QRgb premultiplied, bool over) {
        const RunMask there = clipped(mask, box);
        for (const auto& run : there.runs()) {
            auto* line = reinterpret_cast<QRgb*>(m_picture.scanLine(run.row));
            for (int column = run.begin; column < run.end; ++column) {
                if (over && m_fill == Fill::Striped && (run.row + column) % kStripes >= kStripe)
                    continue;
                const auto under = over ? line[column] : 0u;
                const auto rest = static_cast<unsigned>(255 - qAlpha(premultiplied));
                const auto mixed = [&](int top, int below) {
                    return top + static_cast<int>(static_cast<unsigned>(below) * rest / 255);
                };
                line[column] =
                    qRgba(mixed(qRed(premultiplied), qRed(under)), mixed(qGreen(premultiplied), qGreen(under)),
                          mixed(qBlue(premultiplied), qBlue(under)), mixed(qAlpha(premultiplied), qAlpha(under)));
            }
        }
    };
    const QColor solid = QColor::fromRgb(color);
    paintRuns(near, qPremultiply(qRgba(solid.red(), solid.green(), solid.blue(), static_cast<int>(255 * m_opacity))),
              true);
    paintRuns(borderOf(near), chosen ? kChosenBorder : qRgba(solid.red(), solid.green(), solid.blue(), 255), false);
}

void AnnotationLayer::drawOther(const RunMask& region, const GridBox& box)
{
    constexpr int kDash = 3; // pixels
    const RunMask border = clipped(borderOf(clipped(region, widened(box, 1, m_picture.size()))), box);
    for (const auto& run : border.runs()) {
        auto* line = reinterpret_cast<QRgb*>(m_picture.scanLine(run.row));
        for (int column = run.begin; column < run.end; ++column)
            line[column] = (run.row + column) / kDash % 2 == 0 ? 0xFFFFFFFF : 0xFF000000;
    }
}

// In the cloud, as dots over the points: colouring millions of points anew takes too long for every step of a stroke.
void AnnotationLayer::paintPending(QPainter& painter, const ViewProjection& view) const
{
    QPolygonF dots;
    for (const auto& run : m_pending.pixels.runs())
        for (int column = run.begin; column < run.end; ++column)
            if (const auto at = view.viewAt(QPointF(column + 0.5, run.row + 0.5)))
                dots.append(*at);
    const auto* target = m_annotations.part().find(m_pending.target);
    const auto& type = target ? target->defectType : m_annotations.typeInHand();
    const QColor color = m_pending.takeAway ? QColor(Qt::white) : QColor::fromRgb(m_annotations.types().colorOf(type));
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(color, kDot));
    painter.drawPoints(dots);
}

void AnnotationLayer::paint(QPainter& painter, const ViewProjection& view, const QRectF& exposed) const
{
    const auto transform = view.flatTransform();
    if (m_picture.isNull() || m_picture.size() != view.pictureSize())
        return;
    if (!transform) {
        paintPending(painter, view); // what is done already colours the points of the cloud
        return;
    }
    const QRect source = transform->inverted().mapRect(exposed).toAlignedRect().intersected(m_picture.rect());
    painter.setRenderHint(QPainter::SmoothPixmapTransform, transform->m11() < 1);
    painter.drawImage(transform->mapRect(QRectF(source)), m_picture, source);
}

} // namespace twinspect
