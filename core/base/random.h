// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace twinspect {

/// A small random number generator that is seeded by a key (SplitMix64, Steele et al. 2014). The same key gives the
/// same numbers on every machine and in every thread. Training data depend on (seed, step, slot) alone, so resuming
/// needs no stored state.
class Random {
public:
    explicit Random(std::uint64_t seed, std::uint64_t stream = 0, std::uint64_t index = 0)
        : m_state(mix(mix(mix(seed) ^ stream) ^ index))
    {
    }

    std::uint64_t next()
    {
        m_state += kStep;
        return mix(m_state);
    }
    /// Uniform in [0, 1).
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// Uniform in 0 .. count-1.
    int below(int count) { return static_cast<int>(uniform() * count); }
    bool chance(double probability) { return uniform() < probability; }
    /// Standard normal (Box-Muller).
    double normal()
    {
        const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
        return radius * std::cos(2.0 * std::numbers::pi * uniform());
    }

private:
    static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15ull;
    static std::uint64_t mix(std::uint64_t z)
    {
        z += kStep;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
        return z ^ (z >> 31);
    }
    std::uint64_t m_state;
};

} // namespace twinspect
