// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/annotation_queue.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace twinspect {

namespace {

int groupOf(const QueuedPart& part)
{
    constexpr int kGroups = 3;
    const bool review = part.verdict == Verdict::Review || part.verdict == Verdict::NoPart;
    const int group = mistakeOf(part.label, part.verdict) == Mistake::Escape ? 0 : review ? 1 : 2;
    return group + (part.state == AnnotationState::Finished ? kGroups : 0);
}

} // namespace

std::vector<int> annotationQueue(std::span<const QueuedPart> parts)
{
    std::vector<int> order(parts.size());
    std::iota(order.begin(), order.end(), 0);
    const auto rank = [&](int index) {
        const auto& part = parts[static_cast<std::size_t>(index)];
        return std::pair(groupOf(part), std::isnan(part.score) ? std::numeric_limits<double>::infinity() : -part.score);
    };
    std::ranges::stable_sort(order, {}, rank);
    return order;
}

} // namespace twinspect
