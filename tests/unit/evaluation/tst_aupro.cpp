// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <limits>

#include "core/evaluation/components.h"
#include "core/evaluation/pixel_metrics.h"
#include "core/evaluation/score_key.h"
#include "reference_data.h"
#include "tests/support/test_program.h"

using namespace twinspect;

using Bytes = std::vector<std::uint8_t>;
using Floats = std::vector<float>;

namespace {

AuproAccumulator collect(const std::vector<reference::Map>& maps, auto chosen)
{
    AuproAccumulator result;
    for (std::size_t i = 0; i < maps.size(); ++i) {
        if (chosen(i) && !result.add(maps[i].scores, maps[i].truth, maps[i].width, maps[i].height))
            qFatal("a reference map was refused");
    }
    return result;
}

PixelMetrics measureOne(const Floats& scores, const Bytes& truth, int width, int height,
                        const PixelMetricsOptions& options = {})
{
    AuproAccumulator maps;
    if (!maps.add(scores, truth, width, height))
        qFatal("the map was refused");
    return measurePixels(maps, options).value();
}

} // namespace

class TestAupro : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void components_data()
    {
        QTest::addColumn<Bytes>("mask"); // 4 wide
        QTest::addColumn<Bytes>("labels");
        QTest::newRow("nothing") << Bytes{0, 0, 0, 0} << Bytes{0, 0, 0, 0};
        QTest::newRow("corners touch") << Bytes{9, 0, 0, 1, 0, 9, 0, 0, 1, 0, 0, 1}
                                       << Bytes{1, 0, 0, 2, 0, 1, 0, 0, 1, 0, 0, 3};
        QTest::newRow("two arms meet late")
            << Bytes{1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1} << Bytes{1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1};
        QTest::newRow("rows do not wrap round")
            << Bytes{0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0} << Bytes{0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0};
        QTest::newRow("rows do not wrap round, neighbours")
            << Bytes{0, 0, 0, 1, 1, 0, 0, 0} << Bytes{0, 0, 0, 1, 2, 0, 0, 0};
    }
    void components()
    {
        QFETCH(Bytes, mask);
        QFETCH(Bytes, labels);
        const Components found = connectedComponents(mask, 4, static_cast<int>(mask.size()) / 4);
        QCOMPARE(Bytes(found.labels.begin(), found.labels.end()), labels);
        std::size_t pixels = 0;
        for (const auto size : found.sizes)
            pixels += size;
        QCOMPARE(pixels, static_cast<std::size_t>(
                             std::count_if(labels.begin(), labels.end(), [](auto label) { return label > 0; })));
    }

    void scoreKeysSortLikeScores()
    {
        constexpr float infinity = std::numeric_limits<float>::infinity();
        const Floats rising{-infinity, -3e38f,  -1.5f, -1e-45f, 0.0f, 1e-45f, 1e-20f, 1.0f, std::nextafter(1.0f, 2.0f),
                            3e38f,     infinity};
        for (std::size_t i = 1; i < rising.size(); ++i)
            QVERIFY(keyOfScore(rising[i - 1]) < keyOfScore(rising[i]));
        for (const float score : rising)
            QCOMPARE(scoreOfKey(keyOfScore(score)), score);
        QCOMPARE(keyOfScore(-0.0f), keyOfScore(0.0f));
    }

    void workedOutByHand()
    {
        // Two regions, of 1 and 2 pixels, and 5 good pixels. Score order from the top: region B, good, region A and
        // good tied, region B, good x 3. Curve (good pixels counted, overlap): (0, .25) (1, .25) - straight to - (2,
        // .75), (2, 1), (5, 1).
        const Floats scores{9, 5, 7, 8, 7, 1, 2, 3};
        const Bytes truth{1, 1, 0, 0, 1, 0, 0, 0}; // row of 8: region B = 0, 1; region A = 4
        PixelMetricsOptions options;
        options.limits = {0.2, 0.3, 0.4, 1.0};
        const PixelMetrics result = measureOne(scores, truth, 8, 1, options);
        QVERIFY(near(result.aupro[0].exact, 0.25));
        QVERIFY(near(result.aupro[1].exact,
                     (0.25 + 0.5 * (0.25 + 0.5) / 2) / 1.5)); // half way up the slope the overlap is .5
        QVERIFY(near(result.aupro[2].exact, (0.25 + 0.5) / 2));
        QVERIFY(near(result.aupro[3].exact, (0.25 + 0.5 + 3) / 5));
        QVERIFY(near(result.auroc, (5 + 3.5 + 3) / 15.0));
        // Called at 5 or more: 3 of 3 defects, 2 good ones.
        QVERIFY(near(result.f1Max.value, 2 * 3 / (3.0 + 5)));
        QVERIFY(near(result.f1Max.threshold, 4.0));
    }

    void matchesNumpyAndScikitLearn_data()
    {
        QTest::addColumn<bool>("every");
        QTest::addColumn<QList<double>>("exact");
        QTest::addColumn<QList<double>>("official100");
        QTest::addColumn<QList<double>>("official99");
        QTest::addColumn<QList<double>>("pixels"); // AUROC, AP, F1, precision, recall
        // tests/parity/reference_metrics.py
        QTest::newRow("all maps") << true
                                  << QList<double>{0.430621956108, 0.323750820143, 0.296704972062, 0.286144862040}
                                  << QList<double>{0.430303118506, 0.323218601660, 0.297235740837, 0.287336244824}
                                  << QList<double>{0.431200031972, 0.324128780977, 0.297249149660, 0.287325148810}
                                  << QList<double>{0.751278693192, 0.334125601474, 0.472361809045, 1.0, 0.309210526316};
        QTest::newRow("one defect type and the good parts")
            << false << QList<double>{0.467211651310, 0.338576196407, 0.296784195237, 0.286111111111}
            << QList<double>{0.467438971112, 0.338620732618, 0.296784195237, 0.286111111111}
            << QList<double>{0.465882015810, 0.337709587315, 0.296640613945, 0.286111111111}
            << QList<double>{0.756431111027, 0.332263603378, 0.483333333333, 1.0, 0.318681318681};
    }
    void matchesNumpyAndScikitLearn()
    {
        QFETCH(bool, every);
        QFETCH(QList<double>, exact);
        QFETCH(QList<double>, official100);
        QFETCH(QList<double>, official99);
        QFETCH(QList<double>, pixels);
        const auto maps = reference::maps();
        AuproAccumulator good = collect(maps, [](std::size_t i) { return i < 4; });
        AuproAccumulator first = collect(maps, [](std::size_t i) { return i >= 4 && i % 3 == 1; });
        AuproAccumulator others = collect(maps, [](std::size_t i) { return i >= 4 && i % 3 != 1; });
        std::vector<AuproAccumulator*> pool{&good, &first};
        if (every)
            pool.push_back(&others);

        const PixelMetrics result = measurePixels(pool).value();
        PixelMetricsOptions options;
        options.officialThresholds = 99;
        const PixelMetrics result99 = measurePixels(pool, options).value();
        for (qsizetype i = 0; i < 4; ++i) {
            const auto at = static_cast<std::size_t>(i);
            QVERIFY(near(result.aupro[at].exact, exact[i]));
            QVERIFY(near(result.aupro[at].official, official100[i]));
            QVERIFY(near(result99.aupro[at].official, official99[i]));
        }
        QVERIFY(near(result.auroc, pixels[0]));
        QVERIFY(near(result.averagePrecision, pixels[1]));
        QVERIFY(near(result.f1Max.value, pixels[2]));
        QVERIFY(near(result.f1Max.precision, pixels[3]));
        QVERIFY(near(result.f1Max.recall, pixels[4]));
    }

    void aPoolEqualsOneAccumulator()
    {
        const auto maps = reference::maps();
        AuproAccumulator all = collect(maps, [](std::size_t) { return true; });
        AuproAccumulator even = collect(maps, [](std::size_t i) { return i % 2 == 0; });
        AuproAccumulator odd = collect(maps, [](std::size_t i) { return i % 2 == 1; });
        AuproAccumulator empty;
        std::vector<AuproAccumulator*> pool{&even, &empty, &odd};
        const PixelMetrics one = measurePixels(all).value();
        const PixelMetrics several = measurePixels(pool).value();
        for (std::size_t i = 0; i < one.aupro.size(); ++i) {
            QVERIFY(near(several.aupro[i].exact, one.aupro[i].exact));
            QVERIFY(near(several.aupro[i].official, one.aupro[i].official));
        }
        QVERIFY(near(several.auroc, one.auroc));
        QCOMPARE(several.f1Max.threshold, one.f1Max.threshold);
        QCOMPARE(several.officialCurve.size(), std::size_t{101});
        // Measuring, adding and measuring again is the same as adding first.
        QVERIFY(even.add(maps[1].scores, maps[1].truth, 48, 40));
        AuproAccumulator late = collect(maps, [](std::size_t i) { return i % 2 == 0 || i == 1; });
        QCOMPARE(measurePixels(even).value().aupro[0].exact, measurePixels(late).value().aupro[0].exact);
    }

    void extremes()
    {
        const Bytes truth{0, 1, 1, 0, 0, 0, 0, 1, 0, 0};
        const PixelMetrics perfect = measureOne(Floats(truth.begin(), truth.end()), truth, 5, 2);
        const PixelMetrics constant = measureOne(Floats(10, -4.0f), truth, 5, 2);
        const PixelMetrics worst = measureOne({1, 0, 0, 1, 1, 1, 1, 0, 1, 1}, truth, 5, 2);
        for (std::size_t i = 0; i < 4; ++i) {
            const double limit = perfect.aupro[i].limit;
            QVERIFY(near(perfect.aupro[i].exact, 1));
            QVERIFY(near(perfect.aupro[i].official, 1));
            QVERIFY(near(constant.aupro[i].exact, limit / 2)); // the diagonal
            QVERIFY(near(worst.aupro[i].exact, 0));
        }
        QVERIFY(near(perfect.auroc, 1));
        QVERIFY(near(perfect.f1Max.value, 1));
        QVERIFY(near(constant.auroc, 0.5));
        QVERIFY(near(worst.auroc, 0));
    }

    void randomMapsStayInRange()
    {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            reference::Lcg random(seed);
            const int width = 1 + random.below(30);
            const int height = 2 + random.below(30);
            const auto pixels = static_cast<std::size_t>(width * height);
            Floats scores(pixels), bent(pixels);
            Bytes truth(pixels);
            for (std::size_t i = 0; i < pixels; ++i) {
                scores[i] = static_cast<float>(random.below(1 + random.below(500)));
                bent[i] = std::exp(scores[i] / 50.0f) - 1e3f;
                truth[i] = random.below(6) == 0;
            }
            truth[0] = 1;
            truth[1] = 0;
            const PixelMetrics result = measureOne(scores, truth, width, height);
            const PixelMetrics other = measureOne(bent, truth, width, height);
            for (std::size_t i = 0; i < 4; ++i) {
                QVERIFY(result.aupro[i].exact >= 0 && result.aupro[i].exact <= 1);
                QVERIFY(result.aupro[i].official >= 0 && result.aupro[i].official <= 1 + 1e-12);
                QCOMPARE(other.aupro[i].exact, result.aupro[i].exact);
            }
            QVERIFY(result.auroc >= 0 && result.auroc <= 1);
        }
    }

    void refusesWhatItCannotAnswer()
    {
        AuproAccumulator maps;
        const Floats scores{1, 2, 3, 4};
        QCOMPARE(int(maps.add(scores, {}, 3, 2).error().code), int(ErrorCode::Mismatch));
        QCOMPARE(int(maps.add(scores, Bytes{1}, 2, 2).error().code), int(ErrorCode::Mismatch));
        QCOMPARE(int(maps.add({}, {}, 0, 0).error().code), int(ErrorCode::InvalidArgument));
        QCOMPARE(int(maps.add(scores, {}, -2, -2).error().code), int(ErrorCode::InvalidArgument));
        const auto nan = maps.add(Floats{1, 2, 3, std::nanf("")}, {}, 2, 2);
        QCOMPARE(int(nan.error().code), int(ErrorCode::BadData));
        QVERIFY(nan.error().message().find("column 1, row 1") != std::string::npos);
        QCOMPARE(maps.mapCount(), std::size_t{0});

        QCOMPARE(int(measurePixels(maps).error().code), int(ErrorCode::TooLittleData)); // empty
        QVERIFY(maps.add(scores, {}, 2, 2));
        QCOMPARE(int(measurePixels(maps).error().code), int(ErrorCode::TooLittleData)); // no defect
        AuproAccumulator full;
        QVERIFY(full.add(scores, Bytes{1, 1, 1, 1}, 2, 2));
        QCOMPARE(int(measurePixels(full).error().code), int(ErrorCode::TooLittleData)); // no good pixel
        QVERIFY(maps.add(scores, Bytes{0, 0, 0, 1}, 2, 2));
        PixelMetricsOptions options;
        options.limits = {0};
        QCOMPARE(int(measurePixels(maps, options).error().code), int(ErrorCode::InvalidArgument));
        options.limits = {1.5};
        QCOMPARE(int(measurePixels(maps, options).error().code), int(ErrorCode::InvalidArgument));
    }

    void hundredMapsOf400By400()
    {
        std::vector<reference::Map> maps(20); // reused five times: what is timed is the measuring
        reference::Lcg random(3);
        for (auto& map : maps) {
            map.width = map.height = 400;
            map.truth.assign(160000, 0);
            for (int y = 100; y < 160; ++y)
                std::fill_n(map.truth.begin() + y * 400 + 50, 60, std::uint8_t{1});
            for (const auto defect : map.truth)
                map.scores.push_back(
                    static_cast<float>(random.uniform() * random.uniform() + (defect != 0 ? 0.2 : 0.0)));
        }
        QElapsedTimer timer;
        timer.start();
        AuproAccumulator all;
        for (int i = 0; i < 100; ++i)
            QVERIFY(all.add(maps[static_cast<std::size_t>(i % 20)].scores, maps[static_cast<std::size_t>(i % 20)].truth,
                            400, 400));
        const qint64 added = timer.elapsed();
        const auto result = measurePixels(all);
        const qint64 measured = timer.elapsed();
        QVERIFY(result);
        QVERIFY(measurePixels(all));
        qInfo("100 maps of 400x400: adding %lld ms, all figures %lld ms more, once more %lld ms",
              static_cast<long long>(added), static_cast<long long>(measured - added),
              static_cast<long long>(timer.elapsed() - measured));
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        QVERIFY(measured < 2000);
#endif
    }
};

TWINSPECT_TEST(TestAupro)
#include "tst_aupro.moc"
