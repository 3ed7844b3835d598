// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QObject>
#include <QPoint>
#include <QRectF>

namespace twinspect {

/// The pixel under the cursor and the section of the picture, shared by all views of one part. Coordinates are pixels
/// of the full picture, x = column, y = row.
class LinkedCursor : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] std::optional<QPoint> pixel() const { return m_pixel; }
    void moveTo(std::optional<QPoint> pixel);
    /// The section shown by the flat views; an empty rectangle = fit the whole picture.
    [[nodiscard]] QRectF section() const { return m_section; }
    void show(const QRectF& section);

Q_SIGNALS:
    void moved();
    void sectionChanged();

private:
    std::optional<QPoint> m_pixel;
    QRectF m_section;
};

} // namespace twinspect
