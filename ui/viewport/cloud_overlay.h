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

/// A layer over the cloud with the marker of the linked cursor, a measurement, legend and scale bar. So the cloud is
/// not drawn again when only the marker moves.
class CloudOverlay : public QWidget {
    Q_OBJECT

public:
    CloudOverlay(LinkedCursor& cursor, CloudCanvas& canvas);

    void setLegend(const std::optional<Legend>& legend);
    void setMeasurement(const QList<QPoint>& pixels, const QString& text);
    void paint(QPainter& painter) const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    LinkedCursor& m_cursor;
    CloudCanvas& m_canvas;
    std::optional<Legend> m_legend;
    QList<QPoint> m_measured;
    QString m_measurement;
};

} // namespace twinspect
