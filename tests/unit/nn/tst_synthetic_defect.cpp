// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <cmath>

#include "core/nn/synthetic_defect.h"
#include "tests/support/parts.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr int kSide = 96;
constexpr std::size_t kCount = kSide * kSide;
constexpr float kMarked = 0.3F; // of the full strength: where a defect counts as one

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
    void changesAreWhereTheMaskIs()
    {
        QFETCH(SyntheticDefect, kind);
        QFETCH(bool, rgb);
        QFETCH(bool, height);
        QFETCH(bool, sharp);
        int visible = 0;
        constexpr int kDraws = 40;
        for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
            const auto part = sample::discPixels(static_cast<int>(seed), kSide);
            const auto defect = makeDefect(part, kind, Random(seed, 3));
            QVERIFY(defect.pixels.foreground == part.foreground && defect.pixels.measured == part.measured);
            float strongestHeight = 0;
            float outsideHeight = 0;
            float outsideRgb = 0;
            bool seen = false;
            for (std::size_t i = 0; i < kCount; ++i) {
                QVERIFY(defect.mask[i] == 0 || (defect.mask[i] == 1 && part.foreground[i] > 0));
                const float raised = std::abs(defect.pixels.height[i] - part.height[i]);
                float tinted = 0;
                for (std::size_t channel = 0; channel < 3; ++channel) {
                    const float value = defect.pixels.rgb[channel * kCount + i];
                    QVERIFY(value >= 0 && value <= 1);
                    tinted = std::max(tinted, std::abs(value - part.rgb[channel * kCount + i]));
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
            if (sharp)
                QVERIFY(outsideHeight == 0 && outsideRgb == 0);
            // A soft rim is at most as strong as where the mask begins; colours are mixed in by 0.8 at most.
            QVERIFY(outsideHeight <= kMarked * strongestHeight + 1e-6F && outsideRgb <= kMarked * 0.8F + 1e-6F);
        }
        QVERIFY2(visible >= kDraws * 9 / 10, QByteArray::number(visible));
    }

    void unmeasuredHeightsAreNotRaised()
    {
        for (const auto kind : {SyntheticDefect::Dent, SyntheticDefect::Groove, SyntheticDefect::Step,
                                SyntheticDefect::Offset, SyntheticDefect::Bulge})
            for (std::uint64_t seed = 0; seed < 20; ++seed) {
                const auto part = sample::discPixels(4, kSide, true);
                const auto defect = makeDefect(part, kind, Random(seed));
                for (std::size_t i = 0; i < kCount; ++i)
                    QVERIFY(part.measured[i] > 0 || defect.pixels.height[i] == part.height[i]);
            }
    }

    void holesShowTheGround()
    {
        auto part = sample::discPixels(1, kSide);
        for (std::size_t i = 0; i < kCount; ++i) { // ground of one colour and height: the mean is known
            if (part.foreground[i] > 0)
                continue;
            part.height[i] = -0.125F;
            for (std::size_t channel = 0; channel < 3; ++channel)
                part.rgb[channel * kCount + i] = 0.25F * static_cast<float>(channel + 1);
        }
        for (const auto kind : {SyntheticDefect::Hole, SyntheticDefect::Cut}) {
            const auto defect = makeDefect(part, kind, Random(9));
            int removed = 0;
            for (std::size_t i = 0; i < kCount; ++i) {
                if (defect.mask[i] == 0)
                    continue;
                ++removed;
                QVERIFY(std::abs(defect.pixels.height[i] + 0.125F) < 1e-6F);
                for (std::size_t channel = 0; channel < 3; ++channel)
                    QVERIFY(std::abs(defect.pixels.rgb[channel * kCount + i] - 0.25F * static_cast<float>(channel + 1))
                            < 1e-6F);
            }
            QVERIFY(removed > 0);
        }
    }

    void aPartThatFillsThePictureHasNoGround()
    {
        auto part = sample::discPixels(1, kSide);
        std::fill(part.foreground.begin(), part.foreground.end(), 1.0F);
        const auto defect = makeDefect(part, SyntheticDefect::Hole, Random(2));
        for (std::size_t i = 0; i < kCount; ++i)
            if (defect.mask[i] > 0)
                QVERIFY(defect.pixels.height[i] == 0 && defect.pixels.rgb[i] == 0);
    }

    void noPartNoDefect()
    {
        auto part = sample::discPixels(1, kSide);
        std::fill(part.foreground.begin(), part.foreground.end(), 0.0F);
        for (int kind = 0; kind < kSyntheticDefects; ++kind) {
            const auto defect = makeDefect(part, static_cast<SyntheticDefect>(kind), Random(1));
            QVERIFY(defect.pixels.rgb == part.rgb && defect.pixels.height == part.height);
            QCOMPARE(std::count(defect.mask.begin(), defect.mask.end(), 0.0F), std::ptrdiff_t(kCount));
        }
    }

    void onePixelOfPartIsEnough()
    {
        auto part = sample::discPixels(1, kSide);
        std::fill(part.foreground.begin(), part.foreground.end(), 0.0F);
        part.foreground[0] = 1; // in the corner, where scratches and pastes reach beyond the picture
        for (int kind = 0; kind < kSyntheticDefects; ++kind)
            for (std::uint64_t seed = 0; seed < 10; ++seed) {
                const auto defect = makeDefect(part, static_cast<SyntheticDefect>(kind), Random(seed));
                QCOMPARE(std::count(defect.mask.begin() + 1, defect.mask.end(), 0.0F), std::ptrdiff_t(kCount - 1));
            }
    }

    void sameSeedSameBits()
    {
        const auto part = sample::discPixels(6, kSide);
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
