// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/components.h"

#include <array>

namespace twinspect {

namespace {

class LabelSets {
public:
    std::uint32_t fresh()
    {
        m_parent.push_back(static_cast<std::uint32_t>(m_parent.size()));
        return m_parent.back();
    }
    std::uint32_t root(std::uint32_t label)
    {
        while (m_parent[label] != label) {
            m_parent[label] = m_parent[m_parent[label]]; // halves the path for the next search
            label = m_parent[label];
        }
        return label;
    }
    /// The smaller root wins: final numbers follow reading order.
    std::uint32_t join(std::uint32_t a, std::uint32_t b)
    {
        a = root(a);
        b = root(b);
        if (a < b)
            return m_parent[b] = a;
        return m_parent[a] = b;
    }
    [[nodiscard]] std::size_t size() const { return m_parent.size(); }

private:
    std::vector<std::uint32_t> m_parent{0}; // label 0 is the background
};

} // namespace

Components connectedComponents(std::span<const std::uint8_t> mask, int width, int height)
{
    Components result;
    result.labels.assign(mask.size(), 0);
    auto& labels = result.labels;
    LabelSets sets;
    const auto step = static_cast<std::size_t>(width);
    for (int row = 0; row < height; ++row) {
        for (int column = 0; column < width; ++column) {
            const std::size_t at = static_cast<std::size_t>(row) * step + static_cast<std::size_t>(column);
            if (mask[at] == 0)
                continue;
            // Neighbours already seen: west, north-west, north, north-east.
            const bool north = row > 0;
            const std::array<std::uint32_t, 4> seen{column > 0 ? labels[at - 1] : 0,
                                                    north && column > 0 ? labels[at - step - 1] : 0,
                                                    north ? labels[at - step] : 0,
                                                    north && column + 1 < width ? labels[at - step + 1] : 0};
            std::uint32_t label = 0;
            for (const std::uint32_t neighbour : seen) {
                if (neighbour != 0)
                    label = label == 0 || label == neighbour ? neighbour : sets.join(label, neighbour);
            }
            labels[at] = label != 0 ? label : sets.fresh();
        }
    }

    std::vector<std::uint32_t> final(sets.size(), 0);
    for (std::uint32_t& label : labels) {
        if (label == 0)
            continue;
        std::uint32_t& number = final[sets.root(label)];
        if (number == 0) {
            result.sizes.push_back(0);
            number = static_cast<std::uint32_t>(result.sizes.size());
        }
        label = number;
        result.sizes[number - 1] += 1;
    }
    return result;
}

} // namespace twinspect
