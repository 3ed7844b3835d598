// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>
#include <QPoint>
#include <QWidget>

#include "ui/common/legend.h"
#include "ui/models/linked_cursor.h"

namespace twinspect {

class CloudCanvas;

/// A layer over the cloud with the tool, the marker of the linked cursor, legend and scale bar. So the cloud is not
/// drawn again when only the marker moves or the tool paints.
class CloudOverlay : public QWidget {
    Q_OBJECT

public:
    CloudOverlay(LinkedCursor& cursor, CloudCanvas& canvas);

    void setLegend(const std::optional<Legend>& legend);
    void paint(QPainter& painter, const QRectF& exposed) const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void moveMarker();
    [[nodiscard]] QRect markerRect() const;

    LinkedCursor& m_cursor;
    CloudCanvas& m_canvas;
    std::optional<Legend> m_legend;
    QRect m_marker; ///< as it is painted
};

} // namespace twinspect
