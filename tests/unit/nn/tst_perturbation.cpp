// SPDX-License-Identifier: GPL-3.0-or-later
// What holds of every perturbation, over many seeds.
#include <QTest>

#include <algorithm>
#include <cmath>

#include "core/nn/perturbation.h"
#include "tests/support/parts.h"
#include "tests/support/test_program.h"
#include "tests/unit/nn/planes.h"

using namespace twinspect;

namespace {

// The rim is blurred by 2 px at most and cut off at three sigma.
constexpr int kWidestRim = 6;

// Whether anything is left of a mask in what the students learn from: a quarter of the size, where more than 0.3 of the
// pixels are marked.
bool leftAtAQuarter(const std::vector<float>& mask, int side)
{
    for (int row = 0; row < side; row += 4)
        for (int column = 0; column < side; column += 4) {
            float marked = 0;
            for (int y = row; y < row + 4; ++y)
                for (int x = column; x < column + 4; ++x)
                    marked += mask[at(y, x, side)];
            if (marked > 0.3F * 16)
                return true;
        }
    return false;
}

struct Changed {
    std::vector<std::uint8_t> rgb, height;
};

Changed changes(const PartPixels& before, const PartPixels& after)
{
    Changed changed{std::vector<std::uint8_t>(kCount, 0), std::vector<std::uint8_t>(kCount, 0)};
    for (std::size_t i = 0; i < kCount; ++i) {
        for (std::size_t channel = 0; channel < 3; ++channel)
            changed.rgb[i] |= before.rgb[channel * kCount + i] != after.rgb[channel * kCount + i];
        changed.height[i] = before.height[i] != after.height[i];
    }
    return changed;
}

bool nearMask(const std::vector<float>& mask, int row, int column)
{
    for (int y = std::max(0, row - kWidestRim); y <= std::min(kSide - 1, row + kWidestRim); ++y)
        for (int x = std::max(0, column - kWidestRim); x <= std::min(kSide - 1, column + kWidestRim); ++x)
            if (mask[at(y, x)] > 0)
                return true;
    return false;
}

long total(const std::vector<std::uint8_t>& values) { return std::count(values.begin(), values.end(), 1); }

bool samePixels(const PartPixels& a, const PartPixels& b)
{
    return a.side == b.side && a.rgb == b.rgb && a.height == b.height && a.foreground == b.foreground
        && a.measured == b.measured;
}

bool sound(const PartPixels& part)
{
    return std::all_of(part.rgb.begin(), part.rgb.end(), [](float value) { return value >= 0 && value <= 1; })
        && std::all_of(part.height.begin(), part.height.end(), [](float value) { return std::isfinite(value); });
}

std::vector<float> randomPlane(int side, std::uint64_t seed, double low = 0, double high = 1)
{
    Random random(seed);
    std::vector<float> values(at(side, 0, side));
    for (float& value : values)
        value = static_cast<float>(random.uniform(low, high));
    return values;
}

// Mean of a clipped window, term by term.
double windowMean(const std::vector<double>& values, int side, int radius, int row, int column)
{
    double sum = 0;
    int n = 0;
    for (int y = std::max(0, row - radius); y <= std::min(side - 1, row + radius); ++y)
        for (int x = std::max(0, column - radius); x <= std::min(side - 1, column + radius); ++x, ++n)
            sum += values[at(y, x, side)];
    return sum / n;
}

// He, Sun, Tang 2013, equations 5, 6 and 8, window by window in doubles.
std::vector<double> naiveGuidedFilter(const std::vector<float>& guide, const std::vector<float>& input, int side,
                                      int radius, double epsilon)
{
    std::vector<double> slope(guide.size()), intercept(guide.size()), result(guide.size());
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            std::vector<double> guides, inputs;
            for (int y = std::max(0, row - radius); y <= std::min(side - 1, row + radius); ++y)
                for (int x = std::max(0, column - radius); x <= std::min(side - 1, column + radius); ++x) {
                    guides.push_back(guide[at(y, x, side)]);
                    inputs.push_back(input[at(y, x, side)]);
                }
            const auto n = static_cast<double>(guides.size());
            double meanGuide = 0, meanInput = 0, covariance = 0, variance = 0;
            for (std::size_t i = 0; i < guides.size(); ++i) {
                meanGuide += guides[i] / n;
                meanInput += inputs[i] / n;
            }
            for (std::size_t i = 0; i < guides.size(); ++i) {
                covariance += (guides[i] - meanGuide) * (inputs[i] - meanInput) / n;
                variance += (guides[i] - meanGuide) * (guides[i] - meanGuide) / n;
            }
            slope[at(row, column, side)] = covariance / (variance + epsilon);
            intercept[at(row, column, side)] = meanInput - covariance / (variance + epsilon) * meanGuide;
        }
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column)
            result[at(row, column, side)] = windowMean(slope, side, radius, row, column) * guide[at(row, column, side)]
                                          + windowMean(intercept, side, radius, row, column);
    return result;
}

struct Moments {
    double mean = 0, deviation = 0;
};

Moments momentsOf(const float* values, const std::vector<float>& weights)
{
    double total = 0;
    Moments moments;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        total += weights[i];
        moments.mean += weights[i] * static_cast<double>(values[i]);
    }
    moments.mean /= total;
    for (std::size_t i = 0; i < weights.size(); ++i)
        moments.deviation += weights[i] * (values[i] - moments.mean) * (values[i] - moments.mean) / total;
    moments.deviation = std::sqrt(moments.deviation);
    return moments;
}

} // namespace

class TestPerturbation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changesStayOnThePartNearTheMask_data()
    {
        QTest::addColumn<bool>("textures");
        QTest::addColumn<bool>("smoothing");
        QTest::newRow("everything on") << true << true;
        QTest::newRow("without textures") << false << true;
        QTest::newRow("without smoothing") << true << false;
    }
    void changesStayOnThePartNearTheMask()
    {
        QFETCH(bool, textures);
        QFETCH(bool, smoothing);
        PerturbationOptions options;
        options.cleanShare = 0;
        options.textureAlignment = textures;
        options.guidedSmoothing = smoothing;
        int seen[4] = {};
        for (std::uint64_t seed = 0; seed < 90; ++seed) {
            const auto part = sample::discPixels(static_cast<int>(seed), kSide, seed % 3 == 0);
            const auto result = perturb(part, options, Random(seed, 1));
            QVERIFY(sound(result.pixels));
            QVERIFY(result.pixels.foreground == part.foreground && result.pixels.measured == part.measured);
            const auto changed = changes(part, result.pixels);
            ++seen[static_cast<int>(result.modality)];
            for (int row = 0; row < kSide; ++row)
                for (int column = 0; column < kSide; ++column) {
                    const auto i = at(row, column);
                    QVERIFY(result.mask[i] == 0 || result.mask[i] == 1);
                    QVERIFY(result.mask[i] == 0 || part.foreground[i] > 0);
                    if (changed.rgb[i] || changed.height[i])
                        QVERIFY(part.foreground[i] > 0 && nearMask(result.mask, row, column));
                    if (changed.height[i])
                        QVERIFY(part.measured[i] > 0); // what the sensor did not see stays unseen
                }
            const bool rgb = result.modality == PerturbedModality::Rgb || result.modality == PerturbedModality::Both;
            const bool depth =
                result.modality == PerturbedModality::Depth || result.modality == PerturbedModality::Both;
            QCOMPARE(total(changed.rgb) > 0, rgb);
            if (seed % 3 != 0) // elsewhere the spot may lie where nothing was measured
                QCOMPARE(total(changed.height) > 0, depth);
            else
                QVERIFY(depth || total(changed.height) == 0);
        }
        QVERIFY(seen[0] == 0 && seen[1] > 10 && seen[2] > 10 && seen[3] > 10);
    }

    void bothModalitiesChangeAtTheSamePlaces()
    {
        PerturbationOptions options;
        options.cleanShare = 0;
        options.textureAlignment = false; // a foreign texture may happen to have the part's own value somewhere
        int compared = 0;
        for (std::uint64_t seed = 0; seed < 80; ++seed) {
            const auto part = sample::discPixels(static_cast<int>(seed));
            const auto result = perturb(part, options, Random(seed, 2));
            if (result.modality != PerturbedModality::Both)
                continue;
            const auto changed = changes(part, result.pixels);
            long either = 0;
            long onlyOne = 0;
            for (std::size_t i = 0; i < kCount; ++i) {
                either += changed.rgb[i] || changed.height[i];
                onlyOne += changed.rgb[i] != changed.height[i];
                if (result.mask[i] > 0)
                    QVERIFY(changed.rgb[i] || changed.height[i]);
            }
            // A share of 0.001 of a small factor can vanish in the last bit of a float; more than a few pixels would be
            // another mask.
            QVERIFY2(onlyOne <= 1 + either / 50,
                     QByteArray::number(qlonglong(onlyOne)) + " of " + QByteArray::number(qlonglong(either)));
            ++compared;
        }
        QVERIFY(compared > 10);
    }

    void sameSeedSameBits()
    {
        PerturbationOptions options;
        options.cleanShare = 0;
        auto library = std::make_shared<TextureLibrary>();
        library->side = 20; // smaller than the part: repeated
        for (std::uint64_t seed = 0; seed < 3; ++seed) {
            Random random(seed);
            library->pictures.emplace_back(3 * 20 * 20);
            for (auto& value : library->pictures.back())
                value = static_cast<std::uint8_t>(random.below(256));
        }
        const auto part = sample::discPixels(1);
        int different = 0;
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            if (seed == 10)
                options.textures = library;
            const auto one = perturb(part, options, Random(seed));
            const auto again = perturb(part, options, Random(seed));
            QVERIFY(samePixels(one.pixels, again.pixels) && one.mask == again.mask && one.modality == again.modality);
            QVERIFY(sound(one.pixels));
            different += one.mask != perturb(part, options, Random(seed + 1000)).mask;
        }
        QCOMPARE(different, 20);
    }

    void switchedOffGivesTheInputBack()
    {
        PerturbationOptions options;
        options.enabled = false;
        const auto part = sample::discPixels(2);
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            const auto result = perturb(part, options, Random(seed));
            QVERIFY(samePixels(result.pixels, part) && result.modality == PerturbedModality::None);
            QCOMPARE(std::count(result.mask.begin(), result.mask.end(), 0.0F), std::ptrdiff_t(kCount));
        }
    }

    void nothingToPerturbGivesTheInputBack()
    {
        PerturbationOptions options;
        options.cleanShare = 0;
        auto noPart = sample::discPixels(3);
        std::fill(noPart.foreground.begin(), noPart.foreground.end(), 0.0F);
        auto unmeasured = sample::discPixels(3);
        std::fill(unmeasured.measured.begin(), unmeasured.measured.end(), 0.0F);
        std::fill(unmeasured.height.begin(), unmeasured.height.end(), 0.0F);
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
            const auto nowhere = perturb(noPart, options, Random(seed));
            QVERIFY(samePixels(nowhere.pixels, noPart) && nowhere.modality == PerturbedModality::None);
            const auto flat = perturb(unmeasured, options, Random(seed));
            QVERIFY(flat.pixels.height == unmeasured.height && sound(flat.pixels));
        }
    }

    void sharesAreAsPromised()
    {
        PerturbationOptions options;
        constexpr int kDraws = 1800; // more than 1,000 of them perturbed
        constexpr int kWide = 112;
        int kinds[4] = {};
        int small = 0;
        int lost = 0;
        std::vector<double> shares;
        for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
            const auto part = sample::discPixels(static_cast<int>(seed % 5), kWide);
            const auto result = perturb(part, options, Random(seed, 77));
            ++kinds[static_cast<int>(result.modality)];
            if (result.modality == PerturbedModality::None)
                continue;
            const auto marked = static_cast<double>(std::count(result.mask.begin(), result.mask.end(), 1.0F));
            const auto onPart = static_cast<double>(std::count(part.foreground.begin(), part.foreground.end(), 1.0F));
            shares.push_back(marked / onPart);
            small += marked < options.smallestArea * onPart;
            lost += !leftAtAQuarter(result.mask, kWide);
            QVERIFY2(marked <= options.largestArea * onPart + 1, QByteArray::number(marked / onPart));
        }
        // Four standard deviations of a binomial count.
        const auto within = [](int count, int of, double share) {
            return std::abs(count - share * of) <= 4 * std::sqrt(of * share * (1 - share));
        };
        QVERIFY(within(kinds[static_cast<int>(PerturbedModality::None)], kDraws, 0.4));
        const int changed = kDraws - kinds[static_cast<int>(PerturbedModality::None)];
        for (const auto kind : {PerturbedModality::Both, PerturbedModality::Rgb, PerturbedModality::Depth})
            QVERIFY(within(kinds[static_cast<int>(kind)], changed, 1.0 / 3));
        qInfo("smaller than smallestArea: %d, empty at a quarter of the size: %d, of %d", small, lost, changed);
        QVERIFY(changed > 1000);
        QCOMPARE(small, 0);
        QCOMPARE(lost, 0);
        // The logarithm of the share is uniform: its median is the geometric mean of the ends, and four standard
        // deviations of a median of n uniform draws are 4 / (2 sqrt(n)) of the range.
        std::sort(shares.begin(), shares.end());
        const double range = std::log(options.largestArea / options.smallestArea);
        const double median = std::log(shares[shares.size() / 2] / options.smallestArea) / range;
        QVERIFY2(std::abs(median - 0.5) <= 2 / std::sqrt(changed), QByteArray::number(median));
    }

    // The soft rim of a region is a share of the picture, too.
    void rimsAreSharesOfThePicture()
    {
        PerturbationOptions options;
        options.cleanShare = 0;
        options.textureAlignment = false;
        double shares[2] = {};
        for (std::uint64_t seed = 0; seed < 60; ++seed)
            for (const int larger : {0, 1}) {
                const auto part = sample::discPixels(0, larger ? 224 : 112);
                const auto result = perturb(part, options, Random(seed, 78));
                if (result.modality == PerturbedModality::Rgb)
                    continue;
                double rim = 0;
                for (std::size_t i = 0; i < result.mask.size(); ++i)
                    rim += result.mask[i] == 0 && result.pixels.height[i] != part.height[i];
                shares[larger] += rim / static_cast<double>(result.mask.size());
            }
        QVERIFY2(shares[1] > 0.8 * shares[0] && shares[1] < 1.25 * shares[0],
                 QByteArray::number(shares[1] / shares[0]));
    }

    void guidedFilterIsTheNaiveOne_data()
    {
        QTest::addColumn<int>("radius");
        QTest::addColumn<double>("epsilon");
        QTest::newRow("as depth uses it") << 2 << 1e-4;
        QTest::newRow("wide and soft") << 5 << 0.05;
        QTest::newRow("wider than the picture") << 40 << 0.01;
        QTest::newRow("no window") << 0 << 0.01;
    }
    void guidedFilterIsTheNaiveOne()
    {
        QFETCH(int, radius);
        QFETCH(double, epsilon);
        constexpr int side = 21;
        for (std::uint64_t seed = 0; seed < 3; ++seed) {
            const auto guide = randomPlane(side, seed);
            const auto input = randomPlane(side, seed + 50, -1, 2);
            const auto filtered = guidedFilter(guide, input, side, radius, epsilon);
            const double difference =
                largestDifference(filtered, naiveGuidedFilter(guide, input, side, radius, epsilon));
            QVERIFY2(difference < 2e-3, QByteArray::number(difference));
        }
    }

    void guidedFilterKnowsItsLimits()
    {
        constexpr int side = 18;
        const auto input = randomPlane(side, 5);
        // A constant guide has no structure to keep: what is left is a mean of means.
        const auto smoothed = guidedFilter(std::vector<float>(input.size(), 0.7F), input, side, 2, 1e-2);
        std::vector<double> once(input.size()), twice;
        const std::vector<double> exact(input.begin(), input.end());
        for (int row = 0; row < side; ++row)
            for (int column = 0; column < side; ++column)
                once[at(row, column, side)] = windowMean(exact, side, 2, row, column);
        for (int row = 0; row < side; ++row)
            for (int column = 0; column < side; ++column)
                twice.push_back(windowMean(once, side, 2, row, column));
        QVERIFY(largestDifference(smoothed, twice) < 1e-4);
        // Its own guide, without regularisation: nothing is lost.
        QVERIFY(largestDifference(guidedFilter(input, input, side, 2, 1e-9), input) < 1e-3);
        QVERIFY(largestDifference(guidedFilter(input, input, side, 2, 10.0), input) > 0.1);
    }

    void alignedStatisticsAreTheTargets()
    {
        for (std::uint64_t seed = 0; seed < 10; ++seed) {
            constexpr int side = 24;
            constexpr std::size_t plane = side * side;
            std::vector<float> texture, picture;
            for (std::uint64_t channel = 0; channel < 3; ++channel) {
                const auto t = randomPlane(side, seed * 10 + channel, -2, 3);
                const auto p = randomPlane(side, seed * 10 + channel + 5, 0.1 * static_cast<double>(channel), 0.9);
                texture.insert(texture.end(), t.begin(), t.end());
                picture.insert(picture.end(), p.begin(), p.end());
            }
            auto weights = randomPlane(side, seed + 900);
            for (float& weight : weights)
                weight = seed % 2 == 0 ? (weight > 0.7F ? 1.0F : 0.0F) : weight;
            alignStatistics(texture, picture, weights, side);
            for (std::size_t channel = 0; channel < 3; ++channel) {
                const auto got = momentsOf(&texture[channel * plane], weights);
                const auto wanted = momentsOf(&picture[channel * plane], weights);
                QVERIFY(std::abs(got.mean - wanted.mean) < 1e-5 && std::abs(got.deviation - wanted.deviation) < 1e-5);
            }
        }
    }

    void alignmentWithoutWeightsOrContrast()
    {
        constexpr int side = 8;
        const auto original = randomPlane(side, 1);
        std::vector<float> texture, picture;
        for (int channel = 0; channel < 3; ++channel) {
            texture.insert(texture.end(), original.begin(), original.end());
            picture.insert(picture.end(), original.rbegin(), original.rend());
        }
        auto untouched = texture;
        alignStatistics(untouched, picture, std::vector<float>(original.size(), 0.0F), side);
        QVERIFY(untouched == texture);
        std::vector<float> flat(texture.size(), 0.25F);
        const std::vector<float> everywhere(original.size(), 1.0F);
        alignStatistics(flat, picture, everywhere, side);
        QVERIFY(largestDifference(flat, std::vector<double>(flat.size(), momentsOf(picture.data(), everywhere).mean))
                < 1e-6);
    }
};

TWINSPECT_TEST(TestPerturbation)
#include "tst_perturbation.moc"
