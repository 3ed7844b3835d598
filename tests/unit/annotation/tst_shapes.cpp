// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <numbers>

#include "core/annotation/shapes.h"
#include "core/base/random.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

// The winding parity of a point by the textbook ray test, one pixel at a time.
bool inside(const std::vector<Outline>& outlines, double x, double y)
{
    bool in = false;
    for (const auto& outline : outlines) {
        for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
            const auto& a = outline[i];
            const auto& b = outline[j];
            if ((a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x)
                in = !in;
        }
    }
    return in;
}

double distanceToLine(GridPoint p, GridPoint a, GridPoint b)
{
    const double dx = b.x - a.x, dy = b.y - a.y, squared = dx * dx + dy * dy;
    const double t = squared == 0 ? 0 : std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / squared, 0.0, 1.0);
    return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

GridPoint randomPoint(Random& random, int width, int height)
{
    return {random.uniform() * (width + 20) - 10, random.uniform() * (height + 20) - 10};
}

} // namespace

class TestShapes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void polygonsHoldThePixelsWhoseMiddleIsInside()
    {
        Random random(1);
        for (int round = 0; round < 100; ++round) {
            std::vector<Outline> outlines(1 + round % 3);
            for (auto& outline : outlines)
                for (int corner = 0; corner < 3 + round % 7; ++corner)
                    outline.push_back(randomPoint(random, 40, 30));
            const RunMask mask = filled(outlines, 40, 30);
            for (int row = 0; row < 30; ++row)
                for (int column = 0; column < 40; ++column)
                    QCOMPARE(mask.contains(row, column), inside(outlines, column + 0.5, row + 0.5));
        }
    }

    void polygonsThatShareAnEdgeShareNoPixel()
    {
        // Corners on middles of pixels: every rule for ties is used.
        const Outline left{{2.5, 2.5}, {10.5, 2.5}, {6.5, 12.5}, {2.5, 12.5}};
        const Outline right{{10.5, 2.5}, {18.5, 2.5}, {18.5, 12.5}, {6.5, 12.5}};
        const RunMask a = filled(std::vector<Outline>{left}, 20, 20);
        const RunMask b = filled(std::vector<Outline>{right}, 20, 20);
        QVERIFY(intersected(a, b).empty());
        QVERIFY(united(a, b)
                == RunMask(
                    filled(std::vector<Outline>{Outline{{2.5, 2.5}, {18.5, 2.5}, {18.5, 12.5}, {2.5, 12.5}}}, 20, 20)));
        QCOMPARE(united(a, b).pixelCount(), 160);
    }

    void anEllipseHoldsThePixelsWhoseMiddleIsInside()
    {
        Random random(2);
        for (int round = 0; round < 100; ++round) {
            const GridPoint a = randomPoint(random, 40, 30), b = randomPoint(random, 40, 30);
            const RunMask mask = filledEllipse(a, b, 40, 30);
            for (int row = 0; row < 30; ++row) {
                for (int column = 0; column < 40; ++column) {
                    const double x = (column + 0.5 - (a.x + b.x) / 2) / ((b.x - a.x) / 2);
                    const double y = (row + 0.5 - (a.y + b.y) / 2) / ((b.y - a.y) / 2);
                    if (std::abs(x * x + y * y - 1) > 1e-9)
                        QCOMPARE(mask.contains(row, column), x * x + y * y < 1);
                }
            }
        }
    }

    void aBrushReachesEverythingWithinItsRadius()
    {
        Random random(3);
        for (int round = 0; round < 100; ++round) {
            const GridPoint a = randomPoint(random, 40, 30);
            const GridPoint b = round % 5 == 0 ? a : randomPoint(random, 40, 30);
            const double radius = 0.2 + 6 * random.uniform();
            const RunMask mask = brushed(a, b, radius, 40, 30);
            for (int row = 0; row < 30; ++row) {
                for (int column = 0; column < 40; ++column) {
                    const auto isEnd = [&](GridPoint p) { return std::floor(p.x) == column && std::floor(p.y) == row; };
                    const double distance = distanceToLine({column + 0.5, row + 0.5}, a, b);
                    if (std::abs(distance - radius) > 1e-9)
                        QCOMPARE(mask.contains(row, column), distance < radius || isEnd(a) || isEnd(b));
                }
            }
        }
    }

    void bordersGiveTheMaskAgain()
    {
        Random random(4);
        for (int round = 0; round < 200; ++round) {
            Mask mask(1 + round % 31, 1 + round % 17);
            const double share = random.uniform();
            for (auto& value : mask.values())
                value = random.uniform() < share ? 1 : 0;
            const RunMask runs(mask);
            const auto outlines = outlinesOf(runs);
            QVERIFY(filled(outlines, mask.width(), mask.height()) == runs);
            for (const auto& outline : outlines) {
                QVERIFY(outline.size() >= 4);
                for (std::size_t i = 0; i < outline.size(); ++i) { // no corner on a straight way
                    const auto& a = outline[i];
                    const auto& b = outline[(i + 1) % outline.size()];
                    const auto& c = outline[(i + 2) % outline.size()];
                    QVERIFY(!(a.x == b.x && b.x == c.x) && !(a.y == b.y && b.y == c.y));
                }
            }
        }
        // A ring: one border outside, one around the hole.
        const RunMask ring = without(RunMask(9, 9, {{2, 2, 7}, {3, 2, 7}, {4, 2, 7}, {5, 2, 7}, {6, 2, 7}}),
                                     RunMask(9, 9, {{3, 3, 6}, {4, 3, 6}, {5, 3, 6}}));
        QCOMPARE(outlinesOf(ring).size(), std::size_t(2));
        // Two pixels that touch at a corner: two squares.
        const auto corners = outlinesOf(RunMask(4, 4, {{1, 1, 2}, {2, 2, 3}}));
        QCOMPARE(corners.size(), std::size_t(2));
        QCOMPARE(corners[0].size(), std::size_t(4));
    }

    void takesNumbersThatMakeNoSense()
    {
        const double nan = std::nan(""), far = 1e300, infinite = INFINITY;
        QVERIFY(filled(std::vector<Outline>{Outline{{nan, 1}, {infinite, 2}, {3, nan}}}, 8, 8).empty());
        QCOMPARE(filled(std::vector<Outline>{Outline{{-far, -far}, {far, -far}, {far, far}, {-far, far}}}, 8, 8)
                     .pixelCount(),
                 64);
        QVERIFY(brushed({nan, 1}, {2, 2}, 3, 8, 8).empty());
        QVERIFY(brushed({far, far}, {far, far}, 3, 8, 8).empty());
        QVERIFY(filledEllipse({nan, 0}, {3, 3}, 8, 8).empty());
        QVERIFY(filledEllipse({3, 3}, {3, 3}, 8, 8).empty());
    }
};

TWINSPECT_TEST(TestShapes)
#include "tst_shapes.moc"
