// SPDX-License-Identifier: GPL-3.0-or-later
// A model from its file, its maps on the full picture, its standard thresholds.
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <thread>

#include "core/evaluation/standard_thresholds.h"
#include "core/inference/inspection.h"
#include "core/inference/part_record.h"
#include "scene.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

std::string counting(int from, int to)
{
    std::string text;
    for (int i = from; i <= to; ++i)
        text += std::to_string((i - from) * 7 % (to - from + 1) + from) + " "; // shuffled
    return text;
}

bool sameValues(const Image<float>& a, const Image<float>& b)
{
    return std::equal(a.values().begin(), a.values().end(), b.values().begin(), b.values().end());
}

} // namespace

class TestInspection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto written = scene::writeModel(path("model.tsm"), counting(1, 19), "3 8 5");
        QVERIFY2(written.has_value(), written ? "" : written.error().message().c_str());
    }

    void aHotPixelLandsWhereItCameFrom_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<int>("column");
        QTest::addColumn<int>("side");
        QTest::newRow("one to one") << 10 << 20 << 64;
        QTest::newRow("twice as large") << 30 << 7 << 128;
        QTest::newRow("three times as large") << 0 << 0 << 192;
        QTest::newRow("beyond the picture's top left") << -25 << -13 << 128;
        QTest::newRow("beyond its bottom right") << 150 << 110 << 192;
    }
    void aHotPixelLandsWhereItCameFrom()
    {
        QFETCH(int, row);
        QFETCH(int, column);
        QFETCH(int, side);
        const CropBox box{row, column, side, 260, 240};
        const double scale = side / 64.0;
        int seen = 0;
        for (const auto& [hotRow, hotColumn] : {std::pair{20, 31}, {40, 12}, {33, 33}}) {
            ScoreMap map(64, 64, 1, -2.0F);
            map.at(hotRow, hotColumn) = 8;
            const auto full = onFullImage(map, box);
            QVERIFY(full.width() == 260 && full.height() == 240);
            // Pixel centres: view pixel r covers the full picture's rows box + r scale .. box + (r + 1) scale.
            const double centreRow = row + (hotRow + 0.5) * scale - 0.5;
            const double centreColumn = column + (hotColumn + 0.5) * scale - 0.5;
            if (centreRow < 4 || centreColumn < 4 || centreRow > 235 || centreColumn > 255)
                continue;
            ++seen;
            double sum = 0, atRow = 0, atColumn = 0;
            for (int y = 0; y < 240; ++y)
                for (int x = 0; x < 260; ++x) {
                    const double above = full.at(y, x) + 2.0;
                    QVERIFY(above >= 0 && above <= 10);
                    // Bilinear: nothing beyond one view pixel.
                    if (std::abs(y - centreRow) > scale || std::abs(x - centreColumn) > scale)
                        QCOMPARE(full.at(y, x), -2.0F);
                    sum += above;
                    atRow += above * y;
                    atColumn += above * x;
                }
            QVERIFY(std::abs(sum - 10 * scale * scale) < 1e-2);
            QVERIFY(std::abs(atRow / sum - centreRow) < 1e-3 && std::abs(atColumn / sum - centreColumn) < 1e-3);
        }
        QVERIFY(seen > 0);
    }

    void whatTheCropDidNotCoverGetsTheLowestValue()
    {
        CropBox box{5, 10, 20, 50, 40};
        ScoreMap map(64, 64, 1, 3.0F);
        map.at(0, 0) = -7;
        const auto full = onFullImage(map, box);
        for (int row = 0; row < 40; ++row)
            for (int column = 0; column < 50; ++column)
                if (row < 5 || row >= 25 || column < 10 || column >= 30)
                    QCOMPARE(full.at(row, column), -7.0F);
        QCOMPARE(full.at(20, 20), 3.0F);
        box = {100, 100, 20, 50, 40}; // nowhere near the picture
        QVERIFY(std::ranges::all_of(onFullImage(map, box).values(), [](float value) { return value == -7; }));
        QVERIFY(onFullImage(ScoreMap(), box).empty());
    }

    void thePreparationComesBack()
    {
        Preparation preparation{{317, 0.0123456789012345, 1.0 / 3}, 224, {}};
        preparation.separation.groundExpected = false;
        std::map<std::string, std::string> metadata;
        preparation.describe(metadata);
        const auto again = Preparation::from(metadata, 224, "model.tsm");
        QVERIFY(again.has_value());
        QCOMPARE(again->scale.cropSide, 317);
        QVERIFY(again->scale.heightRangeMetres == preparation.scale.heightRangeMetres
                && again->scale.mmPerPixel == preparation.scale.mmPerPixel);
        QVERIFY(again->side == 224 && !again->separation.groundExpected);
        for (const auto& [key, value] : metadata) {
            if (key == "part.ground_expected")
                continue;
            for (const std::string bad : {"", "many", "-1", "nan", "1e300"}) {
                auto damaged = metadata;
                damaged[key] = bad;
                if (bad.empty())
                    damaged.erase(key);
                const auto refused = Preparation::from(damaged, 224, "model.tsm");
                QVERIFY2(!refused && refused.error().code == ErrorCode::Mismatch, (key + " = " + bad).c_str());
                QVERIFY(refused.error().message().find(key) != std::string::npos
                        && refused.error().message().find("model.tsm") != std::string::npos);
            }
        }
    }

    void thresholdsFollowTheFormulas_data()
    {
        QTest::addColumn<QString>("scores");
        QTest::addColumn<double>("reject");
        QTest::addColumn<QString>("why");
        // Rank ceil((n + 1) 0.95) of n scores in rising order.
        QTest::newRow("19: the highest, rank ceil(20 * 0.95) = 19")
            << QString::fromStdString(counting(1, 19)) << 19.0 << "19";
        QTest::newRow("39: the second highest, rank 38") << QString::fromStdString(counting(101, 139)) << 138.0 << "38";
        QTest::newRow("100: rank ceil(95.95) = 96") << QString::fromStdString(counting(1, 100)) << 96.0 << "96";
        // Fewer: the highest and a tenth of the range.
        QTest::newRow("18") << QString::fromStdString(counting(1, 18)) << 18 + 0.1 * 17 << "18";
        QTest::newRow("four, negative") << "-2.5 -4 -3 -2" << -2 + 0.1 * 2 << "4";
        QTest::newRow("one") << "1.25" << 1.25 << "1";
    }
    void thresholdsFollowTheFormulas()
    {
        QFETCH(QString, scores);
        QFETCH(double, reject);
        QFETCH(QString, why);
        QVERIFY(scene::writeModel(path("scores.tsm"), scores.toStdString(), "0.5 -1 2.75 2").has_value());
        const auto model = AnomalyModel::load(path("scores.tsm"), "cpu", Precision::Float32);
        QVERIFY2(model.has_value(), model ? "" : model.error().message().c_str());
        QCOMPARE(model->heldOutScores().size(), std::size_t(scores.split(' ', Qt::SkipEmptyParts).size()));
        const auto standard =
            standardThresholds(model->heldOutScores(), model->heldOutPeaks(), model->heldOutArithmetic());
        QVERIFY2(standard.has_value(), standard ? "" : standard.error().message().c_str());
        QVERIFY2(std::abs(standard->thresholds.reject - reject) < 1e-9,
                 QByteArray::number(standard->thresholds.reject));
        QVERIFY(standard->thresholds.review == standard->thresholds.reject);
        QCOMPARE(standard->thresholds.pixel, 2.75);
        QVERIFY2(standard->why.formula.find(why.toStdString()) != std::string::npos
                     && standard->why.set.find("held-out") != std::string::npos,
                 standard->why.formula.c_str());
        const auto parts = model->heldOutScores().size();
        QCOMPARE(standard->why.goodParts, static_cast<int>(parts));
        QCOMPARE(standard->why.method,
                 parts >= 19 ? CalibrationMethod::Conformal
                             : CalibrationMethod::MaxMargin); // 1/(n + 1) <= 0.05 from 19 on
        QVERIFY(standard->why.figures.contains(parts >= 19 ? "rank" : "max"));
    }

    void aModelWithoutScoresHasNoThresholds()
    {
        QVERIFY(scene::writeModel(path("none.tsm"), "", "").has_value());
        const auto model = AnomalyModel::load(path("none.tsm"), "cpu", Precision::Float32);
        QVERIFY(model.has_value());
        const auto standard =
            standardThresholds(model->heldOutScores(), model->heldOutPeaks(), model->heldOutArithmetic());
        QVERIFY(!standard && standard.error().code == ErrorCode::TooLittleData && !standard.error().remedy.empty());
    }

    void aScoreFarBeyondTheTrainingIsReviewed()
    {
        QTemporaryDir data;
        const auto catalog = scene::write(data.path().toStdString(), 1);
        QVERIFY(catalog.samples.size() == 1);
        // The middle good part scores 2 below the artificial defect: the limit lies 6 above it.
        QVERIFY(
            scene::writeModel(path("far.tsm"), "-1000", "1", {{"held_out.defect_scores", "-998 -999"}}).has_value());
        QVERIFY(scene::writeModel(path("near.tsm"), "-1000", "1", {{"held_out.defect_scores", "998"}}).has_value());
        for (const auto& [name, verdict, limit] :
             {std::tuple("far.tsm", Verdict::Review, -994.0), std::tuple("near.tsm", Verdict::Reject, 4994.0),
              std::tuple("model.tsm", Verdict::Reject, std::numeric_limits<double>::infinity())}) {
            const auto model = AnomalyModel::load(path(name), "cpu", Precision::Float32);
            QVERIFY(model.has_value());
            const auto part = inspectPart(*model, catalog.samples.front(), {-900, -900, 0, 0});
            QVERIFY2(part.has_value(), part ? "" : part.error().message().c_str());
            QVERIFY(part->anomaly.imageScore > -900);
            QCOMPARE(part->anomaly.scoreLimit, limit);
            QVERIFY(part->decision.verdict == verdict);
            auto record = recordOf(*part, *model, {-900, -900, 0, 0}, "test");
            QVERIFY(record.verdict == verdict);
            record.decideAgain({-950, -950, 0, 0}, "others"); // what the window does
            QVERIFY(record.verdict == verdict);
        }
    }

    // Of a file of the version before, whose hash does not cover them; or of a program that writes nonsense.
    void numbersThatMakeNoSenseAreRefused_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        for (const char* scores : {"1 2 nan", "1 inf", "1e30", "1, 2", "1 2 three", "-1e9"}) {
            QTest::addRow("scores %s", scores) << "held_out.scores" << scores;
            QTest::addRow("peaks %s", scores) << "held_out.peaks" << scores;
            QTest::addRow("scores of defects %s", scores) << "held_out.defect_scores" << scores;
            QTest::addRow("peaks of depth %s", scores) << "held_out.peaks.depth" << scores;
        }
        for (const char* share : {"1.5", "-0.1", "nan", "good"})
            QTest::addRow("separation %s", share) << "held_out.synthetic_auroc.cm_segf" << share;
        for (const char* range : {"0", "-0.02", "nan", "inf", "1e9", "0.02 m", ""})
            QTest::addRow("height range %s", range) << "part.height_range_m" << range;
        for (const char* side : {"0", "1e9", "nan", "200px"})
            QTest::addRow("crop %s", side) << "part.crop_side_px" << side;
    }
    void numbersThatMakeNoSenseAreRefused()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QVERIFY(scene::writeModel(path("odd.tsm"), "1 2", "1", {{key.toStdString(), value.toStdString()}}).has_value());
        const auto model = AnomalyModel::load(path("odd.tsm"), "cpu", Precision::Float32);
        QVERIFY(!model);
        QVERIFY(model.error().code == ErrorCode::Mismatch && !model.error().remedy.empty());
        QVERIFY2(model.error().message().find(key.toStdString()) != std::string::npos
                     && model.error().message().find("odd.tsm") != std::string::npos,
                 model.error().message().c_str());
    }

    void aModelThatGuessesIsCalledWeak()
    {
        for (const auto& [said, weak] :
             {std::pair{"0.500000", true}, {"0.699000", true}, {"0.700000", false}, {"0.970000", false}}) {
            QVERIFY(scene::writeModel(path("checked.tsm"), "1 2", "1", {{"held_out.synthetic_auroc.cm_segf", said}})
                        .has_value());
            const auto model = AnomalyModel::load(path("checked.tsm"), "cpu", Precision::Float32);
            QVERIFY(model.has_value());
            QCOMPARE(model->separation().value_or(-1), std::stod(said));
            const auto weakness = weaknessOf(model->separation());
            QCOMPARE(weakness.has_value(), weak);
            if (weak)
                QVERIFY2(weakness->english().find(said[2] == '5' ? "only 50 %" : "only 70 %") != std::string::npos,
                         weakness->english().c_str());
        }
        const auto older = AnomalyModel::load(path("model.tsm"), "cpu", Precision::Float32); // does not say
        QVERIFY(older && !older->separation() && !weaknessOf(older->separation()));
    }

    void unusableModelsAreRefused()
    {
        QVERIFY(AnomalyModel::load(path("nowhere.tsm")).error().code == ErrorCode::NotFound);
        QVERIFY(AnomalyModel::load(path("model.tsm"), "cuda:99").error().code == ErrorCode::InvalidArgument);
        QVERIFY(sample::writeTinyModel(path("bare.tsm"), {}).has_value());
        const auto bare = AnomalyModel::load(path("bare.tsm"), "cpu");
        QVERIFY(!bare && bare.error().code == ErrorCode::Mismatch
                && bare.error().message().find("bare.tsm") != std::string::npos);
    }

    void aPartIsInspected()
    {
        const auto model = AnomalyModel::load(path("model.tsm"), "cpu", Precision::Float32);
        QVERIFY(model.has_value());
        QVERIFY(model->partName() == "disc" && !model->computeReason().empty() && model->hash().size() == 64);
        const auto prepared = preparePart(scene::scan(1), model->preparation());
        QVERIFY2(prepared.has_value(), prepared ? "" : prepared.error().message().c_str());
        QVERIFY(prepared->geometry.partFound && prepared->image.side() == 64 && prepared->image.box.side == 80);
        const auto result = model->infer(*prepared);
        QVERIFY2(result.has_value(), result ? "" : result.error().message().c_str());
        QCOMPARE(result->maps.size(), std::size(kMapNames));
        for (const char* name : kMapNames) {
            const auto& map = result->maps.at(name);
            QVERIFY(map.width() == 64 && map.height() == 64);
            QVERIFY(std::ranges::all_of(map.values(), [](float value) { return std::isfinite(value); }));
            const auto [low, high] = std::ranges::minmax(map.values());
            QVERIFY(result->imageScores.at(name) <= high + 1e-6 && result->imageScores.at(name) > low);
        }
        QVERIFY(result->imageScore == result->imageScores.at("cm_segf"));
        for (const auto* share : {&result->weightRgb, &result->shareRgb})
            QVERIFY(std::ranges::all_of(share->values(), [](float value) { return value >= 0 && value <= 1; }));
        const auto [low, high] = std::ranges::minmax(result->maps.at("cm_segf").values());
        QVERIFY(high > low);
        const auto scores = countedScores(*result, *prepared, {});
        QVERIFY(scores.peak() == high && scores.imageScore == result->imageScore);
        // Several threads at once say the same.
        std::vector<AnomalyResult> answers(4);
        {
            std::vector<std::jthread> threads;
            for (auto& answer : answers)
                threads.emplace_back([&] { answer = model->infer(*prepared).value(); });
        }
        for (const auto& answer : answers)
            for (const char* name : kMapNames) // another number of threads may add up in another order
                for (std::size_t i = 0; i < 64 * 64; ++i)
                    QVERIFY(std::abs(answer.maps.at(name).data()[i] - result->maps.at(name).data()[i])
                            < 1e-3F * (1 + std::abs(high)));
        QVERIFY(sameValues(model->infer(*prepared)->weightRgb, result->weightRgb));
    }

    void anEmptyTrayIsAnAnswer()
    {
        const auto model = AnomalyModel::load(path("model.tsm"), "cpu", Precision::Float32);
        QVERIFY(model.has_value());
        const auto prepared = preparePart(scene::scan(2, false), model->preparation());
        QVERIFY(prepared.has_value() && !prepared->geometry.partFound);
        const auto result = model->infer(*prepared);
        QVERIFY(result.has_value() && !result->partFound && result->maps.empty());
        const auto catalog = scene::write(path("tray"), 1, 0);
        const auto inspected = inspectPart(*model, catalog.samples.front(), {1, 2, 0, 0});
        QVERIFY(inspected.has_value());
        QVERIFY(inspected->decision.verdict == Verdict::NoPart && inspected->regions.empty());
    }

    // Of 40 pixels four count. On a wall good parts vary by 2 mm, so 3 mm there are less than 0.5 mm elsewhere.
    void heightAgainstGoodPartsCountsInWhatTheyVary()
    {
        const auto model = AnomalyModel::load(path("model.tsm"), "cpu", Precision::Float32);
        QVERIFY(model.has_value());
        const auto catalog = scene::write(path("against"), 1);
        auto part = inspectPart(*model, catalog.samples.front(), {});
        QVERIFY(part.has_value());
        auto& anomaly = part->anomaly;
        const int side = anomaly.score().width();
        auto& box = part->prepared.image.box;
        box = {0, 0, side, side, side}; // one pixel of the crop is one of the picture
        anomaly.maps.at(anomaly.primary) = ScoreMap(side, side);
        anomaly.heightVsGoodMm = DepthMap(side, side, 1, std::nanf(""));
        anomaly.goodPartsVaryMm = DepthMap(side, side, 1, 0.05F);
        for (int row = 20; row < 25; ++row)
            for (int column = 30; column < 38; ++column) {
                anomaly.maps.at(anomaly.primary).at(row, column) = 9;
                const bool wall = column == 30;
                anomaly.heightVsGoodMm.at(row, column) = wall ? -3.0F : row == 22 && column > 33 ? -0.5F : -0.1F;
                anomaly.goodPartsVaryMm.at(row, column) = wall ? 2.0F : 0.04F;
            }
        const OrganizedCloud cloud(side, side, 3, std::nanf(""));
        part->prepared.geometry.foreground = Mask(side, side, 1, 1);
        auto regions = regionsOf(anomaly, part->prepared, cloud, {5, 5, 5, 0});
        QCOMPARE(regions.size(), std::size_t(1));
        QCOMPARE(regions[0].region.pixelCount, 40);
        QVERIFY(std::abs(regions[0].heightVsGoodMm.value() + 0.5) < 1e-6);
        QVERIFY(std::abs(regions[0].goodPartsVaryMm.value() - 0.04) < 1e-6);
        anomaly.goodPartsVaryMm = {}; // not known: the millimetres alone count
        regions = regionsOf(anomaly, part->prepared, cloud, {5, 5, 5, 0});
        QVERIFY(std::abs(regions[0].heightVsGoodMm.value() + 3) < 1e-6 && !regions[0].goodPartsVaryMm);
        anomaly.heightVsGoodMm = DepthMap(side, side, 1, std::nanf("")); // nothing was measured there
        regions = regionsOf(anomaly, part->prepared, cloud, {5, 5, 5, 0});
        QVERIFY(!regions[0].heightVsGoodMm && !regions[0].goodPartsVaryMm);
    }

    void regionsAndVerdictFollowTheThresholds()
    {
        const auto model = AnomalyModel::load(path("model.tsm"), "cpu", Precision::Float32);
        QVERIFY(model.has_value());
        const auto catalog = scene::write(path("regions"), 1);
        QVERIFY(catalog.samples.size() == 1);
        const auto free = inspectPart(*model, catalog.samples.front(), {});
        QVERIFY2(free.has_value(), free ? "" : free.error().message().c_str());
        QVERIFY(free->regions.empty() && free->decision.verdict == Verdict::Review); // nobody has said what is bad
        const double score = free->anomaly.imageScore;
        const double peak = free->scores.peak();
        const double level =
            score - 0.25 * (peak - *std::ranges::min_element(free->anomaly.maps.at("cm_segf").values()));
        const auto strict = inspectPart(*model, catalog.samples.front(), {score - 1, score - 1, level, 0});
        QVERIFY(strict.has_value() && strict->decision.verdict == Verdict::Reject && !strict->regions.empty());
        // Second look: every region's pixels are those of the full map above the threshold.
        const auto full = onFullImage(strict->anomaly.maps.at("cm_segf"), strict->prepared.image.box);
        const auto above = std::ranges::count_if(full.values(), [&](float value) { return value > level; });
        std::ptrdiff_t inRegions = 0;
        double last = INFINITY;
        for (const auto& defect : strict->regions) {
            inRegions += defect.region.pixelCount;
            QVERIFY(defect.region.highestScore > level && defect.region.highestScore <= last); // strongest first
            last = defect.region.highestScore;
            // Height against good parts: of the region's pixels in the model's map, the tenth that differs most, on the
            // side of the mean.
            const auto difference = onFullImage(strict->anomaly.heightVsGoodMm, strict->prepared.image.box);
            std::multiset<float> values;
            for (int row = 0; row < defect.region.box.height; ++row)
                for (int column = 0; column < defect.region.box.width; ++column)
                    if (defect.region.pixels.at(row, column))
                        values.insert(difference.at(defect.region.box.row + row, defect.region.box.column + column));
            const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
            const auto tenth = static_cast<std::ptrdiff_t>(std::max<std::size_t>(1, values.size() / 10));
            const double expected =
                (mean < 0 ? std::accumulate(values.begin(), std::next(values.begin(), tenth), 0.0)
                          : std::accumulate(values.rbegin(), std::next(values.rbegin(), tenth), 0.0))
                / static_cast<double>(tenth);
            QVERIFY(defect.heightVsGoodMm.has_value() && std::abs(*defect.heightVsGoodMm - expected) < 1e-6);
        }
        QCOMPARE(inRegions, above);
        const auto mild = inspectPart(*model, catalog.samples.front(), {score + 1, score + 1, peak + 1, 0});
        QVERIFY(mild.has_value() && mild->decision.verdict == Verdict::Ok && mild->regions.empty());
        auto missing = catalog.samples.front();
        missing.geometry = path("regions") / "gone.tiff";
        const auto error = inspectPart(*model, missing, {});
        QVERIFY(!error && error.error().message().find("gone.tiff") != std::string::npos);
    }

    void scoresForCalibrationLeaveOutWhatHasNone()
    {
        const auto model = AnomalyModel::load(path("model.tsm"), "cpu", Precision::Float32);
        QVERIFY(model.has_value());
        const auto catalog = scene::write(path("calibration"), 4, 1, 2);
        std::vector<std::string> notes;
        RunContext context;
        context.progress = [&](const Progress& progress) {
            if (progress.stage == "warning")
                notes.push_back(progress.note.english());
        };
        const auto scores = scoreParts(*model, catalog.samples, {}, context);
        QVERIFY(scores.has_value());
        QCOMPARE(scores->size(), std::size_t(2));
        QCOMPARE(notes.size(), std::size_t(2));
        QVERIFY(notes[0].find("1.png") != std::string::npos && notes[1].find("2.tiff") != std::string::npos);
        for (const auto& score : *scores)
            QVERIFY(std::isfinite(score.imageScore) && score.peak >= score.imageScore);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(scoreParts(*model, catalog.samples, {}, {stop.get_token(), {}}).error().code == ErrorCode::Cancelled);
    }

    // No processor computes as a GPU does.
    void thresholdsOfAnotherArithmeticAreForAPerson()
    {
        QVERIFY(scene::writeModel(path("gpu.tsm"), "1e5", "1e5", {{"held_out.arithmetic", "bfloat16 cuda"}}));
        const auto model = AnomalyModel::load(path("gpu.tsm"), "cpu", Precision::Float32);
        QVERIFY2(model.has_value(), model ? "" : model.error().message().c_str());
        QVERIFY(model->arithmetic() == Arithmetic::Float32);
        QVERIFY(model->heldOutArithmetic() == Arithmetic::BFloat16Cuda);
        const auto standard =
            standardThresholds(model->heldOutScores(), model->heldOutPeaks(), model->heldOutArithmetic());
        QVERIFY(standard.has_value());
        const auto catalog = scene::write(path("arithmetic"), 1);
        const auto part = inspectPart(*model, catalog.samples[0], standard->thresholds);
        QVERIFY2(part.has_value(), part ? "" : part.error().message().c_str());
        const std::vector<Reason> doubted{Reason::OtherArithmetic, Reason::ScoreWithinLimits};
        QVERIFY(part->decision.verdict == Verdict::Review && part->decision.reasons == doubted);
        auto record = recordOf(*part, *model, standard->thresholds, "");
        QVERIFY(record.reasons == doubted && record.arithmetic == Arithmetic::Float32
                && record.thresholds.arithmetic == Arithmetic::BFloat16Cuda);
        const auto said = otherArithmeticOf(*model, standard->thresholds);
        QVERIFY(said && said->english().find("scores computed in bfloat16 cuda. Here") != std::string::npos
                && said->english().find("computed in float32 and") != std::string::npos);
        // The same thresholds, found here.
        auto here = standard->thresholds;
        here.arithmetic = model->arithmetic();
        QVERIFY(!otherArithmeticOf(*model, here));
        record.decideAgain(here, "");
        QVERIFY(record.verdict == Verdict::Ok && record.reasons == std::vector{Reason::ScoreWithinLimits});
    }

    void thresholdsThatDoNotSayTheirArithmetic()
    {
        QVERIFY(scene::writeModel(path("knows.tsm"), "1", "1", {{"held_out.arithmetic", "bfloat16 cuda"}}));
        const auto knows = AnomalyModel::load(path("knows.tsm"), "cpu", Precision::Float32);
        const auto older = AnomalyModel::load(path("model.tsm"), "cpu", Precision::Float32);
        QVERIFY(knows && older && older->heldOutArithmetic() == Arithmetic::Unknown);
        const Thresholds unsaid{1, 2, 3, 4, 5}, said{1, 2, 3, 4, 5, Arithmetic::Float32};
        QVERIFY(knownFor(*knows, unsaid).arithmetic == Arithmetic::BFloat16Cuda);
        QVERIFY(knownFor(*knows, said).arithmetic == Arithmetic::Float32);
        QVERIFY(knownFor(*older, unsaid).arithmetic == Arithmetic::Unknown);
        QVERIFY(otherArithmeticOf(*knows, knownFor(*knows, unsaid)));
        QVERIFY(!otherArithmeticOf(*knows, said));
        QVERIFY(!otherArithmeticOf(*older, unsaid) && !otherArithmeticOf(*older, said));
        // It stays as it was but for that.
        auto known = knownFor(*knows, unsaid);
        known.arithmetic = Arithmetic::Unknown;
        QVERIFY(sameThresholds(known, unsaid) && !sameThresholds(said, unsaid));
    }

    // The files are metres; told that a unit is 2 m, a pixel is 1 mm where the model learnt 0.5 mm.
    void anotherScaleIsForAPerson()
    {
        const auto model = AnomalyModel::load(path("model.tsm"), "cpu", Precision::Float32);
        QVERIFY(model.has_value());
        auto catalog = scene::write(path("scale"), 2);
        const Thresholds mild{1e9, 1e9, 1e9, 0};
        const auto same = inspectPart(*model, catalog.samples[0], mild);
        QVERIFY(same && same->decision.verdict == Verdict::Ok && same->notes.doubts.empty());
        for (auto& sample : catalog.samples)
            sample.reading.metresPerUnit = 2;
        const auto other = inspectPart(*model, catalog.samples[0], mild);
        QVERIFY2(other, other ? "" : other.error().message().c_str());
        QVERIFY(other->decision.verdict == Verdict::Review);
        QVERIFY(other->decision.reasons.front() == Reason::ScaleDiffers);
        QCOMPARE(other->notes.doubts.size(), std::size_t(1));
        QVERIFY(other->notes.doubts[0].english().find("1 mm per pixel, and there 0.5") != std::string::npos);
        auto record = recordOf(*other, *model, mild, "");
        record.decideAgain({2e9, 2e9, 1e9, 0}, "");
        QVERIFY(record.verdict == Verdict::Review); // also when it is decided again
        std::vector<std::string> notes;
        RunContext context;
        context.progress = [&](const Progress& progress) {
            if (progress.stage == "warning")
                notes.push_back(progress.note.english());
        };
        QVERIFY(scoreParts(*model, catalog.samples, {}, context));
        QCOMPARE(notes.size(), std::size_t(1));
        QVERIFY(notes[0].find("Parts: 2") != std::string::npos);
    }

    void anotherReadingIsSaid()
    {
        const auto model = AnomalyModel::load(path("model.tsm"), "cpu", Precision::Float32);
        QVERIFY(model.has_value());
        auto catalog = scene::write(path("reading"), 1);
        catalog.samples[0].reading.missing = {-9999};
        const auto other = inspectPart(*model, catalog.samples[0], {});
        QVERIFY(other);
        QCOMPARE(other->notes.doubts.size(), std::size_t(1));
        const std::string said = other->notes.doubts[0].english();
        QVERIFY2(said.find("with missing -9999, and there without settings") != std::string::npos, said.c_str());
        std::map<std::string, std::string> metadata;
        Preparation preparation = scene::preparation();
        preparation.describe(metadata);
        QVERIFY(!metadata.contains("part.readings")); // models without settings stay as they were
        preparation.readings = {"", "axes z,y,x; turn 180"};
        preparation.describe(metadata);
        const auto again = Preparation::from(metadata, 64, "model.tsm");
        QVERIFY(again && again->readings == preparation.readings);
    }

private:
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QTemporaryDir m_folder;
};

TWINSPECT_TEST(TestInspection)
#include "tst_inspection.moc"
