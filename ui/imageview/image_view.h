// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>

#include <QImage>
#include <QLineF>
#include <QList>
#include <QTransform>
#include <QWidget>

#include "core/imaging/image.h"
#include "ui/common/legend.h"
#include "ui/imageview/value_window.h"
#include "ui/models/linked_cursor.h"
#include "ui/tools/tool_host.h"
#include "ui/tools/touch_input.h"

namespace twinspect {

/// A flat view of one part: a picture or a map of true values, a coloured overlay, outlines, legend and scale bar.
/// Section and cross-hair are those of the LinkedCursor, so all views of a part move together.
///
/// Drag pans, the wheel zooms about the pointer, a drag with the right button changes the window of values, a double
/// click resets it; fingers: see TouchInput. A tool gets all of this first. Neither the cross-hair nor a tool ever
/// paints the picture anew: the finished frame is kept, and only what changed over it is painted.
class ImageView : public QWidget, public ViewProjection {
    Q_OBJECT

public:
    enum class Lines { Contour, Regions, Chosen, Truth };
    struct Tag {
        QPointF at; ///< in the picture
        QString text;
    };

    explicit ImageView(LinkedCursor& cursor, QWidget* parent = nullptr);

    /// A sentence instead of a picture: what is missing and what to do.
    void setMessage(const QString& message);
    void setPicture(const QImage& picture);
    /// True values; the window chosen by hand stays for the next part, otherwise it leaves out `tail` of the values at
    /// either end, and has 0 in its middle with `aroundZero`. `caption` names what is shown with its unit.
    void setValues(std::shared_ptr<const Image<float>> values, const QString& caption, ColorMap::Name colors,
                   double tail = 0.001, bool aroundZero = false);
    /// Values that stand for something, such as bands: they have this window and legend, which nobody can change.
    void setBands(std::shared_ptr<const Image<float>> values, const ValueWindow& window, const Legend& legend);
    void setOverlay(const QImage& overlay);
    void setOverlayOpacity(double opacity);
    /// Of the overlay; without one a view of values has its own.
    void setLegend(const std::optional<Legend>& legend);
    [[nodiscard]] std::optional<Legend> legend() const; ///< what the colours shown mean
    void setLines(Lines layer, const QList<QLineF>& lines);
    void setLinesShown(Lines layer, bool shown);
    void setTags(const QList<Tag>& tags);
    /// Leaves room below the picture where neighbours of this size have their legends, so that all are equally large.
    void setLegendRoom(bool kept);
    void setMmPerPixel(double mmPerPixel);

    [[nodiscard]] ToolHost& tools() { return m_tools; }

    [[nodiscard]] QSize pictureSize() const override { return m_base.size(); }
    [[nodiscard]] std::optional<QTransform> flatTransform() const override { return viewFromPicture(); }
    [[nodiscard]] std::optional<QPoint> pixelAt(QPointF inView) const override;
    [[nodiscard]] std::optional<QPointF> pictureAt(QPointF inView) const override;
    [[nodiscard]] std::optional<QPointF> viewAt(QPointF inPicture) const override;
    [[nodiscard]] bool sees(QPoint pixel) const override;
    void visitSeen(const QRectF& inView, const std::function<void(QPoint, QPointF)>& visit) const override;
    [[nodiscard]] QRectF boundsInView(const QRectF& inPicture) const override;

    [[nodiscard]] const ValueWindow& valueWindow() const { return m_window; }
    void setValueWindow(const ValueWindow& window); ///< by hand
    void resetValueWindow();
    void forgetValueWindow() { m_windowByHand = false; } ///< setValues() chooses another one

    void zoom(double factor, QPointF about); ///< `about` in widget coordinates
    void zoomInMiddle(double factor) { zoom(factor, pictureArea().center()); }
    void pan(QPointF way); ///< in widget coordinates
    void fit();
    void showActualSize();

    [[nodiscard]] QTransform viewFromPicture() const { return viewFromPicture(pictureArea().size()); }
    /// The view without the strip of the legend, which small views have below the picture.
    [[nodiscard]] QRectF pictureArea() const;
    /// The view as it stands, with cross-hair, `scale` times as many pixels.
    [[nodiscard]] QImage screenshot(double scale) const;
    /// How often the frame was painted anew; a moving cross-hair and a tool must not count.
    [[nodiscard]] int framesPainted() const { return m_framesPainted; }

    [[nodiscard]] QSize sizeHint() const override { return {480, 400}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {120, 100}; }

Q_SIGNALS:
    void menuRequested(QPoint onScreen); ///< the right button was clicked, not dragged
    void valueWindowChanged();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Layer {
        QList<QLineF> lines;
        bool shown = true;
    };
    struct Drag {
        Qt::MouseButton button = Qt::NoButton;
        QPointF start;
        QRectF section;
        ValueWindow window;
        bool moved = false;
    };

    [[nodiscard]] QTransform viewFromPicture(QSizeF view) const;
    [[nodiscard]] LegendPlace legendPlace() const;
    [[nodiscard]] QRectF section() const; ///< never empty while there is a picture
    [[nodiscard]] QImage composed(double pixelRatio) const;
    void paintPicture(QPainter& painter, double pixelRatio) const;
    void paintLines(QPainter& painter) const;
    void paintOver(QPainter& painter, const QRectF& exposed) const; ///< what lies over the frame
    void paintCrosshair(QPainter& painter) const;
    [[nodiscard]] QRegion crosshairRegion(std::optional<QPoint> pixel) const;
    void moveCrosshair();
    void renderValues();
    [[nodiscard]] ValueWindow usualWindow() const;
    void dropFrame();

    LinkedCursor& m_cursor;
    QString m_message;
    QImage m_base, m_overlay;
    std::shared_ptr<const Image<float>> m_values;
    QString m_valuesCaption;
    ColorMap::Name m_valueColors = ColorMap::Name::Height;
    ValueWindow m_window;
    bool m_windowByHand = false;
    double m_tail = 0.001;
    bool m_aroundZero = false;
    double m_opacity = 0.8;
    double m_mmPerPixel = 0;
    std::optional<Legend> m_legend;
    std::optional<Legend> m_bands; ///< of values that setBands() has set
    bool m_legendRoom = false;
    std::array<Layer, 4> m_layers;
    QList<Tag> m_tags;
    QImage m_frame; ///< everything but the cross-hair and the tool, ready to be copied to the screen
    std::optional<QPoint> m_crosshair; ///< as it is painted
    int m_framesPainted = 0;
    Drag m_drag;
    ToolHost m_tools{*this, *this, *this};
    TouchInput m_touch{*this,
                       m_tools,
                       {[this](QPointF way) { pan(way); },
                        [this](double factor, QPointF about) { zoom(factor, about); }}};
};

} // namespace twinspect
