// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspect/region_model.h"

#include <cmath>
#include <limits>
#include <tuple>

#include <QGuiApplication>
#include <QLocale>
#include <QPalette>

#include "ui/common/value_text.h"
#include "ui/pages/inspect/inspect_text.h"

namespace twinspect {

QString nameOf(RaisedBy modality)
{
    switch (modality) {
    case RaisedBy::Rgb: return InspectText::tr("RGB");
    case RaisedBy::Depth: return InspectText::tr("depth");
    case RaisedBy::Both: break;
    }
    return InspectText::tr("both");
}

QString depthText(double mm)
{
    if (!std::isfinite(mm))
        return kDash;
    return (mm < 0 ? InspectText::tr("%1 mm deep") : InspectText::tr("%1 mm high"))
        .arg(QLocale().toString(std::abs(mm), 'f', 2));
}

QString vsGoodText(double mm)
{
    if (!std::isfinite(mm))
        return kDash;
    const auto sign = mm < 0 ? QStringLiteral("\u2212") : QStringLiteral("+");
    return InspectText::tr("%1 mm").arg(sign + QLocale().toString(std::abs(mm), 'f', 2));
}

QString lengthText(double mm)
{
    return std::isfinite(mm) ? InspectText::tr("%1 mm").arg(QLocale().toString(mm, 'f', 2)) : kDash;
}

QString volumeText(double mm3)
{
    if (!std::isfinite(mm3))
        return kDash;
    const auto sign = mm3 < 0 ? QStringLiteral("\u2212") : QStringLiteral("+");
    return InspectText::tr("%1 mm³").arg(sign + QLocale().toString(std::abs(mm3), 'f', 2));
}

QString tellingDifference(const DefectRegion& region)
{
    const bool known = region.heightVsGoodMm || std::isfinite(depthOf(region));
    return known && region.raisedBy != RaisedBy::Rgb ? differenceText(region) : QString();
}

QString differenceText(const DefectRegion& region)
{
    if (!region.heightVsGoodMm)
        return depthText(depthOf(region));
    const double mm = *region.heightVsGoodMm;
    if (std::abs(mm) < 0.005)
        return InspectText::tr("as high as good parts");
    const auto number = QLocale().toString(std::abs(mm), 'f', 2);
    if (region.goodPartsVaryMm)
        return (mm < 0 ? InspectText::tr("%1 mm lower than good parts, which vary by %2 mm")
                       : InspectText::tr("%1 mm higher than good parts, which vary by %2 mm"))
            .arg(number, QLocale().toString(*region.goodPartsVaryMm, 'f', 2));
    return (mm < 0 ? InspectText::tr("%1 mm lower than good parts") : InspectText::tr("%1 mm higher than good parts"))
        .arg(number);
}

double areaOf(const DefectRegion& region)
{
    return region.measurement ? region.measurement->areaMm2 : std::numeric_limits<double>::quiet_NaN();
}

double depthOf(const DefectRegion& region)
{
    if (!region.measurement || !region.measurement->depth)
        return std::numeric_limits<double>::quiet_NaN();
    const auto& depth = *region.measurement->depth;
    return -depth.lowestMm > depth.highestMm ? depth.lowestMm : depth.highestMm;
}

void RegionModel::setRegions(const std::vector<DefectRegion>& regions, const Thresholds& limits, const ScoreUnit& unit)
{
    constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();
    std::vector<InterestEvidence> interests;
    for (const auto& region : limits.regions.list())
        interests.push_back({kNotKnown, region.threshold, region.minAreaMm2, region.minDepthMm});
    beginResetModel();
    m_rows.clear();
    m_unit = unit;
    for (const auto& region : regions) {
        const auto& measured = region.measurement;
        auto evidence = evidenceOf(region);
        // Of regions of interest that were changed a moment ago.
        std::erase_if(evidence.interests, [&](int at) { return at >= static_cast<int>(interests.size()); });
        const auto least = sizeLimitsFor(evidence, interests, limits);
        m_rows.push_back({areaOf(region), region.heightVsGoodMm.value_or(kNotKnown), depthOf(region),
                          measured && measured->depth ? measured->depth->volumeMm3 : kNotKnown,
                          measured ? measured->extentMm : kNotKnown,
                          measured ? measured->edgeDistanceMm.value_or(kNotKnown) : kNotKnown,
                          measured ? measured->uncertainty : RegionUncertainty(), region.raisedBy,
                          region.region.highestScore, areaOf(region) < least.areaMm2,
                          evidence.deviationMm < least.depthMm, region.ignored});
    }
    endResetModel();
}

void RegionModel::retranslate()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int RegionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}
int RegionModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString RegionModel::text(const Row& row, int number, int column) const
{
    switch (column) {
    case Number: return QLocale().toString(number);
    case Area: return areaText(row.areaMm2);
    case VsGood: return vsGoodText(row.vsGoodMm);
    case Depth: return vsGoodText(row.depthMm);
    case Volume: return volumeText(row.volumeMm3);
    case Extent: return lengthText(row.extentMm);
    case Edge: return lengthText(row.edgeMm);
    case Raised: return nameOf(row.raisedBy);
    case Score: return scoreText(row.score, m_unit);
    default: return {};
    }
}

QString RegionModel::toolTip(const Row& row, int column) const
{
    const auto& u = row.uncertainty;
    double uncertainty = std::numeric_limits<double>::quiet_NaN();
    double value = uncertainty;
    auto unit = QStringLiteral("mm");
    switch (column) {
    case Area: std::tie(value, uncertainty, unit) = std::tuple(row.areaMm2, u.areaMm2, QStringLiteral("mm²")); break;
    case Depth:
        std::tie(value, uncertainty) = std::tuple(row.depthMm, row.depthMm < 0 ? u.lowestMm : u.highestMm);
        break;
    case Volume:
        std::tie(value, uncertainty, unit) = std::tuple(row.volumeMm3, u.volumeMm3, QStringLiteral("mm³"));
        break;
    case Extent: std::tie(value, uncertainty) = std::tuple(row.extentMm, u.extentMm); break;
    case Edge: std::tie(value, uncertainty) = std::tuple(row.edgeMm, u.edgeDistanceMm); break;
    default: break;
    }
    const auto click =
        row.ignored    ? InspectText::tr("This region lies where pixels are ignored and does not count. A click shows "
                                            "it in all views.")
        : row.tooSmall ? InspectText::tr("This region is smaller than the minimum area and does not count. A "
                                         "click shows it in all views.")
        : row.tooShallow ? InspectText::tr("This region is neither as deep nor as high as the minimum depth and does "
                                           "not count. A click shows it in all views.")
                         : InspectText::tr("A click shows this region in all views.");
    if (!std::isfinite(uncertainty))
        return click;
    return InspectText::tr("%1: value ± standard uncertainty from the noise of the sensor and the size of a pixel.")
               .arg(measuredText(value, uncertainty, 3) + QLatin1Char(' ') + unit)
         + QLatin1Char('\n') + click;
}

QVariant RegionModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const auto& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return text(row, index.row() + 1, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(index.column() == Raised ? Qt::AlignLeft | Qt::AlignVCenter
                                                            : Qt::AlignRight | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        return row.tooSmall || row.tooShallow || row.ignored
                 ? QVariant(QGuiApplication::palette().brush(QPalette::Disabled, QPalette::Text))
                 : QVariant();
    case Qt::ToolTipRole: return toolTip(row, index.column());
    default: return {};
    }
}

QVariant RegionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section == Depth)
        return InspectText::tr("How far the surface in the region departs from the surface around it; the part's own "
                               "steps and edges count, too");
    if (role == Qt::ToolTipRole && section == VsGood)
        return InspectText::tr(
            "How much higher or lower the region is than a good part, where it differs most. The model estimates it.");
    if (role == Qt::ToolTipRole && section == Volume)
        return InspectText::tr("Added material (+) or missing material (−) against the surface around the region");
    if (role == Qt::ToolTipRole && section == Extent)
        return InspectText::tr("The longest straight line within the region's outline, along the surface around it");
    if (role == Qt::ToolTipRole && section == Edge)
        return InspectText::tr("The shortest way from the region to the part's outline, or to that of an opening");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number: return InspectText::tr("No.");
    case Area: return InspectText::tr("Area");
    case Depth: return InspectText::tr("vs. around");
    case VsGood: return InspectText::tr("vs. good");
    case Volume: return InspectText::tr("Volume");
    case Extent: return InspectText::tr("Longest");
    case Edge: return InspectText::tr("To edge");
    case Raised: return InspectText::tr("Raised by");
    case Score: return InspectText::tr("Score");
    default: return {};
    }
}

} // namespace twinspect
