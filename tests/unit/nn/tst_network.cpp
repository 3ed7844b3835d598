// SPDX-License-Identifier: GPL-3.0-or-later
// Shapes and identities of the two channels; weights are random and tiny.
#include <QTest>

#include <cmath>

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include "core/nn/batch_norm.h"
#include "core/nn/dcrdf_net.h"
#include "tests/support/tiny_network.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

Pyramid pyramid(const std::array<std::int64_t, 3>& channels, std::int64_t batch, std::int64_t side, std::uint64_t seed)
{
    Pyramid features;
    for (std::size_t k = 0; k < 3; ++k)
        features[k] = sample::normal({batch, channels[k], side >> (k + 2), side >> (k + 2)}, seed + k);
    return features;
}

/// As if this process were one of two that hold the same half of a batch.
std::shared_ptr<SumOverProcesses> twice()
{
    return std::make_shared<SumOverProcesses>([](torch::Tensor& values) { values.mul_(2); });
}

} // namespace

class TestNetwork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void studentGivesTheTeachersShapesBack_data()
    {
        QTest::addColumn<int>("side");
        QTest::addColumn<int>("blocks");
        QTest::addColumn<QVector<int>>("channels");
        QTest::newRow("odd channels") << 64 << 0 << QVector<int>{5, 9, 14};
        QTest::newRow("one channel") << 64 << 1 << QVector<int>{1, 3, 7};
        QTest::newRow("not a power of two") << 96 << 2 << QVector<int>{24, 40, 112};
    }
    void studentGivesTheTeachersShapesBack()
    {
        QFETCH(int, side);
        QFETCH(int, blocks);
        QFETCH(QVector<int>, channels);
        const std::array<std::int64_t, 3> wanted{channels[0], channels[1], channels[2]};
        const torch::NoGradGuard noGrad;
        Student student(wanted, std::array<std::int64_t, 4>{8, 16, 24, 40}, blocks, 3);
        const auto answer = student->forward(pyramid(wanted, 2, side, 1));
        for (std::size_t k = 0; k < 3; ++k) {
            const std::int64_t size = side >> (k + 2);
            QVERIFY(answer.features[k].sizes() == torch::IntArrayRef({2, wanted[k], size, size}));
            QVERIFY(answer.logError[k].sizes() == torch::IntArrayRef({2, 1, size, size}));
            QVERIFY(torch::isfinite(answer.features[k]).all().item<bool>());
        }
        QVERIFY(answer.picture.sizes() == torch::IntArrayRef({2, 3, side / 4, side / 4}));
        QVERIFY(answer.logError.size() == 4
                && answer.logError[3].sizes() == torch::IntArrayRef({2, 1, side / 4, side / 4}));
    }

    void theErrorHeadDoesNotTeachTheDecoder()
    {
        Student student(std::array<std::int64_t, 3>{5, 9, 14}, std::array<std::int64_t, 4>{8, 8, 8, 8}, 1, 1);
        const auto answer = student->forward(pyramid({5, 9, 14}, 2, 64, 1));
        (answer.logError[0].sum() + answer.logError[1].sum() + answer.logError[2].sum() + answer.logError[3].sum())
            .backward();
        int taught = 0;
        for (const auto& item : student->named_parameters()) {
            const bool head = item.key().rfind("e.", 0) == 0;
            const bool moved = item.value().grad().defined() && item.value().grad().abs().sum().item<double>() > 0;
            QVERIFY2(head || !moved, item.key().c_str());
            taught += head && moved;
        }
        QVERIFY(taught > 0);
    }

    void refinementStartsAsTheIdentity()
    {
        const std::array<std::int64_t, 3> channels{5, 40, 33};
        Gfrn gfrn(channels);
        for (const std::int64_t side : {64, 96}) { // 96: the non-local block looks at half resolution
            const auto features = pyramid(channels, 2, side * 2, 4);
            for (const bool training : {true, false}) {
                gfrn->train(training);
                const auto refined = gfrn->forward(features);
                for (std::size_t k = 0; k < 3; ++k)
                    QVERIFY(torch::equal(refined[k], features[k]));
            }
        }
        sample::shake(*gfrn, 9);
        const auto features = pyramid(channels, 2, 64, 4);
        const auto refined = gfrn->forward(features);
        for (std::size_t k = 0; k < 3; ++k)
            QVERIFY(sample::largest(refined[k] - features[k]) > 1e-3);
    }

    void foldingKeepsTheOutput()
    {
        const torch::NoGradGuard noGrad;
        auto net = sample::network();
        sample::shake(net, 21);
        net.train(false);
        for (const Modality which : net.modalities()) {
            Channel& channel = net.channel(which);
            const auto features = pyramid({5, 9, 14}, 2, 64, 8);
            const auto before = channel.forward(features);
            const auto firstWeights = channel.student->i1->ptr(0)->parameters().front().clone();
            foldBatchNorms(*channel.student);
            foldBatchNorms(*channel.gfrn);
            const auto after = channel.forward(features);
            for (std::size_t k = 0; k < 3; ++k) {
                QVERIFY(sample::largest(after.refined[k] - before.refined[k]) < 1e-4);
                QVERIFY(sample::largest(after.reconstruction.features[k] - before.reconstruction.features[k]) < 1e-4);
            }
            QCOMPARE(after.reconstruction.logError.size(), std::size_t(4));
            for (std::size_t k = 0; k < 4; ++k)
                QVERIFY(sample::largest(after.reconstruction.logError[k] - before.reconstruction.logError[k]) < 1e-4);
            QVERIFY(sample::largest(after.reconstruction.picture - before.reconstruction.picture) < 1e-4);
            int folded = 0;
            int all = 0;
            channel.student->apply([&](torch::nn::Module& module) {
                if (const auto* norm = module.as<BatchNormImpl>()) {
                    ++all;
                    folded += norm->folded;
                }
            });
            QVERIFY(all > 5 && folded == all);
            QVERIFY(sample::largest(channel.student->i1->ptr(0)->parameters().front() - firstWeights) > 1e-3);
        }
    }

    void batchNormIsTorchs()
    {
        BatchNorm ours(6);
        torch::nn::BatchNorm2d theirs(torch::nn::BatchNorm2dOptions(6));
        for (int step = 0; step < 3; ++step) {
            const auto x = 2 + 3 * sample::normal({4, 6, 5, 5}, static_cast<std::uint64_t>(step));
            QVERIFY(sample::largest(ours->forward(x) - theirs->forward(x)) < 1e-5);
        }
        QVERIFY(sample::largest(ours->running_mean - theirs->running_mean) < 1e-5
                && sample::largest(ours->running_var - theirs->running_var) < 1e-4);
        ours->eval();
        theirs->eval();
        const auto x = sample::normal({1, 6, 2, 2}, 7);
        QVERIFY(sample::largest(ours->forward(x) - theirs->forward(x)) < 1e-5);
    }

    void batchNormSpansProcesses()
    {
        // Two processes with equal halves see the statistics of the whole batch: values, running statistics and
        // gradients.
        const auto half = 1 + 2 * sample::normal({2, 3, 4, 4}, 5);
        const auto weights = sample::normal({2, 3, 4, 4}, 6);
        BatchNorm split(3);
        split->sumOverProcesses = twice();
        auto x = half.clone().requires_grad_();
        const auto y = split->forward(x);
        (y * weights).sum().backward();
        torch::nn::BatchNorm2d whole(torch::nn::BatchNorm2dOptions(3));
        auto both = torch::cat({half, half}).requires_grad_();
        const auto expected = whole->forward(both);
        (expected * torch::cat({weights, weights})).sum().backward();
        QVERIFY(sample::largest(y - expected.slice(0, 0, 2)) < 1e-5);
        QVERIFY(sample::largest(split->running_mean - whole->running_mean) < 1e-5
                && sample::largest(split->running_var - whole->running_var) < 1e-4);
        QVERIFY(sample::largest(x.grad() - both.grad().slice(0, 0, 2)) < 1e-4);
    }

    void cosineDistanceIsOneMinusTheCosine()
    {
        const auto pixel = [](std::vector<float> values) { return torch::tensor(values).view({1, 2, 1, 1}); };
        const auto distance = [&](std::vector<float> a, std::vector<float> b) {
            return cosineDistance(pixel(a), pixel(b)).item<double>();
        };
        QVERIFY(std::abs(distance({3, 4}, {6, 8})) < 1e-6);
        QVERIFY(std::abs(distance({3, 4}, {-3, -4}) - 2) < 1e-6);
        QVERIFY(std::abs(distance({0, 5}, {7, 0}) - 1) < 1e-6);
        QVERIFY(std::abs(distance({1, 0}, {1, std::sqrt(3.0F)}) - 0.5) < 1e-6); // 60 degrees
        QVERIFY(std::abs(distance({0, 0}, {1, 2}) - 1) < 1e-6); // nothing resembles nothing
        QVERIFY(cosineDistance(torch::ones({2, 5, 3, 4}), torch::ones({2, 5, 3, 4})).sizes()
                == torch::IntArrayRef({2, 3, 4}));
    }

    void replicatedHeightIsThreeCopies()
    {
        const auto height = torch::linspace(-1, 2, 64).view({1, 1, 8, 8});
        const auto encoded = encodeHeight(height, DepthEncoding::Replicate);
        QVERIFY(encoded.sizes() == torch::IntArrayRef({1, 3, 8, 8}));
        for (std::int64_t channel = 0; channel < 3; ++channel)
            QVERIFY(torch::equal(encoded.slice(1, channel, channel + 1), height.clamp(-0.2, 1.4)));
    }

    void aTiltedPlaneHasItsNormals_data()
    {
        QTest::addColumn<double>("rise"); // part heights across the picture, to the right
        QTest::addColumn<double>("fall"); // and downwards
        QTest::newRow("level") << 0.0 << 0.0;
        QTest::newRow("to the right") << 1.0 << 0.0;
        QTest::newRow("downwards") << 0.0 << -2.0;
        QTest::newRow("both, steep") << 20.0 << 11.0;
    }
    void aTiltedPlaneHasItsNormals()
    {
        QFETCH(double, rise);
        QFETCH(double, fall);
        constexpr std::int64_t side = 32;
        const auto column = torch::arange(side).view({1, 1, 1, side}).to(torch::kFloat32).expand({1, 1, side, side});
        const auto row = torch::arange(side).view({1, 1, side, 1}).to(torch::kFloat32).expand({1, 1, side, side});
        const auto height = 0.3 + (rise / side) * column + (fall / side) * row;
        const auto encoded = encodeHeight(height, DepthEncoding::HeightAndNormals);
        QVERIFY(torch::equal(encoded.slice(1, 0, 1), height.clamp(-0.2, 1.4)));
        // Lengths are measured in quarters of the picture: a plane that rises by one part height over a quarter stands
        // at 45 degrees.
        const double slopeX = rise / 4;
        const double slopeY = fall / 4;
        const double length = std::sqrt(1 + slopeX * slopeX + slopeY * slopeY);
        const auto inner = encoded.slice(2, 2, side - 2).slice(3, 2, side - 2); // smoothing and slopes see the border
        QVERIFY(sample::largest(inner.slice(1, 1, 2) - (0.5 + 0.5 * slopeX / length)) < 1e-4);
        QVERIFY(sample::largest(inner.slice(1, 2, 3) - (0.5 + 0.5 * slopeY / length)) < 1e-4);
    }

    void standardisedEvidenceCanBeTakenBack()
    {
        auto net = sample::network();
        sample::shake(net, 2);
        const auto raw = sample::uniform({2, 4, 16, 16}, 1);
        for (const Modality which : net.modalities()) {
            const Channel& channel = net.channel(which);
            QVERIFY(
                sample::largest(net.standardise(which, raw) * channel.evidenceDeviation + channel.evidenceMean - raw)
                < 1e-6);
            QVERIFY(sample::largest(net.standardise(which, channel.evidenceMean.expand({1, 4, 4, 4}))) < 1e-6);
            QVERIFY(
                sample::largest(
                    net.standardise(which, (channel.evidenceMean + 2 * channel.evidenceDeviation).expand({1, 4, 4, 4}))
                    - 2)
                < 1e-5);
        }
    }

    void evidenceComparesTheRawTeacherWithTheStudent()
    {
        const torch::NoGradGuard noGrad;
        auto net = sample::network();
        sample::shake(net, 30);
        net.train(false);
        const auto picture = sample::uniform({2, 3, 64, 64}, 3);
        Channel& channel = net.channel(Modality::Rgb);
        auto features = net.teacher().features(picture);
        for (std::size_t k = 0; k < 3; ++k)
            features[k] = (features[k] - channel.featureMean[k]) / channel.featureDeviation[k];
        const auto answer = channel.student->forward(channel.gfrn->forward(features));
        std::vector<torch::Tensor> planes;
        for (std::size_t k = 0; k < 3; ++k) {
            const auto a = features[k] / features[k].norm(2, 1, true);
            const auto b = answer.features[k] / answer.features[k].norm(2, 1, true);
            const auto enlarge = [](const torch::Tensor& map) {
                return torch::upsample_bilinear2d(map, {16, 16}, false);
            };
            const auto expected = enlarge(answer.logError[k].exp());
            planes.push_back(enlarge(1 - (a * b).sum(1, true))
                             / (expected
                                + 0.2
                                      * channel.expectedMean.slice(1, static_cast<std::int64_t>(k),
                                                                   static_cast<std::int64_t>(k) + 1)));
        }
        // The picture itself: mean colour of 4 x 4 pixels against the student's, averaged over red, green and blue.
        const auto blocks = picture.view({2, 3, 16, 4, 16, 4}).mean({3, 5});
        planes.push_back((blocks - answer.picture).abs().sum(1, true) / 3
                         / (answer.logError[3].exp() + 0.2 * channel.expectedMean.slice(1, 3, 4)));
        QVERIFY(sample::largest(net.rawEvidence(Modality::Rgb, picture) - torch::cat(planes, 1)) < 1e-3);
        QVERIFY(net.rawEvidence(Modality::Depth, picture.slice(1, 0, 1)).sizes() == torch::IntArrayRef({2, 4, 16, 16}));
    }

    void heightIsComparedWithWhatAGoodPartWouldShow()
    {
        const torch::NoGradGuard noGrad;
        auto net = sample::network();
        sample::shake(net, 31);
        net.train(false);
        const auto height = sample::uniform({2, 1, 64, 64}, 8);
        const auto answer =
            net.channel(Modality::Depth).forward(net.teacherFeatures(Modality::Depth, height)).reconstruction.picture;
        const auto blocks = height.view({2, 1, 16, 4, 16, 4}).mean({3, 5});
        const auto maps = net.infer(sample::uniform({2, 3, 64, 64}, 9), height);
        QVERIFY(sample::largest(maps.heightDifference - (blocks - answer)) < 1e-5);
        auto options = sample::networkOptions();
        options.modality = Channels::Rgb;
        auto colourOnly = sample::network(options);
        colourOnly.train(false);
        QVERIFY(!colourOnly.infer(sample::uniform({1, 3, 64, 64}, 9), {}).heightDifference.defined());
    }

    void theAnswerDoesNotDependOnTheThreads()
    {
        const torch::NoGradGuard noGrad;
        auto net = sample::network();
        sample::shake(net, 31);
        net.train(false);
        const auto rgb = sample::uniform({1, 3, 224, 224}, 9);
        const auto height = sample::uniform({1, 1, 224, 224}, 8);
        const int threads = at::get_num_threads();
        std::vector<torch::Tensor> answers;
        for (const int used : {1, 2, 3}) {
            at::set_num_threads(used);
            answers.push_back(net.infer(rgb, height).fused);
            QCOMPARE(at::get_num_threads(), used);
        }
        at::set_num_threads(threads);
        QVERIFY(torch::equal(answers[0], answers[1]));
        QVERIFY(torch::equal(answers[0], answers[2]));
    }

    void withoutThePictureHeadThereAreThreePlanes()
    {
        const torch::NoGradGuard noGrad;
        auto options = sample::networkOptions();
        options.picture = false;
        auto net = sample::network(options);
        net.train(false);
        QVERIFY(!net.channel(Modality::Rgb).student->forward(pyramid({5, 9, 14}, 1, 64, 2)).picture.defined());
        QVERIFY(net.rawEvidence(Modality::Depth, sample::uniform({1, 1, 64, 64}, 3)).sizes()
                == torch::IntArrayRef({1, 3, 16, 16}));
        QVERIFY(torch::isfinite(net.infer(sample::uniform({1, 3, 64, 64}, 1), sample::uniform({1, 1, 64, 64}, 2)).fused)
                    .all()
                    .item<bool>());
    }

    void baselinesAreMeanAndMaximum()
    {
        const auto rgb = sample::normal({2, 4, 16, 16}, 1);
        const auto depth = sample::normal({2, 4, 16, 16}, 2);
        const auto both = [](const torch::Tensor& x) {
            return torch::log((torch::exp(1.3 * (x.slice(1, 0, 1) + x.slice(1, 1, 2) + x.slice(1, 2, 3)) / 3)
                               + torch::exp(x.slice(1, 3, 4)))
                              / 2);
        };
        const auto c = both(rgb);
        const auto d = both(depth);
        for (const Fusion fusion : {Fusion::Average, Fusion::Maximum, Fusion::CmSegf}) {
            auto options = sample::networkOptions();
            options.fusion = fusion;
            auto net = sample::network(options);
            const auto maps = net.fuse(rgb, depth);
            QVERIFY(sample::largest(maps.rgb - c) < 1e-5 && sample::largest(maps.depth - d) < 1e-5);
            QVERIFY(sample::largest(maps.average - (c + d) / 2) < 1e-5
                    && sample::largest(maps.maximum - torch::max(c, d)) < 1e-5);
            QVERIFY(fusion == Fusion::CmSegf
                    || torch::equal(maps.fused, fusion == Fusion::Average ? maps.average : maps.maximum));
            QCOMPARE(net.gates().size(), fusion == Fusion::CmSegf ? std::size_t(1) : std::size_t(0));
            QVERIFY(torch::equal(*maps.find("avg"), maps.average) && torch::equal(*maps.find("max"), maps.maximum)
                    && torch::equal(*maps.find("cm_segf"), maps.fused) && maps.find("fused") == nullptr);
            for (const auto& share : {maps.weightRgb, maps.shareRgb})
                QVERIFY(share.min().item<double>() >= 0 && share.max().item<double>() <= 1);
        }
    }

    void oneChannelIsItsOwnFusion()
    {
        const torch::NoGradGuard noGrad;
        for (const Channels modality : {Channels::Rgb, Channels::Depth}) {
            auto options = sample::networkOptions();
            options.modality = modality;
            auto net = sample::network(options);
            QVERIFY(net.gates().empty());
            QCOMPARE(net.modalities().size(), std::size_t(1));
            net.train(false);
            const auto maps = net.infer(sample::uniform({1, 3, 64, 64}, 1), sample::uniform({1, 1, 64, 64}, 2));
            const auto& own = modality == Channels::Rgb ? maps.rgb : maps.depth;
            QVERIFY((modality == Channels::Rgb ? maps.depth : maps.rgb).defined() == false);
            QVERIFY(torch::equal(maps.fused, own) && torch::equal(maps.average, own)
                    && torch::equal(maps.maximum, own));
            QVERIFY(torch::equal(maps.weightRgb, torch::full_like(own, modality == Channels::Rgb ? 1.0 : 0.0)));
        }
    }

    void severalGatesAreAveraged()
    {
        auto options = sample::networkOptions();
        options.gates = 3;
        auto net = sample::network(options);
        sample::shake(net, 50);
        const auto rgb = sample::normal({1, 4, 16, 16}, 1);
        const auto depth = sample::normal({1, 4, 16, 16}, 2);
        auto mean = torch::zeros({1, 1, 16, 16});
        for (CmSegf& gate : net.gates())
            mean += gate->forward(rgb, depth).fused / 3;
        QVERIFY(sample::largest(net.fuse(rgb, depth).fused - mean) < 1e-5);
    }
};

TWINSPECT_TEST(TestNetwork)
#include "tst_network.moc"
