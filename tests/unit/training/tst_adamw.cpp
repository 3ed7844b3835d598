// SPDX-License-Identifier: GPL-3.0-or-later
// Our holder of Torch's fused kernel against Torch's own torch::optim::AdamW, an implementation that shares no code
// with it.
#include <QTest>

#include <torch/torch.h>

#include "core/training/adamw.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

/// Convolutions in both memory formats (1 x 1 ones have strides that mean nothing), a vector, and a tensor that no loss
/// reaches.
std::vector<torch::Tensor> parameters()
{
    torch::manual_seed(3);
    std::vector<torch::Tensor> list{torch::randn({6, 3, 3, 3}), torch::randn({4, 6, 1, 1}),
                                    torch::randn({4, 6, 1, 1}).contiguous(torch::MemoryFormat::ChannelsLast),
                                    torch::randn({4}), torch::randn({5})};
    for (auto& parameter : list)
        parameter.requires_grad_(true);
    return list;
}

torch::Tensor loss(const std::vector<torch::Tensor>& p, int step)
{
    torch::manual_seed(100 + step);
    const auto input = torch::randn({2, 3, 9, 9}).contiguous(torch::MemoryFormat::ChannelsLast);
    const auto hidden = torch::relu(torch::conv2d(input, p[0]));
    return (torch::conv2d(hidden, p[1], p[3]) - torch::conv2d(hidden.square(), p[2])).square().mean();
}

double rateAt(int step) { return 0.02 / (1 + step); }

void run(AdamW& optimizer, const std::vector<torch::Tensor>& p, int from, int to)
{
    for (int step = from; step < to; ++step) {
        optimizer.forgetGradients();
        loss(p, step).backward();
        optimizer.step(rateAt(step));
    }
}

} // namespace

class TestAdamW : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stepsAsTorchsOwn()
    {
        auto ours = parameters(), theirs = parameters();
        AdamW optimizer(ours, 0.05);
        torch::optim::AdamW reference(theirs, torch::optim::AdamWOptions(0.02).weight_decay(0.05));
        run(optimizer, ours, 0, 40);
        for (int step = 0; step < 40; ++step) {
            static_cast<torch::optim::AdamWOptions&>(reference.param_groups().front().options()).lr(rateAt(step));
            reference.zero_grad();
            loss(theirs, step).backward();
            reference.step();
        }
        const auto start = parameters();
        for (std::size_t i = 0; i + 1 < ours.size(); ++i) {
            QVERIFY(!torch::allclose(ours[i], start[i], 1e-2, 1e-2));
            QVERIFY2(torch::allclose(ours[i], theirs[i], 1e-4, 1e-5), qPrintable(QString("parameter %1").arg(i)));
        }
        QVERIFY(torch::equal(ours.back(), start.back())); // without a gradient nothing moves, not even by decay
    }

    void goesOnFromWhatWasSaved()
    {
        auto straight = parameters();
        AdamW whole(straight, 0.05);
        run(whole, straight, 0, 12);

        auto first = parameters();
        AdamW before(first, 0.05);
        run(before, first, 0, 5);
        TensorMap saved;
        before.save(saved, "moments.");
        QCOMPARE(saved.count("moments.4.step"), 0U);

        auto second = parameters();
        {
            const torch::NoGradGuard noGrad;
            for (std::size_t i = 0; i < second.size(); ++i)
                second[i].copy_(first[i]);
        }
        AdamW after(second, 0.05);
        QVERIFY(after.restore(saved, "moments.", "file"));
        run(after, second, 5, 12);
        for (std::size_t i = 0; i < straight.size(); ++i)
            QVERIFY(torch::equal(second[i], straight[i]));
    }

    void refusesMomentsOfAnotherShape()
    {
        auto list = parameters();
        AdamW optimizer(list, 0);
        const TensorMap wrong{{"0.step", torch::tensor({1}, torch::kInt64)},
                              {"0.exp_avg", torch::zeros({2})},
                              {"0.exp_avg_sq", torch::zeros({2})}};
        const auto restored = optimizer.restore(wrong, "", "moments.checkpoint");
        QVERIFY(!restored);
        QVERIFY(QString::fromStdString(restored.error().message()).contains("moments.checkpoint"));
    }
};

TWINSPECT_TEST(TestAdamW)
#include "tst_adamw.moc"
