// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/evaluation/label.h"
#include "ui/plots/chart.h"

namespace twinspect {

/// Plots two scores of each part. Colour and shape show what a person said about the part. The part under the pointer
/// and the selected one have a ring.
class PartScatter : public Chart {
    Q_OBJECT

public:
    explicit PartScatter(QWidget* parent = nullptr);

    /// Rings one part; none when it is not here.
    void setSelected(const QString& part);
    /// Where a part lies, for tests; empty when it has no two scores.
    [[nodiscard]] std::optional<QPoint> pixelOf(const QString& part) const;

Q_SIGNALS:
    void partClicked(const QString& part);

protected:
    struct Point {
        QString part;
        double x = 0, y = 0;
        Label label = Label::Unknown;
        bool filled = false;
    };
    enum class Ranges {
        Common, ///< of both axes: the scores can be compared
        Own,
    };
    /// Points without two finite scores are left out.
    void setPoints(std::vector<Point> points, Ranges ranges);
    [[nodiscard]] const std::vector<Point>& points() const { return m_points; }
    /// What the tool tip says of a point.
    [[nodiscard]] virtual QString wordsOn(const Point& point) const = 0;
    /// Says in the legend what a filled mark is; empty: nothing is filled.
    void nameFilled(const QString& name);
    void nameLabels();
    void recolour() override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    static constexpr int kLabels = 3;
    [[nodiscard]] const Point* nearest(const QPointF& position) const;
    [[nodiscard]] const Point* find(const QString& part) const;
    [[nodiscard]] QPointF place(const Point& point) const; ///< px
    void ring(QCPGraph& graph, const Point* point);

    std::vector<Point> m_points;
    QString m_selectedPart;
    std::array<QCPGraph*, kLabels> m_open{}, m_filled{}; ///< by Label
    QCPGraph* m_key = nullptr;
    QCPGraph *m_hovered = nullptr, *m_selected = nullptr;
};

} // namespace twinspect
