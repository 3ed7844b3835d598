// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include <QTemporaryDir>
#include <torch/torch.h>

#include "core/detectors/common/golden_voice.h"
#include "core/inference/anomaly_model.h"
#include "core/nn/model_file.h"
#include "tests/support/test_program.h"
#include "tests/support/tiny_network.h"
#include "tests/unit/golden/plates.h"

using namespace twinspect;
using sample::kSide;

namespace {

const auto& voice()
{
    static const GoldenVoice learnt{GoldenPart::learn(sample::goodParts(12), sample::kRangeMm, {}).value(),
                                    {2, 0.5},
                                    {1, 0.25},
                                    {-1, 2}};
    return learnt;
}

PreparedPart prepared(PartImage image)
{
    PreparedPart part;
    part.image = std::move(image);
    part.geometry.partFound = true;
    return part;
}

// One that fused maps of value -3 everywhere.
AnomalyResult flatResult()
{
    AnomalyResult result;
    result.primary = "cm_segf";
    result.maps["cm_segf"] = ScoreMap(kSide, kSide, 1, -3.0F);
    result.imageScores["cm_segf"] = result.imageScore = -3;
    result.shareRgb = ShareMap(kSide, kSide, 1, 0.5F);
    result.heightVsGoodMm = DepthMap(kSide, kSide, 1, 7.0F);
    return result;
}

const sample::Flaw kDent{{-8, -10}, 6, -0.5, 0}, kSpot{{-8, -10}, 6, 0, 30};

} // namespace

class TestGoldenVoice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Seen by what was fused, by the mean good part, or by both: a mixture of three with equal shares, in units in
    // which good parts score 0 with a deviation of 1.
    void joinedIsAMixtureOfThree()
    {
        ScoreMap evidence(4, 1);
        evidence.data()[1] = -50;
        evidence.data()[2] = 1;
        std::vector<float> fused{-1, 3, 1, 9}; // 0, 2 and 1 deviations above the mean of -1; the last one is no part
        const std::vector<std::uint8_t> foreground{1, 1, 1, 0};
        voice().join(fused, evidence, foreground);
        QVERIFY(std::fabs(fused[0] + 1) < 1e-6F); // log(1 + 1 + 1) - log 3 = 0
        QVERIFY(std::fabs(fused[1] - (-1 + 2 * (2 - std::log(3.0)))) < 1e-5); // only what was fused
        QVERIFY(std::fabs(fused[2] - (-1 + 2 * std::log((2 * std::exp(1.0) + std::exp(2.0)) / 3))) < 1e-5);
        QCOMPARE(fused[3], fused[0]); // the lowest one
    }

    void aDentIsSeenAndMeasured()
    {
        const auto lie = sample::anyLie(70);
        for (const auto& [flaw, share] : {std::pair(kDent, 0.0), std::pair(kSpot, 1.0)}) {
            auto result = flatResult();
            voice().joinTo(result, sample::part(lie, 70, {flaw}));
            QVERIFY(result.notes.empty() && !result.liesUnlikeGood);
            QVERIFY(result.maps.at("channels") == ScoreMap(kSide, kSide, 1, -3.0F));
            QCOMPARE(result.imageScores.at("channels"), -3.0);
            QVERIFY(result.imageScore > 0 && result.imageScores.at("cm_segf") == result.imageScore);
            float insideLeast = 1e9F, besideMost = -1e9F;
            for (int row = 0; row < kSide; ++row)
                for (int column = 0; column < kSide; ++column) {
                    const auto p = lie.onPart(column, row);
                    const double away = std::hypot(p.x - flaw.at.x, p.y - flaw.at.y);
                    const float score = result.score().at(row, column);
                    if (away < flaw.radius - 2)
                        insideLeast = std::min(insideLeast, score);
                    else if (away > flaw.radius + 4)
                        besideMost = std::max(besideMost, score);
                    if (away < 2) {
                        QVERIFY(std::fabs(static_cast<double>(result.shareRgb.at(row, column)) - share) < 0.05);
                        QVERIFY(std::fabs(static_cast<double>(result.heightVsGoodMm.at(row, column)) - flaw.heightMm)
                                < 5 * sample::kNoiseMm);
                        const auto vary = static_cast<double>(result.goodPartsVaryMm.at(row, column));
                        QVERIFY(vary > 0.5 * sample::kNoiseMm && vary < 3 * sample::kNoiseMm);
                    }
                }
            QVERIFY2(insideLeast > besideMost, std::to_string(insideLeast - besideMost).c_str());
        }
    }

    // What is not trusted changes nothing but the note.
    void aPartThatLiesOnItsFaceIsLeftAlone()
    {
        auto result = flatResult();
        voice().joinTo(result, sample::part(sample::anyLie(71), 71, {}, true));
        QCOMPARE(result.notes.size(), std::size_t(1));
        QVERIFY(result.liesUnlikeGood);
        const auto before = flatResult();
        QVERIFY(result.score() == before.score() && result.maps.at("channels") == before.score());
        QCOMPARE(result.imageScore, before.imageScore);
        QVERIFY(result.shareRgb == before.shareRgb && result.heightVsGoodMm == before.heightVsGoodMm);
        QVERIFY(result.goodPartsVaryMm.empty());
        const auto golden = result.maps.at("golden").values();
        QVERIFY(std::ranges::all_of(golden, [&](float value) { return value == golden.front(); }));
    }

    // From the file on, the network says what it says without the voice, to the last bit.
    void aModelFileKeepsIt()
    {
        QTemporaryDir folder;
        const std::filesystem::path base(folder.path().toStdString());
        auto options = sample::networkOptions();
        options.side = kSide;
        auto net = sample::network(options);
        sample::shake(net, 5);
        std::map<std::string, std::string> metadata{{"part.crop_side_px", "128"},
                                                    {"part.height_range_m", "0.01"},
                                                    {"part.mm_per_pixel", "0.5"}};
        auto tensors = contentsOf(net, metadata);
        QVERIFY(writeModel(base / "without.tsm", tensors, metadata));
        voice().save(tensors);
        QVERIFY(writeModel(base / "with.tsm", tensors, metadata));
        QCOMPARE(readModel(base / "without.tsm")->metadata.at("format"), std::string("twinspect-model-3"));
        QCOMPARE(readModel(base / "with.tsm")->metadata.at("format"), std::string("twinspect-model-4"));
        QVERIFY(readModel(base / "with.tsm")->sealed);
        const auto load = [&](const char* name) { return AnomalyModel::load(base / name, "cpu", Precision::Float32); };
        const auto with = load("with.tsm"), without = load("without.tsm");
        QVERIFY2(with, with ? "" : with.error().message().c_str());
        QVERIFY2(without, without ? "" : without.error().message().c_str());
        const auto image = sample::part(sample::anyLie(72), 72, {kDent});
        const auto joined = with->infer(prepared(image)), alone = without->infer(prepared(image));
        QVERIFY(joined && alone);
        QVERIFY(!alone->maps.contains("golden") && !alone->maps.contains("channels"));
        QVERIFY(joined->maps.at("channels") == alone->score());
        auto byHand = *alone;
        byHand.primary = "cm_segf";
        voice().joinTo(byHand, image);
        QVERIFY(joined->score() == byHand.score() && joined->maps.at("golden") == byHand.maps.at("golden"));
        QCOMPARE(joined->imageScore, byHand.imageScore);

        // Good parts of a third of the crop, twice as bright as this one, whose place on a whole picture nobody knows.
        std::string looks;
        for (int i = 0; i < 6; ++i)
            looks += "280 300 310 0 0 0 0 0 0 0.33 0 0 1 ";
        metadata["part.good_looks"] = looks;
        QVERIFY(writeModel(base / "looks.tsm", tensors, metadata));
        const auto unlike = load("looks.tsm")->infer(prepared(image));
        QVERIFY(unlike && unlike->liesUnlikeGood && !joined->liesUnlikeGood && joined->notes.empty());
        QCOMPARE(unlike->notes.size(), std::size_t(2));
        QVERIFY(unlike->notes.back().english().find("darker") != std::string::npos);
        QCOMPARE(unlike->imageScore, joined->imageScore);
        metadata["part.good_looks"] = "1 2 3";
        QVERIFY(writeModel(base / "looks.tsm", tensors, metadata));
        QVERIFY(!load("looks.tsm") && load("looks.tsm").error().code == ErrorCode::Mismatch);
        metadata.erase("part.good_looks");

        const auto refused = [&](const char* name, const torch::Tensor& tensor) {
            auto changed = tensors;
            changed[name] = tensor;
            QVERIFY(writeModel(base / "changed.tsm", changed, metadata));
            const auto model = load("changed.tsm");
            QVERIFY2(!model && model.error().code == ErrorCode::Mismatch, name);
            QVERIFY2(model.error().message().find(name) != std::string::npos, model.error().message().c_str());
        };
        refused("golden.scales", torch::zeros({3, 2}, torch::kFloat64));
        refused("golden.scales", torch::ones({2, 2}, torch::kFloat64));
        refused("golden.scales", torch::ones({3, 2}));
        refused("golden.spread", torch::zeros({kSide, kSide, 4}));
        refused("golden.share", torch::ones({kSide, kSide, 1}, torch::kFloat64));
        const auto half = GoldenVoice::from(tensors, sample::kRangeMm, kSide / 2, "a.tsm");
        QVERIFY(!half && half.error().code == ErrorCode::Mismatch && half.error().file == "a.tsm");
        QVERIFY(!GoldenVoice::from({{"teacher.a", torch::ones(1)}}, 1, kSide, "a.tsm")->has_value());
    }
};

TWINSPECT_TEST(TestGoldenVoice)
#include "tst_golden_voice.moc"
