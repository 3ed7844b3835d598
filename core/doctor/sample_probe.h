// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/dataset/catalog.h"
#include "core/doctor/data_finding.h"
#include "core/doctor/odd_parts.h"
#include "core/doctor/same_recording.h"

namespace twinspect {

/// The facts that the data check keeps of one sample. They take under 1 KB, whatever the size of its pictures.
struct SampleProbe {
    std::optional<Finding> problem; ///< why it cannot be used; then the rest is empty
    int width = 0, height = 0;
    double gapShare = 0;            ///< pixels of the picture without a measurement
    GeometryNotes notes;
    double distanceM = 0;           ///< median |z|
    bool groundVisible = false, partFound = false, cutOff = false;
    Traits traits{};                ///< only with a part
    PictureDigest digest{};
    std::optional<double> maskShare; ///< of the pixels that the mask marks; empty without a mask
};

/// Facts of one sample that are added up over the samples and then dropped.
struct ProbeExtras {
    std::vector<double> agreement; ///< RegistrationVote::agreement()
    Mask measured;
};

/// Reads one sample and measures it. `lookAtEdges`: fill ProbeExtras::agreement. Errors: OutOfMemory.
[[nodiscard]] Result<SampleProbe> probeSample(const SampleRef& sample, bool lookAtEdges, ProbeExtras& extras);

} // namespace twinspect
