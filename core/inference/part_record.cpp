// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/part_record.h"

#include <cmath>

#include "core/inference/tolerance_bands.h"

namespace twinspect {

namespace {

void measureInto(MeasuredRecord& record, const Region& region, const std::optional<RegionMeasurement>& measured)
{
    record.row = region.box.row;
    record.column = region.box.column;
    record.width = region.box.width;
    record.height = region.box.height;
    record.centroidRow = region.centroidRow;
    record.centroidColumn = region.centroidColumn;
    record.pixels = region.pixelCount;
    if (!measured)
        return;
    record.areaMm2 = measured->areaMm2;
    record.lengthMm = measured->lengthMm;
    record.widthMm = measured->widthMm;
    record.centreMm = measured->centreMm;
    record.extentMm = measured->extentMm;
    record.edgeDistanceMm = measured->edgeDistanceMm.value_or(MeasuredRecord::kNotKnown);
    const auto& u = measured->uncertainty;
    if (std::isfinite(u.areaMm2)) // the noise is known
        record.uncertainty =
            UncertaintyRecord{u.areaMm2, u.extentMm, u.edgeDistanceMm, u.lowestMm, u.highestMm, u.meanMm, u.volumeMm3};
    if (const auto& depth = measured->depth)
        record.depth = DepthRecord{depth->lowestMm,  depth->highestMm,        depth->meanMm,
                                   depth->volumeMm3, depth->referenceNoiseMm, depth->measuredShare};
}

RegionRecord recordOf(const DefectRegion& defect)
{
    const Region& region = defect.region;
    RegionRecord record;
    measureInto(record, region, defect.measurement);
    record.scoreMax = region.highestScore;
    record.scoreMean = region.meanScore;
    record.raisedBy = defect.raisedBy;
    record.heightVsGoodMm = defect.heightVsGoodMm;
    record.goodPartsVaryMm = defect.goodPartsVaryMm;
    record.ignored = defect.ignored;
    record.interests = defect.interests;
    record.elsewhere = defect.elsewhere;
    return record;
}

void take(InspectionRecord& record, const CountedScores& scores, const std::vector<DefectRegion>& regions)
{
    record.score = scores.imageScore;
    record.peak = scores.peak();
    record.scores = scores.imageScores;
    record.raisedBy = scores.raisedBy;
    record.interest = scores.interest;
    record.regions.clear();
    for (const auto& region : regions)
        record.regions.push_back(recordOf(region));
}

/// What the readers of geometry took by themselves, in the words of the settings.
std::map<std::string, std::string> assumedOf(const GeometryNotes& notes)
{
    GeometryReading taken;
    if (notes.unitGuessed)
        taken.metresPerUnit = notes.metresPerUnit;
    for (const auto& value : notes.missing)
        if (!value.told)
            taken.missing.push_back(value.value);
    const auto settings = settingsOf(taken);
    return {settings.begin(), settings.end()};
}

InspectionRecord begun(const SampleRef& sample, const std::string& modelHash, const Thresholds& thresholds,
                       const std::string& thresholdsFrom)
{
    InspectionRecord record;
    record.sample = sample.id;
    record.rgb = sample.rgb.string();
    record.geometry = sample.geometry.string();
    record.reading.said = saidOf(sample.reading);
    record.label = sample.label;
    record.defectType = sample.defectType;
    record.model = modelHash;
    record.thresholds = thresholds;
    record.thresholdsFrom = thresholdsFrom;
    record.inspected = utcNow();
    return record;
}

} // namespace

AnnotatedRecord recordOf(const MeasuredAnnotation& measured)
{
    AnnotatedRecord record;
    measureInto(record, regionOf(measured.annotation.region.mask()), measured.measurement);
    record.defectType = measured.annotation.defectType;
    record.severity = measured.annotation.severity;
    return record;
}

InspectionRecord recordOf(const InspectedPart& part, const AnomalyModel& model, const Thresholds& thresholds,
                          const std::string& thresholdsFrom)
{
    auto record = begun(part.sample, model.hash(), thresholds, thresholdsFrom);
    record.reading.assumed = assumedOf(part.notes);
    record.part = model.partName();
    record.unit = model.scoreUnit();
    record.width = part.width;
    record.height = part.height;
    record.partFound = part.anomaly.partFound;
    record.groundVisible = part.prepared.geometry.groundVisible;
    record.verdict = part.decision.verdict;
    record.reasons = part.decision.reasons;
    record.interest.id = thresholds.regions.id();
    if (part.anomaly.partFound) {
        record.scoreLimit = part.anomaly.scoreLimit;
        record.arithmetic = part.anomaly.arithmetic;
        record.notes = part.anomaly.notes;
        take(record, part.scores, part.regions);
    }
    for (const auto& measured : part.annotated)
        record.annotated.push_back(recordOf(measured));
    return record;
}

void addTolerance(InspectionRecord& record, const InspectedPart& part, const HeightTolerance& tolerance)
{
    if (part.anomaly.goodPartsVaryMm.empty())
        return;
    const auto outside = outsideTolerance(part.anomaly.heightVsGoodMm, part.anomaly.goodPartsVaryMm, tolerance,
                                          cropMmPerPixel(part.prepared));
    if (auto note = noteOf(outside, tolerance))
        record.notes.push_back(std::move(*note));
}

void judgeAgain(InspectionRecord& record, const CountedScores& scores, const std::vector<DefectRegion>& regions,
                const Thresholds& thresholds, const std::string& thresholdsFrom)
{
    take(record, scores, regions);
    record.thresholds = thresholds;
    record.decideAgain(thresholds, thresholdsFrom);
}

InspectionRecord recordOf(const SampleRef& sample, const Error& error, const std::string& modelHash,
                          const Thresholds& thresholds, const std::string& thresholdsFrom)
{
    auto record = begun(sample, modelHash, thresholds, thresholdsFrom);
    record.failure = FailureRecord{std::string(toString(error.code)), error.message()};
    return record;
}

} // namespace twinspect
