// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/annotation/annotation.h"

#include <algorithm>
#include <array>

namespace twinspect {

namespace {

// The colours of Okabe and Ito (2008) that people with any colour vision tell apart, without black, then mixtures.
constexpr std::array<std::uint32_t, 9> kColors{0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442, 0x0072B2,
                                               0xD55E00, 0xCC79A7, 0x9467BD, 0x8C564B};
constexpr int kKeys = 9;

} // namespace

std::uint64_t PartAnnotations::nextId() const
{
    std::uint64_t highest = 0;
    for (const auto& annotation : annotations)
        highest = std::max(highest, annotation.id);
    return highest + 1;
}

const Annotation* PartAnnotations::find(std::uint64_t id) const
{
    const auto found = std::ranges::find(annotations, id, &Annotation::id);
    return found == annotations.end() ? nullptr : &*found;
}

Annotation* PartAnnotations::find(std::uint64_t id)
{
    const auto found = std::ranges::find(annotations, id, &Annotation::id);
    return found == annotations.end() ? nullptr : &*found;
}

RunMask PartAnnotations::allPixels() const
{
    std::vector<PixelRun> runs;
    for (const auto& annotation : annotations)
        runs.insert(runs.end(), annotation.region.runs().begin(), annotation.region.runs().end());
    return {width, height, std::move(runs)};
}

std::string mainDefectType(const PartAnnotations& part)
{
    const auto pixels = [](const Annotation& one) { return one.region.pixelCount(); };
    const auto largest = std::ranges::max_element(part.annotations, {}, pixels);
    return largest == part.annotations.end() ? std::string() : largest->defectType;
}

const DefectType* DefectTypes::find(const std::string& name) const
{
    const auto found = std::ranges::find(types, name, &DefectType::name);
    return found == types.end() ? nullptr : &*found;
}

const DefectType* DefectTypes::withKey(int key) const
{
    const auto found = key == 0 ? types.end() : std::ranges::find(types, key, &DefectType::key);
    return found == types.end() ? nullptr : &*found;
}

const DefectType& DefectTypes::add(const std::string& name)
{
    if (const auto* known = find(name))
        return *known;
    int key = 1;
    while (key <= kKeys && withKey(key))
        ++key;
    const auto free = std::ranges::find_if(kColors, [this](std::uint32_t color) {
        return std::ranges::find(types, color, &DefectType::color) == types.end();
    });
    types.push_back(
        {name, free == kColors.end() ? kColors[types.size() % kColors.size()] : *free, key <= kKeys ? key : 0});
    return types.back();
}

std::uint32_t DefectTypes::colorOf(const std::string& name) const
{
    if (const auto* known = find(name))
        return known->color;
    std::uint32_t sum = 2166136261u; // FNV-1a: the same on every machine, as std::hash is not
    for (const char letter : name)
        sum = (sum ^ static_cast<unsigned char>(letter)) * 16777619u;
    return kColors[sum % kColors.size()];
}

} // namespace twinspect
