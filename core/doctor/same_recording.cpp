// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/same_recording.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

namespace twinspect {

namespace {

constexpr int kCells = 16;
constexpr double kDigestUnits = 128;         // a grey level
constexpr double kCloseLevels = 3;
constexpr std::size_t kReportEvery = 100;
constexpr int kBlock = 8;                    // px
constexpr double kNoiseShrinks =
    0.25;       // white noise: 1/8; twice that for the sake of small pictures and correlated sensors
constexpr double kColourFloor = 0.25;        // grey levels that rounding alone leaves
constexpr double kMostColourNoise = 12;      // grey levels
constexpr double kDepthFloor = 2e-6;         // m
constexpr double kMostDepthNoise = 1e-3;     // m

double meanOf(const PictureDigest& digest)
{
    return std::accumulate(digest.begin(), digest.end(), 0.0) / static_cast<double>(digest.size());
}

/// Nothing when it is more than `most`: mostly a few cells tell.
std::optional<double> squaredDistance(const PictureDigest& a, const PictureDigest& b, double most)
{
    constexpr std::size_t kStretch = 32;
    const double limit = most * static_cast<double>(a.size());
    double sum = 0;
    for (std::size_t start = 0; start < a.size(); start += kStretch) {
        for (std::size_t i = start; i < start + kStretch; ++i) {
            const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
            sum += difference * difference;
        }
        if (sum > limit)
            return std::nullopt;
    }
    return sum / static_cast<double>(a.size());
}

/// Deviation of a difference picture by pixel, and after averaging over blocks; the common offset does not count.
struct Spread {
    double pixels = 0, blocks = 0;
    [[nodiscard]] bool isNoise(double floor, double most) const
    {
        return pixels <= most && blocks <= kNoiseShrinks * pixels + floor;
    }
};

/// difference(row, column) may be NaN: not measured in both.
template <typename Difference>
Spread spreadOf(int width, int height, const Difference& difference)
{
    double sum = 0, squares = 0, count = 0, blockSum = 0, blockSquares = 0, blockCount = 0;
    for (int top = 0; top + kBlock <= height; top += kBlock)
        for (int left = 0; left + kBlock <= width; left += kBlock) {
            double inBlock = 0;
            int n = 0;
            for (int row = top; row < top + kBlock; ++row)
                for (int column = left; column < left + kBlock; ++column) {
                    const double value = difference(row, column);
                    if (std::isnan(value))
                        continue;
                    inBlock += value;
                    squares += value * value;
                    ++n;
                }
            sum += inBlock;
            count += n;
            if (n < kBlock * kBlock / 2)
                continue;
            blockSum += inBlock / n;
            blockSquares += inBlock / n * (inBlock / n);
            ++blockCount;
        }
    if (count == 0 || blockCount == 0)
        return {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
    const auto deviation = [](double total, double totalSquares, double n) {
        return std::sqrt(std::max(0.0, totalSquares / n - total / n * (total / n)));
    };
    return {deviation(sum, squares, count), deviation(blockSum, blockSquares, blockCount)};
}

double greyAt(const RgbImage& rgb, int row, int column)
{
    return (rgb.at(row, column, 0) + rgb.at(row, column, 1) + rgb.at(row, column, 2)) / 3.0;
}

} // namespace

PictureDigest digestOf(const RgbImage& rgb)
{
    PictureDigest digest{};
    for (int cellRow = 0; cellRow < kCells; ++cellRow)
        for (int cellColumn = 0; cellColumn < kCells; ++cellColumn) {
            const int top = cellRow * rgb.height() / kCells;
            const int left = cellColumn * rgb.width() / kCells;
            const int bottom = std::max(top + 1, (cellRow + 1) * rgb.height() / kCells);
            const int right = std::max(left + 1, (cellColumn + 1) * rgb.width() / kCells);
            double sum = 0;
            for (int row = top; row < std::min(bottom, rgb.height()); ++row)
                for (int column = left; column < std::min(right, rgb.width()); ++column)
                    sum += greyAt(rgb, row, column);
            digest[static_cast<std::size_t>(cellRow * kCells + cellColumn)] =
                static_cast<std::uint16_t>(kDigestUnits * sum / ((bottom - top) * (right - left)));
        }
    return digest;
}

Result<std::vector<int>> closestDigests(const std::vector<PictureDigest>& of, const std::vector<PictureDigest>& among,
                                        const RunContext& context)
{
    // Copies first: of a file that is there ten thousand times, each would have to be compared with all the others.
    std::map<PictureDigest, std::pair<int, int>> copies; // the first two of each
    for (std::size_t i = 0; i < among.size(); ++i)
        if (const auto [at, fresh] = copies.try_emplace(among[i], static_cast<int>(i), -1);
            !fresh && at->second.second < 0)
            at->second.second = static_cast<int>(i);
    // The difference of two means is never larger than the root mean square difference: sorted by mean, only a short
    // stretch needs a look, and one of each kind of copies.
    std::vector<std::pair<double, int>> byMean;
    for (const auto& [digest, which] : copies)
        byMean.emplace_back(meanOf(digest), which.first);
    std::sort(byMean.begin(), byMean.end());
    const double reach = kCloseLevels * kDigestUnits;
    const bool same = &of == &among;
    std::vector<int> closest(of.size(), -1);
    for (std::size_t i = 0; i < of.size(); ++i) {
        if (context.stopRequested())
            return cancelled();
        if (i % kReportEvery == 0)
            context.report({"looking for parts that look alike",
                            static_cast<std::int64_t>(i),
                            static_cast<std::int64_t>(of.size()),
                            {},
                            {}});
        const int self = same ? static_cast<int>(i) : -1;
        if (const auto copy = copies.find(of[i]); copy != copies.end()) {
            closest[i] = copy->second.first != self ? copy->second.first : copy->second.second;
            if (closest[i] >= 0)
                continue;
        }
        const double mean = meanOf(of[i]);
        double best = reach * reach;
        for (auto at = std::lower_bound(byMean.begin(), byMean.end(), std::pair(mean - reach, -1));
             at != byMean.end() && at->first <= mean + reach; ++at) {
            if (at->second == self)
                continue;
            if (const auto distance = squaredDistance(of[i], among[static_cast<std::size_t>(at->second)], best)) {
                best = *distance;
                closest[i] = at->second;
            }
        }
    }
    return closest;
}

RecordingComparison compareRecordings(const RgbdSample& a, const RgbdSample& b)
{
    RecordingComparison comparison;
    if (!a.rgb.sameSize(b.rgb) || !a.cloud.sameSize(b.cloud))
        return comparison;
    const auto colour = spreadOf(a.rgb.width(), a.rgb.height(), [&](int row, int column) {
        return greyAt(a.rgb, row, column) - greyAt(b.rgb, row, column);
    });
    comparison.sameColour = colour.isNoise(kColourFloor, kMostColourNoise);
    const auto depth = spreadOf(a.cloud.width(), a.cloud.height(), [&](int row, int column) {
        return static_cast<double>(a.cloud.at(row, column, 2)) - b.cloud.at(row, column, 2);
    });
    comparison.sameGeometry = depth.isNoise(kDepthFloor, kMostDepthNoise);
    return comparison;
}

} // namespace twinspect
