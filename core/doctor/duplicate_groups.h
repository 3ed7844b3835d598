// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/run_context.h"
#include "core/doctor/same_recording.h"

namespace twinspect {

struct DigestedSample {
    SampleRef sample;
    PictureDigest digest{};
};

/// Samples that come from one recording.
struct DuplicateGroup {
    std::vector<SampleRef> samples; ///< sorted by id
    bool acrossSets = false;        ///< in more than one of training, validation and test
    bool sameGeometry = true;       ///< false: only the RGB pictures are the same, so at least one pair is wrong
};

/// Looks for duplicates among the parts that are learnt from (training and validation), and of test parts among those.
/// Test parts that repeat each other do no harm. Every sample's closest digest is looked at; the few candidates are
/// read again and compared in full, one pair a thread. Errors: Cancelled.
[[nodiscard]] Result<std::vector<DuplicateGroup>> findDuplicates(const std::vector<DigestedSample>& learnt,
                                                                 const std::vector<DigestedSample>& tested,
                                                                 const RunContext& context);

} // namespace twinspect
