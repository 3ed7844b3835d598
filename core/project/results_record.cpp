// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/results_record.h"

namespace twinspect {

namespace {

std::size_t kindOf(std::optional<Verdict> verdict)
{
    return verdict ? static_cast<std::size_t>(*verdict) : VerdictChanges::kKinds - 1;
}

} // namespace

void VerdictChanges::add(std::optional<Verdict> before, std::optional<Verdict> after)
{
    ++counts[kindOf(before)][kindOf(after)];
}

qint64 VerdictChanges::total() const
{
    qint64 sum = 0;
    for (const auto& row : counts)
        for (const qint64 count : row)
            sum += count;
    return sum;
}

qint64 VerdictChanges::changed() const
{
    qint64 same = 0;
    for (int kind = 0; kind < kKinds; ++kind)
        same += counts[kind][kind];
    return total() - same;
}

} // namespace twinspect
