// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/pixel_walk.h"

#include <algorithm>

namespace twinspect {

namespace {

std::uint32_t keyOf(std::uint64_t defect) { return static_cast<std::uint32_t>(defect >> 32); }

} // namespace

PixelWalk::PixelWalk(std::span<AuproAccumulator* const> pool)
{
    for (const AuproAccumulator* maps : pool)
        m_cursors.push_back({maps->defects(), maps->goodKeys(), maps->regionSizes(), maps->goodKeys().size()});
}

void PixelWalk::Cursor::take(DefectGroup& group)
{
    while (!defects.empty() && keyOf(defects.back()) == group.key) {
        group.defects += 1;
        group.overlap += 1.0 / regionSizes[static_cast<std::uint32_t>(defects.back())];
        defects = defects.first(defects.size() - 1);
    }
    while (!good.empty() && good.back() > group.key)
        good = good.first(good.size() - 1);
    group.goodAbove += goodTotal - good.size();
    while (!good.empty() && good.back() == group.key)
        good = good.first(good.size() - 1);
    group.goodFrom += goodTotal - good.size();

    if (!defects.empty())
        group.nextLowerKey = std::max(group.nextLowerKey.value_or(0), keyOf(defects.back()));
    if (!good.empty())
        group.nextLowerKey = std::max(group.nextLowerKey.value_or(0), good.back());
}

bool PixelWalk::next(DefectGroup& group)
{
    group = {};
    bool found = false;
    for (const Cursor& cursor : m_cursors) {
        if (!cursor.defects.empty()) {
            group.key = std::max(group.key, keyOf(cursor.defects.back()));
            found = true;
        }
    }
    if (!found)
        return false;
    for (Cursor& cursor : m_cursors)
        cursor.take(group);
    return true;
}

std::uint32_t goodKeyAtRank(std::span<AuproAccumulator* const> pool, std::uint64_t rank)
{
    if (pool.size() == 1)
        return pool.front()->goodKeys()[rank];
    // The smallest key that has more than `rank` good pixels at or below it.
    std::uint32_t low = 0;
    std::uint32_t high = 0xffffffffu;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        std::uint64_t atOrBelow = 0;
        for (const AuproAccumulator* maps : pool) {
            const auto keys = maps->goodKeys();
            atOrBelow += static_cast<std::uint64_t>(std::upper_bound(keys.begin(), keys.end(), middle) - keys.begin());
        }
        if (atOrBelow > rank)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

} // namespace twinspect
