// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/flaws.h"

namespace twinspect::demo {

Blob drawBlob(Random& random, Vec2 centre, float areaMm2, float stretch)
{
    const float ratio = uniform(random, 1.0, stretch);
    const float radius = std::sqrt(areaMm2 / (kPi * ratio));
    Blob blob;
    blob.centre = centre;
    blob.radii = {radius * ratio, radius};
    blob.cosSin = direction(uniform(random, 0, 2 * kPi));
    blob.seed = drawSeed(random);
    return blob;
}

float Trace::distance(Vec2 p) const
{
    const float toMiddle = length(p - middle);
    if (toMiddle > reach + 4)
        return toMiddle - reach;
    float nearest = 1e9f;
    for (std::size_t i = 1; i < points.size(); ++i)
        nearest = std::min(nearest, segmentDistance(p, points[i - 1], points[i]));
    return nearest;
}

Trace drawTrace(Random& random, Vec2 start, float angle, float lengthMm, float jaggedness)
{
    constexpr int kPieces = 14;
    const float bend = uniform(random, -0.9, 0.9) / kPieces;
    Trace trace;
    trace.points.push_back(start);
    for (int piece = 0; piece < kPieces; ++piece) {
        angle += bend;
        const float swing = jaggedness * 0.9f * static_cast<float>(random.normal());
        trace.points.push_back(trace.points.back() + direction(angle + swing) * (lengthMm / kPieces));
    }
    trace.middle = (trace.points.front() + trace.points.back()) * 0.5f;
    for (const Vec2 point : trace.points)
        trace.reach = std::max(trace.reach, length(point - trace.middle));
    return trace;
}

Vec2 pickPoint(Random& random, float reachMm, const std::function<bool(Vec2)>& fits)
{
    Vec2 p;
    for (int attempt = 0; attempt < 400; ++attempt) {
        p = {uniform(random, -reachMm, reachMm), uniform(random, -reachMm, reachMm)};
        if (fits(p))
            break;
    }
    return p;
}

Flaw relief(const Blob& blob, float heightMm)
{
    return [blob, heightMm](Vec2 p, SurfacePoint& point) {
        const float radius = blob.radius(p);
        if (!point.part || radius >= 1.25f)
            return;
        const float t = saturate(radius / 1.25f);
        const float profile = (1 - t * t) * (1 - t * t);
        point.heightMm = std::max(point.heightMm + heightMm * profile, 0.2f);
    };
}

Flaw film(const Blob& blob, Colour colour, float strength)
{
    return [blob, colour, strength](Vec2 p, SurfacePoint& point) {
        if (!point.part || length(p - blob.centre) > 2.6f * std::max(blob.radii.x, blob.radii.y))
            return;
        const float clouds = 0.8f + 0.35f * fractalNoise(p, 3.0f, blob.seed + 5, 3);
        point.albedo = mix(point.albedo, colour, saturate(strength * clouds) * blob.weight(p));
        point.gloss *= 1.0f - 0.6f * strength * blob.weight(p);
    };
}

Flaw scratches(Random& random, Vec2 start, float angle, float lengthMm, int lines, Colour colour)
{
    struct Line {
        Trace trace;
        float width;
        float strength;
    };
    std::vector<Line> drawn;
    for (int line = 0; line < lines; ++line) {
        const Vec2 aside{uniform(random, -1.6, 1.6), uniform(random, -1.6, 1.6)};
        const float lineLength = lengthMm * uniform(random, 0.7, 1.0);
        drawn.push_back({drawTrace(random, start + aside, angle + uniform(random, -0.1, 0.1), lineLength, 0.05f),
                         uniform(random, 0.22, 0.45), uniform(random, 0.45, 0.8)});
    }
    const std::uint32_t seed = drawSeed(random);
    return [drawn, colour, seed](Vec2 p, SurfacePoint& point) {
        if (!point.part)
            return;
        for (const Line& line : drawn) {
            const float distance = line.trace.distance(p);
            if (distance > line.width * 1.6f)
                continue;
            const float pressure = saturate(0.75f + 0.6f * gradientNoise(p.x * 0.35f, p.y * 0.35f, seed));
            point.albedo = mix(point.albedo, colour,
                               line.strength * pressure * smoothStep(line.width * 1.5f, line.width * 0.5f, distance));
        }
    };
}

Flaw crack(const Trace& trace, float widthMm, float depthMm, Colour colour)
{
    return [trace, widthMm, depthMm, colour](Vec2 p, SurfacePoint& point) {
        const float distance = trace.distance(p);
        if (!point.part || distance > widthMm)
            return;
        // Widest in the middle, closing towards both tips.
        const float open = 0.55f + 0.45f * saturate(1.0f - length(p - trace.middle) / trace.reach);
        const float gap = smoothStep(0.5f * widthMm * open + 0.15f, 0.5f * widthMm * open - 0.15f, distance);
        point.heightMm = std::max(point.heightMm - depthMm * gap, 0.3f);
        point.albedo = mix(point.albedo, colour, 0.75f * gap);
        point.gloss *= 1.0f - gap;
    };
}

Flaw lump(const Blob& blob, float heightMm, Colour colour, float opacity, float gloss)
{
    return [blob, heightMm, colour, opacity, gloss](Vec2 p, SurfacePoint& point) {
        const float weight = blob.weight(p);
        if (!point.part || weight <= 0)
            return;
        const float t = saturate(blob.radius(p));
        point.heightMm += heightMm * weight * (0.65f + 0.35f * (1 - t * t));
        const float uneven = 1.0f + 0.15f * gradientNoise(p.x * 1.3f, p.y * 1.3f, blob.seed + 3);
        point.albedo = mix(point.albedo, saturate(colour * uneven), opacity * weight);
        point.gloss = mix(point.gloss, gloss, weight);
    };
}

} // namespace twinspect::demo
