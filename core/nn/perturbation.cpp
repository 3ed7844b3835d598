// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/perturbation.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <queue>
#include <utility>

#include "core/nn/blur.h"
#include "core/nn/neighbours.h"
#include "core/nn/perlin.h"
#include "core/nn/quarter_mask.h"

namespace twinspect {

namespace {

// Shares of the picture's side.
constexpr double kSharpestRim = 0.6 / 224, kSoftestRim = 2.0 / 224; // sigma of the rim of a region
constexpr double kSmoothing = 2.0 / 224;                            // radius of the guided filter on heights

std::size_t area(int side) { return static_cast<std::size_t>(side) * static_cast<std::size_t>(side); }

// Whether something is left of a mask at a quarter of the size, which is what the students learn from
// (ChannelTrainer::remember()).
bool keptAtQuarter(const std::vector<float>& mask, int side)
{
    const auto cells = static_cast<std::size_t>(side / 4);
    std::vector<int> marked(cells * cells, 0);
    for (std::size_t row = 0; row < 4 * cells; ++row)
        for (std::size_t column = 0; column < 4 * cells; ++column)
            marked[row / 4 * cells + column / 4] += mask[row * static_cast<std::size_t>(side) + column] > 0;
    return std::any_of(marked.begin(), marked.end(), [](int pixels) { return pixels > kQuarterMask * 16; });
}

// A pixel and its noise: std::priority_queue gives the highest noise first, of equal ones the last pixel.
using Candidate = std::pair<float, std::size_t>;

// One 4-connected piece of `wanted` pixels that grows from `start` to where the noise is highest. When a part of
// several pieces has no pixel left there, it goes on elsewhere. `rest` are all pixels of the part, the highest noise
// first.
std::vector<float> growPiece(const std::vector<float>& noise, const std::vector<Candidate>& rest, std::size_t start,
                             std::size_t wanted, int side)
{
    std::vector<float> mask(noise.size(), 0.0F);
    std::vector<std::uint8_t> open(noise.size(), 0); // on the part and not yet in the queue
    for (const auto& [value, at] : rest)
        open[at] = 1;
    std::priority_queue<Candidate> rim;
    const auto put = [&](std::size_t at) {
        if (open[at] == 0)
            return;
        open[at] = 0;
        rim.emplace(noise[at], at);
    };
    put(start);
    std::size_t next = 0; // of rest
    for (std::size_t taken = 0; taken < wanted; ++taken) {
        while (rim.empty())
            put(rest[next++].second);
        const std::size_t at = rim.top().second;
        rim.pop();
        mask[at] = 1;
        visitNeighbours(at, static_cast<std::size_t>(side), put);
    }
    return mask;
}

// The pixels of the part where Perlin noise is highest, as many as the wanted share of the part: "percentage-based" as
// the paper has it. In most draws they are one piece, because most real defects are single spots. A share so small that
// pieces scattered over the part would vanish among the pixels that are learnt from is one piece, too.
std::vector<float> drawSupport(const PartPixels& part, const PerturbationOptions& options, Random& random)
{
    const double cells = std::exp2(random.uniform(1.0, 5.0));
    const auto noise = perlinNoise(part.side, cells, random);
    std::vector<Candidate> inside;
    for (std::size_t i = 0; i < noise.size(); ++i)
        if (part.foreground[i] > 0.5F)
            inside.emplace_back(noise[i], i);
    std::vector<float> mask(noise.size(), 0.0F);
    if (inside.empty())
        return mask;
    std::sort(inside.begin(), inside.end(), std::greater<>());
    const double share = std::exp(random.uniform(std::log(options.smallestArea), std::log(options.largestArea)));
    const auto wanted =
        std::clamp<std::size_t>(static_cast<std::size_t>(std::ceil(share * static_cast<double>(inside.size()))), 1,
                                inside.size());
    const bool onePiece = random.chance(0.6);
    const std::size_t start = inside[static_cast<std::size_t>(random.below(static_cast<int>(wanted)))].second;
    if (!onePiece) {
        for (std::size_t i = 0; i < wanted; ++i)
            mask[inside[i].second] = 1;
        if (keptAtQuarter(mask, part.side))
            return mask;
    }
    return growPiece(noise, inside, start, wanted, part.side);
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
        const double frequency = random.uniform(22.4, 201.6) / side; // radians a pixel
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
        const auto smooth = guidedFilter(pixels.height, displaced, pixels.side,
                                         std::max(1, static_cast<int>(std::lround(kSmoothing * pixels.side))), 1e-4);
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
    gaussianBlur(soft, part.side, random.uniform(kSharpestRim, kSoftestRim) * part.side);
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
