// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include "core/annotation/annotation.h"
#include "ui/tools/view_tool.h"

namespace twinspect {

class Markings;

/// Paints the markings of the shown part over the flat views, and keeps the picture of them for the cloud. What lies
/// under them stays visible. Only the pixels that change are drawn anew. The borders of a second opinion
/// (Markings::other()) are dashed lines in black and white.
class AnnotationLayer : public ViewLayer {
    Q_OBJECT

public:
    enum class Fill { Plain, Striped };
    explicit AnnotationLayer(Markings& annotations, Fill fill = Fill::Plain, QObject* parent = nullptr);

    /// What a tool is about to do with an annotation, shown as if it were done.
    struct Pending {
        RunMask pixels;
        std::uint64_t target = 0; ///< annotation that it changes; 0 = a new one, or with `takeAway` all
        bool takeAway = false;
    };
    /// `changed`: the pixels that differ from the last call.
    void setPending(Pending pending, const GridBox& changed);
    void clearPending();
    [[nodiscard]] const Pending& pending() const { return m_pending; }
    /// The annotation without the pixels that are taken away, or with those that come.
    [[nodiscard]] RunMask regionOf(const Annotation& annotation) const;

    void setShown(bool shown);
    void refreshOther(); ///< Markings::other() came or went
    void setOpacity(double opacity); ///< of the areas, 0 to 1; their borders are always opaque
    [[nodiscard]] double opacity() const { return m_opacity; }

    /// Of the size of the grid, transparent where there is nothing. Null while nothing is shown.
    [[nodiscard]] const QImage& picture() const { return m_picture; }

    void paint(QPainter& painter, const ViewProjection& view, const QRectF& exposed) const override;

private:
    void paintPending(QPainter& painter, const ViewProjection& view) const;
    void redrawAll();
    void redraw(const GridBox& box);
    void draw(const RunMask& region, std::uint32_t color, bool chosen, const GridBox& box);
    void drawOther(const RunMask& region, const GridBox& box);

    Markings& m_annotations;
    Fill m_fill;
    Pending m_pending;
    QImage m_picture;
    std::uint64_t m_selected = 0; ///< as it is drawn
    bool m_withOther = false; ///< the other opinion is drawn
    bool m_shown = true;
    double m_opacity = 0.35;
};

} // namespace twinspect
