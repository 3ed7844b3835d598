// SPDX-License-Identifier: GPL-3.0-or-later
// What detectors share when they learn: core/detectors/common.
#include <cmath>

#include <torch/torch.h>

#include "core/detectors/common/learning.h"
#include "core/detectors/common/ssim.h"
#include "tests/support/test_program.h"
#include "tests/unit/detectors/detector_tests.h"

using namespace twinspect;

class DetectorLearningTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPassShowsEveryPartOnce()
    {
        auto parts = sample::discs(5, 8);
        for (int i = 0; i < 5; ++i) // known by its height, which is the same everywhere and moves nowhere
            std::fill_n(parts[static_cast<std::size_t>(i)].height.data(), 64, 0.1F * static_cast<float>(i));
        const auto seen = [&](int seed, std::int64_t step) {
            std::vector<int> numbers;
            for (const auto& part : drawParts(parts, LearningOptions{1, 5, 0.1, seed}, step))
                numbers.push_back(static_cast<int>(std::lround(10 * part.height[27])));
            return numbers;
        };
        const auto first = seen(1, 0);
        QCOMPARE(std::set<int>(first.begin(), first.end()), (std::set<int>{0, 1, 2, 3, 4}));
        QCOMPARE(seen(1, 0), first);
        bool differs = false;
        for (std::int64_t step = 1; step < 5; ++step)
            differs = differs || seen(1, step) != first;
        QVERIFY(differs);
        differs = false;
        for (int seed = 2; seed < 6; ++seed)
            differs = differs || seen(seed, 0) != first;
        QVERIFY(differs);
    }

    void resizingAveragesAreas()
    {
        auto part = sample::disc(0, 8);
        std::fill_n(part.foreground.data(), 64, std::uint8_t{1});
        for (int row = 0; row < 2; ++row)
            for (int column = 0; column < 2; ++column) {
                part.height.at(row, column) = static_cast<float>(row * 2 + column); // mean 1.5
                for (int channel = 0; channel < 3; ++channel)
                    part.rgb.at(row, column, channel) = static_cast<std::uint8_t>(10 * (row * 2 + column)); // 15
            }
        part.measured.at(0, 0) = part.measured.at(0, 1) = part.measured.at(1, 0) = 0; // a quarter is left
        part.foreground.at(4, 4) = 1 | 2;                                             // kNotCounted
        const auto small = resized(part, 4);
        QCOMPARE(small.side(), 4);
        QVERIFY(std::abs(small.height.at(0, 0) - 1.5F) < 1e-6);
        QCOMPARE(int(small.rgb.at(0, 0, 1)), 15);
        QCOMPARE(int(small.measured.at(0, 0)), 0);
        QCOMPARE(int(small.measured.at(0, 1)), 1);
        QCOMPARE(int(small.foreground.at(0, 0)), 1);
        QCOMPARE(int(small.foreground.at(2, 2)), 2);
    }

    void whatDoesNotCountIsNotInTheMean()
    {
        const auto values = torch::tensor({1.0F, 2.0F, 3.0F, 100.0F, 3.0F, 4.0F, 5.0F, 100.0F}).view({1, 2, 2, 2});
        const auto counted = torch::tensor({1.0F, 1.0F, 1.0F, 0.0F}).view({1, 1, 2, 2});
        QCOMPARE(countedMean(values, counted).item<float>(), 3.0F); // of 2, 3, 4
    }

    // By hand, in the middle of one window of 3 x 3: a = 0, b = 1 gives C1 / (1 + C1); a = b gives 1; b = 1 - a with a
    // of 5 ones and 4 zeros has means 5/9 and 4/9, variances 20/81, covariance -20/81.
    void structuralDifferenceAgreesWithTheFormula()
    {
        const auto middle = [](const torch::Tensor& a, const torch::Tensor& b) {
            return structuralDifference(a, b, 3)[0][0][1][1].item<double>();
        };
        const double c1 = 1e-4, c2 = 9e-4;
        const auto zeros = torch::zeros({1, 1, 3, 3}), ones = torch::ones({1, 1, 3, 3});
        QVERIFY(std::abs(middle(zeros, ones) - (1 - c1 / (1 + c1))) < 1e-5);
        const auto checks = torch::tensor({1.0F, 0.0F, 1.0F, 0.0F, 1.0F, 0.0F, 1.0F, 0.0F, 1.0F}).view({1, 1, 3, 3});
        QVERIFY(std::abs(middle(checks, checks)) < 1e-5);
        const double v = 20.0 / 81, product = 2 * 20.0 / 81, squares = 41.0 / 81;
        const double expected = 1 - (product + c1) * (-2 * v + c2) / ((squares + c1) * (2 * v + c2));
        QVERIFY(std::abs(middle(checks, 1 - checks) - expected) < 1e-4);
    }

    void learningStopsWhereItMust()
    {
        int calls = 0;
        const auto never = learnInSteps(5, "training", sample::stopped(), [&](std::int64_t) { return ++calls; });
        QVERIFY(!never.has_value() && never.error().code == ErrorCode::Cancelled);
        QCOMPARE(calls, 0);
        std::vector<double> losses;
        RunContext context;
        context.progress = [&](const Progress& progress) { losses.push_back(progress.figures.at(0).second); };
        const auto diverged = learnInSteps(5, "training", context, [&](std::int64_t step) {
            return step < 2 ? 1.0 + static_cast<double>(step) : std::nan("");
        });
        QVERIFY(!diverged.has_value() && !diverged.error().remedy.empty());
        QCOMPARE(losses, (std::vector<double>{1, 2}));
    }

    void lackOfMemoryIsAnErrorWithARemedy()
    {
        const auto preparation = sample::preparationOf(8);
        const auto parts = sample::discs(2, 8);
        const auto result =
            learnSafely({preparation, parts, {}, {}}, [](ModelContents&) -> Status { throw std::bad_alloc(); });
        QVERIFY(!result.has_value());
        QVERIFY(result.error().code == ErrorCode::OutOfMemory && !result.error().remedy.empty());
        const auto inSteps = learnInSteps(5, "training", {}, [](std::int64_t) -> double { throw std::bad_alloc(); });
        QVERIFY(!inSteps.has_value() && inSteps.error().code == ErrorCode::OutOfMemory);
        QVERIFY2(inSteps.error().message().find("fewer parts a step") != std::string::npos,
                 inSteps.error().message().c_str());
    }

    // (x - 3)^2: every optimiser must get there; the rate falls to zero.
    void adamFindsTheMinimum()
    {
        auto x = torch::zeros({1}, torch::requires_grad());
        FallingAdam adam({x}, 0.2, 200);
        for (std::int64_t step = 0; step < 200; ++step)
            adam.step((x - 3).square().sum(), step);
        QVERIFY(std::abs(x.item<double>() - 3) < 0.01);
    }
};

TWINSPECT_TEST(DetectorLearningTest)
#include "tst_detector_learning.moc"
