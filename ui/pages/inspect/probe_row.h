// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include <QPoint>
#include <QWidget>

#include "core/evaluation/height_tolerance.h"
#include "ui/models/shown_part.h"

class QLabel;

namespace twinspect {

/// Shows all values of the pixel under the cursor in one row.
class ProbeRow : public QWidget {
    Q_OBJECT

public:
    enum Field {
        Position,
        Color,
        X,
        Y,
        Z,
        Height,
        VsGood,
        RgbScore,
        DepthScore,
        WeightRgb,
        FusedScore,
        Label,
        FieldCount
    };
    explicit ProbeRow(QWidget* parent = nullptr);

    void setPart(std::shared_ptr<const ShownPart> part);
    void setRegions(const std::vector<DefectRegion>* regions); ///< kept by the caller
    void setTolerance(const std::optional<HeightTolerance>& tolerance);
    void setPixel(std::optional<QPoint> pixel);
    [[nodiscard]] QString text(Field field) const;
    /// All fields with their names, for the clipboard.
    [[nodiscard]] QString asText() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void refresh();
    [[nodiscard]] QString valueOf(Field field, QPoint pixel) const;

    std::shared_ptr<const ShownPart> m_part;
    const std::vector<DefectRegion>* m_regions = nullptr;
    std::optional<HeightTolerance> m_tolerance;
    std::optional<QPoint> m_pixel;
    std::array<QLabel*, FieldCount> m_names{}, m_values{};
};

} // namespace twinspect
