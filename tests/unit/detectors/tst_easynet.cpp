// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <torch/torch.h>

#include "core/detectors/easynet/easynet_network.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class EasyNetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // A coin has 1 bit, one that falls on one side in a quarter of all throws 0.811278 (Shannon 1948).
    void entropyIsThatOfACoin()
    {
        const auto entropy = entropyOf(torch::tensor({0.0F, std::log(3.0F), -std::log(3.0F), 200.0F, -200.0F}));
        const float expected[] = {1, 0.811278F, 0.811278F, 0, 0};
        for (int i = 0; i < 5; ++i)
            QVERIFY(std::abs(entropy[i].item<float>() - expected[i]) < 1e-5);
    }

    // -(1 - p)^2 log p for the probability p of the truth: 0.75 of a defect, 0.25 of a good pixel.
    void focalLossIsThatOfThePaper()
    {
        const auto loss =
            focalLoss(torch::tensor({std::log(3.0F), std::log(3.0F), -300.0F}), torch::tensor({1.0F, 0.0F, 1.0F}));
        QVERIFY(std::abs(loss[0].item<double>() - 0.0625 * -std::log(0.75)) < 1e-6);
        QVERIFY(std::abs(loss[1].item<double>() - 0.5625 * -std::log(0.25)) < 1e-6);
        QVERIFY(std::abs(loss[2].item<double>() - 300) < 1e-3); // finite where the probability is 0
    }

    void theFusedAnswerLiesBetweenBoth()
    {
        torch::manual_seed(5);
        EasyNet net(4);
        net->eval();
        const auto maps = net->forward(torch::rand({2, 3, 32, 32}), torch::rand({2, 1, 32, 32}));
        const auto& [rgb, depth] = maps.branches;
        QCOMPARE(maps.fused.sizes().vec(), (std::vector<std::int64_t>{2, 1, 16, 16}));
        QCOMPARE(rgb.picture.sizes().vec(), (std::vector<std::int64_t>{2, 3, 32, 32}));
        QVERIFY((maps.weightRgb > 0).logical_and(maps.weightRgb < 1).all().item<bool>());
        const auto low = torch::minimum(rgb.logit, depth.logit) - 1e-5;
        const auto high = torch::maximum(rgb.logit, depth.logit) + 1e-5;
        QVERIFY((maps.fused >= low).logical_and(maps.fused <= high).all().item<bool>());
    }
};

TWINSPECT_TEST(EasyNetTest)
#include "tst_easynet.moc"
