// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QList>
#include <QPoint>

#include "core/geometry/profile.h"
#include "ui/models/shown_part.h"
#include "ui/tools/view_tool.h"

namespace twinspect {

/// Measures on the shown part. Clicks in any view set its points, and every view shows the result.
class MeasureTool : public ViewTool {
    Q_OBJECT

public:
    enum class Kind { None, Distance, HeightDifference, Region, Profile };
    using ViewTool::ViewTool;

    [[nodiscard]] Kind kind() const { return m_kind; }
    void choose(Kind kind); ///< forgets the points
    void setPart(std::shared_ptr<const ShownPart> part);
    void setRegions(const std::vector<DefectRegion>& regions);
    /// A click. The third point of a measurement of two begins anew.
    void add(QPoint pixel);
    void clear();
    void retranslate();

    void click(const ToolEvent& event) override;
    bool cancel() override; ///< removes the points
    void paint(QPainter& painter, const ViewProjection& view, const QRectF& exposed) const override;

    [[nodiscard]] const QList<QPoint>& pixels() const { return m_pixels; }
    /// The heights along the line; nothing without a line.
    [[nodiscard]] const std::optional<Profile>& profile() const { return m_profile; }
    /// The result, or what is wrong with the points; empty before there is one.
    [[nodiscard]] const QString& text() const { return m_text; }
    /// What to do next; empty without a tool.
    [[nodiscard]] QString hint() const;

Q_SIGNALS:
    void changed();

private:
    void update();
    [[nodiscard]] QString distanceText() const;
    [[nodiscard]] QString heightText() const;
    /// "+0.52 ± 0.03", over the ground; empty where one of the points was not measured.
    [[nodiscard]] QString heightDifference(double uncertaintyMm) const;
    [[nodiscard]] QString regionText() const;
    [[nodiscard]] QString profileText() const;

    Kind m_kind = Kind::None;
    std::shared_ptr<const ShownPart> m_part;
    std::vector<DefectRegion> m_regions;
    QList<QPoint> m_pixels;
    QString m_text;
    std::optional<Profile> m_profile;
};

/// Index of the region that holds a pixel; -1 = none.
[[nodiscard]] int regionAt(const std::vector<DefectRegion>& regions, QPoint pixel);

} // namespace twinspect
