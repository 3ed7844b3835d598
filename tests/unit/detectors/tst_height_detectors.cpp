// SPDX-License-Identifier: GPL-3.0-or-later
// depthae and depthgan with networks whose answers are known: all weights are zero but a few.
#include <cmath>
#include <span>

#include <torch/torch.h>

#include "core/detectors/common/height_networks.h"
#include "core/detectors/depthae/depthae_detector.h"
#include "core/detectors/depthgan/depthgan_detector.h"
#include "core/detectors/depthgan/gradient_penalty.h"
#include "core/nn/score_map.h"
#include "tests/support/test_program.h"
#include "tests/unit/detectors/detector_tests.h"

using namespace twinspect;
namespace F = torch::nn::functional;

namespace {

constexpr int kHeightSide = 32;
constexpr float kAnswer = 0.25F;

/// A learnt model whose `network` gives kAnswer everywhere.
Result<ModelContents> answering(const DetectorKind& kind, const std::string& network, ParameterValues values)
{
    values.insert({{"resolution", "32"}, {"batch", 2}, {"steps", 1}});
    auto model = sample::learnt(kind, sample::discs(2, kHeightSide), values);
    if (!model)
        return model;
    for (auto& [name, tensor] : model->tensors)
        if (name.starts_with("net." + network))
            tensor.fill_(name.ends_with(".bias") && tensor.numel() == 1 ? kAnswer : 0);
    return model;
}

torch::Tensor heightOf(const PartImage& part)
{
    auto height = torch::zeros({1, 1, kHeightSide, kHeightSide});
    std::copy_n(part.height.data(), height.numel(), height.data_ptr<float>());
    return height;
}

double apart(const ScoreMap& map, const torch::Tensor& expected, const PartImage& part)
{
    const auto finished = finishMap(expected, std::span(part.foreground.values()), kHeightSide, ScoreOptions());
    double most = 0;
    for (std::size_t i = 0; i < finished.size(); ++i)
        most = std::max<double>(most, std::abs(finished[i] - map.values()[i]));
    return most;
}

} // namespace

class HeightDetectorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theAutoencodersScoreIsTheSquaredResidual()
    {
        const auto model = answering(depthaeKind(), "decoder.", {{"code", 4}});
        QVERIFY2(model.has_value(), model ? "" : model.error().message().c_str());
        const auto part = sample::disc(7, kHeightSide);
        const auto result = sample::answer(depthaeKind(), *model, part);
        QVERIFY2(result.has_value(), result ? "" : result.error().message().c_str());
        const auto expected = (heightOf(part) - kAnswer).square();
        QVERIFY(expected.max().item<double>() > 0.1);
        QVERIFY2(apart(result->score(), expected, part) < 1e-5,
                 qPrintable(QString::number(apart(result->score(), expected, part))));
    }

    // The critic averages 4 x 4 pixels three times, in one of its 64 last channels.
    void theGansScoreIsBothResiduals()
    {
        auto model = answering(depthganKind(), "generator.", {{"code", 4}, {"feature-weight", 2.0}});
        QVERIFY2(model.has_value(), model ? "" : model.error().message().c_str());
        for (auto& [name, tensor] : model->tensors)
            if (name.starts_with("net.critic."))
                tensor.zero_();
        for (const char* name : {"net.critic.0.weight", "net.critic.2.weight", "net.critic.4.weight"})
            model->tensors.at(name)[0][0].fill_(1.0 / 16);
        QCOMPARE(model->tensors.at("net.critic.4.weight").size(0), std::int64_t{64});
        const auto part = sample::disc(7, kHeightSide);
        const auto result = sample::answer(depthganKind(), *model, part);
        QVERIFY2(result.has_value(), result ? "" : result.error().message().c_str());
        const auto residual = heightOf(part) - kAnswer;
        const auto averaged = [](torch::Tensor plane) {
            for (int stage = 0; stage < 3; ++stage) // beside the picture there are zeros, which count
                plane = torch::avg_pool2d(plane, 4, 2, 1, false, true);
            return plane;
        };
        QVERIFY(heightOf(part).min().item<double>() >= 0); // so that no leaky ReLU leaks
        const auto features = F::interpolate(averaged(residual).square() / 64,
                                             F::InterpolateFuncOptions()
                                                 .size(std::vector<std::int64_t>{kHeightSide, kHeightSide})
                                                 .mode(torch::kBilinear)
                                                 .align_corners(false));
        QVERIFY(features.max().item<double>() > 1e-4);
        const auto expected = residual.square() + 2 * features;
        QVERIFY2(apart(result->score(), expected, part) < 1e-5,
                 qPrintable(QString::number(apart(result->score(), expected, part))));
        QVERIFY(apart(result->score(), residual.square(), part) > 1e-4); // the features matter
    }

    // w . x has the gradient w everywhere, |x|^2 / 2 has x.
    void thePenaltyIsThatOfTheGradientsLength()
    {
        const auto w = torch::tensor({2.0F, -1.0F, 2.0F}); // of length 3
        const auto real = torch::tensor({3.0F, 4.0F, 0.0F, 0.0F, 0.0F, 0.0F}).view({2, 3}), made = torch::zeros({2, 3});
        const auto shares = torch::tensor({1.0F, 0.5F}).view({2, 1});
        const auto linear = [&](const torch::Tensor& x) { return x.mv(w); };
        QVERIFY(std::abs(gradientPenalty(linear, real, made, shares).item<double>() - 4) < 1e-5);
        const auto square = [](const torch::Tensor& x) { return x.square().sum(1) / 2; };
        // Lengths 5 and 0: the mean of 16 and 1.
        QVERIFY(std::abs(gradientPenalty(square, real, made, shares).item<double>() - 8.5) < 1e-5);
        const auto half = torch::full({2, 1}, 0.5F); // lengths 2.5 and 0
        QVERIFY(std::abs(gradientPenalty(square, real, made, half).item<double>() - (2.25 + 1) / 2) < 1e-5);
    }

    void networksHaveTheirShapes()
    {
        for (const int side : {32, 64}) {
            const auto height = torch::rand({2, 1, side, side});
            const auto code = heightEncoder(side, 4, 7)->forward(height);
            QCOMPARE(code.sizes().vec(), (std::vector<std::int64_t>{2, 7, 1, 1}));
            for (const bool normalised : {false, true})
                QCOMPARE(heightDecoder(side, 4, 7, normalised)->forward(code).sizes().vec(), height.sizes().vec());
        }
    }
};

TWINSPECT_TEST(HeightDetectorsTest)
#include "tst_height_detectors.moc"
