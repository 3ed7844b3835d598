// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/aupro.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <new>
#include <numeric>
#include <string>

#include "core/evaluation/components.h"
#include "core/evaluation/radix_sort.h"
#include "core/evaluation/score_key.h"

namespace twinspect {

namespace {

Status checkMap(std::span<const float> scores, std::span<const std::uint8_t> truth, int width, int height,
                std::span<const std::uint8_t> counted)
{
    if (width <= 0 || height <= 0)
        return failure(ErrorCode::InvalidArgument, "An anomaly map needs at least one pixel");
    const std::size_t pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    if (scores.size() != pixels || (!truth.empty() && truth.size() != pixels)
        || (!counted.empty() && counted.size() != pixels))
        return failure(ErrorCode::Mismatch,
                       Text("A map of %1 x %2 pixels came with %3 scores and a mask of %4 pixels", width, height,
                            scores.size(), truth.size()),
                       {}, "Bring map and mask to the same size before measuring");
    const auto nan = std::find_if(scores.begin(), scores.end(), [](float score) { return std::isnan(score); });
    if (nan != scores.end()) {
        const auto at = nan - scores.begin();
        return failure(ErrorCode::BadData,
                       Text("The anomaly map holds no number at column %1, row %2", at % width, at / width));
    }
    return {};
}

/// Room for more without the doubling of push_back: at most half of the capacity lies idle.
template <typename Value>
void grow(std::vector<Value>& values, std::size_t more)
{
    if (values.capacity() - values.size() < more)
        values.reserve(std::max(values.size() + more, values.capacity() + values.capacity() / 2));
}

} // namespace

void AuproAccumulator::reserve(std::size_t pixels) { m_goodKeys.reserve(pixels); }

Status AuproAccumulator::add(std::span<const float> scores, std::span<const std::uint8_t> truth, int width, int height,
                             std::span<const std::uint8_t> counted)
{
    if (auto ok = checkMap(scores, truth, width, height, counted); !ok)
        return ok;
    try {
        std::vector<std::uint8_t> inside(truth.begin(), truth.end());
        for (std::size_t i = 0; i < std::min(inside.size(), counted.size()); ++i)
            inside[i] = counted[i] != 0 ? inside[i] : std::uint8_t(0);
        const bool good = std::all_of(inside.begin(), inside.end(), [](std::uint8_t value) { return value == 0; });
        const Components regions = good ? Components{} : connectedComponents(inside, width, height);
        append(scores, regions, counted);
    } catch (const std::bad_alloc&) {
        return failure(ErrorCode::OutOfMemory, "There is no memory left to collect another anomaly map", {},
                       "Measure fewer or smaller maps at a time");
    }
    ++m_maps;
    m_sorted = false;
    return {};
}

void AuproAccumulator::append(std::span<const float> scores, const Components& regions,
                              std::span<const std::uint8_t> counted)
{
    const auto counts = [counted](std::size_t i) { return counted.empty() || counted[i] != 0; };
    const std::size_t inside = std::accumulate(regions.sizes.begin(), regions.sizes.end(), std::size_t{0});
    grow(m_goodKeys, scores.size() - inside);
    grow(m_defects, inside);
    grow(m_regionSizes, regions.sizes.size());
    // Nothing below allocates, so a map is added as a whole or not at all.
    if (inside == 0 && counted.empty()) {
        std::transform(scores.begin(), scores.end(), std::back_inserter(m_goodKeys), keyOfScore);
        return;
    }
    const std::size_t firstRegion = m_regionSizes.size();
    m_regionSizes.insert(m_regionSizes.end(), regions.sizes.begin(), regions.sizes.end());
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (!counts(i))
            continue;
        const std::uint32_t key = keyOfScore(scores[i]);
        if (inside == 0 || regions.labels[i] == 0)
            m_goodKeys.push_back(key);
        else
            m_defects.push_back((static_cast<std::uint64_t>(key) << 32) | (firstRegion + regions.labels[i] - 1));
    }
}

void AuproAccumulator::sort()
{
    if (m_sorted)
        return;
    radixSort(m_goodKeys, [](std::uint32_t key) { return key; });
    radixSort(m_defects, [](std::uint64_t pixel) { return static_cast<std::uint32_t>(pixel >> 32); });
    m_sorted = true;
}

} // namespace twinspect
