// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/annotated_regions.h"

#include <cmath>
#include <cstdio>

#include "core/record/record_csv.h"

namespace twinspect {

namespace {

std::string number(double value)
{
    if (!std::isfinite(value))
        return {};
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

} // namespace

std::optional<RegionMeasurement> measureAnnotation(const RunMask& region, const OrganizedCloud& cloud,
                                                   const PartGeometry& part, std::span<const PixelCorner> outline)
{
    if (region.empty() || region.width() != cloud.width() || region.height() != cloud.height())
        return {};
    auto measured = measureRegion(cloud, regionOf(region.mask()), part.foreground, outline);
    return measured ? std::optional(std::move(*measured)) : std::nullopt;
}

std::vector<MeasuredAnnotation> measureAnnotations(const std::vector<Annotation>& annotations,
                                                   const OrganizedCloud& cloud, const PartGeometry& part)
{
    std::vector<MeasuredAnnotation> all;
    if (annotations.empty())
        return all;
    const auto outline = edgeOf(part);
    for (const auto& annotation : annotations)
        all.push_back({annotation, measureAnnotation(annotation.region, cloud, part, outline)});
    return all;
}

Result<std::vector<MeasuredAnnotation>> measureAnnotations(const SampleRef& sample, const PartAnnotations& annotations)
{
    const auto scan = loadSample(sample);
    if (!scan)
        return passOn(scan);
    if (scan->cloud.width() != annotations.width || scan->cloud.height() != annotations.height)
        return failure(ErrorCode::Mismatch,
                       Text("The annotations are those of a picture of %1 x %2 pixels, but this one has %3 x %4",
                            annotations.width, annotations.height, scan->cloud.width(), scan->cloud.height()),
                       sample.rgb.string(), "Move the file away, or open the data that it belongs to");
    const auto part = separatePart(scan->cloud);
    if (!part)
        return passOn(part);
    return measureAnnotations(annotations.annotations, scan->cloud, *part);
}

std::string annotatedRegionsHead()
{
    return "part,annotation,defect_type,severity,seen_in,author,pixels,area_mm2,area_uncertainty_mm2,longest_mm,"
           "longest_uncertainty_mm,edge_distance_mm,edge_distance_uncertainty_mm,deepest_mm,deepest_uncertainty_mm,"
           "highest_mm,highest_uncertainty_mm,volume_mm3,volume_uncertainty_mm3\n";
}

std::string annotatedRegionLine(const std::string& part, const MeasuredAnnotation& measured)
{
    const auto& said = measured.annotation;
    std::string line = textCell(part) + "," + std::to_string(said.id) + "," + textCell(said.defectType) + ","
                     + (said.severity > 0 ? std::to_string(said.severity) : std::string()) + "," + nameOf(said.seenIn)
                     + "," + textCell(said.author) + "," + std::to_string(said.region.pixelCount());
    const auto nan = std::nan("");
    const RegionMeasurement none;
    const auto& m = measured.measurement ? *measured.measurement : none;
    const auto& u = m.uncertainty;
    const bool known = measured.measurement.has_value();
    const auto depth = [&](double DepthDeviation::*value) { return m.depth ? (*m.depth).*value : nan; };
    for (const double value :
         {known ? m.areaMm2 : nan, u.areaMm2, known ? m.extentMm : nan, u.extentMm, m.edgeDistanceMm.value_or(nan),
          u.edgeDistanceMm, depth(&DepthDeviation::lowestMm), u.lowestMm, depth(&DepthDeviation::highestMm),
          u.highestMm, depth(&DepthDeviation::volumeMm3), u.volumeMm3})
        line += "," + number(value);
    return line + "\n";
}

} // namespace twinspect
