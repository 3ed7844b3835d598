// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <functional>
#include <limits>
#include <set>

#include "core/evaluation/decision.h"
#include "reference_data.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

RegionOfInterest square(const std::string& name, InterestKind kind = InterestKind::Ignore)
{
    RegionOfInterest region;
    region.name = name;
    region.kind = kind;
    region.outlines = {{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}};
    return region;
}

RegionOfInterest changed(RegionOfInterest region, const std::function<void(RegionOfInterest&)>& change)
{
    change(region);
    return region;
}

} // namespace

class TestRegionOfInterest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void idTellsListsApart()
    {
        using R = RegionOfInterest;
        const R base = changed(square("a", InterestKind::OwnLimits), [](R& r) { r.threshold = 5; });
        const std::vector<std::vector<R>> lists{
            {base},
            {base, square("b")},
            {square("b"), base},
            {changed(base, [](R& r) { r.name = "c"; })},
            {changed(base, [](R& r) { r.kind = InterestKind::Inspect; })},
            {changed(base, [](R& r) { r.unit = PartUnit::Pixels; })},
            {changed(base, [](R& r) { r.threshold = std::nextafter(5, 6); })},
            {changed(base, [](R& r) { r.threshold = {}, r.minAreaMm2 = 5; })},
            {changed(base, [](R& r) { r.threshold = {}, r.minDepthMm = 5; })},
            {changed(base, [](R& r) { r.threshold = 0; })},
            {changed(base, [](R& r) { r.threshold = {}; })},
            {changed(base, [](R& r) { r.outlines[0][2].y = 2; })},
            {changed(base, [](R& r) { r.outlines.push_back(r.outlines[0]); })},
        };
        std::set<std::string> ids;
        for (const auto& list : lists) {
            ids.insert(RegionsOfInterest(list).id());
            QVERIFY(RegionsOfInterest(list) == RegionsOfInterest(list));
        }
        QCOMPARE(ids.size(), lists.size());
        QVERIFY(RegionsOfInterest().empty() && RegionsOfInterest(std::vector<R>{}) == RegionsOfInterest());
        const auto named = RegionsOfInterest::named(*ids.begin());
        QVERIFY(!named.empty() && named.list().empty() && named.id() == *ids.begin());
    }

    void checks_data()
    {
        using R = RegionOfInterest;
        QTest::addColumn<std::function<void(std::vector<R>&)>>("change");
        QTest::addColumn<bool>("sound");
        const auto row = [](const char* name, bool sound, std::function<void(std::vector<R>&)> change) {
            QTest::newRow(name) << change << sound;
        };
        row("as it is", true, [](auto&) {});
        row("no region", true, [](auto& list) { list.clear(); });
        row("no name", false, [](auto& list) { list[0].name.clear(); });
        row("a long name", false, [](auto& list) { list[0].name = std::string(201, 'x'); });
        row("a name twice", false, [](auto& list) { list[1].name = list[0].name; });
        row("no outline", false, [](auto& list) { list[0].outlines.clear(); });
        row("two corners", false, [](auto& list) { list[0].outlines[0].resize(2); });
        row("NaN", false, [](auto& list) { list[0].outlines[0][1].x = kNan; });
        row("infinite", false, [](auto& list) { list[0].outlines[0][1].y = -std::numeric_limits<double>::infinity(); });
        row("far away", false, [](auto& list) { list[0].outlines[0][1].y = 1.1e5; });
        row("many corners", false, [](auto& list) { list[0].outlines[0].resize(10001); });
        row("many corners in all", false, [](auto& list) {
            for (int i = 0; i < 6; ++i) {
                list.push_back(square(std::to_string(i)));
                list.back().outlines[0].resize(9000);
            }
        });
        row("many regions", false, [](auto& list) {
            for (int i = 0; i < 300; ++i)
                list.push_back(square(std::to_string(i)));
        });
        row("limit of a region that ignores", false, [](auto& list) { list[0].minAreaMm2 = 1; });
        row("no limit of its own", false, [](auto& list) { list[1].threshold.reset(); });
        row("minimum area of its own", true, [](auto& list) { list[1].threshold.reset(), list[1].minAreaMm2 = 0; });
        row("negative area", false, [](auto& list) { list[1].minAreaMm2 = -1; });
        row("negative depth", false, [](auto& list) { list[1].minDepthMm = -0.1; });
        row("area is NaN", false, [](auto& list) { list[1].minAreaMm2 = kNan; });
        row("threshold is NaN", false, [](auto& list) { list[1].threshold = kNan; });
        row("negative threshold", true, [](auto& list) { list[1].threshold = -3; });
    }
    void checks()
    {
        using R = RegionOfInterest;
        QFETCH(std::function<void(std::vector<R>&)>, change);
        QFETCH(bool, sound);
        std::vector<R> list{square("a"), square("b", InterestKind::OwnLimits)};
        list[1].threshold = 5;
        change(list);
        const auto ok = checkRegions(list);
        QCOMPARE(ok.has_value(), sound);
        QVERIFY(ok || (ok.error().code == ErrorCode::InvalidArgument && !ok.error().remedy.empty()));
        Thresholds thresholds{1, 2, 0.5, 0};
        thresholds.regions = RegionsOfInterest(list);
        QCOMPARE(checkThresholds(thresholds).has_value(), sound);
    }

    void sizesNeedAPixelThreshold()
    {
        auto region = square("a", InterestKind::OwnLimits);
        region.minDepthMm = 0.1;
        Thresholds thresholds{1, 2, std::numeric_limits<double>::quiet_NaN(), 0};
        thresholds.regions = RegionsOfInterest({region});
        const auto refused = checkThresholds(thresholds);
        QVERIFY(!refused && refused.error().message().find("'a'") != std::string::npos);
        region.minDepthMm = 0;
        thresholds.regions = RegionsOfInterest({region});
        QVERIFY(checkThresholds(thresholds).has_value());
    }
};

TWINSPECT_TEST(TestRegionOfInterest)
#include "tst_region_of_interest.moc"
