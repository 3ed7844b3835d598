// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/linked_cursor.h"

namespace twinspect {

void LinkedCursor::moveTo(std::optional<QPoint> pixel)
{
    if (pixel == m_pixel)
        return;
    m_pixel = pixel;
    Q_EMIT moved();
}

void LinkedCursor::show(const QRectF& section)
{
    if (section == m_section)
        return;
    m_section = section;
    Q_EMIT sectionChanged();
}

} // namespace twinspect
