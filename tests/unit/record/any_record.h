// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "core/record/inspection_record.h"

namespace twinspect::sample {

/// Random records with everything that text, numbers and options can hold. Every member is set.
class AnyRecord {
public:
    explicit AnyRecord(unsigned seed) : m_random(seed) {}

    InspectionRecord operator()(int number)
    {
        InspectionRecord record;
        record.sample = "s" + std::to_string(number) + text();
        record.rgb = text();
        record.geometry = text();
        if (below(5) != 0)
            record.reading.said = {{"rules", "1"}, {"unit", text()}, {"camera", text()}};
        if (!record.reading.said.empty() && below(2) == 0)
            record.reading.assumed = {{"unit", "mm"}, {"missing", text()}};
        record.label = pick(Label::Unknown, Label::Good, Label::Defect);
        record.defectType = text();
        record.model = text();
        record.part = text();
        record.recipe = text();
        record.recipeRevision = below(1000);
        if (below(5) != 0)
            record.inspected = UtcTime(std::chrono::milliseconds(1'700'000'000'000 + below(1'000'000'000)));
        record.thresholds = {real(), real(), real(), pick(0.0, 2.5, 1.0 / 3), pick(0.0, 0.1)};
        record.thresholds.arithmetic = pick(Arithmetic::Unknown, Arithmetic::Float32, Arithmetic::BFloat16Cuda);
        record.thresholdsFrom = text();
        record.width = below(4000);
        record.height = below(4000);
        record.partFound = below(5) != 0;
        record.groundVisible = pick(std::optional<bool>(), std::optional(true), std::optional(false));
        record.verdict = pick(Verdict::Ok, Verdict::Review, Verdict::Reject, Verdict::NoPart);
        for (int left = below(3); left > 0; --left)
            record.reasons.push_back(pick(Reason::ScoreAboveReject, Reason::AreaUnknown, Reason::RegionsTooSmall,
                                          Reason::UnlikeLearntPart, Reason::RegionsTooShallow, Reason::DepthUnknown));
        record.score = real();
        if (below(2) == 0)
            record.scoreLimit = finite();
        if (below(2) == 0)
            record.unit = ScoreUnit::between(pick(-1.5, 0.0, 0.1), pick(0.3, 1e5));
        record.arithmetic = pick(Arithmetic::Unknown, Arithmetic::Float32, Arithmetic::BFloat16Avx512);
        record.peak = real();
        record.scores = {{"rgb", real()}, {"depth", real()}, {"cm_segf", real()}};
        record.raisedBy = pick(std::optional<RaisedBy>(), std::optional(RaisedBy::Rgb), std::optional(RaisedBy::Depth),
                               std::optional(RaisedBy::Both));
        if (below(2) == 0) {
            record.interest.id = "00ff" + std::to_string(number);
            record.interest.wholeScore = real();
            record.interest.elsewhere = below(2) == 0;
            for (int left = 1 + below(3); left > 0; --left)
                record.interest.regions.push_back(interest());
            record.thresholds.regions = RegionsOfInterest::named(pick(record.interest.id, std::string("other")));
        }
        for (int left = below(4); left > 0; --left) {
            record.regions.push_back(region());
            for (int at = 0; at < static_cast<int>(record.interest.regions.size()); at += 1 + below(2))
                record.regions.back().interests.push_back(at);
        }
        if (below(2) == 0)
            record.maps = {{"fused", {"maps/a.fused.png", finite(), finite()}}};
        for (int left = below(3); left > 0; --left) {
            auto& annotated = record.annotated.emplace_back();
            measure(annotated);
            annotated.defectType = text();
            annotated.severity = below(6);
        }
        for (int left = below(3); left > 0; --left)
            record.notes.push_back(pick(Text(text()), Text("%1: %2 % darker (%3)", text(), below(100), Text(text()))));
        return record;
    }

private:
    int below(int count) { return static_cast<int>(m_random() % static_cast<unsigned>(count)); }
    template <class First, class... Others>
    First pick(First first, Others... others)
    {
        const std::vector<First> all{first, others...};
        return all[m_random() % all.size()];
    }
    double real()
    {
        const double exponent = std::uniform_real_distribution(-300.0, 300.0)(m_random);
        return pick(0.0, -0.0, std::nan(""), std::numeric_limits<double>::infinity(), 0.1, 1.0 / 3,
                    -std::pow(10, exponent), std::pow(10, exponent), std::numeric_limits<double>::denorm_min(),
                    std::numeric_limits<double>::max());
    }
    double finite() { return pick(0.1, -1.0 / 3, 1e-300, 65535.0); }
    std::string text()
    {
        return pick(std::string(), std::string("a b"), std::string("O'Hare \"x\", \\n ; -- %_"),
                    std::string("line\nbreak\ttab\r"), std::string("=1+1"),
                    std::string("\xe6\xa3\x80\xe9\xaa\x8c \xc3\xbc\xc3\x9f \xf0\x9f\x94\xa7"), std::string(3000, 'y'));
    }
    InterestRecord interest()
    {
        InterestRecord interest;
        interest.name = text();
        interest.kind = pick(InterestKind::Ignore, InterestKind::Inspect, InterestKind::OwnLimits);
        interest.share = pick(0.0, 1.0 / 3, 1.0);
        interest.cut = below(2) == 0;
        interest.score = real();
        for (auto* limit : {&interest.threshold, &interest.minAreaMm2, &interest.minDepthMm})
            if (below(2) == 0)
                *limit = finite();
        return interest;
    }
    void measure(MeasuredRecord& region)
    {
        region.row = below(4000);
        region.column = below(4000);
        region.width = 12;
        region.height = 7;
        region.centroidRow = real();
        region.centroidColumn = real();
        region.pixels = below(100'000);
        region.areaMm2 = real();
        region.lengthMm = real();
        region.widthMm = real();
        if (below(2) == 0)
            region.centreMm = {finite(), finite(), finite()};
        if (below(2) == 0)
            region.depth = DepthRecord{real(), real(), real(), real(), real(), real()};
        region.extentMm = real();
        region.edgeDistanceMm = real();
        if (below(2) == 0)
            region.uncertainty = UncertaintyRecord{real(), real(), real(), real(), real(), real(), real()};
    }
    RegionRecord region()
    {
        RegionRecord region;
        measure(region);
        region.scoreMax = real();
        region.scoreMean = real();
        region.raisedBy = pick(RaisedBy::Rgb, RaisedBy::Depth, RaisedBy::Both);
        if (below(2) == 0)
            region.heightVsGoodMm = finite();
        if (below(2) == 0)
            region.goodPartsVaryMm = finite();
        region.ignored = below(2) == 0;
        region.elsewhere = below(2) == 0;
        return region;
    }

    std::mt19937_64 m_random;
};

/// The names of the members that differ; what is not finite counts as not known. Compared member by member, so that a
/// writer and a reader that leave out the same thing are found.
inline std::string differences(const InspectionRecord& a, const InspectionRecord& b)
{
    std::string names;
    const auto differ = [&names](bool equal, const char* name) { names += equal ? "" : std::string(name) + " "; };
    const auto same = [](double x, double y) { return x == y || (!std::isfinite(x) && !std::isfinite(y)); };
    differ(a.sample == b.sample, "sample");
    differ(a.rgb == b.rgb && a.geometry == b.geometry, "files");
    differ(a.reading.said == b.reading.said && a.reading.assumed == b.reading.assumed, "reading");
    differ(a.label == b.label && a.defectType == b.defectType, "label");
    differ(a.model == b.model && a.part == b.part, "model");
    differ(a.recipe == b.recipe && a.recipeRevision == b.recipeRevision, "recipe");
    differ(a.inspected == b.inspected, "inspected");
    differ(same(a.thresholds.review, b.thresholds.review) && same(a.thresholds.reject, b.thresholds.reject)
               && same(a.thresholds.pixel, b.thresholds.pixel) && same(a.thresholds.minAreaMm2, b.thresholds.minAreaMm2)
               && same(a.thresholds.minDepthMm, b.thresholds.minDepthMm)
               && a.thresholds.arithmetic == b.thresholds.arithmetic && a.thresholdsFrom == b.thresholdsFrom
               && a.thresholds.regions == b.thresholds.regions,
           "thresholds");
    differ(a.interest.id == b.interest.id && same(a.interest.wholeScore, b.interest.wholeScore)
               && a.interest.elsewhere == b.interest.elsewhere
               && std::equal(a.interest.regions.begin(), a.interest.regions.end(), b.interest.regions.begin(),
                             b.interest.regions.end(),
                             [&](const InterestRecord& x, const InterestRecord& y) {
                                 return x.name == y.name && x.kind == y.kind && x.share == y.share && x.cut == y.cut
                                     && same(x.score, y.score) && x.threshold == y.threshold
                                     && x.minAreaMm2 == y.minAreaMm2 && x.minDepthMm == y.minDepthMm;
                             }),
           "interest");
    differ(a.failure.has_value() == b.failure.has_value()
               && (!a.failure || (a.failure->code == b.failure->code && a.failure->message == b.failure->message)),
           "failure");
    differ(a.width == b.width && a.height == b.height, "size");
    differ(a.partFound == b.partFound && a.groundVisible == b.groundVisible, "found");
    differ(a.verdict == b.verdict && a.reasons == b.reasons, "verdict");
    differ(same(a.score, b.score) && same(a.peak, b.peak) && a.scoreLimit == b.scoreLimit
               && a.arithmetic == b.arithmetic && a.raisedBy == b.raisedBy && a.unit == b.unit,
           "score");
    differ(std::equal(a.scores.begin(), a.scores.end(), b.scores.begin(), b.scores.end(),
                      [&](const auto& x, const auto& y) { return x.first == y.first && same(x.second, y.second); }),
           "scores");
    differ(std::equal(a.maps.begin(), a.maps.end(), b.maps.begin(), b.maps.end(),
                      [](const auto& x, const auto& y) {
                          return x.first == y.first && x.second.file == y.second.file
                              && x.second.offset == y.second.offset && x.second.step == y.second.step;
                      }),
           "maps");
    const auto sameMeasured = [&same](const MeasuredRecord& x, const MeasuredRecord& y) {
        const auto depth = [](const MeasuredRecord& r) { return r.depth.value_or(DepthRecord()); };
        const auto uncertainty = [](const MeasuredRecord& r) { return r.uncertainty.value_or(UncertaintyRecord()); };
        return x.row == y.row && x.column == y.column && x.width == y.width && x.height == y.height
            && same(x.centroidRow, y.centroidRow) && same(x.centroidColumn, y.centroidColumn) && x.pixels == y.pixels
            && same(x.areaMm2, y.areaMm2) && same(x.lengthMm, y.lengthMm) && same(x.widthMm, y.widthMm)
            && x.centreMm == y.centreMm && x.depth.has_value() == y.depth.has_value()
            && same(depth(x).lowestMm, depth(y).lowestMm) && same(depth(x).highestMm, depth(y).highestMm)
            && same(depth(x).meanMm, depth(y).meanMm) && same(depth(x).volumeMm3, depth(y).volumeMm3)
            && same(depth(x).noiseMm, depth(y).noiseMm) && same(depth(x).measuredShare, depth(y).measuredShare)
            && same(x.extentMm, y.extentMm) && same(x.edgeDistanceMm, y.edgeDistanceMm)
            && x.uncertainty.has_value() == y.uncertainty.has_value()
            && same(uncertainty(x).areaMm2, uncertainty(y).areaMm2)
            && same(uncertainty(x).extentMm, uncertainty(y).extentMm)
            && same(uncertainty(x).edgeDistanceMm, uncertainty(y).edgeDistanceMm)
            && same(uncertainty(x).lowestMm, uncertainty(y).lowestMm)
            && same(uncertainty(x).highestMm, uncertainty(y).highestMm)
            && same(uncertainty(x).meanMm, uncertainty(y).meanMm)
            && same(uncertainty(x).volumeMm3, uncertainty(y).volumeMm3);
    };
    differ(std::equal(a.regions.begin(), a.regions.end(), b.regions.begin(), b.regions.end(),
                      [&](const RegionRecord& x, const RegionRecord& y) {
                          return sameMeasured(x, y) && same(x.scoreMax, y.scoreMax) && same(x.scoreMean, y.scoreMean)
                              && x.ignored == y.ignored && x.interests == y.interests && x.elsewhere == y.elsewhere
                              && x.raisedBy == y.raisedBy && x.heightVsGoodMm == y.heightVsGoodMm
                              && x.goodPartsVaryMm == y.goodPartsVaryMm;
                      }),
           "regions");
    differ(std::equal(a.annotated.begin(), a.annotated.end(), b.annotated.begin(), b.annotated.end(),
                      [&](const AnnotatedRecord& x, const AnnotatedRecord& y) {
                          return sameMeasured(x, y) && x.defectType == y.defectType && x.severity == y.severity;
                      }),
           "annotated");
    // As results.jsonl has them; what a window can translate has a test of its own.
    differ(std::ranges::equal(a.notes, b.notes, {}, &Text::english, &Text::english), "notes");
    return names;
}

} // namespace twinspect::sample
