// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/nn/augmentation.h"
#include "tests/support/parts.h"
#include "tests/support/test_program.h"
#include "tests/unit/nn/planes.h"

using namespace twinspect;

namespace {

bool same(const PartPixels& a, const PartPixels& b)
{
    return a.rgb == b.rgb && a.height == b.height && a.foreground == b.foreground && a.measured == b.measured;
}

AugmentationOptions still()
{
    AugmentationOptions options;
    options.rotationDegrees = options.shift = options.scale = options.gain = options.gamma = 0;
    return options;
}

} // namespace

class TestAugmentation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bytesBecomeShares()
    {
        const auto part = sample::disc(1);
        const auto pixels = toPixels(part);
        QCOMPARE(pixels.side, kSide);
        for (int row = 0; row < kSide; ++row)
            for (int column = 0; column < kSide; ++column) {
                QCOMPARE(pixels.height[at(row, column)], part.height.at(row, column));
                for (int channel = 0; channel < 3; ++channel)
                    QVERIFY(std::abs(pixels.rgb[static_cast<std::size_t>(channel) * kCount + at(row, column)] * 255
                                     - static_cast<float>(part.rgb.at(row, column, channel)))
                            < 1e-4F);
            }
    }

    void switchedOffChangesNothing()
    {
        AugmentationOptions options;
        options.enabled = false;
        const auto part = sample::disc(2);
        for (std::uint64_t seed = 0; seed < 5; ++seed)
            QVERIFY(same(augment(part, options, Random(seed)), toPixels(part)));
    }

    void noRangeNoMovement()
    {
        const auto part = sample::disc(3);
        const auto pixels = augment(part, still(), Random(1));
        const auto expected = toPixels(part);
        for (std::size_t i = 0; i < 3 * kCount; ++i)
            QVERIFY(std::abs(pixels.rgb[i] - expected.rgb[i]) < 1e-5F);
        QVERIFY(pixels.foreground == expected.foreground && pixels.measured == expected.measured);
    }

    void sameSeedSameBits()
    {
        const auto part = sample::disc(4);
        for (std::uint64_t seed = 0; seed < 10; ++seed) {
            const auto one = augment(part, {}, Random(seed));
            QVERIFY(same(one, augment(part, {}, Random(seed))));
            QVERIFY(!same(one, augment(part, {}, Random(seed + 100))));
        }
    }

    void allPlanesMoveTogether()
    {
        // All planes hold the same picture: they must do so after the movement.
        auto part = sample::disc(5);
        for (std::size_t i = 0; i < kCount; ++i) {
            const std::uint8_t inside = part.foreground.data()[i];
            part.height.data()[i] = inside;
            part.measured.data()[i] = inside;
            std::fill_n(part.rgb.data() + 3 * i, 3, std::uint8_t(inside ? 255 : 0));
        }
        AugmentationOptions options;
        options.gain = options.gamma = 0;
        int moved = 0;
        for (std::uint64_t seed = 0; seed < 30; ++seed) {
            const auto pixels = augment(part, options, Random(seed));
            for (std::size_t i = 0; i < kCount; ++i) {
                QCOMPARE(pixels.rgb[i], pixels.height[i]);
                QCOMPARE(pixels.rgb[2 * kCount + i], pixels.height[i]);
                QVERIFY(pixels.foreground[i] == (pixels.height[i] > 0.5F ? 1.0F : 0.0F)
                        && pixels.measured[i] == pixels.foreground[i]);
                moved += pixels.foreground[i] != static_cast<float>(part.foreground.data()[i]);
            }
        }
        QVERIFY(moved > 1000);
    }

    void movementIsASimilarityWithinItsRanges()
    {
        // On a ramp h = x / side the slope tells the turn and the scale, and the middle tells the shift.
        auto part = sample::disc(6);
        for (int row = 0; row < kSide; ++row)
            for (int column = 0; column < kSide; ++column)
                part.height.at(row, column) = static_cast<float>(column) / kSide;
        const AugmentationOptions options;
        double widestTurn = 0, widestScale = 0, widestShift = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            const auto pixels = augment(part, options, Random(seed));
            constexpr int middle = kSide / 2;
            const double gx =
                (pixels.height[at(middle, middle + 8)] - pixels.height[at(middle, middle - 8)]) * kSide / 16;
            const double gy =
                (pixels.height[at(middle + 8, middle)] - pixels.height[at(middle - 8, middle)]) * kSide / 16;
            const double turn = std::abs(std::atan2(gy, gx)) * 180 / std::numbers::pi;
            const double scale = 1 / std::hypot(gx, gy);
            const double centre = (pixels.height[at(middle, middle)] + pixels.height[at(middle - 1, middle - 1)]) / 2
                                * kSide; // of the picture, px
            const double shift = std::abs(centre - (kSide - 1) / 2.0);
            // A shift of both axes, turned and scaled, seen along one of them.
            QVERIFY(turn <= options.rotationDegrees + 0.05);
            QVERIFY(std::abs(scale - 1) <= options.scale + 1e-3);
            QVERIFY(shift <= options.shift * kSide * std::numbers::sqrt2 / (1 - options.scale) + 1e-2);
            widestTurn = std::max(widestTurn, turn);
            widestScale = std::max(widestScale, std::abs(scale - 1));
            widestShift = std::max(widestShift, shift);
        }
        QVERIFY(widestTurn > 0.8 * options.rotationDegrees && widestScale > 0.8 * options.scale
                && widestShift > 0.6 * options.shift * kSide);
    }

    void lightChangesWithinItsRange()
    {
        auto part = sample::disc(8);
        std::fill(part.rgb.values().begin(), part.rgb.values().end(), std::uint8_t(128));
        auto options = still();
        options.gain = 0.08;
        options.gamma = 0.08;
        double lowest = 1, highest = 0;
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            const auto pixels = augment(part, options, Random(seed));
            QVERIFY(*std::max_element(pixels.rgb.begin(), pixels.rgb.end())
                        - *std::min_element(pixels.rgb.begin(), pixels.rgb.end())
                    < 1e-6F);
            lowest = std::min<double>(lowest, pixels.rgb[0]);
            highest = std::max<double>(highest, pixels.rgb[0]);
        }
        const double grey = 128 / 255.0;
        QVERIFY(lowest >= 0.92 * std::pow(grey, 1.08) - 1e-6 && highest <= 1.08 * std::pow(grey, 0.92) + 1e-6);
        QVERIFY(highest - lowest > 0.05);
        std::fill(part.rgb.values().begin(), part.rgb.values().end(), std::uint8_t(255));
        for (std::uint64_t seed = 0; seed < 20; ++seed)
            QVERIFY(augment(part, options, Random(seed)).rgb[5] <= 1);
    }
};

TWINSPECT_TEST(TestAugmentation)
#include "tst_augmentation.moc"
