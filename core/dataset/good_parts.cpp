// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/good_parts.h"

namespace twinspect {

namespace {

constexpr std::size_t kFewestHeldOut = 4;
constexpr std::size_t kHeldOutEvery = 6;

bool isGood(const SampleRef& sample) { return sample.label == Label::Good; }

// Splits off every sixth part when validation parts are missing. Returns whether it did.
bool holdSomeOut(std::vector<SampleRef>& train, std::vector<SampleRef>& heldOut)
{
    if (heldOut.size() >= kFewestHeldOut)
        return false;
    const std::size_t every = train.size() < 4 * kHeldOutEvery ? 4 : kHeldOutEvery;
    std::vector<SampleRef> kept;
    for (std::size_t i = 0; i < train.size(); ++i)
        (i % every == every - 1 ? heldOut : kept).push_back(train[i]);
    train = std::move(kept);
    return true;
}

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

} // namespace twinspect
