// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <cmath>

#include "core/nn/synthetic_defect.h"
#include "tests/support/parts.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr int kPartSide = 96;
constexpr std::size_t kPartCount = kPartSide * kPartSide;
constexpr float kMarked = 0.3F; // of the full strength: where a defect counts as one

// A smooth ring of one colour on dark ground: its surface falls by less than 0.0003 from pixel to pixel.
PartPixels smoothRing(int side)
{
    PartPixels part;
    part.side = side;
    const auto plane = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    part.rgb.assign(3 * plane, 0.1F);
    part.height.assign(plane, 0.0F);
    part.foreground.assign(plane, 0.0F);
    part.measured.assign(plane, 1.0F);
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            const double fromCentre = std::hypot(row - side / 2.0, column - side / 2.0) / side;
            if (fromCentre < 0.22 || fromCentre > 0.42)
                continue;
            const auto i =
                static_cast<std::size_t>(row) * static_cast<std::size_t>(side) + static_cast<std::size_t>(column);
            part.foreground[i] = 1;
            part.height[i] = 0.8F - 0.05F * static_cast<float>(column) / static_cast<float>(side);
            for (std::size_t channel = 0; channel < 3; ++channel)
                part.rgb[channel * plane + i] = 0.5F + 0.03F * static_cast<float>(row) / static_cast<float>(side);
        }
    return part;
}

bool seen(const PartPixels& before, const PartPixels& after, std::size_t i)
{
    const std::size_t plane = before.foreground.size();
    float tone = 0;
    for (std::size_t channel = 0; channel < 3; ++channel)
        tone = std::max(tone, std::abs(after.rgb[channel * plane + i] - before.rgb[channel * plane + i]));
    return tone > kSeenTone || std::abs(after.height[i] - before.height[i]) > kSeenHeight;
}

} // namespace

Q_DECLARE_METATYPE(twinspect::SyntheticDefect)

class TestSyntheticDefect : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changesAreWhereTheMaskIs_data()
    {
        QTest::addColumn<SyntheticDefect>("kind");
        QTest::addColumn<bool>("rgb");
        QTest::addColumn<bool>("height");
        QTest::addColumn<bool>("sharp"); // no soft rim outside the mask
        QTest::newRow("dent") << SyntheticDefect::Dent << false << true << false;
        QTest::newRow("groove") << SyntheticDefect::Groove << false << true << false;
        QTest::newRow("step") << SyntheticDefect::Step << false << true << true;
        QTest::newRow("stain") << SyntheticDefect::Stain << true << false << false;
        QTest::newRow("scratch") << SyntheticDefect::Scratch << true << false << false;
        QTest::newRow("paste") << SyntheticDefect::Paste << true << true << true;
        QTest::newRow("hole") << SyntheticDefect::Hole << true << true << true;
        QTest::newRow("cut") << SyntheticDefect::Cut << true << true << true;
        QTest::newRow("bend") << SyntheticDefect::Bend << true << true << true;
        QTest::newRow("offset") << SyntheticDefect::Offset << false << true << true;
        QTest::newRow("fade") << SyntheticDefect::Fade << true << false << true;
        QTest::newRow("bulge") << SyntheticDefect::Bulge << false << true << false;
    }
    void marksWhatCanBeSeen_data() { changesAreWhereTheMaskIs_data(); }
    void marksWhatCanBeSeen()
    {
        QFETCH(SyntheticDefect, kind);
        QFETCH(bool, sharp);
        constexpr int kDraws = 100;
        long marked = 0;
        long unchanged = 0;
        long unmarked = 0;
        int invisible = 0;
        const auto part = smoothRing(224);
        for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
            const auto defect = makeDefect(part, kind, Random(seed, 5));
            bool any = false;
            for (std::size_t i = 0; i < defect.mask.size(); ++i) {
                const bool changed = seen(part, defect.pixels, i);
                any = any || changed;
                marked += defect.mask[i] > 0;
                unchanged += defect.mask[i] > 0 && !changed;
                unmarked += defect.mask[i] == 0 && changed;
            }
            invisible += !any;
        }
        qInfo("marked pixels without a change that can be seen: %.1f %%, defects that cannot be seen: %d of %d",
              100.0 * static_cast<double>(unchanged) / static_cast<double>(std::max(1L, marked)), invisible, kDraws);
        QVERIFY(marked > 0);
        QCOMPARE(unchanged, 0L);
        QCOMPARE(invisible, 0);
        if (sharp)
            QCOMPARE(unmarked, 0L);
    }

    // On a part of one colour and height that fills the picture, nothing moves when it is bent.
    void whatCannotBeSeenIsLeftOut()
    {
        auto part = smoothRing(kPartSide);
        std::fill(part.foreground.begin(), part.foreground.end(), 1.0F);
        std::fill(part.rgb.begin(), part.rgb.end(), 0.5F);
        std::fill(part.height.begin(), part.height.end(), 0.5F);
        for (const auto kind : {SyntheticDefect::Paste, SyntheticDefect::Bend}) {
            const auto defect = makeDefect(part, kind, Random(3));
            QVERIFY(defect.pixels.rgb == part.rgb && defect.pixels.height == part.height);
            QCOMPARE(std::count(defect.mask.begin(), defect.mask.end(), 0.0F), std::ptrdiff_t(kPartCount));
        }
    }

    // Twice the pixels, the same defect: all sizes are shares of the picture.
    void sizesAreSharesOfThePicture_data() { changesAreWhereTheMaskIs_data(); }
    void sizesAreSharesOfThePicture()
    {
        QFETCH(SyntheticDefect, kind);
        if (kind == SyntheticDefect::Offset || kind == SyntheticDefect::Fade)
            QSKIP("Structures grow pixel by pixel, and the two rings have other pixels");
        double shares[2] = {};
        constexpr int kDraws = 60;
        const int small = kind == SyntheticDefect::Scratch ? 224 : 112; // no scratch is thinner than a pixel
        const PartPixels rings[2] = {smoothRing(small), smoothRing(2 * small)};
        for (std::uint64_t seed = 0; seed < kDraws; ++seed)
            for (const int larger : {0, 1}) {
                const auto defect = makeDefect(rings[larger], kind, Random(seed, 6));
                shares[larger] += static_cast<double>(std::count(defect.mask.begin(), defect.mask.end(), 1.0F))
                                / static_cast<double>(defect.mask.size());
            }
        // The lines are two to four pixels wide in the smaller picture, and lose more to its grid.
        QVERIFY2(shares[1] > 0.75 * shares[0] && shares[1] < 1.25 * shares[0],
                 QByteArray::number(shares[1] / shares[0]));
    }

    void changesAreWhereTheMaskIs()
    {
        QFETCH(SyntheticDefect, kind);
        QFETCH(bool, rgb);
        QFETCH(bool, height);
        QFETCH(bool, sharp);
        int visible = 0;
        constexpr int kDraws = 40;
        for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
            const auto part = sample::discPixels(static_cast<int>(seed), kPartSide);
            const auto defect = makeDefect(part, kind, Random(seed, 3));
            QVERIFY(defect.pixels.foreground == part.foreground && defect.pixels.measured == part.measured);
            float strongestHeight = 0;
            float outsideHeight = 0;
            float outsideRgb = 0;
            bool seen = false;
            for (std::size_t i = 0; i < kPartCount; ++i) {
                QVERIFY(defect.mask[i] == 0 || (defect.mask[i] == 1 && part.foreground[i] > 0));
                const float raised = std::abs(defect.pixels.height[i] - part.height[i]);
                float tinted = 0;
                for (std::size_t channel = 0; channel < 3; ++channel) {
                    const float value = defect.pixels.rgb[channel * kPartCount + i];
                    QVERIFY(value >= 0 && value <= 1);
                    tinted = std::max(tinted, std::abs(value - part.rgb[channel * kPartCount + i]));
                }
                QVERIFY(std::isfinite(raised));
                QVERIFY((rgb || tinted == 0) && (height || raised == 0));
                QVERIFY(part.foreground[i] > 0 || (tinted == 0 && raised == 0));
                strongestHeight = std::max(strongestHeight, raised);
                if (defect.mask[i] == 0) {
                    outsideHeight = std::max(outsideHeight, raised);
                    outsideRgb = std::max(outsideRgb, tinted);
                }
                seen = seen || (defect.mask[i] > 0 && (raised > 0 || tinted > 0));
            }
            visible += seen;
            // A soft rim is at most as strong as where the mask begins, or cannot be seen; colours are mixed in by 0.8
            // at most.
            const float rim = sharp ? 0 : kMarked;
            QVERIFY(outsideHeight <= std::max(rim * strongestHeight, kSeenHeight) + 1e-6F
                    && outsideRgb <= std::max(rim * 0.8F, kSeenTone) + 1e-6F);
        }
        QVERIFY2(visible >= kDraws * 9 / 10, QByteArray::number(visible));
    }

    void unmeasuredHeightsAreNotRaised()
    {
        for (const auto kind : {SyntheticDefect::Dent, SyntheticDefect::Groove, SyntheticDefect::Step,
                                SyntheticDefect::Offset, SyntheticDefect::Bulge})
            for (std::uint64_t seed = 0; seed < 20; ++seed) {
                const auto part = sample::discPixels(4, kPartSide, true);
                const auto defect = makeDefect(part, kind, Random(seed));
                for (std::size_t i = 0; i < kPartCount; ++i)
                    QVERIFY(part.measured[i] > 0 || defect.pixels.height[i] == part.height[i]);
            }
    }

    void holesShowTheGround()
    {
        auto part = sample::discPixels(1, kPartSide);
        for (std::size_t i = 0; i < kPartCount; ++i) { // ground of one colour and height: the mean is known
            if (part.foreground[i] > 0)
                continue;
            part.height[i] = -0.125F;
            for (std::size_t channel = 0; channel < 3; ++channel)
                part.rgb[channel * kPartCount + i] = 0.25F * static_cast<float>(channel + 1);
        }
        for (const auto kind : {SyntheticDefect::Hole, SyntheticDefect::Cut}) {
            const auto defect = makeDefect(part, kind, Random(9));
            int removed = 0;
            for (std::size_t i = 0; i < kPartCount; ++i) {
                if (defect.mask[i] == 0)
                    continue;
                ++removed;
                QVERIFY(std::abs(defect.pixels.height[i] + 0.125F) < 1e-6F);
                for (std::size_t channel = 0; channel < 3; ++channel)
                    QVERIFY(
                        std::abs(defect.pixels.rgb[channel * kPartCount + i] - 0.25F * static_cast<float>(channel + 1))
                        < 1e-6F);
            }
            QVERIFY(removed > 0);
        }
    }

    void aPartThatFillsThePictureHasNoGround()
    {
        auto part = sample::discPixels(1, kPartSide);
        std::fill(part.foreground.begin(), part.foreground.end(), 1.0F);
        const auto defect = makeDefect(part, SyntheticDefect::Hole, Random(2));
        for (std::size_t i = 0; i < kPartCount; ++i)
            if (defect.mask[i] > 0)
                QVERIFY(defect.pixels.height[i] == 0 && defect.pixels.rgb[i] == 0);
    }

    void noPartNoDefect()
    {
        auto part = sample::discPixels(1, kPartSide);
        std::fill(part.foreground.begin(), part.foreground.end(), 0.0F);
        for (int kind = 0; kind < kSyntheticDefects; ++kind) {
            const auto defect = makeDefect(part, static_cast<SyntheticDefect>(kind), Random(1));
            QVERIFY(defect.pixels.rgb == part.rgb && defect.pixels.height == part.height);
            QCOMPARE(std::count(defect.mask.begin(), defect.mask.end(), 0.0F), std::ptrdiff_t(kPartCount));
        }
    }

    void onePixelOfPartIsEnough()
    {
        auto part = sample::discPixels(1, kPartSide);
        std::fill(part.foreground.begin(), part.foreground.end(), 0.0F);
        part.foreground[0] = 1; // in the corner, where scratches and pastes reach beyond the picture
        for (int kind = 0; kind < kSyntheticDefects; ++kind)
            for (std::uint64_t seed = 0; seed < 10; ++seed) {
                const auto defect = makeDefect(part, static_cast<SyntheticDefect>(kind), Random(seed));
                QCOMPARE(std::count(defect.mask.begin() + 1, defect.mask.end(), 0.0F), std::ptrdiff_t(kPartCount - 1));
            }
    }

    void sameSeedSameBits()
    {
        const auto part = sample::discPixels(6, kPartSide);
        for (int kind = 0; kind < kSyntheticDefects; ++kind) {
            const auto one = makeDefect(part, static_cast<SyntheticDefect>(kind), Random(4));
            const auto again = makeDefect(part, static_cast<SyntheticDefect>(kind), Random(4));
            const auto other = makeDefect(part, static_cast<SyntheticDefect>(kind), Random(5));
            QVERIFY(one.pixels.rgb == again.pixels.rgb && one.pixels.height == again.pixels.height
                    && one.mask == again.mask);
            QVERIFY(one.mask != other.mask);
        }
    }
};

TWINSPECT_TEST(TestSyntheticDefect)
#include "tst_synthetic_defect.moc"
