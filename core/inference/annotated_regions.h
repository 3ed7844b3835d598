// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/annotation/annotation.h"
#include "core/dataset/catalog.h"
#include "core/geometry/measure.h"
#include "core/geometry/part_geometry.h"

namespace twinspect {

/// A region that a person marked, with its numbers. They are not kept with the annotation, since they follow from its
/// pixels and the cloud, but in the records of inspections.
struct MeasuredAnnotation {
    Annotation annotation;
    std::optional<RegionMeasurement> measurement; ///< empty where nothing was measured
};

/// `outline`: edgeOf() of the part.
[[nodiscard]] std::optional<RegionMeasurement> measureAnnotation(const RunMask& region, const OrganizedCloud& cloud,
                                                                 const PartGeometry& part,
                                                                 std::span<const PixelCorner> outline);

[[nodiscard]] std::vector<MeasuredAnnotation> measureAnnotations(const std::vector<Annotation>& annotations,
                                                                 const OrganizedCloud& cloud, const PartGeometry& part);
/// Measures all annotations of one part. Errors: those of loadSample() and separatePart(); Mismatch when the
/// annotations are of pictures of another size.
[[nodiscard]] Result<std::vector<MeasuredAnnotation>> measureAnnotations(const SampleRef& sample,
                                                                         const PartAnnotations& annotations);

/// The head of the table of annotated regions, and the line of one of them: comma separated, in the units that the
/// names say, uncertainties beside their values, empty where nothing is known.
[[nodiscard]] std::string annotatedRegionsHead();
[[nodiscard]] std::string annotatedRegionLine(const std::string& part, const MeasuredAnnotation& measured);

} // namespace twinspect
