// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/good_parts.h"

#include <algorithm>
#include <set>

#include "core/base/random.h"

namespace twinspect {

namespace {

constexpr std::size_t kEnoughHeldOut = 4;
constexpr std::size_t kHeldOutEvery = 6;

// The training parts that are held out: every kHeldOutEvery-th, of few every fourth, and two of so few that this would
// be one. Never so many that too few are left to learn from.
bool isHeldOut(std::size_t index, std::size_t parts)
{
    if (parts < kFewestGoodParts)
        return false;
    if (parts < 4 * kFewestHeldOut)
        return index % (parts / kFewestHeldOut) == parts / kFewestHeldOut - 1 && index / (parts / kFewestHeldOut) < 2;
    const std::size_t every = parts < 4 * kHeldOutEvery ? 4 : kHeldOutEvery;
    return index % every == every - 1;
}

bool isGood(const SampleRef& sample) { return sample.label == Label::Good; }

// Splits off some parts when validation parts are missing. Returns whether it did.
bool holdSomeOut(std::vector<SampleRef>& train, std::vector<SampleRef>& heldOut)
{
    if (heldOut.size() >= kEnoughHeldOut)
        return false;
    std::vector<SampleRef> kept;
    for (std::size_t i = 0; i < train.size(); ++i)
        (isHeldOut(i, train.size()) ? heldOut : kept).push_back(train[i]);
    train = std::move(kept);
    return true;
}

bool isSeenByTraining(const SampleRef& sample) { return sample.split != Split::Test && isGood(sample); }

} // namespace

GoodParts splitGoodParts(const Catalog& catalog)
{
    GoodParts parts{catalog.of(Split::Train), catalog.of(Split::Validation), false};
    for (auto* list : {&parts.train, &parts.heldOut})
        std::erase_if(*list, [](const SampleRef& sample) { return !isGood(sample); });
    if (!parts.train.empty())
        parts.heldOutFromTraining = holdSomeOut(parts.train, parts.heldOut);
    return parts;
}

int countGoodParts(const Catalog& catalog)
{
    return static_cast<int>(std::ranges::count_if(catalog.samples, isSeenByTraining));
}

Result<Catalog> withFewGoodParts(const Catalog& catalog, int count, int seed)
{
    constexpr std::uint64_t kStream = 0x676f6f64; // of these draws alone
    std::vector<const SampleRef*> good;
    for (const SampleRef& sample : catalog.samples)
        if (isSeenByTraining(sample))
            good.push_back(&sample);
    if (count < 1 || static_cast<std::size_t>(count) > good.size())
        return failure(ErrorCode::TooLittleData, Text("There are %1 good parts, not %2", good.size(), count),
                       catalog.root.string(), "Ask for fewer parts, or for all of them");
    Random random(static_cast<std::uint64_t>(seed), kStream);
    std::set<const SampleRef*> chosen;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) { // Fisher-Yates: a longer draw only goes on
        std::swap(good[i], good[i + static_cast<std::size_t>(random.below(static_cast<int>(good.size() - i)))]);
        chosen.insert(good[i]);
    }
    Catalog few = catalog;
    few.samples.clear();
    for (const SampleRef& sample : catalog.samples) {
        if (isSeenByTraining(sample) && !chosen.contains(&sample))
            continue;
        few.samples.push_back(sample);
        if (chosen.contains(&sample))
            few.samples.back().split = Split::Train;
    }
    return few;
}

} // namespace twinspect
