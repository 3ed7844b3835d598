// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QPointF>
#include <QRectF>
#include <QSize>
#include <QTransform>

namespace twinspect {

/// Where the pixels of a picture lie in a view of it, and back. A place in the picture is given in pixels, x = column,
/// y = row; the middle of the first pixel is (0.5, 0.5). A place in the view is given in the coordinates of its widget.
class ViewProjection {
public:
    virtual ~ViewProjection() = default;

    /// Of the organised grid; empty while nothing is shown.
    [[nodiscard]] virtual QSize pictureSize() const = 0;
    /// How a flat view lays the picture into itself, so that a layer can draw many pixels at once. Nothing in the
    /// cloud.
    [[nodiscard]] virtual std::optional<QTransform> flatTransform() const = 0;
    /// The pixel under a place of the view. Nothing beside the picture, and where the cloud has no measured point.
    [[nodiscard]] virtual std::optional<QPoint> pixelAt(QPointF inView) const = 0;
    /// The place in the picture under a place of the view. A flat view answers beside the picture, too. The cloud
    /// answers with the middle of a pixel, or nothing where it has no measured point.
    [[nodiscard]] virtual std::optional<QPointF> pictureAt(QPointF inView) const = 0;
    /// The place in the view of a place in the picture, also when it is hidden or outside the view. Nothing where the
    /// cloud has no measured point.
    [[nodiscard]] virtual std::optional<QPointF> viewAt(QPointF inPicture) const = 0;
    /// Whether a pixel lies within the view and is not hidden by others.
    [[nodiscard]] virtual bool sees(QPoint pixel) const = 0;
    /// Every pixel that the view sees within a rectangle of it, with the place of its middle, in any order.
    virtual void visitSeen(const QRectF& inView, const std::function<void(QPoint, QPointF)>& visit) const = 0;
    /// A rectangle of the view that holds everything in a rectangle of the picture.
    [[nodiscard]] virtual QRectF boundsInView(const QRectF& inPicture) const = 0;

protected:
    ViewProjection() = default;
    ViewProjection(const ViewProjection&) = default;
    ViewProjection& operator=(const ViewProjection&) = default;
};

} // namespace twinspect
