// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include "core/inference/inspection.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr int kSide = 64;             ///< of the crop, in pixels of the picture
constexpr int kWidth = 110, kHeight = 100;
constexpr double kMmPerPixel = 0.5;
constexpr int kRadius = 25; ///< of the part, px
constexpr int kScored = 8;  ///< pixels that make a score: 0.4 % of a disc of that radius, rounded

/// A disc, and a map that is 10 in a square of 4 x 4 pixels, whose corner lies at (4, -8) px from the middle, and 0
/// elsewhere.
struct Part {
    PreparedPart prepared;
    AnomalyResult anomaly;
    OrganizedCloud cloud;
};

Part partAt(int left, int top)
{
    Part part;
    part.anomaly.primary = "cm_segf";
    auto& image = part.prepared.image;
    image.rgb = RgbImage(kSide, kSide, 3);
    image.foreground = Mask(kSide, kSide);
    image.box = {top, left, kSide, kWidth, kHeight};
    auto& geometry = part.prepared.geometry;
    geometry.foreground = Mask(kWidth, kHeight);
    geometry.mmPerPixel = kMmPerPixel;
    part.cloud = OrganizedCloud(kWidth, kHeight, 3);
    for (int row = 0; row < kHeight; ++row)
        for (int column = 0; column < kWidth; ++column) {
            part.cloud.at(row, column, 0) = static_cast<float>(column * kMmPerPixel / 1000);
            part.cloud.at(row, column, 1) = static_cast<float>(row * kMmPerPixel / 1000);
            part.cloud.at(row, column, 2) = 0.5F;
        }
    for (int row = 0; row < kSide; ++row)
        for (int column = 0; column < kSide; ++column) {
            if (std::hypot(row + 0.5 - kSide / 2.0, column + 0.5 - kSide / 2.0) > kRadius)
                continue;
            image.foreground.at(row, column) = 1;
            if (top + row >= 0 && top + row < kHeight && left + column >= 0 && left + column < kWidth)
                geometry.foreground.at(top + row, left + column) = 1;
        }
    ScoreMap fused(kSide, kSide);
    for (int row = 0; row < 4; ++row)
        for (int column = 0; column < 4; ++column)
            fused.at(kSide / 2 - 8 + row, kSide / 2 + 4 + column) = 10;
    part.anomaly.maps = {{"cm_segf", fused}, {"rgb", ScoreMap(kSide, kSide)}};
    part.anomaly.imageScores = {{"cm_segf", 10}, {"rgb", 0}};
    part.anomaly.imageScore = 10;
    part.anomaly.shareRgb = ShareMap(kSide, kSide, 1, 0.9F);
    return part;
}

/// In pixels from the middle of the part.
RegionOfInterest box(InterestKind kind, double left, double top, double right, double bottom)
{
    RegionOfInterest region;
    region.name = std::to_string(left) + " " + std::to_string(top);
    region.kind = kind;
    const double mm = kMmPerPixel;
    region.outlines = {
        {{mm * left, mm * top}, {mm * right, mm * top}, {mm * right, mm * bottom}, {mm * left, mm * bottom}}};
    if (kind == InterestKind::OwnLimits)
        region.threshold = 1;
    return region;
}

RegionsOfInterest of(std::vector<RegionOfInterest> list) { return RegionsOfInterest(std::move(list)); }

} // namespace

class TestCountedScores : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scores_data()
    {
        using enum InterestKind;
        QTest::addColumn<RegionsOfInterest>("regions");
        QTest::addColumn<double>("score");
        QTest::addColumn<double>("own"); ///< of the first region
        const double nan = std::nan("");
        const auto noThreshold = [](RegionOfInterest region) {
            region.threshold.reset();
            region.minAreaMm2 = 1;
            return region;
        };
        QTest::newRow("none") << RegionsOfInterest() << 10.0 << nan;
        QTest::newRow("ignore the defect") << of({box(Ignore, 4, -8, 8, -4)}) << 0.0 << nan;
        QTest::newRow("ignore half of it") << of({box(Ignore, 4, -8, 6, -4)}) << 10.0 << nan;
        // 4 of its pixels are left for the mean of 8.
        QTest::newRow("ignore three quarters") << of({box(Ignore, 4, -8, 7, -4)}) << 5.0 << nan;
        QTest::newRow("ignore up to its edge") << of({box(Ignore, -4, -8, 4, -4)}) << 10.0 << nan;
        QTest::newRow("inspect the defect") << of({box(Inspect, 2, -10, 10, -2)}) << 10.0 << nan;
        QTest::newRow("inspect beside it") << of({box(Inspect, -10, -8, 4, -4)}) << 0.0 << nan;
        QTest::newRow("inspect few pixels") << of({box(Inspect, 5, -7, 7, -5)}) << 10.0 << nan;
        // 4 pixels of the defect and 4 beside it.
        QTest::newRow("inspect few at its edge") << of({box(Inspect, 3, -8, 5, -4)}) << 5.0 << nan;
        QTest::newRow("inspect two places")
            << of({box(Inspect, -10, -8, 4, -4), box(Inspect, 5, -7, 7, -5)}) << 10.0 / 2 << nan;
        QTest::newRow("ignore wins over inspect")
            << of({box(Inspect, 2, -10, 10, -2), box(Ignore, 4, -8, 8, -4)}) << 0.0 << nan;
        QTest::newRow("threshold of its own") << of({box(OwnLimits, 2, -10, 10, -2)}) << 0.0 << 10.0;
        QTest::newRow("threshold of its own beside it") << of({box(OwnLimits, -10, -8, 4, -4)}) << 10.0 << 0.0;
        QTest::newRow("minimum area of its own") << of({noThreshold(box(OwnLimits, 2, -10, 10, -2))}) << 10.0 << nan;
        QTest::newRow("ignore wins over limits of its own")
            << of({box(OwnLimits, 2, -10, 10, -2), box(Ignore, 4, -8, 8, -4)}) << 0.0 << 0.0;
        QTest::newRow("limits of its own win over inspect")
            << of({box(OwnLimits, 2, -10, 10, -2), box(Inspect, -20, -20, 20, 20)}) << 0.0 << 10.0;
        QTest::newRow("limits of its own outside what is inspected")
            << of({box(OwnLimits, 2, -10, 10, -2), box(Inspect, -20, 0, 20, 20)}) << 0.0 << 10.0;
        QTest::newRow("the first wins") << of({box(OwnLimits, 2, -10, 10, -2), box(OwnLimits, 0, -12, 12, 0)}) << 0.0
                                        << 10.0;
        QTest::newRow("nothing else is left") << of({box(OwnLimits, -32, -32, 32, 32)}) << nan << 10.0;
        QTest::newRow("nothing is left") << of({box(Ignore, -32, -32, 32, 32)}) << nan << nan;
    }
    void scores()
    {
        QFETCH(RegionsOfInterest, regions);
        QFETCH(double, score);
        QFETCH(double, own);
        const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
        for (const auto& [left, top] : {std::pair(16, 8), std::pair(29, 21)}) { // wherever the part lies
            const auto part = partAt(left, top);
            const auto partPixels = std::ranges::count(part.prepared.image.foreground.values(), 1);
            QCOMPARE(std::lround(0.004 * static_cast<double>(partPixels)), long(kScored));
            const auto counted = countedScores(part.anomaly, part.prepared, regions);
            QVERIFY2(same(counted.imageScore, score), qPrintable(QString::number(counted.imageScore)));
            QVERIFY(same(counted.imageScores.at("cm_segf"), score));
            QVERIFY(regions.empty() || same(counted.interest.wholeScore, 10));
            QVERIFY(!regions.empty() || std::isnan(counted.interest.wholeScore));
            QCOMPARE(counted.interest.elsewhere, !std::isnan(score));
            QVERIFY(counted.interest.id == regions.id());
            QCOMPARE(counted.interest.regions.size(), regions.list().size());
            if (!regions.empty())
                QVERIFY2(same(counted.interest.regions[0].score, own),
                         qPrintable(QString::number(counted.interest.regions[0].score)));
            QVERIFY(!counted.interest.offPart());
        }
    }

    void saysWhatDoesNotLieOnThePart_data()
    {
        using enum InterestKind;
        QTest::addColumn<InterestKind>("kind");
        QTest::addColumn<QRectF>("where"); // px from the middle
        QTest::addColumn<int>("left");     // of the crop
        QTest::addColumn<bool>("offPart");
        const QRectF within(-10, -10, 20, 20), beside(28, 28, 4, 4), wide(-40, -10, 80, 20);
        QTest::newRow("on the part") << Inspect << within << 20 << false;
        QTest::newRow("beside the part") << Inspect << beside << 20 << true;
        QTest::newRow("ignored beside the part") << Ignore << beside << 20 << true;
        QTest::newRow("wider than the part") << Inspect << wide << 20 << false;
        QTest::newRow("the part goes on beyond the picture") << Inspect << wide << -20 << true;
        QTest::newRow("limits, beyond the picture") << OwnLimits << wide << -20 << true;
        QTest::newRow("ignored beyond the picture") << Ignore << wide << -20 << false;
        QTest::newRow("within what the picture shows of it") << Inspect << within << -20 << false;
        QTest::newRow("beyond the picture, where no part is") << Inspect << wide << -5 << false;
        QTest::newRow("out of the picture") << Inspect << QRectF(-24, -4, 8, 8) << -20 << true;
    }
    void saysWhatDoesNotLieOnThePart()
    {
        QFETCH(InterestKind, kind);
        QFETCH(QRectF, where);
        QFETCH(int, left);
        QFETCH(bool, offPart);
        auto part = partAt(left, 10);
        for (int row = 0; row < kSide; ++row) // what lies outside the picture was not measured
            for (int column = 0; column < -left; ++column)
                part.prepared.image.foreground.at(row, column) = 0;
        const auto regions = of({box(kind, where.left(), where.top(), where.right(), where.bottom())});
        const auto counted = countedScores(part.anomaly, part.prepared, regions);
        QCOMPARE(counted.interest.offPart(), offPart);
        const auto decision =
            decide(partResultOf(part.anomaly, counted, {}, false, {100, 200, 5, 0, 0, Arithmetic::Unknown, regions}),
                   {100, 200, 5, 0, 0, Arithmetic::Unknown, regions});
        QCOMPARE(decision.verdict == Verdict::Ok, !offPart && !std::isnan(counted.imageScore));
    }

    // A pixel of the map lies in one region of the picture or in none, ignored or not.
    void regionsEndWhereRegionsOfInterestEnd()
    {
        using enum InterestKind;
        const auto part = partAt(20, 13);
        Thresholds thresholds{100, 200, 5, 0};
        const auto pixels = [&] {
            std::vector<int> counts;
            for (const auto& region : regionsOf(part.anomaly, part.prepared, part.cloud, thresholds))
                counts.push_back(region.ignored ? -region.region.pixelCount : region.region.pixelCount);
            return counts;
        };
        QVERIFY(pixels() == std::vector<int>{16});
        thresholds.regions = of({box(Ignore, 4, -8, 5, -4)});
        QVERIFY((pixels() == std::vector<int>{12, -4}));
        thresholds.regions = of({box(Inspect, -20, -20, 20, -7)});
        QVERIFY((pixels() == std::vector<int>{4, -12}));
        thresholds.regions = of({box(Ignore, 5, -8, 6, -4)}); // through the middle
        QVERIFY((pixels() == std::vector<int>{4, 8, -4} || pixels() == std::vector<int>{8, 4, -4}));
        thresholds.regions = of({box(OwnLimits, 4, -8, 6, -4), box(OwnLimits, 5, -8, 7, -4)});
        const auto judged = regionsOf(part.anomaly, part.prepared, part.cloud, thresholds);
        QCOMPARE(judged.size(), std::size_t(1));
        QVERIFY((judged[0].interests == std::vector<int>{0, 1}) && judged[0].elsewhere && !judged[0].ignored);
        thresholds.regions = of({box(OwnLimits, 0, -12, 12, 0)});
        const auto within = regionsOf(part.anomaly, part.prepared, part.cloud, thresholds);
        QVERIFY(within.size() == 1 && within[0].interests == std::vector<int>{0} && !within[0].elsewhere);
    }
};

TWINSPECT_TEST(TestCountedScores)
#include "tst_counted_scores.moc"
