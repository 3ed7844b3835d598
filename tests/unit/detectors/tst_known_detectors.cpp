// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <set>

#include <QTemporaryDir>
#include <torch/torch.h>

#include "core/detectors/known_detectors.h"
#include "core/inference/anomaly_model.h"
#include "core/nn/model_file.h"
#include "tests/support/test_program.h"
#include "tests/support/tiny_model.h"

using namespace twinspect;

namespace {

AnomalyResult soundResult()
{
    AnomalyResult result;
    result.primary = "score";
    result.maps["score"] = ScoreMap(8, 8, 1, 0.5f);
    result.maps["rgb"] = ScoreMap(8, 8, 1, 0.25f);
    result.imageScores = {{"score", 0.5}, {"rgb", 0.25}};
    result.imageScore = 0.5;
    return result;
}

} // namespace

class KnownDetectorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyOneSaysWhatItIs()
    {
        std::set<std::string> ids;
        for (const auto* kind : knownDetectors()) {
            const auto& info = kind->info();
            QVERIFY2(!info.id.empty()
                         && std::ranges::all_of(info.id, [](char c) { return std::islower(c) || std::isdigit(c); }),
                     info.id.c_str());
            QVERIFY2(ids.insert(info.id).second, info.id.c_str());
            QVERIFY(!info.name.empty() && !info.idea.empty() && !info.source.empty());
            QVERIFY(info.rgb || info.depth);
            std::set<std::string> keys;
            for (const auto& spec : info.parameters) {
                QVERIFY2(keys.insert(spec.key).second, spec.key.c_str());
                QVERIFY2(checkParameter(spec, spec.defaultValue).has_value(), spec.key.c_str());
            }
            QCOMPARE(*detectorNamed(info.id), kind);
        }
        QCOMPARE(knownDetectors().front()->info().id, std::string("dcrdf"));
    }

    void anUnknownIdIsRefusedWithTheKnownOnes()
    {
        const auto unknown = detectorNamed("crystalball");
        QVERIFY(!unknown.has_value());
        QVERIFY(unknown.error().code == ErrorCode::InvalidArgument);
        QVERIFY(unknown.error().message().find("dcrdf") != std::string::npos);
    }

    void aModelOfAnotherDetectorSaysWhich()
    {
        QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "other.tsm";
        QVERIFY(writeModel(file, {{"a", torch::zeros({2})}}, {{"detector", "crystalball"}}).has_value());
        const auto model = AnomalyModel::load(file);
        QVERIFY(!model.has_value());
        QVERIFY(model.error().code == ErrorCode::Mismatch);
        QVERIFY(model.error().message().find("'crystalball'") != std::string::npos);
        QVERIFY(!model.error().remedy.empty());
    }

    void aModelWithoutANameIsOfTheFirstDetector()
    {
        QTemporaryDir folder;
        const std::filesystem::path base(folder.path().toStdString());
        QVERIFY(sample::writeTinyModel(base / "tiny.tsm", {{"part.crop_side_px", "64"},
                                                           {"part.height_range_m", "0.01"},
                                                           {"part.mm_per_pixel", "0.5"}})
                    .has_value());
        auto contents = readModel(base / "tiny.tsm");
        QVERIFY(contents.has_value());
        QCOMPARE(contents->metadata.at("detector"), std::string("dcrdf"));
        contents->metadata.erase("detector");
        QVERIFY(writeModel(base / "older.tsm", contents->tensors, contents->metadata).has_value());
        const auto model = AnomalyModel::load(base / "older.tsm", "cpu", Precision::Float32);
        QVERIFY2(model.has_value(), model ? "" : model.error().message().c_str());
        QCOMPARE(model->detector().id, std::string("dcrdf"));
    }

    void faultyResultsAreRefused_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("said");
        QTest::newRow("no primary map") << 0 << "no map 'score'";
        QTest::newRow("wrong width") << 1 << "a map 'rgb' of 9 x 8 instead of 8 pixels";
        QTest::newRow("NaN") << 2 << "a map 'rgb' with values that are no numbers";
        QTest::newRow("infinite") << 3 << "a map 'score' with values that are no numbers";
        QTest::newRow("no score") << 4 << "no score for its map 'rgb'";
        QTest::newRow("score is NaN") << 5 << "no score for its map 'score'";
        QTest::newRow("share of another size") << 7 << "a map 'share of RGB' of 4 x 8 instead of 8 pixels";
        QTest::newRow("height of another size")
            << 8 << "a map 'height against good parts' of 8 x 9 instead of 8 pixels";
        QTest::newRow("image score is NaN") << 6 << "a score that is no number";
    }
    void faultyResultsAreRefused()
    {
        QFETCH(int, fault);
        QFETCH(QString, said);
        auto result = soundResult();
        QVERIFY(checkResult(result, 8, "Test").has_value());
        switch (fault) {
        case 0: result.maps.erase("score"); break;
        case 1: result.maps["rgb"] = ScoreMap(9, 8); break;
        case 2: result.maps["rgb"].at(3, 4) = std::nanf(""); break;
        case 3: result.maps["score"].at(0, 0) = HUGE_VALF; break;
        case 4: result.imageScores.erase("rgb"); break;
        case 5: result.imageScores["score"] = std::nan(""); break;
        case 7: result.shareRgb = ShareMap(4, 8); break;
        case 8: result.heightVsGoodMm = DepthMap(8, 9); break;
        default: result.imageScore = std::nan(""); break;
        }
        const auto checked = checkResult(result, 8, "Test");
        QVERIFY(!checked.has_value());
        QVERIFY2(QString::fromStdString(checked.error().message()).contains("The detector Test gave " + said),
                 checked.error().message().c_str());
    }

    void aPictureWithoutAPartNeedsNoMaps()
    {
        AnomalyResult nothing;
        nothing.partFound = false;
        QVERIFY(checkResult(nothing, 8, "Test").has_value());
    }
};

TWINSPECT_TEST(KnownDetectorsTest)
#include "tst_known_detectors.moc"
