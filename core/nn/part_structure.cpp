// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/part_structure.h"

#include <algorithm>
#include <cmath>

#include "core/nn/neighbours.h"

namespace twinspect {

namespace {

constexpr int kCandidates = 5; // the smallest counts: there are more pixels on large surfaces than on what matters

// What is connected with a pixel and has nearly its height, or nearly its colour; at most `most` pixels.
std::vector<std::size_t> grow(const PartPixels& part, std::size_t start, bool byHeight, float tolerance,
                              std::size_t most)
{
    const auto side = static_cast<std::size_t>(part.side);
    const std::size_t plane = side * side;
    const auto alike = [&](std::size_t i) {
        if (part.foreground[i] <= 0.5F)
            return false;
        if (byHeight)
            return std::abs(part.height[i] - part.height[start]) <= tolerance;
        float difference = 0;
        for (std::size_t channel = 0; channel < 3; ++channel)
            difference =
                std::max(difference, std::abs(part.rgb[channel * plane + i] - part.rgb[channel * plane + start]));
        return difference <= tolerance;
    };
    std::vector<std::uint8_t> seen(plane, 0);
    std::vector<std::size_t> region{start};
    seen[start] = 1;
    for (std::size_t next = 0; next < region.size() && region.size() < most;
         ++next) { // breadth first: a clipped region stays compact
        visitNeighbours(region[next], side, [&](std::size_t neighbour) {
            if (seen[neighbour] == 0 && region.size() < most && alike(neighbour)) {
                seen[neighbour] = 1;
                region.push_back(neighbour);
            }
        });
    }
    return region;
}

} // namespace

std::vector<float> drawStructure(const PartPixels& part, double smallest, double largest, Random& random)
{
    std::vector<std::size_t> inside;
    for (std::size_t i = 0; i < part.foreground.size(); ++i)
        if (part.foreground[i] > 0.5F)
            inside.push_back(i);
    std::vector<float> mask(part.foreground.size(), 0.0F);
    if (inside.empty())
        return mask;
    const bool byHeight = random.chance(0.5);
    const auto tolerance = static_cast<float>(std::exp(random.uniform(std::log(0.02), std::log(0.12))));
    const auto pixels = [&](double share) {
        return static_cast<std::size_t>(share * static_cast<double>(inside.size()));
    };
    const std::size_t least =
        std::max(static_cast<std::size_t>(std::ceil(kSmallestStructure * part.side * part.side)), pixels(smallest));
    std::vector<std::size_t> chosen;
    for (int i = 0; i < kCandidates; ++i) {
        auto region = grow(part, inside[static_cast<std::size_t>(random.below(static_cast<int>(inside.size())))],
                           byHeight, tolerance, pixels(largest));
        if (region.size() >= least && (chosen.empty() || region.size() < chosen.size()))
            chosen = std::move(region);
    }
    for (const std::size_t i : chosen)
        mask[i] = 1;
    return mask;
}

} // namespace twinspect
