// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <vector>

#include "core/annotation/run_mask.h"
#include "core/base/random.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

// Random pixels, as clusters of any size; the masks are the second implementation that runs are compared with.
Mask randomMask(Random& random, int width, int height, double share)
{
    Mask mask(width, height);
    for (auto& value : mask.values())
        value = random.uniform() < share ? 1 : 0;
    return mask;
}

template <typename Rule>
Mask pixelwise(const Mask& a, const Mask& b, Rule rule)
{
    Mask result(a.width(), a.height());
    for (std::size_t i = 0; i < result.values().size(); ++i)
        result.values()[i] = rule(a.values()[i] != 0, b.values()[i] != 0) ? 1 : 0;
    return result;
}

// Everything that is reached from (row, column) over pixels of `value`; `corners` = also diagonally.
Mask reached(const Mask& mask, int row, int column, bool corners)
{
    Mask result(mask.width(), mask.height());
    const auto value = mask.at(row, column);
    std::vector<std::pair<int, int>> open{{row, column}};
    result.at(row, column) = 1;
    while (!open.empty()) {
        const auto [r, c] = open.back();
        open.pop_back();
        for (int dr = -1; dr <= 1; ++dr) {
            for (int dc = -1; dc <= 1; ++dc) {
                const int nr = r + dr, nc = c + dc;
                if ((!corners && dr != 0 && dc != 0) || nr < 0 || nc < 0 || nr >= mask.height() || nc >= mask.width()
                    || mask.at(nr, nc) != value || result.at(nr, nc))
                    continue;
                result.at(nr, nc) = 1;
                open.emplace_back(nr, nc);
            }
        }
    }
    return result;
}

} // namespace

class TestRunMask : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesToMaskAndBack_data()
    {
        QTest::addColumn<double>("share");
        for (const double share : {0.0, 0.03, 0.3, 0.6, 0.97, 1.0})
            QTest::addRow("%g of the pixels", share) << share;
    }
    void goesToMaskAndBack()
    {
        QFETCH(double, share);
        Random random(1);
        for (int round = 0; round < 20; ++round) {
            const Mask mask = randomMask(random, 1 + round * 3, 23, share);
            const RunMask runs(mask);
            QVERIFY(runs.mask() == mask);
            std::int64_t pixels = 0;
            for (int row = 0; row < mask.height(); ++row) {
                for (int column = 0; column < mask.width(); ++column) {
                    QCOMPARE(runs.contains(row, column), mask.at(row, column) != 0);
                    pixels += mask.at(row, column);
                }
            }
            QCOMPARE(runs.pixelCount(), pixels);
            // In another order and in pieces that overlap it is the same.
            std::vector<PixelRun> pieces;
            for (const auto& run : runs.runs())
                pieces.insert(pieces.begin(), {{run.row, run.begin, run.begin + 1}, run});
            QVERIFY(RunMask(mask.width(), mask.height(), pieces) == runs);
        }
    }

    void combinesAsPixelsDo()
    {
        Random random(2);
        for (int round = 0; round < 200; ++round) {
            const int width = 1 + static_cast<int>(random.uniform() * 40);
            const Mask a = randomMask(random, width, 12, random.uniform());
            const Mask b = randomMask(random, width, 12, random.uniform());
            QVERIFY(united(RunMask(a), RunMask(b)).mask() == pixelwise(a, b, std::logical_or<>()));
            QVERIFY(intersected(RunMask(a), RunMask(b)).mask() == pixelwise(a, b, std::logical_and<>()));
            QVERIFY(without(RunMask(a), RunMask(b)).mask() == pixelwise(a, b, [](bool x, bool y) { return x && !y; }));
        }
    }

    void leavesOutWhatLiesOutside()
    {
        const RunMask mask(4, 3, {{-1, 0, 4}, {0, -5, 2}, {1, 3, 90}, {2, 2, 2}, {3, 0, 1}});
        QVERIFY(mask == RunMask(4, 3, {{0, 0, 2}, {1, 3, 4}}));
        QCOMPARE(mask.pixelCount(), 3);
        QVERIFY((mask.bounds() == GridBox{0, 0, 4, 2}));
        QVERIFY(mask.moved(1, 2) == RunMask(4, 3, {{2, 1, 3}}));
        QVERIFY(RunMask(4, 3).bounds().empty());
    }

    void dividesIntoPieces()
    {
        Random random(3);
        for (int round = 0; round < 60; ++round) {
            Mask mask = randomMask(random, 31, 17, 0.1 + 0.8 * random.uniform());
            const auto pieces = RunMask(mask).pieces();
            std::size_t piece = 0;
            for (int row = 0; row < mask.height(); ++row) {
                for (int column = 0; column < mask.width(); ++column) {
                    if (mask.at(row, column) == 0)
                        continue;
                    const Mask expected = reached(mask, row, column, true);
                    QVERIFY(piece < pieces.size());
                    QVERIFY(pieces[piece++].mask() == expected);
                    mask = pixelwise(mask, expected, [](bool x, bool y) { return x && !y; });
                }
            }
            QCOMPARE(pieces.size(), piece);
        }
    }

    void fillsHoles()
    {
        Random random(4);
        for (int round = 0; round < 60; ++round) {
            const Mask mask = randomMask(random, 29, 19, 0.2 + 0.7 * random.uniform());
            // From a border of empty pixels around, everything outside is reached.
            Mask framed(mask.width() + 2, mask.height() + 2);
            for (int row = 0; row < mask.height(); ++row)
                for (int column = 0; column < mask.width(); ++column)
                    framed.at(row + 1, column + 1) = mask.at(row, column);
            const Mask outside = reached(framed, 0, 0, false);
            const Mask closed = RunMask(mask).withoutHoles().mask();
            for (int row = 0; row < mask.height(); ++row)
                for (int column = 0; column < mask.width(); ++column)
                    QCOMPARE(closed.at(row, column) != 0, outside.at(row + 1, column + 1) == 0);
        }
    }
};

TWINSPECT_TEST(TestRunMask)
#include "tst_run_mask.moc"
