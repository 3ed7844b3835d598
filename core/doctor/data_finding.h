// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text.h"

namespace twinspect {

/// The kinds of finding of the data check. The window and the command line choose their own words for each.
enum class FindingCode {
    Unpaired,             ///< files without their partner
    LeftOut,              ///< files that no sample uses, for another reason; one finding a reason
    CatalogRemark,        ///< what listing the folder had to say; `detail`
    Unreadable,           ///< samples that cannot be used; `detail`, one finding a cause
    DepthRounded,         ///< depth of 8 bits or in colours: the measurement is lost
    UnequalSizes, ///< RGB picture, geometry and mask of one sample differ; figures colour_width, colour_height,
                  ///< other_width, other_height
    SizesVary, ///< between samples; figures sizes
    NothingMeasured, ///< geometry without a single point
    ManyGaps, ///< samples with much unmeasured; figures limit, worst
    ManyGapsOverall, ///< figures share
    GeometryScale, ///< always: figures distance_m, field_width_mm, field_height_mm, mm_per_pixel, metres_per_unit,
                   ///< guessed (0/1)
    MissingValues, ///< numbers that were taken as "not measured"; `detail`; figures value, share
    GeometryDoubt, ///< the geometry may be understood wrongly; `detail`, one finding a doubt
    UnitsDiffer, ///< figures millimetres, metres: how many samples of each; samples are the fewer ones
    Misregistered, ///< figures columns, rows: what has to be added to a place in the geometry to find it in the colour
                   ///< picture; samples
    PartMissing, ///< no part in the picture of a good part
    PartFillsPicture, ///< no ground visible in any; figures samples
    GroundNotAlwaysVisible, ///< visible in most, not in these
    PartCutOff, ///< the part touches the edge of the picture
    Duplicates, ///< one finding a group of good parts that are the same recording; figures geometry_same (0/1)
    DuplicatesAcrossSets, ///< the same, in sets that must not share parts
    OddOnesOut, ///< good parts unlike the others: DataCheck::oddParts
    TwoVariants, ///< good parts that look like another variant; figures of (how many good parts), trait
    MaskEmpty, ///< defects whose mask marks nothing
    MaskOnGood, ///< good parts whose mask marks something
    MaskMissing, ///< defects without a mask
    MaskMarksAll, ///< masks that mark nearly everything; figures limit
    PatternUses, ///< how many files each pattern of a mapping took; `detail`
    FewGoodParts, ///< figures usable, needed, recommended
    GoodPartsProve, ///< figures usable, held_out, upper, smallest_alpha
};

/// How serious a finding is. Problem: cannot be used as it is. Warning: look at it. Note: good to know.
enum class Severity { Note, Warning, Problem };

/// One finding of the data check, as facts without words.
struct Finding {
    FindingCode code = FindingCode::CatalogRemark;
    Severity severity = Severity::Note;
    std::vector<std::string> samples; ///< ids, sorted
    std::vector<std::filesystem::path> files; ///< sorted
    std::map<std::string, double> figures;
    Text detail; ///< a reader's own words, with remedy; empty for most codes
};

/// "duplicates-across-sets": for JSON.
[[nodiscard]] std::string_view toString(FindingCode code);
[[nodiscard]] std::string_view toString(Severity severity); ///< note, warning, problem

} // namespace twinspect
