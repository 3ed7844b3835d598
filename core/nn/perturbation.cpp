// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/perturbation.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/nn/blur.h"
#include "core/nn/neighbours.h"
#include "core/nn/perlin.h"

namespace twinspect {

namespace {

std::size_t area(int side) { return static_cast<std::size_t>(side) * static_cast<std::size_t>(side); }

// Keeps one 4-connected piece of the mask, chosen by chance: most real defects are single spots.
void keepOnePiece(std::vector<float>& mask, int side, Random& random)
{
    std::vector<int> piece(mask.size(), -1);
    std::vector<std::size_t> stack;
    int pieces = 0;
    for (std::size_t start = 0; start < mask.size(); ++start) {
        if (mask[start] == 0 || piece[start] >= 0)
            continue;
        stack.push_back(start);
        piece[start] = pieces;
        while (!stack.empty()) {
            const std::size_t at = stack.back();
            stack.pop_back();
            visitNeighbours(at, static_cast<std::size_t>(side), [&](std::size_t next) {
                if (mask[next] != 0 && piece[next] < 0) {
                    piece[next] = pieces;
                    stack.push_back(next);
                }
            });
        }
        ++pieces;
    }
    const int kept = pieces > 0 ? random.below(pieces) : 0;
    for (std::size_t i = 0; i < mask.size(); ++i)
        if (piece[i] != kept)
            mask[i] = 0;
}

// Thresholds Perlin noise at the quantile that leaves the wanted share of the foreground: "percentage-based" as the
// paper has it.
std::vector<float> drawSupport(const PartPixels& part, const PerturbationOptions& options, Random& random)
{
    const double cells = std::exp2(random.uniform(1.0, 5.0));
    const auto noise = perlinNoise(part.side, cells, random);
    std::vector<float> inside;
    for (std::size_t i = 0; i < noise.size(); ++i)
        if (part.foreground[i] > 0.5F)
            inside.push_back(noise[i]);
    std::vector<float> mask(noise.size(), 0.0F);
    if (inside.empty())
        return mask;
    const double share = std::exp(random.uniform(std::log(options.smallestArea), std::log(options.largestArea)));
    const bool onePiece = random.chance(0.6);
    // One piece out of several must start from a larger share to end near the wanted one.
    const double pieces = onePiece ? std::clamp(cells * cells / 12.0, 1.0, 8.0) : 1.0;
    const auto rank =
        static_cast<std::size_t>((1 - std::min(share * pieces, 0.3)) * static_cast<double>(inside.size() - 1));
    std::nth_element(inside.begin(), inside.begin() + static_cast<std::ptrdiff_t>(rank), inside.end());
    const float threshold = inside[rank];
    for (std::size_t i = 0; i < noise.size(); ++i)
        mask[i] = noise[i] > threshold && part.foreground[i] > 0.5F ? 1.0F : 0.0F;
    if (onePiece)
        keepOnePiece(mask, part.side, random);
    return mask;
}

std::vector<float> proceduralTexture(int side, Random& random)
{
    const std::size_t count = area(side);
    std::vector<float> texture(3 * count);
    std::vector<float> pattern;
    const int kind = random.below(4);
    if (kind == 0) { // clouds
        pattern = perlinOctaves(side, random.uniform(4, 24), 3, random);
    } else if (kind == 1) { // stripes
        const double angle = random.uniform(0, std::numbers::pi);
        const double frequency = random.uniform(0.1, 0.9);
        pattern.resize(count);
        for (int row = 0; row < side; ++row)
            for (int column = 0; column < side; ++column)
                pattern[static_cast<std::size_t>(row * side + column)] =
                    static_cast<float>(std::sin(frequency * (std::cos(angle) * column + std::sin(angle) * row)));
    } else if (kind == 2) { // cells with sharp borders
        pattern = perlinNoise(side, random.uniform(6, 40), random);
        for (float& value : pattern)
            value = value > 0 ? 1.0F : -1.0F;
    } else { // grain
        pattern.resize(count);
        for (float& value : pattern)
            value = static_cast<float>(random.normal()) * 0.5F;
    }
    for (std::size_t channel = 0; channel < 3; ++channel) {
        const auto base = static_cast<float>(random.uniform(0.1, 0.9));
        const auto contrast = static_cast<float>(random.uniform(-0.35, 0.35));
        for (std::size_t i = 0; i < count; ++i)
            texture[channel * count + i] = base + contrast * pattern[i];
    }
    return texture;
}

// A random window of a library picture, flipped and rotated by quarter turns, repeated when it is smaller than the
// part's picture.
std::vector<float> libraryTexture(const TextureLibrary& library, int side, Random& random)
{
    const std::size_t count = area(side);
    const auto& picture =
        library.pictures[static_cast<std::size_t>(random.below(static_cast<int>(library.pictures.size())))];
    const int shiftRow = random.below(library.side);
    const int shiftColumn = random.below(library.side);
    const bool flip = random.chance(0.5);
    const bool turn = random.chance(0.5);
    std::vector<float> texture(3 * count);
    const std::size_t plane = area(library.side);
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            int r = (row + shiftRow) % library.side;
            int c = (column + shiftColumn) % library.side;
            if (flip)
                c = library.side - 1 - c;
            if (turn)
                std::swap(r, c);
            for (std::size_t channel = 0; channel < 3; ++channel)
                texture[channel * count + static_cast<std::size_t>(row * side + column)] =
                    static_cast<float>(picture[channel * plane + static_cast<std::size_t>(r * library.side + c)])
                    / 255.0F;
        }
    return texture;
}

void perturbColour(PartPixels& pixels, const std::vector<float>& soft, const std::vector<float>& noise,
                   const std::vector<float>& mask, const PerturbationOptions& options, Random& random)
{
    const std::size_t count = area(pixels.side);
    const auto strength = static_cast<float>(random.uniform(0.1, 0.4));
    std::vector<float> texture;
    if (options.textureAlignment) {
        const bool fromLibrary = options.textures && !options.textures->pictures.empty() && random.chance(0.7);
        texture = fromLibrary ? libraryTexture(*options.textures, pixels.side, random)
                              : proceduralTexture(pixels.side, random);
        if (random.chance(0.5)) {
            alignStatistics(texture, pixels.rgb, mask, pixels.side);
            for (std::size_t channel = 0; channel < 3; ++channel) { // a stain has another tone, not only another grain
                const auto tone = static_cast<float>(0.12 * random.normal());
                for (std::size_t i = 0; i < count; ++i)
                    texture[channel * count + i] += tone;
            }
        }
    }
    const auto keep = static_cast<float>(random.uniform(0.0, 0.8));
    for (std::size_t channel = 0; channel < 3; ++channel)
        for (std::size_t i = 0; i < count; ++i) {
            if (soft[i] == 0)
                continue;
            float& value = pixels.rgb[channel * count + i];
            const float modulated = value * (1 + strength * noise[i] * soft[i]);
            const float blended =
                texture.empty() ? modulated : keep * modulated + (1 - keep) * texture[channel * count + i];
            value = std::clamp((1 - soft[i]) * modulated + soft[i] * blended, 0.0F, 1.0F);
        }
}

void perturbHeight(PartPixels& pixels, const std::vector<float>& soft, const std::vector<float>& noise,
                   const PerturbationOptions& options, Random& random)
{
    const auto amplitude =
        static_cast<float>(std::exp(random.uniform(std::log(0.02), std::log(options.largestDisplacement))))
        * (random.chance(0.5) ? 1.0F : -1.0F);
    const bool offset = random.chance(0.7); // a dent or a bump; otherwise a rough patch
    std::vector<float> displaced = pixels.height;
    for (std::size_t i = 0; i < displaced.size(); ++i)
        displaced[i] += amplitude * soft[i] * (offset ? 0.6F + 0.4F * std::abs(noise[i]) : 2 * noise[i]);
    if (options.guidedSmoothing) {
        const auto smooth = guidedFilter(pixels.height, displaced, pixels.side, 2, 1e-4);
        for (std::size_t i = 0; i < displaced.size(); ++i)
            displaced[i] = soft[i] * smooth[i] + (1 - soft[i]) * displaced[i];
    }
    for (std::size_t i = 0; i < displaced.size(); ++i)
        if (soft[i] > 0 && pixels.measured[i] > 0) // what the sensor did not see stays unseen
            pixels.height[i] = displaced[i];
}

} // namespace

PerturbedPart perturb(const PartPixels& part, const PerturbationOptions& options, Random random)
{
    PerturbedPart result{part, std::vector<float>(area(part.side), 0.0F), PerturbedModality::None};
    if (!options.enabled || random.chance(options.cleanShare))
        return result;
    auto mask = drawSupport(part, options, random);
    if (std::none_of(mask.begin(), mask.end(), [](float value) { return value > 0; }))
        return result;
    auto soft = mask;
    gaussianBlur(soft, part.side, random.uniform(0.6, 2.0));
    for (std::size_t i = 0; i < soft.size(); ++i)
        soft[i] = soft[i] < 1e-3F ? 0.0F : soft[i] * part.foreground[i];
    const auto noise = perlinOctaves(part.side, std::exp2(random.uniform(2, 5)), 3, random);
    constexpr PerturbedModality kModes[] = {PerturbedModality::Both, PerturbedModality::Rgb, PerturbedModality::Depth};
    result.modality = kModes[random.below(3)];
    if (result.modality != PerturbedModality::Depth)
        perturbColour(result.pixels, soft, noise, mask, options, random);
    if (result.modality != PerturbedModality::Rgb)
        perturbHeight(result.pixels, soft, noise, options, random);
    result.mask = std::move(mask);
    return result;
}

std::vector<float> guidedFilter(const std::vector<float>& guide, const std::vector<float>& input, int side, int radius,
                                double epsilon)
{
    std::vector<float> product(guide.size()), square(guide.size());
    for (std::size_t i = 0; i < guide.size(); ++i) {
        product[i] = guide[i] * input[i];
        square[i] = guide[i] * guide[i];
    }
    const auto meanGuide = boxMean(guide, side, radius);
    const auto meanInput = boxMean(input, side, radius);
    const auto meanProduct = boxMean(product, side, radius);
    const auto meanSquare = boxMean(square, side, radius);
    std::vector<float> slope(guide.size()), intercept(guide.size());
    for (std::size_t i = 0; i < guide.size(); ++i) {
        const float covariance = meanProduct[i] - meanGuide[i] * meanInput[i];
        const float variance = meanSquare[i] - meanGuide[i] * meanGuide[i];
        slope[i] = covariance / (std::max(variance, 0.0F) + static_cast<float>(epsilon));
        intercept[i] = meanInput[i] - slope[i] * meanGuide[i];
    }
    slope = boxMean(slope, side, radius);
    intercept = boxMean(intercept, side, radius);
    for (std::size_t i = 0; i < guide.size(); ++i)
        slope[i] = slope[i] * guide[i] + intercept[i];
    return slope;
}

void alignStatistics(std::vector<float>& texture, const std::vector<float>& picture, const std::vector<float>& weights,
                     int side)
{
    const std::size_t count = area(side);
    double total = 0;
    for (const float weight : weights)
        total += weight;
    if (total <= 0)
        return;
    const auto moments = [&](const float* values) {
        double mean = 0;
        double square = 0;
        for (std::size_t i = 0; i < count; ++i) {
            mean += weights[i] * values[i];
            square += double(weights[i]) * values[i] * values[i];
        }
        mean /= total;
        return std::pair(mean, std::sqrt(std::max(square / total - mean * mean, 0.0)));
    };
    for (std::size_t channel = 0; channel < 3; ++channel) {
        float* values = &texture[channel * count];
        const auto [mean, deviation] = moments(values);
        const auto [targetMean, targetDeviation] = moments(&picture[channel * count]);
        const double scale = deviation > 1e-6 ? targetDeviation / deviation : 0.0;
        for (std::size_t i = 0; i < count; ++i)
            values[i] = static_cast<float>((values[i] - mean) * scale + targetMean);
    }
}

} // namespace twinspect
