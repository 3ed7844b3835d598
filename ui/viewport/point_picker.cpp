// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewport/point_picker.h"

#include <algorithm>
#include <limits>

namespace twinspect {

namespace {

constexpr double kSameSurface = 0.02; ///< of the view's height
constexpr float kFar = std::numeric_limits<float>::max();

} // namespace

std::optional<QPointF> positionOf(const QVector3D& point, const OrbitCamera& camera, QSizeF size)
{
    const auto seen = camera.project(point);
    if (!camera.orthographic() && seen.depthMm <= 0)
        return std::nullopt;
    return QPointF(size.width() / 2 + seen.x * size.height(), size.height() / 2 - seen.y * size.height());
}

PointPicker::PointPicker(const CloudPoints& points, const OrbitCamera& camera, QSizeF size, double radius)
    : m_points(points), m_eye(camera.position()), m_right(camera.right()), m_up(camera.up()), m_back(camera.back()),
      m_perDepth(camera.orthographic() ? 0
                                       : static_cast<float>(camera.viewHeightMm() / (m_eye - camera.focus()).length())),
      m_constant(camera.orthographic() ? static_cast<float>(camera.viewHeightMm()) : 0),
      m_width(static_cast<float>(size.width())), m_height(static_cast<float>(size.height())),
      m_radius(static_cast<float>(radius)), m_sameSurfaceMm(static_cast<float>(kSameSurface * camera.viewHeightMm()))
{
    if (size.isEmpty())
        return;
    // One cell more on every side, for the points just outside the view.
    m_columns = static_cast<int>(m_width / m_radius) + 3;
    m_rows = static_cast<int>(m_height / m_radius) + 3;
    const auto cells = static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_rows);
    m_firstOfCell.assign(cells + 1, 0);
    m_foremost.assign(cells, kFar);
    std::vector<int> cellOfPoint(static_cast<std::size_t>(points.size()));
    for (int point = 0; point < points.size(); ++point) {
        const Spot spot = spotOf(point);
        const int cell = cellOf(spot);
        cellOfPoint[static_cast<std::size_t>(point)] = cell;
        if (cell < 0)
            continue;
        const auto at = static_cast<std::size_t>(cell);
        ++m_firstOfCell[at + 1];
        m_foremost[at] = std::min(m_foremost[at], spot.depth);
    }
    for (std::size_t cell = 0; cell < cells; ++cell)
        m_firstOfCell[cell + 1] += m_firstOfCell[cell];
    m_sorted.resize(static_cast<std::size_t>(m_firstOfCell.back()));
    std::vector<int> next(m_firstOfCell.begin(), m_firstOfCell.end() - 1);
    for (int point = 0; point < points.size(); ++point)
        if (const int cell = cellOfPoint[static_cast<std::size_t>(point)]; cell >= 0)
            m_sorted[static_cast<std::size_t>(next[static_cast<std::size_t>(cell)]++)] = point;
}

// The same as OrbitCamera::project() and positionOf(), with the camera taken apart once.
PointPicker::Spot PointPicker::spotOf(int point) const
{
    const float* xyz = m_points.xyzMm().data() + static_cast<std::size_t>(point) * 3;
    const float x = xyz[0] - m_eye.x(), y = xyz[1] - m_eye.y(), z = xyz[2] - m_eye.z();
    const float depth = -(m_back.x() * x + m_back.y() * y + m_back.z() * z);
    const float heightMm = m_constant + m_perDepth * depth;
    if (!(heightMm > 0))
        return {kFar, kFar, depth}; // behind the eye
    const float scale = m_height / heightMm;
    return {m_width / 2 + (m_right.x() * x + m_right.y() * y + m_right.z() * z) * scale,
            m_height / 2 - (m_up.x() * x + m_up.y() * y + m_up.z() * z) * scale, depth};
}

int PointPicker::cellOf(const Spot& spot) const
{
    if (!(spot.x > -m_radius && spot.y > -m_radius && spot.x < m_width + m_radius && spot.y < m_height + m_radius))
        return -1;
    return (static_cast<int>(spot.y / m_radius + 1) * m_columns) + static_cast<int>(spot.x / m_radius + 1);
}

std::optional<int> PointPicker::pick(QPointF position) const
{
    const Spot target{static_cast<float>(position.x()), static_cast<float>(position.y()), 0};
    const int middle = m_columns > 0 ? cellOf(target) : -1;
    if (middle < 0)
        return std::nullopt;
    struct Candidate {
        int point;
        float distance2, depth;
    };
    std::vector<Candidate> candidates;
    float foremost = kFar;
    const int row = middle / m_columns, column = middle % m_columns;
    for (int r = std::max(row - 1, 0); r <= std::min(row + 1, m_rows - 1); ++r)
        for (int c = std::max(column - 1, 0); c <= std::min(column + 1, m_columns - 1); ++c) {
            const auto cell = static_cast<std::size_t>(r * m_columns + c);
            for (int at = m_firstOfCell[cell]; at < m_firstOfCell[cell + 1]; ++at) {
                const int point = m_sorted[static_cast<std::size_t>(at)];
                const Spot spot = spotOf(point);
                const float offX = spot.x - target.x, offY = spot.y - target.y;
                const float distance2 = offX * offX + offY * offY;
                if (distance2 > m_radius * m_radius)
                    continue;
                candidates.push_back({point, distance2, spot.depth});
                foremost = std::min(foremost, spot.depth);
            }
        }
    std::optional<int> best;
    float nearest = kFar;
    for (const auto& candidate : candidates)
        if (candidate.depth <= foremost + m_sameSurfaceMm && candidate.distance2 < nearest) {
            nearest = candidate.distance2;
            best = candidate.point;
        }
    return best;
}

void PointPicker::visitSeen(const QRectF& inView, const std::function<void(int, QPointF)>& visit) const
{
    const QRectF area = inView & QRectF(0, 0, m_width, m_height);
    if (m_columns == 0 || area.isEmpty())
        return;
    const auto cellAt = [this](double place) { return static_cast<int>(place / m_radius + 1); };
    for (int row = cellAt(area.top()); row <= cellAt(area.bottom()); ++row)
        for (int column = cellAt(area.left()); column <= cellAt(area.right()); ++column) {
            const auto cell = static_cast<std::size_t>(row * m_columns + column);
            for (int at = m_firstOfCell[cell]; at < m_firstOfCell[cell + 1]; ++at) {
                const int point = m_sorted[static_cast<std::size_t>(at)];
                const Spot spot = spotOf(point);
                if (const QPointF place(spot.x, spot.y);
                    spot.depth <= m_foremost[cell] + m_sameSurfaceMm && area.contains(place))
                    visit(point, place);
            }
        }
}

bool PointPicker::sees(int point) const
{
    const Spot spot = spotOf(point);
    if (m_columns == 0 || !(spot.x >= 0 && spot.y >= 0 && spot.x < m_width && spot.y < m_height))
        return false;
    return spot.depth <= m_foremost[static_cast<std::size_t>(cellOf(spot))] + m_sameSurfaceMm;
}

} // namespace twinspect
