// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace twinspect::demo {

// Plain arithmetic of the demo renderer. Lengths are millimetres, colours display values (gamma 2) in 0..1.

inline constexpr float kPi = 3.14159265358979f;

struct Vec2 {
    float x = 0;
    float y = 0;
};

inline Vec2 operator+(Vec2 a, Vec2 b) { return {a.x + b.x, a.y + b.y}; }
inline Vec2 operator-(Vec2 a, Vec2 b) { return {a.x - b.x, a.y - b.y}; }
inline Vec2 operator*(Vec2 a, float k) { return {a.x * k, a.y * k}; }
inline float dot(Vec2 a, Vec2 b) { return a.x * b.x + a.y * b.y; }
inline float length(Vec2 a) { return std::sqrt(dot(a, a)); }
inline Vec2 direction(float angle) { return {std::cos(angle), std::sin(angle)}; }
/// Turns `a` by -angle: world to part coordinates.
inline Vec2 turnedBack(Vec2 a, Vec2 cosSin)
{
    return {a.x * cosSin.x + a.y * cosSin.y, -a.x * cosSin.y + a.y * cosSin.x};
}

struct Colour {
    float r = 0;
    float g = 0;
    float b = 0;
};

inline Colour operator+(Colour a, Colour b) { return {a.r + b.r, a.g + b.g, a.b + b.b}; }
inline Colour operator*(Colour a, float k) { return {a.r * k, a.g * k, a.b * k}; }
inline Colour operator*(Colour a, Colour b) { return {a.r * b.r, a.g * b.g, a.b * b.b}; }

inline float saturate(float value) { return std::clamp(value, 0.0f, 1.0f); }
inline float mix(float a, float b, float share) { return a + (b - a) * share; }
inline Colour mix(Colour a, Colour b, float share) { return a + (b + a * -1.0f) * share; }
inline Colour saturate(Colour c) { return {saturate(c.r), saturate(c.g), saturate(c.b)}; }
/// 0 below `low`, 1 above `high` (low > high falls instead of rising), smooth between.
inline float smoothStep(float low, float high, float value)
{
    const float t = saturate((value - low) / (high - low));
    return t * t * (3.0f - 2.0f * t);
}

// --- signed distances in the plane: negative inside
// -------------------------------------------------------------------

inline float circle(Vec2 p, Vec2 centre, float radius) { return length(p - centre) - radius; }

inline float roundedBox(Vec2 p, Vec2 centre, Vec2 half, float corner)
{
    const Vec2 q{std::fabs(p.x - centre.x) - half.x + corner, std::fabs(p.y - centre.y) - half.y + corner};
    const Vec2 outside{std::max(q.x, 0.0f), std::max(q.y, 0.0f)};
    return length(outside) + std::min(std::max(q.x, q.y), 0.0f) - corner;
}

inline float segmentDistance(Vec2 p, Vec2 a, Vec2 b)
{
    const Vec2 along = b - a;
    const float t = saturate(dot(p - a, along) / std::max(dot(along, along), 1e-12f));
    return length(p - (a + along * t));
}

/// The union of two shapes with a fillet of about `radius`.
inline float blendedUnion(float a, float b, float radius)
{
    const float h = std::max(radius - std::fabs(a - b), 0.0f) / radius;
    return std::min(a, b) - h * h * radius * 0.25f;
}

/// What a rounded edge takes off the top face, for a point `inside` mm inside the outline.
inline float edgeDrop(float inside, float radius)
{
    if (inside >= radius)
        return 0;
    const float t = radius - std::max(inside, 0.0f);
    return radius - std::sqrt(std::max(radius * radius - t * t, 0.0f));
}

/// 1 inside a shape .. 0 outside, for a wall that is 2 * `half` mm wide.
inline float within(float distance, float half = 0.25f) { return smoothStep(half, -half, distance); }

// --- noise
// -------------------------------------------------------------------------------------------------------------

inline std::uint32_t latticeHash(int x, int y, std::uint32_t seed)
{
    std::uint32_t h =
        seed ^ (static_cast<std::uint32_t>(x) * 0x9e3779b1u) ^ (static_cast<std::uint32_t>(y) * 0x85ebca77u);
    h = (h ^ (h >> 15)) * 0x2c1b3c6du;
    h = (h ^ (h >> 12)) * 0x297a2d39u;
    return h ^ (h >> 15);
}

inline float latticeUniform(int x, int y, std::uint32_t seed)
{
    return static_cast<float>(latticeHash(x, y, seed) >> 8) * 0x1.0p-24f;
}

/// Perlin's gradient noise (Perlin 2002), one lattice cell per unit, about [-1, 1].
inline float gradientNoise(float x, float y, std::uint32_t seed)
{
    const float fx = std::floor(x), fy = std::floor(y);
    const int ix = static_cast<int>(fx), iy = static_cast<int>(fy);
    const float u = x - fx, v = y - fy;
    const auto corner = [&](int dx, int dy) {
        static constexpr float kGradients[8][2] = {{1, 0},
                                                   {-1, 0},
                                                   {0, 1},
                                                   {0, -1},
                                                   {.7071f, .7071f},
                                                   {-.7071f, .7071f},
                                                   {.7071f, -.7071f},
                                                   {-.7071f, -.7071f}};
        const float* gradient = kGradients[latticeHash(ix + dx, iy + dy, seed) & 7u];
        return gradient[0] * (u - static_cast<float>(dx)) + gradient[1] * (v - static_cast<float>(dy));
    };
    const auto fade = [](float t) { return t * t * t * (t * (t * 6.0f - 15.0f) + 10.0f); };
    const float s = fade(u), t = fade(v);
    return 1.5f * mix(mix(corner(0, 0), corner(1, 0), s), mix(corner(0, 1), corner(1, 1), s), t);
}

/// `octaves` of gradient noise, each twice as fine and half as strong; the coarsest structures are `size` mm large.
inline float fractalNoise(Vec2 p, float size, std::uint32_t seed, int octaves)
{
    float sum = 0, weight = 1, frequency = 1.0f / size;
    for (int octave = 0; octave < octaves; ++octave) {
        sum +=
            weight * gradientNoise(p.x * frequency, p.y * frequency, seed + 101u * static_cast<std::uint32_t>(octave));
        weight *= 0.5f;
        frequency *= 2.03f;
    }
    return sum;
}

} // namespace twinspect::demo
