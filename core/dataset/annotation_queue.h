// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "core/annotation/annotation.h"
#include "core/evaluation/confusion.h"

namespace twinspect {

/// What the queue of parts to annotate needs to know of a part.
struct QueuedPart {
    AnnotationState state = AnnotationState::Untouched;
    Label label = Label::Unknown;
    std::optional<Verdict> verdict{};
    double score = std::numeric_limits<double>::quiet_NaN(); ///< NaN = none
};

/// The order in which parts are annotated: escapes, parts in review (and those in which no part was found), all others;
/// finished parts come after all of these, in the same order among themselves. Within each group the highest score
/// comes first, and parts without a score last, in the order given. Returns indices into `parts`.
[[nodiscard]] std::vector<int> annotationQueue(std::span<const QueuedPart> parts);

} // namespace twinspect
