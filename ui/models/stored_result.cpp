// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/stored_result.h"

namespace twinspect {

namespace {

StoredResult begun(const SampleRef& sample, const Thresholds& thresholds)
{
    StoredResult stored;
    stored.sample = QString::fromStdString(sample.id);
    stored.rgb = QString::fromStdString(sample.rgb.string());
    stored.geometry = QString::fromStdString(sample.geometry.string());
    stored.label = sample.label;
    stored.defectType = QString::fromStdString(sample.defectType);
    stored.thresholds = thresholds;
    stored.when = QDateTime::currentDateTimeUtc();
    return stored;
}

StoredRegion regionOf(const DefectRegion& defect)
{
    StoredRegion region;
    region.scoreMax = defect.region.highestScore;
    region.row = defect.region.box.row;
    region.column = defect.region.box.column;
    region.width = defect.region.box.width;
    region.height = defect.region.box.height;
    region.raisedBy = std::string(toString(defect.raisedBy));
    if (defect.measurement && defect.measurement->depth) {
        region.lowestMm = defect.measurement->depth->lowestMm;
        region.highestMm = defect.measurement->depth->highestMm;
    }
    return region;
}

} // namespace

StoredResult storedResult(const SampleRef& sample, const InspectedPart& part, const SampleScore& score,
                          const Thresholds& thresholds)
{
    StoredResult stored = begun(sample, thresholds);
    stored.partFound = score.result.partFound;
    stored.score = score.result.imageScore;
    stored.peak = stored.partFound ? score.peak : std::numeric_limits<double>::quiet_NaN();
    stored.raisedBy = std::string(toString(score.raisedBy));
    stored.regionsMeasured = score.result.regionsMeasured;
    for (const auto& defect : part.regions)
        stored.regions.push_back(regionOf(defect));
    // Area and maximum are those that decide() was given, so that a stored part is decided exactly as it was.
    for (std::size_t i = 0; i < stored.regions.size() && i < score.result.regions.size(); ++i) {
        stored.regions[i].scoreMax = score.result.regions[i].scoreMax;
        stored.regions[i].areaMm2 = score.result.regions[i].areaMm2;
    }
    stored.verdict = decide(stored.evidence(thresholds), thresholds).verdict;
    return stored;
}

StoredResult storedFailure(const SampleRef& sample, const Error& error, const Thresholds& thresholds)
{
    StoredResult stored = begun(sample, thresholds);
    stored.error = QString::fromStdString(error.message());
    return stored;
}

} // namespace twinspect
