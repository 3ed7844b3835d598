// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/dataset/catalog.h"
#include "core/evaluation/proof.h"
#include "core/doctor/data_finding.h"
#include "core/doctor/odd_parts.h"

namespace twinspect {

/// The number of good parts from which a threshold means something.
inline constexpr int kRecommendedGoodParts = 20;

/// Says whether a number of good parts is enough, and what it can prove.
struct GoodPartsCount {
    int usable = 0;
    int train = 0;
    int heldOut = 0;
    bool heldOutFromTraining = false;       ///< without validation parts some training parts are kept aside
    std::optional<GoodPartsProof> proof;    ///< of the held-out ones; empty without any
    [[nodiscard]] bool canTrain() const;
};
/// Divides the good parts as trainPart() does, without those in `unusable` (sample ids).
[[nodiscard]] GoodPartsCount countGoodParts(const Catalog& catalog, const std::set<std::string>& unusable = {});

/// The data doctor's report on a folder before training.
struct DataCheck {
    std::vector<Finding> findings;     ///< worst first
    std::vector<OddPart> oddParts;     ///< of the good parts, most unlike first: "are these really good?"
    std::set<std::string> unusable;    ///< ids of the samples that training will leave out
    GoodPartsCount good;
    int samples = 0;                   ///< looked at
    double gapShare = 0;               ///< mean share of unmeasured pixels
    ShareMap gaps; ///< [H,W] share of the samples in which a pixel is unmeasured; empty when their sizes vary
    double distanceM = 0; ///< median distance of the camera

    [[nodiscard]] bool has(FindingCode code) const;
    /// nullptr when there is none; the first when there are several.
    [[nodiscard]] const Finding* find(FindingCode code) const;
};

struct LearntGeometry;

/// Checks everything that training and testing would stumble over. Reads every sample once, in all cores, and keeps
/// under 1 KB of each; pairs that may be duplicates are read a second time. `learnt`: of the model that the parts are
/// for, if there is one. Errors: Cancelled, OutOfMemory.
[[nodiscard]] Result<DataCheck> checkData(const Catalog& catalog, const RunContext& context,
                                          const LearntGeometry* learnt = nullptr);

} // namespace twinspect
