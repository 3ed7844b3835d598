// SPDX-License-Identifier: GPL-3.0-or-later
// Structures of a part that perturbation and artificial defects change as a whole.
#include <QTest>

#include <algorithm>

#include "core/nn/part_structure.h"
#include "tests/support/test_program.h"
#include "tests/unit/nn/planes.h"

using namespace twinspect;

namespace {

constexpr int kPin = 10; // px: a square pin stands on the plate

bool onPlate(int row, int column) { return row >= 8 && row < 56 && column >= 8 && column < 56; }
bool onPin(int row, int column) { return row >= 20 && row < 20 + kPin && column >= 30 && column < 30 + kPin; }

// A grey plate of height 0.4 with a bright pin of height 0.8: by height and by colour the same two structures.
PartPixels plateWithPin()
{
    PartPixels part;
    part.side = kSide;
    part.rgb.assign(3 * kCount, 0.1F);
    part.height.assign(kCount, 0.0F);
    part.foreground.assign(kCount, 0.0F);
    part.measured.assign(kCount, 1.0F);
    for (int row = 0; row < kSide; ++row)
        for (int column = 0; column < kSide; ++column) {
            if (!onPlate(row, column))
                continue;
            const auto i = static_cast<std::size_t>(row * kSide + column);
            const bool pin = onPin(row, column);
            part.foreground[i] = 1;
            part.height[i] = pin ? 0.8F : 0.4F;
            for (std::size_t channel = 0; channel < 3; ++channel)
                part.rgb[channel * kCount + i] = pin ? 0.9F : 0.5F;
        }
    return part;
}

} // namespace

class TestPartStructure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneStructureAtATime()
    {
        const auto part = plateWithPin();
        constexpr double kLargest = 0.15;
        const auto most = static_cast<std::ptrdiff_t>(kLargest * 48 * 48);
        int pins = 0;
        int pieces = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            Random random(seed);
            const auto mask = drawStructure(part, 0.001, kLargest, random);
            std::ptrdiff_t pin = 0;
            std::ptrdiff_t plate = 0;
            for (int row = 0; row < kSide; ++row)
                for (int column = 0; column < kSide; ++column) {
                    const float value = mask[static_cast<std::size_t>(row * kSide + column)];
                    QVERIFY(value == 0 || value == 1);
                    QVERIFY(value == 0 || onPlate(row, column));
                    (onPin(row, column) ? pin : plate) += value > 0;
                }
            QVERIFY(pin == 0 || plate == 0);
            QVERIFY(pin == 0 || pin == kPin * kPin); // the pin as a whole
            QVERIFY(plate <= most);
            QVERIFY(pin + plate > 0);
            pins += pin > 0;
            pieces += plate > 0;
        }
        // The pin has 4 % of the part's pixels; taking the smallest of five regions finds it 1 - 0.957^5 = 20 % of the
        // time.
        QVERIFY2(pins > 20 && pins < 64, QByteArray::number(pins));
        QCOMPARE(pins + pieces, 200);
    }

    void tooSmallToCount()
    {
        const auto part = plateWithPin();
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            Random random(seed);
            const auto mask = drawStructure(part, 0.05, 0.15, random); // the pin is smaller than that
            QVERIFY(mask[25 * kSide + 35] == 0);
        }
    }

    void sameSeedSameBits()
    {
        const auto part = plateWithPin();
        Random one(5), again(5);
        QVERIFY(drawStructure(part, 0.001, 0.1, one) == drawStructure(part, 0.001, 0.1, again));
        QCOMPARE(one.below(1 << 30), again.below(1 << 30));
    }

    void noPartNoStructure()
    {
        auto part = plateWithPin();
        std::fill(part.foreground.begin(), part.foreground.end(), 0.0F);
        Random random(1);
        const auto mask = drawStructure(part, 0.001, 0.1, random);
        QCOMPARE(std::count(mask.begin(), mask.end(), 0.0F), std::ptrdiff_t(kCount));
    }
};

TWINSPECT_TEST(TestPartStructure)
#include "tst_part_structure.moc"
