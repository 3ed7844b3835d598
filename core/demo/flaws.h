// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/demo/scene.h"

namespace twinspect::demo {

inline float uniform(Random& random, double low, double high) { return static_cast<float>(random.uniform(low, high)); }
inline std::uint32_t drawSeed(Random& random) { return static_cast<std::uint32_t>(random.next() >> 16); }

/// A patch with an irregular outline, as the shape of a flaw.
struct Blob {
    Vec2 centre;
    Vec2 radii{1, 1};
    Vec2 cosSin{1, 0};
    float roughness = 0.25f; ///< of the outline, share of the radius
    float softness = 0.25f;  ///< width of the border, share of the radius
    std::uint32_t seed = 0;

    /// 0 in the centre, 1 on the nominal outline.
    [[nodiscard]] float radius(Vec2 p) const
    {
        const Vec2 q = turnedBack(p - centre, cosSin);
        const Vec2 r{q.x / radii.x, q.y / radii.y};
        const float distance = length(r);
        if (distance > 2.5f)
            return distance;
        return distance + roughness * fractalNoise({r.x + 7.3f, r.y - 3.1f}, 0.9f, seed, 2);
    }
    /// 1 inside .. 0 outside.
    [[nodiscard]] float weight(Vec2 p) const { return smoothStep(1.0f + softness, 1.0f - softness, radius(p)); }
};

/// A blob of about `areaMm2`, elongated up to `stretch` times.
[[nodiscard]] Blob drawBlob(Random& random, Vec2 centre, float areaMm2, float stretch);

/// A bent or jagged line, as the shape of a flaw.
struct Trace {
    std::vector<Vec2> points;
    Vec2 middle;
    float reach = 0;

    [[nodiscard]] float distance(Vec2 p) const; ///< mm; a large number far away
};

/// `jaggedness` 0: a smooth arc; 1: a crack.
[[nodiscard]] Trace drawTrace(Random& random, Vec2 start, float angle, float lengthMm, float jaggedness);

/// A random point of the part for which `fits` is true; the last try when none does.
[[nodiscard]] Vec2 pickPoint(Random& random, float reachMm, const std::function<bool(Vec2)>& fits);

// --- ready-made flaws; the surface outside the part stays
// ---------------------------------------------------------------

/// Smooth depression (negative) or bulge (positive) of the surface, mm at its centre.
[[nodiscard]] Flaw relief(const Blob& blob, float heightMm);
/// A film of another colour, cloudy, at most `strength` opaque.
[[nodiscard]] Flaw film(const Blob& blob, Colour colour, float strength);
/// Fine lines beside each other along a smooth trace, without depth.
[[nodiscard]] Flaw scratches(Random& random, Vec2 start, float angle, float lengthMm, int lines, Colour colour);
/// A jagged gap: dark, `depthMm` deep.
[[nodiscard]] Flaw crack(const Trace& trace, float widthMm, float depthMm, Colour colour);
/// Foreign matter on top: raised by `heightMm`, opaque.
[[nodiscard]] Flaw lump(const Blob& blob, float heightMm, Colour colour, float opacity, float gloss);

} // namespace twinspect::demo
