// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <set>

#include "core/annotation/interest_grid.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

/// 40 x 30 pixels of 0.5 mm, the middle of the part at (20, 15).
PartFrame frame(double dx = 0, double dy = 0) { return {{20 + dx, 15 + dy}, 0.5, 1, 40, 30}; }

RegionOfInterest box(const std::string& name, InterestKind kind, double left, double top, double right, double bottom)
{
    RegionOfInterest region;
    region.name = name;
    region.kind = kind;
    region.outlines = {{{left, top}, {right, top}, {right, bottom}, {left, bottom}}};
    if (kind == InterestKind::OwnLimits)
        region.threshold = 1;
    return region;
}

/// By the definition in the header, pixel by pixel, for boxes alone.
std::uint16_t expected(const std::vector<RegionOfInterest>& list, double x, double y)
{
    const auto inside = [x, y](const RegionOfInterest& region) {
        const auto& corners = region.outlines[0];
        return x > corners[0].x && x < corners[2].x && y > corners[0].y && y < corners[2].y;
    };
    bool some = false, inspected = false;
    int own = -1;
    for (std::size_t i = 0; i < list.size(); ++i) {
        some = some || list[i].kind == InterestKind::Inspect;
        if (!inside(list[i]))
            continue;
        if (list[i].kind == InterestKind::Ignore)
            return InterestGrid::kNotCounted;
        if (list[i].kind == InterestKind::OwnLimits && own < 0)
            own = static_cast<int>(i);
        inspected = inspected || list[i].kind == InterestKind::Inspect;
    }
    if (own >= 0)
        return InterestGrid::ofRegion(static_cast<std::size_t>(own));
    return some && !inspected ? InterestGrid::kNotCounted : InterestGrid::kElsewhere;
}

} // namespace

class TestInterestGrid : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void placesAreThoseOfThePart()
    {
        // 2 mm x 1 mm to the right of the middle: pixels of 0.5 mm.
        const auto region = box("a", InterestKind::Ignore, 1, -0.5, 3, 0.5);
        QVERIFY(pixelsOf(region, frame()) == RunMask(40, 30, {{14, 22, 26}, {15, 22, 26}}));
        // The part lies elsewhere: so does the region.
        QVERIFY(pixelsOf(region, frame(-7, 4)) == pixelsOf(region, frame()).moved(-7, 4));
        // A grid of half the size.
        QVERIFY(pixelsOf(region, {{10, 7.5}, 1, 0.5, 20, 15}) == RunMask(20, 15, {{7, 11, 13}}));
        // Nearer to the camera a millimetre is more pixels.
        QCOMPARE(pixelsOf(region, {{20, 15}, 0.25, 1, 40, 30}).pixelCount(), std::int64_t(8 * 4));
    }

    void withoutScalePixelsStandForThemselves()
    {
        auto region = box("a", InterestKind::Ignore, 1, -1, 3, 1);
        const PartFrame unknown{{20, 15}, 0, 1, 40, 30};
        QVERIFY(unknown.unit() == PartUnit::Pixels && frame().unit() == PartUnit::Millimetres);
        QVERIFY(pixelsOf(region, unknown).empty()); // millimetres of nobody knows what
        QVERIFY(outlinesOn(region, unknown).empty()); // and no corner that is no number
        QVERIFY(!reachesBeyond(region, unknown, {0, 0, 40, 30}));
        region.unit = PartUnit::Pixels;
        QVERIFY(pixelsOf(region, unknown) == RunMask(40, 30, {{14, 21, 23}, {15, 21, 23}}));
        QVERIFY(pixelsOf(region, frame()) == pixelsOf(region, unknown)); // whatever they measure
        QVERIFY(pixelsOf(region, {{10, 7.5}, 0, 0.5, 20, 15}) == RunMask(20, 15, {{7, 10, 11}}));
    }

    // What a person draws on one part has the same pixels when it is read again.
    void drawnPixelsComeBack()
    {
        RunMask drawn(40, 30, {{3, 5, 9}, {4, 5, 6}, {4, 8, 9}, {5, 5, 9}, {20, 30, 40}}); // a ring, and a piece
        for (const PartFrame& where : {frame(), frame(0.5, -0.5), PartFrame{{17.5, 11}, 1.0 / 3, 1, 40, 30},
                                       PartFrame{{20, 15}, 0, 1, 40, 30}}) {
            RegionOfInterest region;
            region.unit = where.unit();
            region.outlines = partOutlines(outlinesOf(drawn), where);
            QVERIFY(pixelsOf(region, where) == drawn);
        }
    }

    void overlaps()
    {
        using enum InterestKind;
        const std::vector<std::vector<RegionOfInterest>> lists{
            {},
            {box("i", Ignore, -5, -5, 0, 0)},
            {box("n", Inspect, -5, -5, 3, 3)},
            {box("o", OwnLimits, -5, -5, 3, 3)},
            {box("n", Inspect, -5, -5, 3, 3), box("i", Ignore, 0, 0, 8, 6)},
            {box("i", Ignore, 0, 0, 8, 6), box("o", OwnLimits, -5, -5, 3, 3)},
            {box("o", OwnLimits, -5, -5, 3, 3), box("p", OwnLimits, 0, -2, 8, 6), box("i", Ignore, 2, 2, 4, 4)},
            {box("p", OwnLimits, 0, -2, 8, 6), box("o", OwnLimits, -5, -5, 3, 3)},
            {box("n", Inspect, -8, -5, -2, 3), box("o", OwnLimits, 4, -5, 8, 3), box("m", Inspect, -3, 2, 5, 6)},
        };
        std::set<std::uint16_t> seen;
        for (const auto& list : lists) {
            const auto grid = judgedBy(RegionsOfInterest(list), frame());
            QVERIFY(grid.width() == 40 && grid.height() == 30);
            for (int row = 0; row < 30; ++row)
                for (int column = 0; column < 40; ++column) {
                    const auto is = grid.at(row, column);
                    seen.insert(is);
                    QCOMPARE(is, expected(list, (column + 0.5 - 20) / 2, (row + 0.5 - 15) / 2));
                }
        }
        QCOMPARE(seen.size(), std::size_t(4)); // not counted, elsewhere, and two regions
    }

    void aHoleIsNoPartOfARegion()
    {
        auto ring = box("r", InterestKind::Ignore, -4, -4, 4, 4);
        ring.outlines.push_back(box("h", InterestKind::Ignore, -1, -1, 1, 1).outlines[0]);
        const auto grid = judgedBy(RegionsOfInterest({ring}), frame());
        QVERIFY(grid.at(15, 20) == InterestGrid::kElsewhere && grid.at(15, 24) == InterestGrid::kNotCounted);
        QCOMPARE(pixelsOf(ring, frame()).pixelCount(), std::int64_t(16 * 16 - 4 * 4));
    }

    void knowsWhatReachesBeyond()
    {
        const auto region = box("a", InterestKind::Inspect, -10, -7.5, 10, 7.5); // the whole grid
        QVERIFY(!reachesBeyond(region, frame(), {0, 0, 40, 30}));
        QVERIFY(reachesBeyond(region, frame(1), {0, 0, 40, 30}));
        QVERIFY(reachesBeyond(region, frame(0, -1), {0, 0, 40, 30}));
        QVERIFY(reachesBeyond(region, frame(), {1, 0, 40, 30}));
    }
};

TWINSPECT_TEST(TestInterestGrid)
#include "tst_interest_grid.moc"
