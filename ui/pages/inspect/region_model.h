// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/inference/inspection.h"

namespace twinspect {

[[nodiscard]] QString nameOf(RaisedBy modality); ///< "RGB", "depth", "both"

/// The regions of the shown part above the pixel threshold, the strongest first.
class RegionModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Number, Area, VsGood, Depth, Volume, Extent, Edge, Raised, Score, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    /// `unit`: in which people read the scores.
    void setRegions(const std::vector<DefectRegion>& regions, const Thresholds& limits, const ScoreUnit& unit);
    void retranslate();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        double areaMm2 = 0; ///< NaN = not measurable
        double vsGoodMm = 0; ///< height against what a good part would show; NaN = the model cannot say
        double depthMm = 0;  ///< furthest from the surrounding surface, negative = sunk; NaN = not measurable
        double volumeMm3 = 0, extentMm = 0, edgeMm = 0; ///< NaN = not measurable
        RegionUncertainty uncertainty;
        RaisedBy raisedBy = RaisedBy::Both;
        double score = 0;
        bool tooSmall = false, tooShallow = false, ignored = false;
    };
    [[nodiscard]] QString text(const Row& row, int number, int column) const;
    [[nodiscard]] QString toolTip(const Row& row, int column) const;

    std::vector<Row> m_rows;
    ScoreUnit m_unit;
};

/// "0.31 mm deep", "0.12 mm high"; a dash where it could not be measured.
[[nodiscard]] QString depthText(double mm);
/// "+0.31 mm" where the part is higher than a good one; a dash where the model cannot say.
[[nodiscard]] QString vsGoodText(double mm);
/// "3.20 mm", and a signed "+1.50 mm³"; a dash where it could not be measured.
[[nodiscard]] QString lengthText(double mm);
[[nodiscard]] QString volumeText(double mm3);
/// "0.31 mm higher than good parts"; the deviation from the surroundings where the model cannot say; a dash where
/// neither is known.
[[nodiscard]] QString differenceText(const DefectRegion& region);
/// The same for a sentence about the verdict: empty where nothing is known, and where the RGB picture alone raised
/// the region.
[[nodiscard]] QString tellingDifference(const DefectRegion& region);
/// NaN where nothing was measured.
[[nodiscard]] double areaOf(const DefectRegion& region);
/// The larger of the deepest and the highest deviation, with its sign; NaN where nothing was measured.
[[nodiscard]] double depthOf(const DefectRegion& region);

} // namespace twinspect
