// SPDX-License-Identifier: GPL-3.0-or-later
// The pieces a training is made of: losses, schedule, statistics, gates.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <stdexcept>

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include "core/nn/held_out_record.h"
#include "core/nn/model_file.h"
#include "core/nn/part_tensors.h"
#include "core/nn/safetensors.h"
#include "core/nn/score_map.h"
#include "core/nn/synthetic_defect.h"
#include "core/training/channel_trainer.h"
#include "core/training/gate_trainer.h"
#include "core/training/held_out_check.h"
#include "core/training/held_out_scores.h"
#include "core/training/random_streams.h"
#include "tests/support/parts.h"
#include "tests/support/tiny_network.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

std::vector<PartImage> parts(int first, int count)
{
    std::vector<PartImage> list;
    for (int i = 0; i < count; ++i)
        list.push_back(sample::disc(first + i));
    return list;
}

BatchOptions twoOnly()
{
    BatchOptions options;
    options.batch = 2;
    options.workers = 0;
    return options;
}

torch::Tensor tensorOf(const std::vector<float>& values, std::int64_t channels, std::int64_t side)
{
    return torch::tensor(values).view({1, channels, side, side});
}

// One to one: how often a defective score lies above a good one, a tie counting half.
double pairwiseAuroc(const std::vector<double>& good, const std::vector<double>& defective)
{
    double won = 0;
    for (const double bad : defective)
        for (const double ok : good)
            won += bad > ok ? 1 : bad == ok ? 0.5 : 0;
    return won / static_cast<double>(good.size() * defective.size());
}

/// How well a gate tells the rows of a bank apart: mean of the highest values inside, AUROC over rows.
double separation(CmSegf& gate, const EvidenceBank& bank)
{
    const torch::NoGradGuard noGrad;
    std::vector<double> good, defective;
    for (std::int64_t row = 0; row < bank.size(); ++row) {
        const auto fused =
            gate->forward(bank.rgb.slice(0, row, row + 1), bank.depth.slice(0, row, row + 1)).fused.contiguous();
        const auto inside = bank.inside[row].contiguous();
        std::vector<double> scores;
        for (std::int64_t i = 0; i < fused.numel(); ++i)
            if (inside.data_ptr<float>()[i] > 0.5F)
                scores.push_back(fused.data_ptr<float>()[i]);
        std::sort(scores.rbegin(), scores.rend());
        const auto top = static_cast<std::size_t>(bank.scored[row].item<double>());
        double sum = 0;
        for (std::size_t i = 0; i < top; ++i)
            sum += scores[i];
        const bool bad = std::find(bank.defective.begin(), bank.defective.end(), row) != bank.defective.end();
        (bad ? defective : good).push_back(sum / static_cast<double>(top));
    }
    return pairwiseAuroc(good, defective);
}

/// Noise with spots: `rgbSign` +1 makes defects bright in the colour evidence, -1 dark; depth evidence is loud noise
/// that says nothing.
EvidenceBank bank(std::int64_t rows, double rgbSign, std::uint64_t seed)
{
    EvidenceBank result;
    result.rgb = sample::normal({rows, 4, 16, 16}, seed);
    result.depth = 2.5 * sample::normal({rows, 4, 16, 16}, seed + 1);
    result.mask = torch::zeros({rows, 1, 16, 16});
    result.inside = torch::zeros({rows, 1, 16, 16});
    result.inside.slice(2, 2, 14).slice(3, 2, 14).fill_(1);
    result.scored = torch::ones({rows});
    for (std::int64_t row = 0; row < rows; ++row) {
        if (row % 2 == 0) {
            result.clean.push_back(row);
            continue;
        }
        result.defective.push_back(row);
        const std::int64_t at = 3 + row % 8;
        result.mask[row].slice(1, at, at + 3).slice(2, at, at + 3).fill_(1);
        result.rgb[row].slice(1, at, at + 3).slice(2, at, at + 3).add_(1.5 * rgbSign);
    }
    return result;
}

} // namespace

class TestTrainingSteps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); } // threads cost more than they bring on tensors as small as these

    void focalDiceLossIsTheHandComputedOne_data()
    {
        QTest::addColumn<QVector<float>>("logits");
        QTest::addColumn<QVector<float>>("mask");
        QTest::addColumn<double>("expected");
        // Probabilities 1/2 and 3/4. Focal: 4 (1/2)^2 ln 2 and (3/4)^2 ln 4, their mean ten times. Dice: 1 - (2 * 1/2 +
        // 1) / (5/4 + 1 + 1).
        QTest::newRow("one of two pixels")
            << QVector<float>{0.0F, std::log(3.0F)} << QVector<float>{1, 0}
            << 10 * (4 * 0.25 * std::log(2.0) + 0.5625 * std::log(4.0)) / 2 + (1 - 2 / 3.25);
        // No defect: no dice. Probability 1/2 everywhere: (1/2)^2 ln 2.
        QTest::newRow("nothing there") << QVector<float>{0, 0} << QVector<float>{0, 0} << 10 * 0.25 * std::log(2.0);
        // All defect, probability 3/4: 4 (1/4)^2 ln 4/3; dice 1 - (2 * 3/2 + 1) / (3/2 + 2 + 1).
        QTest::newRow("everywhere") << QVector<float>{std::log(3.0F), std::log(3.0F)} << QVector<float>{1, 1}
                                    << 10 * 4 * 0.0625 * std::log(4.0 / 3) + (1 - 4 / 4.5);
    }
    void focalDiceLossIsTheHandComputedOne()
    {
        QFETCH(QVector<float>, logits);
        QFETCH(QVector<float>, mask);
        QFETCH(double, expected);
        const auto l = torch::tensor({logits[0], logits[1]}).view({1, 1, 1, 2});
        const auto m = torch::tensor({mask[0], mask[1]}).view({1, 1, 1, 2});
        QVERIFY(std::abs(focalDiceLoss(l, m).item<double>() - expected) < 1e-5);
        // Two equal samples have the loss of one.
        QVERIFY(std::abs(focalDiceLoss(torch::cat({l, l}), torch::cat({m, m})).item<double>() - expected) < 1e-5);
    }

    void sureAndRightCostsNothing()
    {
        const auto mask = torch::tensor({1.0F, 0.0F, 0.0F, 1.0F}).view({1, 1, 2, 2});
        QVERIFY(focalDiceLoss(40 * (2 * mask - 1), mask).item<double>() < 1e-4);
        const auto wrong = focalDiceLoss(-40 * (2 * mask - 1), mask);
        QVERIFY(wrong.item<double>() > 100 && std::isfinite(wrong.item<double>()));
    }

    void learningRateRisesAndFalls()
    {
        constexpr double kMost = 4e-3;
        QVERIFY(std::abs(learningRateAt(0, 1000, kMost) - kMost / 25) < 1e-12);
        QVERIFY(std::abs(learningRateAt(75, 1000, kMost) - (kMost / 25 + kMost) / 2) < 1e-9); // half way up a cosine
        QVERIFY(std::abs(learningRateAt(150, 1000, kMost) - kMost) < 1e-12);
        QVERIFY(std::abs(learningRateAt(575, 1000, kMost) - (kMost + kMost / 1e4) / 2) < 1e-9);
        QVERIFY(std::abs(learningRateAt(1000, 1000, kMost) - kMost / 1e4) < 1e-12);
        QVERIFY(std::abs(learningRateAt(5000, 1000, kMost) - kMost / 1e4) < 1e-12);
        for (int step = 0; step < 1000; ++step)
            QVERIFY((learningRateAt(step + 1, 1000, kMost) > learningRateAt(step, 1000, kMost)) == (step < 150));
        for (const int steps : {1, 2, 3}) // very short trainings
            for (int step = 0; step <= steps; ++step)
                QVERIFY(learningRateAt(step, steps, kMost) > 0 && learningRateAt(step, steps, kMost) <= kMost + 1e-12);
    }

    void presetsFillWhatIsLeftOpen()
    {
        TrainingOptions quick, standard, thorough, own;
        quick.preset = Preset::Quick;
        thorough.preset = Preset::Thorough;
        own.steps = 7;
        own.gateSteps = 3;
        for (auto* options : {&quick, &standard, &thorough, &own})
            applyPreset(*options);
        QVERIFY(0 < quick.steps && quick.steps < standard.steps && standard.steps < thorough.steps
                && quick.gateSteps > 0);
        QVERIFY(own.steps == 7 && own.gateSteps == 3);
        own.perlin = own.textureAlignment = own.guidedSmoothing = own.augmentation = false;
        QVERIFY(!perturbationOptions(own).enabled && !perturbationOptions(own).textureAlignment
                && !perturbationOptions(own).guidedSmoothing && !augmentationOptions(own).enabled);
        QVERIFY(perturbationOptions(quick).enabled && augmentationOptions(quick).enabled);
    }

    void packedSetsKeepEverything()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("set.packed").toStdString();
        TrainingSet set;
        set.side = 64;
        set.train = parts(0, 3);
        set.heldOut = parts(3, 2);
        set.evaluation = parts(5, 2);
        set.evaluationMasks = {std::vector<std::uint8_t>(64 * 64, 0), std::vector<std::uint8_t>(64 * 64, 1)};
        auto textures = std::make_shared<TextureLibrary>();
        textures->side = 5;
        textures->pictures = {std::vector<std::uint8_t>(75, 7), std::vector<std::uint8_t>(75, 200)};
        set.textures = textures;
        set.constants = {{"part.name", "disc"}};
        QVERIFY(writePacked(file, set).has_value());
        const auto again = readPacked(file);
        QVERIFY(again.has_value());
        QVERIFY(again->side == 64 && again->train.size() == 3 && again->heldOut.size() == 2
                && again->evaluation.size() == 2);
        QVERIFY(again->evaluation[1].rgb == set.evaluation[1].rgb && again->evaluationMasks == set.evaluationMasks
                && again->constants == set.constants);
        QVERIFY(again->textures->side == 5 && again->textures->pictures == textures->pictures);
        QCOMPARE(again->hash, hashOf(set));
        std::swap(set.train[0], set.heldOut[0]);
        QVERIFY(hashOf(set) != again->hash);
        set.evaluationMasks.pop_back(); // a part without a mask
        QVERIFY(writePacked(file, set).has_value());
        QVERIFY(readPacked(file).error().code == ErrorCode::Mismatch);
        QVERIFY(writeSafetensors(file, {{"x", torch::ones({2})}}, {}).has_value());
        const auto foreign = readPacked(file);
        QVERIFY(!foreign && foreign.error().code == ErrorCode::BadData
                && foreign.error().message().find("set.packed") != std::string::npos);
    }

    void teacherFeaturesOfGoodPartsAreStandardised()
    {
        const torch::NoGradGuard noGrad;
        auto net = sample::network();
        const auto good = parts(0, 5);
        for (const Modality which : net.modalities()) {
            learnFeatureScale(net, which, good, torch::kCPU);
            std::array<std::vector<torch::Tensor>, 3> all;
            for (const auto& part : good) {
                const auto pixels = toPixels(part);
                const auto features =
                    net.teacherFeatures(which, which == Modality::Rgb ? tensorOf(pixels.rgb, 3, 64)
                                                                      : tensorOf(pixels.height, 1, 64));
                for (std::size_t k = 0; k < 3; ++k)
                    all[k].push_back(features[k]);
            }
            for (std::size_t k = 0; k < 3; ++k) {
                const auto values =
                    torch::cat(all[k]).to(torch::kFloat64).transpose(0, 1).flatten(1); // [C, everything]
                QVERIFY(values.mean(1).abs().max().item<double>() < 1e-3);
                // 1e-3 is added to the deviation, so that dead feature channels stay finite.
                const auto deviation = values.std(1, false);
                const auto known = 1 - 1e-3 / net.channel(which).featureDeviation[k].flatten().to(torch::kFloat64);
                QVERIFY((deviation - known).abs().max().item<double>() < 2e-3);
            }
        }
    }

    void heldOutEvidenceIsStandardised()
    {
        const torch::NoGradGuard noGrad;
        auto net = sample::network();
        sample::shake(net, 40);
        net.train(false);
        const auto heldOut = parts(20, 4);
        QVERIFY(learnEvidenceScale(net, heldOut, torch::kCPU, false, {}).has_value());
        for (const Modality which : net.modalities()) {
            double sum[4] = {}, squares[4] = {}, count = 0, topSum = 0;
            for (const auto& part : heldOut) {
                const auto pixels = toPixels(part);
                const auto evidence =
                    net.standardise(which,
                                    net.rawEvidence(which, which == Modality::Rgb ? tensorOf(pixels.rgb, 3, 64)
                                                                                  : tensorOf(pixels.height, 1, 64)));
                QVERIFY(evidence.sizes() == torch::IntArrayRef({1, 4, 16, 16}));
                std::vector<double> picture;
                for (int row = 0; row < 16; ++row)
                    for (int column = 0; column < 16; ++column) {
                        int onPart = 0; // of the 16 pixels below this one
                        for (int y = 0; y < 4; ++y)
                            for (int x = 0; x < 4; ++x)
                                onPart += part.foreground.at(4 * row + y, 4 * column + x);
                        if (onPart <= 8)
                            continue;
                        ++count;
                        for (int scale = 0; scale < 4; ++scale) {
                            const double value = evidence[0][scale][row][column].item<double>();
                            sum[scale] += value;
                            squares[scale] += value * value;
                        }
                        picture.push_back(evidence[0][3][row][column].item<double>());
                    }
                std::sort(picture.begin(), picture.end(), std::greater<>());
                const auto top = std::max<std::size_t>(1, static_cast<std::size_t>(
                                                              std::lround(0.01 * static_cast<double>(picture.size()))));
                topSum += std::accumulate(picture.begin(), picture.begin() + static_cast<std::ptrdiff_t>(top), 0.0)
                        / static_cast<double>(top);
            }
            QVERIFY(count > 100);
            const auto deviation = [&](int scale) {
                return std::sqrt(squares[scale] / count - sum[scale] / count * (sum[scale] / count));
            };
            for (int scale = 0; scale < 4; ++scale) {
                QVERIFY2(std::abs(sum[scale] / count) < 1e-3, QByteArray::number(sum[scale] / count));
                QVERIFY(scale == 3 || std::abs(deviation(scale) - 1) < 1e-3);
            }
            // The picture's plane: a good part's highest hundredth is as high as a normal distribution's, or lower
            // where the tail is short.
            QVERIFY(deviation(3) < 1 + 1e-3 && topSum / heldOut.size() < 2.665 + 1e-3);
            QVERIFY(std::abs(deviation(3) - 1) < 1e-3 || std::abs(topSum / heldOut.size() - 2.665) < 1e-3);
        }
    }

    void evidenceWithoutAPartTakesEverything()
    {
        auto net = sample::network();
        net.train(false);
        auto empty = parts(1, 2);
        for (auto& part : empty)
            part.foreground = Mask(64, 64);
        QVERIFY(learnEvidenceScale(net, empty, torch::kCPU, false, {}).has_value());
        QVERIFY(torch::isfinite(net.channel(Modality::Rgb).evidenceMean).all().item<bool>());
        QVERIFY(net.channel(Modality::Depth).evidenceDeviation.min().item<double>() > 0);
    }

    void theBankKnowsWhatIsDefective()
    {
        auto net = sample::network();
        sample::shake(net, 41);
        net.train(false);
        const auto heldOut = parts(30, 3);
        TrainingOptions options;
        const auto defects = syntheticDefects(net, heldOut, options, torch::kCPU, false, {});
        QVERIFY(defects.has_value());
        QVERIFY(defects->size() == 3 + 120);
        QVERIFY(defects->clean.size() + defects->defective.size() == 123);
        QVERIFY(defects->clean[0] == 0 && defects->clean[1] == 1 && defects->clean[2] == 2
                && defects->defective.size() > 70);
        for (const std::int64_t row : defects->defective)
            QVERIFY(defects->mask[row].sum().item<double>() > 0);
        for (const std::int64_t row : defects->clean)
            QVERIFY(defects->mask[row].sum().item<double>() == 0);
        const torch::NoGradGuard noGrad;
        const auto own =
            net.standardise(Modality::Rgb, net.rawEvidence(Modality::Rgb, tensorOf(toPixels(heldOut[1]).rgb, 3, 64)));
        QVERIFY((defects->rgb[1] - own[0]).abs().max().item<double>() < 1e-4);
        // The check: figures for every map.
        const auto check = checkOnHeldOut(net, *defects, heldOut, {});
        for (const std::string name : {"rgb", "depth", "avg", "max", "cm_segf"})
            QVERIFY(check.syntheticAuroc.at(name) >= 0 && check.syntheticAuroc.at(name) <= 1);
        QCOMPARE(check.defectScores.size(), defects->defective.size());
    }

    void kindsAreCrossedWithParts()
    {
        const auto even = [](const std::vector<int>& counts) { // as even as whole numbers can be
            const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
            return *most - *least <= 1;
        };
        for (std::size_t parts = 2; parts <= 60; ++parts) {
            std::vector<int> ofParts(parts, 0);
            std::vector<std::vector<int>> ofKinds(kSyntheticDefects, ofParts), ofGates(kGateFolds, ofParts);
            for (std::size_t row = 0; row < parts; ++row) {
                const auto good = checkRow(static_cast<std::int64_t>(row), parts);
                QVERIFY(good.part == row && good.kind == -1);
            }
            for (int defect = 0; defect < kSyntheticDefects * kDefectsOfEachKind; ++defect) {
                const auto [part, kind] = checkRow(static_cast<std::int64_t>(parts) + defect, parts);
                QVERIFY(part < parts && kind >= 0 && kind < kSyntheticDefects);
                ++ofParts[part];
                ++ofKinds[static_cast<std::size_t>(kind)][part];
                for (std::size_t gate = 0; gate < kGateFolds; ++gate)
                    ofGates[gate][part] += leavesOut(gate, kind);
            }
            QVERIFY(even(ofParts));
            for (const auto& counts : ofKinds) {
                QVERIFY(even(counts));
                QCOMPARE(std::accumulate(counts.begin(), counts.end(), 0), kDefectsOfEachKind);
            }
            for (const auto& counts : ofGates)
                QVERIFY(even(counts));
        }
    }

    void noTwoStreamsShareTheirNumbers()
    {
        std::set<std::uint64_t> numbers;
        std::size_t drawn = 0;
        for (std::uint64_t stream = 0; stream <= static_cast<std::uint64_t>(RandomStream::Example); ++stream)
            for (std::int64_t index = 0; index < 1000; ++index, ++drawn)
                numbers.insert(randomOf(7, static_cast<RandomStream>(stream), index).next());
        QCOMPARE(numbers.size(), drawn);
        // What two stages draw with the same index: the perturbation of draw 0 and the augmentation of variant 0.
        QVERIFY(randomOf(7, RandomStream::Perturbation, std::int64_t(0)).next()
                != randomOf(7, RandomStream::GateAugmentation, std::int64_t(0)).next());
    }

    // At any size, gates learn where scores may rise, and from as many pixels as a score is made of.
    void gatesSeeWhatScoresAreMadeOf_data()
    {
        QTest::addColumn<int>("side");
        QTest::newRow("64 px") << 64;
        QTest::newRow("256 px") << 256;
    }
    void gatesSeeWhatScoresAreMadeOf()
    {
        QFETCH(int, side);
        auto options = sample::networkOptions();
        options.side = side;
        auto net = sample::network(options);
        net.train(false);
        PartImage part = sample::disc(3, side);
        const auto draw = [&](std::int64_t) {
            return Variant{toPixels(part), std::vector<float>(part.foreground.pixelCount(), 0.0F)};
        };
        const auto bank = collectEvidence(net, 1, draw, torch::kCPU, false, "looking", {});
        QVERIFY(bank.has_value());
        const auto& foreground = part.foreground.values();
        const auto rim = dilate(foreground, side, side / 32);
        for (int row = 0; row < side / 4; ++row)
            for (int column = 0; column < side / 4; ++column) {
                bool any = false;
                for (int y = 4 * row; y < 4 * row + 4; ++y)
                    for (int x = 4 * column; x < 4 * column + 4; ++x)
                        any = any || rim[static_cast<std::size_t>(y * side + x)] != 0;
                QCOMPARE(bank->inside[0][0][row][column].item<float>() > 0.5F, any);
            }
        const auto onPart = static_cast<double>(
            std::count_if(foreground.begin(), foreground.end(), [](std::uint8_t value) { return value != 0; }));
        QCOMPARE(bank->scored[0].item<double>(), std::max(1.0, std::nearbyint(0.004 * onPart / 16)));
    }

    // What goes wrong in a thread that prepares batches is thrown where the training can answer it.
    void whatAPreparingThreadThrowsArrives()
    {
        auto mixed = parts(0, 3);
        mixed.push_back(sample::disc(3, 128));
        BatchOptions options;
        options.batch = 4; // every part once
        options.workers = 2;
        BatchSource source(mixed, options, 0, 5);
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)source.next());
    }

    // Pixels that do not count are no foreground, and no score may rise there, wherever augmentation moves them.
    void pixelsThatDoNotCountAreLeftOut()
    {
        const PartImage plain = sample::disc(3);
        const int side = plain.side();
        PartImage marked = plain;
        for (int row = 0; row < side; ++row)
            for (int column = 0; column < side / 2; ++column)
                marked.foreground.at(row, column) |= kNotCounted;
        QVERIFY(leavesPixelsOut(marked) && !leavesPixelsOut(plain) && toPixels(plain).notCounted.empty());
        const auto all = toPixels(plain), half = toPixels(marked);
        for (std::size_t i = 0; i < half.foreground.size(); ++i) {
            const bool left = static_cast<int>(i) % side < side / 2;
            QCOMPARE(half.notCounted[i], left ? 1.0F : 0.0F);
            QCOMPARE(half.foreground[i], left ? 0.0F : all.foreground[i]);
        }
        QVERIFY(half.rgb == all.rgb && half.height == all.height);
        const auto movedAll = augment(plain, {}, Random(1, 2, 3)), moved = augment(marked, {}, Random(1, 2, 3));
        QVERIFY(moved.rgb == movedAll.rgb);
        double seen = 0;
        int both = 0;
        for (std::size_t i = 0; i < moved.foreground.size(); ++i) {
            both += moved.notCounted[i] != 0 && moved.foreground[i] != 0 ? 1 : 0;
            QVERIFY(moved.foreground[i] <= movedAll.foreground[i]);
            seen += moved.notCounted[i];
        }
        QVERIFY(both <= 2 * side); // along the border alone, where pixels count in part; half the disc has 830
        QVERIFY(seen > 0.4 * side * side && seen < 0.6 * side * side);
        const auto batch = BatchSource::make({plain, marked}, twoOnly(), 0);
        QVERIFY(batch.notCounted.defined() && batch.notCounted.sum({1, 2, 3}).eq(0).sum().item<int>() == 1);
        QVERIFY(!BatchSource::make({plain, plain}, twoOnly(), 0).notCounted.defined());
        auto options = sample::networkOptions();
        auto net = sample::network(options);
        net.train(false);
        const auto bank = collectEvidence(net, 1,
                                          [&](std::int64_t) {
                                              return Variant{half, std::vector<float>(half.foreground.size(), 0.0F)};
                                          },
                                          torch::kCPU, false, "looking", {});
        QVERIFY(bank.has_value());
        QCOMPARE(bank->inside[0][0].slice(1, 0, side / 8).sum().item<double>(), 0.0);
        QVERIFY(bank->inside[0][0].slice(1, side / 8, side / 4).sum().item<double>() > 0);
    }

    // A part of which nothing counts teaches nothing: a step of training leaves every weight as it was.
    void whatDoesNotCountTeachesNothing()
    {
        std::vector<PartImage> blind{sample::disc(3), sample::disc(4)};
        for (auto& part : blind)
            for (auto& value : part.foreground.values())
                value |= kNotCounted;
        auto options = sample::networkOptions();
        auto net = sample::network(options);
        TrainingOptions training;
        training.batch = 2;
        training.steps = 1;
        training.weightDecay = 0;
        const ProcessGroup alone;
        ChannelTrainer trainer(net, Modality::Rgb, training, torch::kCPU, false, alone);
        trainer.remember(BatchSource::make(blind, twoOnly(), 0));
        const auto before = net.channel(Modality::Rgb).student->parameters();
        std::vector<torch::Tensor> kept;
        for (const auto& parameter : before)
            kept.push_back(parameter.detach().clone());
        (void)trainer.step(0);
        for (std::size_t i = 0; i < kept.size(); ++i)
            QVERIFY(torch::equal(before[i].detach(), kept[i]));
    }

    // A score for every held-out good part, and its peak in each of the maps; back from the record to the last bit.
    void theFinishedModelScoresItsHeldOutParts()
    {
        auto net = sample::network();
        sample::shake(net, 3);
        const auto heldOut = parts(30, 3);
        const QTemporaryDir folder;
        const std::filesystem::path file = (folder.path() + "/model.tsm").toStdString();
        const auto plan = planCompute("cpu", Precision::Float32);
        QVERIFY(plan.has_value());
        HeldOutScores scores;
        const auto saved = saveScoredModel(file, net, {{"part.name", "disc"}}, [&](const std::filesystem::path& model) {
            auto said = scorePrepared(model, heldOut, *plan, {});
            scores = said.value_or(HeldOutScores());
            return said;
        });
        QVERIFY2(saved.has_value(), saved ? "" : saved.error().message().c_str());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"model.tsm"});
        QVERIFY(scores.scores.size() == 3 && scores.arithmetic == Arithmetic::Float32);
        for (const char* name : kPeakMaps)
            QVERIFY2(scores.peaks.at(name).size() == 3, name);
        QVERIFY(scores.peaks.at("rgb") != scores.peaks.at("depth"));
        net.freezeForInference(torch::kCPU, torch::kFloat32);
        const torch::NoGradGuard noGrad;
        for (std::size_t i = 0; i < 3; ++i) {
            QVERIFY(scores.primaryPeaks[i] >= scores.scores[i]);
            const auto maps = inferPart(net, toPixels(heldOut[i]), torch::kCPU);
            for (const auto& [name, map] : {std::pair("rgb", maps.rgb), std::pair("depth", maps.depth)}) {
                const double reached = scores.peaks.at(name)[i], highest = map.max().item<double>();
                QVERIFY2(reached <= highest + 1e-4 && reached > map.mean().item<double>(),
                         name); // a blur only lowers a peak
            }
        }
        const auto loaded = loadModel(file);
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->metadata.at("held_out.arithmetic"), std::string("float32"));
        const auto listed = QString::fromStdString(loaded->metadata.at("held_out.scores")).split(' ');
        QCOMPARE(listed.size(), 3);
        for (int i = 0; i < 3; ++i)
            QVERIFY(listed[i].toDouble() == scores.scores[static_cast<std::size_t>(i)]);
    }

    void gatesNeverEndBelowTheirStart_data()
    {
        QTest::addColumn<double>("learnSign");
        QTest::addColumn<int>("gates");
        QTest::newRow("teaching what is checked") << 1.0 << 1;
        QTest::newRow("teaching the opposite") << -1.0 << 1;
        QTest::newRow("several gates") << 1.0 << 3;
    }
    void gatesNeverEndBelowTheirStart()
    {
        QFETCH(double, learnSign);
        QFETCH(int, gates);
        auto options = sample::networkOptions();
        options.gates = gates;
        auto net = sample::network(options);
        const auto learn = bank(60, learnSign, 100);
        const auto check = bank(40, 1, 200);
        std::vector<double> before;
        for (CmSegf& gate : net.gates())
            before.push_back(separation(gate, check));
        TrainingOptions training;
        training.gateSteps = 80;
        std::vector<double> reported;
        RunContext context;
        context.progress = [&](const Progress& progress) { reported.push_back(progress.figures.at(0).second); };
        QVERIFY(trainGates(net, learn, check, training, context).has_value());
        QCOMPARE(reported.size(), static_cast<std::size_t>(2 * gates)); // every 40 steps
        // Sums over one row and over many may differ in the last bit and with it, at most, one pair of 20 x 20.
        constexpr double kOnePair = 1.0 / 400 + 1e-9;
        for (std::size_t g = 0; g < before.size(); ++g) {
            const double after = separation(net.gates()[g], check);
            QVERIFY2(after >= before[g] - kOnePair, QByteArray::number(after));
            if (learnSign > 0)
                QVERIFY2(after > before[g] + 0.05, QByteArray::number(after - before[g]));
            if (gates == 1) // the best step was kept, the start being one of them
                QVERIFY(std::abs(after - std::max({before[0], reported[0], reported[1]})) <= kOnePair);
            QVERIFY(!net.gates()[g]->is_training());
        }
    }

    void gatesAreTrainedTheSameEveryTime()
    {
        TensorMap states[3];
        for (int run = 0; run < 3; ++run) {
            auto net = sample::network();
            TrainingOptions training;
            training.gateSteps = 40;
            training.seed = run == 2 ? 1 : 0;
            QVERIFY(trainGates(net, bank(40, 1, 100), bank(20, 1, 200), training, {}).has_value());
            saveModule(*net.gates().front(), states[run], "");
        }
        bool differs = false;
        for (const auto& [name, tensor] : states[0]) {
            QVERIFY(torch::equal(tensor, states[1].at(name)));
            differs = differs || !torch::equal(tensor, states[2].at(name));
        }
        QVERIFY(differs);
    }

    void nothingToTellApartLeavesTheGate()
    {
        auto net = sample::network();
        TensorMap before, after;
        saveModule(*net.gates().front(), before, "");
        int reports = 0;
        RunContext context;
        context.progress = [&](const Progress&) { ++reports; };
        TrainingOptions training;
        training.gateSteps = 40;
        for (const bool clean : {true, false}) {
            auto oneKind = bank(8, 1, 1);
            (clean ? oneKind.defective : oneKind.clean).clear();
            QVERIFY(trainGates(net, oneKind, bank(8, 1, 2), training, context).has_value());
        }
        QCOMPARE(reports, 0); // no step was made
        saveModule(*net.gates().front(), after, "");
        for (const auto& [name, tensor] : before)
            QVERIFY(torch::equal(tensor, after.at(name)));
    }
};

TWINSPECT_TEST(TestTrainingSteps)
#include "tst_training_steps.moc"
