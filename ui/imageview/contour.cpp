// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imageview/contour.h"

#include <array>
#include <cmath>

namespace twinspect {

namespace {

/// The four pixel centres of a cell, clockwise on the screen from the upper left; side i lies between corner i and
/// corner i + 1.
struct Cell {
    std::array<QPointF, 4> corners;
    std::array<double, 4> values;

    [[nodiscard]] QPointF crossing(int side, double level) const
    {
        const auto i = static_cast<std::size_t>(side), j = (i + 1) % 4;
        // Always from the same end, so that two cells sharing the side find the same point to the last bit.
        const bool forward = side < 2;
        const auto &p = forward ? corners[i] : corners[j], &q = forward ? corners[j] : corners[i];
        const double a = forward ? values[i] : values[j], b = forward ? values[j] : values[i];
        double t = (level - a) / (b - a);
        if (!std::isfinite(t)) // one end was not measured
            t = 0.5;
        return p + t * (q - p);
    }
};

/// Joins every side where the curve enters (walking clockwise: low to high) with the next one where it leaves; a saddle
/// has two of each.
void addPieces(const Cell& cell, double level, QList<QLineF>& pieces)
{
    std::array<bool, 4> above{};
    int count = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        above[i] = cell.values[i] > level;
        count += above[i];
    }
    if (count == 0 || count == 4)
        return;
    const bool saddle = count == 2 && above[0] == above[2];
    // In a saddle the middle decides whether the two high corners belong together.
    const bool joined = saddle && (cell.values[0] + cell.values[1] + cell.values[2] + cell.values[3]) / 4 > level;
    for (int side = 0; side < 4; ++side) {
        const auto i = static_cast<std::size_t>(side);
        if (above[i] || !above[(i + 1) % 4])
            continue;
        int other = side;
        do // the side after the high corner(s); joined corners are separated by the piece around the low corner before
            other = joined ? (other + 3) % 4 : (other + 1) % 4;
        while (!(above[static_cast<std::size_t>(other)] && !above[static_cast<std::size_t>((other + 1) % 4)]));
        pieces.append(QLineF(cell.crossing(side, level), cell.crossing(other, level)));
    }
}

/// One straight run along a row or column of edges.
class Run {
public:
    Run(QList<QLineF>& lines, QPointF origin, QPointF along) : m_lines(lines), m_origin(origin), m_along(along) {}
    void edge(int at, bool there)
    {
        if (there && m_start < 0)
            m_start = at;
        if (!there && m_start >= 0) {
            m_lines.append(QLineF(m_origin + m_start * m_along, m_origin + at * m_along));
            m_start = -1;
        }
    }

private:
    QList<QLineF>& m_lines;
    QPointF m_origin, m_along;
    int m_start = -1;
};

} // namespace

QList<QLineF> isocontour(const Image<float>& map, double level)
{
    QList<QLineF> pieces;
    if (!std::isfinite(level))
        return pieces;
    for (int row = 0; row + 1 < map.height(); ++row) {
        const float* upper = &map.at(row, 0);
        const float* lower = &map.at(row + 1, 0);
        for (int column = 0; column + 1 < map.width(); ++column) {
            const int above = (upper[column] > level) + (upper[column + 1] > level) + (lower[column] > level)
                            + (lower[column + 1] > level);
            if (above == 0 || above == 4)
                continue;
            const double x = column + 0.5, y = row + 0.5;
            addPieces({{QPointF(x, y), QPointF(x + 1, y), QPointF(x + 1, y + 1), QPointF(x, y + 1)},
                       {upper[column], upper[column + 1], lower[column + 1], lower[column]}},
                      level, pieces);
        }
    }
    return pieces;
}

QList<QLineF> borderOf(const Mask& mask, QPoint origin)
{
    QList<QLineF> lines;
    const auto inside = [&mask](int row, int column) {
        return row >= 0 && column >= 0 && row < mask.height() && column < mask.width() && mask.at(row, column) != 0;
    };
    for (int row = 0; row <= mask.height(); ++row) {
        Run run(lines, QPointF(origin) + QPointF(0, row), {1, 0});
        for (int column = 0; column <= mask.width(); ++column)
            run.edge(column, inside(row - 1, column) != inside(row, column));
    }
    for (int column = 0; column <= mask.width(); ++column) {
        Run run(lines, QPointF(origin) + QPointF(column, 0), {0, 1});
        for (int row = 0; row <= mask.height(); ++row)
            run.edge(row, inside(row, column - 1) != inside(row, column));
    }
    return lines;
}

} // namespace twinspect
