// SPDX-License-Identifier: GPL-3.0-or-later
// CM-SEGF, and the way from its raw map to a map and a score that users see.
#include <QTest>

#include <cmath>

#include <torch/torch.h>

#include "core/nn/cm_segf.h"
#include "core/nn/score_map.h"
#include "tests/support/tiny_network.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

// Design constants of the gate, as cm_segf.h describes them.
constexpr double kSteepness = 0.5; // log odds gained by one standard deviation of evidence
constexpr double kPrior = -3;
constexpr double kLargestLogit = 3;
constexpr std::int64_t kPlanes = 4; // three scales and the picture

// log of the mean of two likelihood ratios, in the plainest way: what the scales say together, and what the picture
// says.
torch::Tensor softMaximum(const torch::Tensor& planes)
{
    const auto x = planes.to(torch::kFloat64);
    const auto scales = 1.3 * (x.slice(1, 0, 1) + x.slice(1, 1, 2) + x.slice(1, 2, 3)) / 3;
    return torch::log((scales.exp() + x.slice(1, 3, 4).exp()) / 2);
}

torch::Tensor evidence(std::uint64_t seed, double scale = 1)
{
    return scale * sample::normal({2, kPlanes, 12, 12}, seed);
}

bool within(const torch::Tensor& values, double low, double high)
{
    return values.min().item<double>() >= low && values.max().item<double>() <= high;
}

std::vector<std::uint8_t> rectangle(int side, int top, int left, int height, int width)
{
    std::vector<std::uint8_t> mask(static_cast<std::size_t>(side * side), 0);
    for (int row = top; row < top + height; ++row)
        for (int column = left; column < left + width; ++column)
            mask[static_cast<std::size_t>(row * side + column)] = 1;
    return mask;
}

} // namespace

class TestFusion : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void untrainedGateIsTheMixtureOfEqualShares()
    {
        CmSegf gate(kPlanes);
        const auto rgb = evidence(1);
        const auto depth = evidence(2);
        const auto result = gate->forward(rgb, depth);
        const auto c = kSteepness * softMaximum(rgb);
        const auto d = kSteepness * softMaximum(depth);
        const auto mixture = torch::log((c.exp() + d.exp() + (c + d).exp()) / 3) + kPrior;
        QVERIFY(sample::largest(result.fused - mixture) < 1e-5);
        QVERIFY(sample::largest(result.weightRgb - 0.5) < 1e-6);
        // The share is what the colour hypothesis, and its part of the joint one, bring to the sum.
        const auto share = (c.exp() + (c + d).exp() * torch::sigmoid(c - d)) / (c.exp() + d.exp() + (c + d).exp());
        QVERIFY(sample::largest(result.shareRgb - share) < 1e-5);
    }

    void oneStrongPlaneIsNotDrowned()
    {
        // Nothing but the picture's plane speaks up, or nothing but one scale: worked by hand.
        const auto planes = torch::tensor({0.0F, 0.0F, 0.0F, 10.0F}).view({1, 4, 1, 1});
        QVERIFY(std::abs(channelEvidence(planes).item<double>() - std::log((1 + std::exp(10.0)) / 2)) < 1e-5);
        const auto scale = torch::tensor({9.0F, 0.0F, 0.0F, 0.0F}).view({1, 4, 1, 1});
        QVERIFY(std::abs(channelEvidence(scale).item<double>() - std::log((std::exp(3.9) + 1) / 2)) < 1e-5);
        // Without a picture plane the scales are all there is.
        QVERIFY(std::abs(channelEvidence(torch::tensor({1.0F, 2.0F, 3.0F}).view({1, 3, 1, 1})).item<double>() - 2.6)
                < 1e-6);
        QVERIFY(std::isfinite(channelEvidence(torch::full({1, 4, 1, 1}, 1e6)).item<double>()));
    }

    void untrainedGateKnowsNoFavourite()
    {
        CmSegf gate(kPlanes);
        const auto rgb = evidence(3, 4);
        const auto depth = evidence(4);
        const auto result = gate->forward(rgb, depth);
        const auto swapped = gate->forward(depth, rgb);
        QVERIFY(sample::largest(result.fused - swapped.fused) < 1e-5);
        QVERIFY(sample::largest(result.weightRgb - (1 - swapped.weightRgb)) < 1e-5);
        QVERIFY(sample::largest(result.shareRgb - (1 - swapped.shareRgb)) < 1e-5);
    }

    void moreEvidenceNeverLowersTheUntrainedScore()
    {
        CmSegf gate(kPlanes);
        auto rgb = evidence(5, 2).requires_grad_();
        auto depth = evidence(6, 2).requires_grad_();
        gate->forward(rgb, depth).fused.sum().backward();
        QVERIFY(within(rgb.grad(), 0, INFINITY) && within(depth.grad(), 0, INFINITY));
        QVERIFY(rgb.grad().min().item<double>() + depth.grad().min().item<double>() > 0);
        const torch::NoGradGuard noGrad;
        const auto before = gate->forward(rgb, depth).fused;
        for (const double more : {0.1, 1.0, 10.0}) {
            QVERIFY((gate->forward(rgb + more, depth).fused - before).min().item<double>() >= 0);
            QVERIFY((gate->forward(rgb, depth + more).fused - before).min().item<double>() >= 0);
            QVERIFY((gate->forward(rgb + more, depth + more).fused - before).min().item<double>() > 0);
        }
        // Weak evidence in both adds up: more than the stronger of the two alone says.
        const auto one = torch::full({1, kPlanes, 4, 4}, 2.0);
        const auto none = torch::full({1, kPlanes, 4, 4}, -2.0);
        QVERIFY(gate->forward(one, one).fused.min().item<double>()
                > gate->forward(one, none).fused.max().item<double>());
    }

    void weightsAreSharesWhateverWasLearnt()
    {
        const torch::NoGradGuard noGrad;
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            CmSegf gate(kPlanes);
            for (int times = 0; times < 20; ++times) // far from its start
                sample::shake(*gate, 100 * seed + static_cast<std::uint64_t>(times) * 7);
            const auto result = gate->forward(evidence(seed, 5), evidence(seed + 99, 5));
            QVERIFY(within(result.weightRgb, 0, 1) && within(result.shareRgb, 0, 1));
            QVERIFY(sample::largest(result.weightRgb - 0.5) > 1e-3);
            QVERIFY(torch::isfinite(result.fused).all().item<bool>());
        }
    }

    void theGateIsABoundedCorrection()
    {
        const torch::NoGradGuard noGrad;
        const auto rgb = evidence(7, 3);
        const auto depth = evidence(8, 3);
        const auto untrained = CmSegf(kPlanes)->forward(rgb, depth);
        // A softmax over three logits in +-3: no weight above e^3 / (e^3 + 2 e^-3), none below e^-3 / (e^-3 + 2 e^3).
        const double most = std::exp(kLargestLogit) / (std::exp(kLargestLogit) + 2 * std::exp(-kLargestLogit));
        const double least = std::exp(-kLargestLogit) / (std::exp(-kLargestLogit) + 2 * std::exp(kLargestLogit));
        for (std::uint64_t seed = 0; seed < 12; ++seed) {
            CmSegf gate(kPlanes);
            auto last = gate->gate->ptr(3)->parameters();
            last[0].copy_(1e4 * sample::normal(last[0].sizes(), seed));
            last[1].copy_(1e4 * sample::normal(last[1].sizes(), seed + 50));
            const auto result = gate->forward(rgb, depth);
            QVERIFY(within(result.weightRgb, 1.5 * least - 1e-6, 1 - 1.5 * least + 1e-6));
            const auto correction = result.fused - untrained.fused;
            QVERIFY(within(correction, std::log(3 * least) - 1e-4, std::log(3 * most) + 1e-4));
            QVERIFY(sample::largest(correction) > 0.1);
        }
    }

    void hugeEvidenceStaysFinite()
    {
        CmSegf gate(kPlanes);
        sample::shake(*gate, 3);
        auto rgb = torch::full({1, kPlanes, 4, 4}, 1e6).requires_grad_();
        const auto result = gate->forward(rgb, torch::full({1, kPlanes, 4, 4}, -1e6));
        QVERIFY(torch::isfinite(result.fused).all().item<bool>() && within(result.shareRgb, 0, 1));
        result.fused.sum().backward();
        QVERIFY(torch::isfinite(rgb.grad()).all().item<bool>());
    }

    void dilationWidensByASquare()
    {
        constexpr int side = 9;
        QCOMPARE(dilate(rectangle(side, 4, 4, 1, 1), side, 2), rectangle(side, 2, 2, 5, 5));
        QCOMPARE(dilate(rectangle(side, 0, 8, 1, 1), side, 2), rectangle(side, 0, 6, 3, 3));
        QCOMPARE(dilate(rectangle(side, 3, 2, 2, 1), side, 0), rectangle(side, 3, 2, 2, 1));
        QCOMPARE(dilate(rectangle(side, 5, 5, 1, 1), side, 20), rectangle(side, 0, 0, side, side));
        QCOMPARE(dilate(rectangle(side, 0, 0, 0, 0), side, 3), rectangle(side, 0, 0, 0, 0));
    }

    void mapsAreEnlargedBilinearly()
    {
        const auto raw = torch::tensor({0.0F, 8.0F, 0.0F, 8.0F}).view({1, 1, 2, 2});
        const auto map = finishMap(raw, {}, 4, {0, 0, 1});
        QCOMPARE(map, (std::vector<float>{0, 2, 6, 8, 0, 2, 6, 8, 0, 2, 6, 8, 0, 2, 6, 8}));
    }

    void outsideThePartNothingRises()
    {
        constexpr int side = 16;
        auto raw = torch::zeros({1, 1, side, side});
        raw[0][0][8][8] = 5; // on the part
        raw[0][0][8][11] = 4; // one pixel beside it: within the widened part
        raw[0][0][1][1] = 9; // far away
        raw[0][0][9][7] = -2; // the lowest on the part
        raw[0][0][15][0] = -7; // lower, but outside
        const auto part = rectangle(side, 6, 6, 5, 5);
        const auto map = finishMap(raw, part, side, {0, 1.0 / side, 1});
        const auto at = [&](int row, int column) { return map[static_cast<std::size_t>(row * side + column)]; };
        QCOMPARE(at(8, 8), 5.0F);
        QCOMPARE(at(8, 11), 4.0F);
        QCOMPARE(at(1, 1), -2.0F);
        QCOMPARE(at(15, 0), -2.0F);
        QCOMPARE(at(5, 5), 0.0F);
        QCOMPARE(at(4, 4), -2.0F);
        const auto everywhere = finishMap(raw, std::vector<std::uint8_t>(side * side, 0), side, {0, 1.0 / side, 1});
        QCOMPARE(*std::max_element(everywhere.begin(), everywhere.end()), 9.0F);
    }

    void smoothingKeepsTheSumAndLowersThePeak()
    {
        constexpr int side = 32;
        auto raw = torch::zeros({1, 1, side, side});
        raw[0][0][16][15] = 10;
        const auto map = finishMap(raw, {}, side, {1.5 / side, 0, 1});
        double sum = 0;
        for (const float value : map)
            sum += value;
        QVERIFY(std::abs(sum - 10) < 1e-3);
        const auto peak = std::max_element(map.begin(), map.end());
        QCOMPARE(peak - map.begin(), std::ptrdiff_t(16 * side + 15));
        QVERIFY(std::abs(*peak - 10 / (2 * M_PI * 1.5 * 1.5)) < 0.03); // of a Gaussian
    }

    void imageScoreIsTheMeanOfTheTop_data()
    {
        QTest::addColumn<int>("partPixels");
        QTest::addColumn<double>("share");
        QTest::addColumn<double>("score");
        // The map holds 1 .. 100.
        QTest::newRow("a tenth of forty") << 40 << 0.1 << (100 + 99 + 98 + 97) / 4.0;
        QTest::newRow("at least one") << 40 << 1e-6 << 100.0;
        QTest::newRow("without a part every pixel counts") << 0 << 0.05 << (100 + 99 + 98 + 97 + 96) / 5.0;
        QTest::newRow("everything") << 100 << 1.0 << 50.5;
        QTest::newRow("more than everything") << 100 << 7.0 << 50.5;
    }
    void imageScoreIsTheMeanOfTheTop()
    {
        QFETCH(int, partPixels);
        QFETCH(double, share);
        QFETCH(double, score);
        std::vector<float> map;
        std::vector<std::uint8_t> part;
        for (int i = 0; i < 100; ++i) {
            map.push_back(static_cast<float>(i * 37 % 100 + 1)); // shuffled
            part.push_back(i < partPixels);
        }
        QVERIFY(std::abs(imageScore(map, part, {0, 0, share}) - score) < 1e-9);
    }
};

TWINSPECT_TEST(TestFusion)
#include "tst_fusion.moc"
