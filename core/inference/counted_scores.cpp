// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/counted_scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/nn/score_map.h"

namespace twinspect {

namespace {

constexpr double kClearShare = 0.65; // one modality raised the alarm when it brought this much of the score
constexpr std::size_t kTopOfPart = 250; // the image score looks at one in so many pixels of the part

// Mean share of RGB over the highest pixels of the fused map that count.
double shareAtTop(const AnomalyResult& anomaly, const PreparedPart& part, std::vector<std::uint32_t> pixels)
{
    const auto scores = anomaly.score().values();
    const auto shares = anomaly.shareRgb.values();
    const auto partPixels = static_cast<std::size_t>(
        std::ranges::count_if(part.image.foreground.values(), [](std::uint8_t value) { return value != 0; }));
    const std::size_t counted =
        std::clamp<std::size_t>((partPixels > 0 ? partPixels : scores.size()) / kTopOfPart, 1, pixels.size());
    std::nth_element(pixels.begin(), pixels.begin() + static_cast<std::ptrdiff_t>(counted - 1), pixels.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return scores[a] > scores[b]; });
    double sum = 0;
    for (std::size_t i = 0; i < counted; ++i)
        sum += shares[pixels[i]];
    return sum / static_cast<double>(counted);
}

std::vector<std::uint32_t> pixelsThat(std::span<const std::uint8_t> counted)
{
    std::vector<std::uint32_t> pixels;
    for (std::size_t i = 0; i < counted.size(); ++i)
        if (counted[i])
            pixels.push_back(static_cast<std::uint32_t>(i));
    return pixels;
}

double highestOf(const ScoreMap& map, std::span<const std::uint8_t> counted)
{
    double highest = std::nan("");
    for (std::size_t i = 0; i < counted.size(); ++i)
        if (counted[i])
            highest = std::fmax(highest, map.values()[i]);
    return highest;
}

// Of an image that the region's pixels lie on; all of them where there is no part to lie on.
double shareOf(const RunMask& region, const Mask& foreground)
{
    const auto part = std::ranges::count_if(foreground.values(), [](std::uint8_t value) { return value != 0; });
    std::int64_t both = 0;
    for (const auto& run : region.runs())
        for (int column = run.begin; column < run.end; ++column)
            both += part == 0 || foreground.at(run.row, column) ? 1 : 0;
    return static_cast<double>(both)
         / static_cast<double>(part > 0 ? part : static_cast<std::ptrdiff_t>(foreground.pixelCount()));
}

// Whether the region goes on where nothing can be said about the part: the part reaches the border of the picture
// within the region, or pixels of the part lie outside the crop.
bool isCut(const RegionOfInterest& region, const PreparedPart& part)
{
    const PartFrame frame = frameOf(part);
    const CropBox& crop = part.image.box;
    const GridBox seen{std::max(0, crop.column), std::max(0, crop.row), std::min(frame.width, crop.column + crop.side),
                       std::min(frame.height, crop.row + crop.side)};
    if (!reachesBeyond(region, frame, seen))
        return false;
    const bool beyondPicture = reachesBeyond(region, frame, {0, 0, frame.width, frame.height});
    const RunMask pixels = pixelsOf(region, frame);
    for (const auto& run : pixels.runs())
        for (int column = run.begin; column < run.end; ++column) {
            if (!part.geometry.foreground.at(run.row, column))
                continue;
            if (run.row < seen.top || run.row >= seen.bottom || column < seen.left || column >= seen.right)
                return true;
            const bool atBorder =
                run.row == 0 || column == 0 || run.row == frame.height - 1 || column == frame.width - 1;
            if (beyondPicture && atBorder)
                return true;
        }
    return false;
}

InterestRecord recordOf(const RegionOfInterest& region, const PreparedPart& part)
{
    InterestRecord record;
    record.name = region.name;
    record.kind = region.kind;
    record.threshold = region.threshold;
    record.minAreaMm2 = region.minAreaMm2;
    record.minDepthMm = region.minDepthMm;
    record.share = shareOf(pixelsOf(region, cropFrameOf(part)), part.image.foreground);
    record.cut = isCut(region, part);
    return record;
}

} // namespace

RaisedBy raisedBy(double shareRgb)
{
    if (shareRgb >= kClearShare)
        return RaisedBy::Rgb;
    return shareRgb <= 1 - kClearShare ? RaisedBy::Depth : RaisedBy::Both;
}

double CountedScores::peak() const
{
    const auto primary = peaks.find(primaryMap);
    return primary == peaks.end() ? std::nan("") : primary->second;
}

PartFrame frameOf(const PreparedPart& part)
{
    const CropBox& box = part.image.box;
    return {{box.column + box.side / 2.0, box.row + box.side / 2.0},
            part.geometry.mmPerPixel,
            1,
            box.fullWidth,
            box.fullHeight};
}

PartFrame cropFrameOf(const PreparedPart& part)
{
    const int side = part.image.side();
    const double pixels = static_cast<double>(side) / part.image.box.side;
    return {{side / 2.0, side / 2.0}, part.geometry.mmPerPixel / pixels, pixels, side, side};
}

CountedScores countedScores(const AnomalyResult& anomaly, const PreparedPart& part, const RegionsOfInterest& regions)
{
    CountedScores result;
    result.interest.id = regions.id();
    result.primaryMap = anomaly.primary;
    if (!anomaly.partFound)
        return result;
    const auto& fused = anomaly.score();
    result.imageScore = anomaly.imageScore;
    result.imageScores = anomaly.imageScores;
    std::vector<std::uint8_t> counted(fused.pixelCount(), 1); // whatever the score
    std::vector<std::uint8_t> elsewhere = counted;            // by the thresholds of the recipe
    if (!regions.empty()) {
        const auto foreground = part.image.foreground.values();
        // Elsewhere the maps hold their lowest value, which would make the mean over a small region lower than the
        // part is.
        const auto scored = scoredPixels(foreground, part.image.side(), ScoreOptions());
        const auto grid = judgedBy(regions, cropFrameOf(part));
        const auto whose = grid.values();
        const auto& list = regions.list();
        const auto usual = [&list](std::uint16_t value) {
            return value == InterestGrid::kElsewhere
                || (value != InterestGrid::kNotCounted && !list[value - 1u].threshold);
        };
        for (std::size_t i = 0; i < whose.size(); ++i) {
            counted[i] = scored[i] && whose[i] != InterestGrid::kNotCounted ? 1 : 0;
            elsewhere[i] = counted[i] && usual(whose[i]) ? 1 : 0;
        }
        for (auto& [name, score] : result.imageScores)
            score = imageScore(anomaly.maps.at(name).values(), foreground, ScoreOptions(), elsewhere);
        result.interest.wholeScore = anomaly.imageScore;
        result.imageScore = result.imageScores.at(anomaly.primary);
        result.interest.elsewhere = std::ranges::find(elsewhere, 1) != elsewhere.end();
        for (std::size_t at = 0; at < list.size(); ++at) {
            result.interest.regions.push_back(recordOf(list[at], part));
            if (!list[at].threshold)
                continue;
            std::vector<std::uint8_t> own(whose.size());
            std::ranges::transform(whose, scored, own.begin(), [at](std::uint16_t value, std::uint8_t here) {
                return here && value == InterestGrid::ofRegion(at) ? 1 : 0;
            });
            result.interest.regions.back().score = imageScore(fused.values(), foreground, ScoreOptions(), own);
        }
    }
    for (const auto& [name, map] : anomaly.maps)
        result.peaks[name] = highestOf(map, counted);
    if (anomaly.shareRgb.empty())
        return result; // the detector cannot say
    const auto judged = pixelsThat(result.interest.elsewhere ? elsewhere : counted);
    if (!judged.empty())
        result.raisedBy = raisedBy(shareAtTop(anomaly, part, judged));
    return result;
}

} // namespace twinspect
