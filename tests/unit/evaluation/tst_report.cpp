// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "core/evaluation/report.h"
#include "reference_data.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

const char* typeOfMap(std::size_t i)
{
    if (i < 4)
        return kGoodParts;
    return i % 3 == 1 ? "hole" : "cut";
}

MapsByType referenceMaps()
{
    MapsByType result;
    const auto maps = reference::maps();
    for (std::size_t i = 0; i < maps.size(); ++i) {
        if (!result[typeOfMap(i)].add(maps[i].scores, maps[i].truth, maps[i].width, maps[i].height))
            qFatal("a reference map was refused");
    }
    return result;
}

// Good 1 2 4, hole 3 5, cut 0.
std::vector<PartScore> sixParts()
{
    return {{1, false, ""}, {2, false, "good"}, {4, false, ""}, {3, true, "hole"}, {5, true, "hole"}, {0, true, "cut"}};
}

} // namespace

class TestReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void figuresOfAllAndOfEachType()
    {
        MapsByType maps = referenceMaps();
        const DatasetMetrics metrics = measureDataset(sixParts(), maps).value();
        // Pairs in the right order: hole 3 beats 1 2; hole 5 beats 1 2 4; cut 0 beats none.
        QVERIFY(near(*metrics.imageAuroc, 5.0 / 9));
        QVERIFY(near(*metrics.byDefect.at("hole").imageAuroc, 5.0 / 6));
        QVERIFY(near(*metrics.byDefect.at("cut").imageAuroc, 0));
        QCOMPARE(metrics.goodParts, 3);
        QCOMPARE(metrics.defectParts, 3);
        QCOMPARE(metrics.byDefect.at("cut").goodParts, 3);
        QCOMPARE(metrics.byDefect.at("cut").defectParts, 1);
        // Pixel figures from tests/parity/reference_metrics.py.
        QVERIFY(near(*metrics.pixelAuroc, 0.751278693192));
        QVERIFY(near(metrics.aupro[0].exact, 0.430621956108));
        QVERIFY(near(metrics.aupro[3].official, 0.287336244824));
        QVERIFY(near(*metrics.byDefect.at("hole").pixelAuroc, 0.756431111027));
        QVERIFY(near(metrics.byDefect.at("hole").aupro[1].exact, 0.338576196407));
        QVERIFY(near(metrics.byDefect.at("hole").pixelF1Max->value, 0.483333333333));
    }

    void jsonHasTheAgreedKeys()
    {
        MapsByType maps = referenceMaps();
        const auto json = toJson(measureDataset(sixParts(), maps).value());
        const auto checkUnit = [](const nlohmann::json& value) {
            return value.is_number() && value.get<double>() >= 0 && value.get<double>() <= 1;
        };
        const auto checkSet = [&](const nlohmann::json& set) {
            bool ok = checkUnit(set["image_auroc"]) && checkUnit(set["pixel_auroc"]) && checkUnit(set["f1_max"]);
            for (const char* limit : {"0.30", "0.10", "0.05", "0.01"})
                ok = ok && checkUnit(set["aupro"][limit]) && checkUnit(set["aupro_100_thresholds"][limit]);
            return ok && set["aupro"].size() == 4;
        };
        QVERIFY(checkSet(json));
        QCOMPARE(json["by_defect"].size(), std::size_t{2});
        QVERIFY(checkSet(json["by_defect"]["hole"]));
        QVERIFY(checkSet(json["by_defect"]["cut"]));
        QVERIFY(!json["by_defect"]["cut"].contains("by_defect"));
    }

    void missingMasksAreNotZero()
    {
        MapsByType none;
        const DatasetMetrics metrics = measureDataset(sixParts(), none).value();
        QVERIFY(metrics.imageAuroc.has_value());
        QVERIFY(!metrics.pixelAuroc.has_value());
        const auto json = toJson(metrics);
        QVERIFY(json["pixel_auroc"].is_null());
        QVERIFY(json["aupro"].is_null());

        MapsByType maps = referenceMaps();
        maps.erase("cut"); // one type without masks must not borrow the figures of another
        const DatasetMetrics partly = measureDataset(sixParts(), maps).value();
        QVERIFY(partly.byDefect.at("hole").pixelAuroc.has_value());
        QVERIFY(!partly.byDefect.at("cut").pixelAuroc.has_value());
    }

    void refusals()
    {
        MapsByType none;
        const std::vector<PartScore> good{{1, false, ""}, {2, false, ""}};
        QCOMPARE(int(measureDataset(good, none).error().code), int(ErrorCode::TooLittleData));
        QCOMPARE(int(measureDataset({}, none).error().code), int(ErrorCode::TooLittleData));
        auto parts = sixParts();
        parts[0].imageScore = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(int(measureDataset(parts, none).error().code), int(ErrorCode::BadData));
        parts = sixParts();
        parts[4].defectType = "good";
        QCOMPARE(int(measureDataset(parts, none).error().code), int(ErrorCode::InvalidArgument));
    }
};

TWINSPECT_TEST(TestReport)
#include "tst_report.moc"
