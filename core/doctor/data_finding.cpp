// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/data_finding.h"

namespace twinspect {

std::string_view toString(FindingCode code)
{
    switch (code) {
    case FindingCode::Unpaired: return "unpaired";
    case FindingCode::LeftOut: return "left-out";
    case FindingCode::CatalogRemark: return "remark";
    case FindingCode::Unreadable: return "unreadable";
    case FindingCode::DepthRounded: return "depth-rounded";
    case FindingCode::UnequalSizes: return "unequal-sizes";
    case FindingCode::SizesVary: return "sizes-vary";
    case FindingCode::NothingMeasured: return "nothing-measured";
    case FindingCode::ManyGaps: return "many-gaps";
    case FindingCode::ManyGapsOverall: return "many-gaps-overall";
    case FindingCode::GeometryScale: return "geometry-scale";
    case FindingCode::MissingValues: return "missing-values";
    case FindingCode::GeometryDoubt: return "geometry-doubt";
    case FindingCode::UnitsDiffer: return "units-differ";
    case FindingCode::Misregistered: return "misregistered";
    case FindingCode::PartMissing: return "part-missing";
    case FindingCode::PartFillsPicture: return "part-fills-picture";
    case FindingCode::GroundNotAlwaysVisible: return "ground-not-always-visible";
    case FindingCode::PartCutOff: return "part-cut-off";
    case FindingCode::Duplicates: return "duplicates";
    case FindingCode::DuplicatesAcrossSets: return "duplicates-across-sets";
    case FindingCode::OddOnesOut: return "odd-ones-out";
    case FindingCode::TwoVariants: return "two-variants";
    case FindingCode::MaskEmpty: return "mask-empty";
    case FindingCode::MaskOnGood: return "mask-on-good";
    case FindingCode::MaskMissing: return "mask-missing";
    case FindingCode::MaskMarksAll: return "mask-marks-all";
    case FindingCode::PatternUses: return "pattern-uses";
    case FindingCode::FewGoodParts: return "few-good-parts";
    case FindingCode::GoodPartsProve: return "good-parts-prove";
    }
    return "remark";
}

std::string_view toString(Severity severity)
{
    switch (severity) {
    case Severity::Note: return "note";
    case Severity::Warning: return "warning";
    case Severity::Problem: return "problem";
    }
    return "note";
}

} // namespace twinspect
