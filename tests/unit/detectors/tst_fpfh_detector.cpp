// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "core/detectors/fpfh/fpfh_detector.h"
#include "tests/support/test_program.h"
#include "tests/unit/detectors/detector_tests.h"

using namespace twinspect;

namespace {

constexpr int kFpfhSide = 96;
constexpr int kFpfhCell = 8;

/// A disc with a round dent, of which every pixel is on the disc.
PartImage dented(int number, int row, int column, float depth)
{
    auto part = sample::disc(number, kFpfhSide);
    for (int y = -5; y <= 5; ++y)
        for (int x = -5; x <= 5; ++x)
            if (const int square = x * x + y * y; square <= 25)
                part.height.at(row + y, column + x) -= depth * (1 - static_cast<float>(square) / 26);
    return part;
}

} // namespace

class TestFpfhDetector : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Everything of a part that was learnt whole is in the bank, so nothing of it is far from the bank. What is left is
    // the rounding of the bank's numbers, 0..100, to 11 bits.
    void aPartThatWasLearntIsNear()
    {
        const auto parts = sample::discs(3, kFpfhSide);
        auto contents = sample::learnt(fpfhKind(), parts, {{"share", 1.0}});
        QVERIFY2(contents.has_value(), contents ? "" : contents.error().message().c_str());
        const auto result = sample::answer(fpfhKind(), std::move(*contents), parts[1]);
        QVERIFY2(result.has_value(), result ? "" : result.error().message().c_str());
        QVERIFY(std::ranges::max(result->score().values()) < 0.3);
    }

    void aDentIsFoundWhereItIs_data()
    {
        QTest::addColumn<float>("depth");
        QTest::newRow("dent") << 0.05F;
        QTest::newRow("bump") << -0.05F;
    }
    void aDentIsFoundWhereItIs()
    {
        QFETCH(float, depth);
        const auto contents = sample::learnt(fpfhKind(), sample::discs(4, kFpfhSide), {});
        QVERIFY(contents.has_value());
        const int row = kFpfhSide / 2 + 8, column = kFpfhSide / 2 - 6;
        const auto bad = sample::answer(fpfhKind(), *contents, dented(9, row, column, depth));
        const auto good = sample::answer(fpfhKind(), *contents, sample::disc(9, kFpfhSide));
        QVERIFY2(bad.has_value() && good.has_value(), bad ? "" : bad.error().message().c_str());
        const auto place = sample::highest(bad->score());
        QVERIFY2(std::hypot(place.row - row, place.column - column) < kFpfhCell,
                 qPrintable(QString("%1, %2").arg(place.row).arg(place.column)));
        QVERIFY2(bad->imageScore > 3 * good->imageScore,
                 qPrintable(QString("%1 against %2").arg(bad->imageScore).arg(good->imageScore)));
    }

    void colourIsNotLookedAt()
    {
        const auto contents = sample::learnt(fpfhKind(), sample::discs(3, kFpfhSide), {});
        QVERIFY(contents.has_value());
        auto part = dented(5, kFpfhSide / 2, kFpfhSide / 2, 0.05F);
        const auto before = sample::answer(fpfhKind(), *contents, part);
        std::ranges::fill(part.rgb.values(), std::uint8_t(7));
        const auto after = sample::answer(fpfhKind(), *contents, part);
        QVERIFY(before.has_value() && after.has_value());
        QVERIFY(before->score() == after->score());
    }

    void whatWasNotMeasuredSaysNothing()
    {
        const auto contents = sample::learnt(fpfhKind(), sample::discs(3, kFpfhSide), {});
        QVERIFY(contents.has_value());
        auto part = dented(5, kFpfhSide / 2, kFpfhSide / 2, 0.05F);
        std::ranges::fill(part.measured.values(), std::uint8_t(0));
        const auto result = sample::answer(fpfhKind(), *contents, part);
        QVERIFY2(result.has_value(), result ? "" : result.error().message().c_str());
        QVERIFY(std::ranges::all_of(result->score().values(), [](float value) { return value == 0; }));
    }

    // A dent in every good part is normal, unless its pixels do not count: then nothing of it is remembered.
    void pixelsThatDoNotCountAreNotLearnt()
    {
        const int middle = kFpfhSide / 2;
        std::vector<PartImage> parts, covered;
        for (int i = 0; i < 3; ++i) {
            parts.push_back(dented(i, middle, middle, 0.05F));
            covered.push_back(parts.back());
            for (int row = middle - 20; row < middle + 20; ++row)
                for (int column = middle - 20; column < middle + 20; ++column)
                    covered.back().foreground.at(row, column) |= kNotCounted;
        }
        std::vector<double> scores;
        for (const auto& set : {parts, covered}) {
            const auto contents = sample::learnt(fpfhKind(), set, {{"share", 1.0}});
            QVERIFY(contents.has_value());
            const auto result = sample::answer(fpfhKind(), *contents, parts[0]);
            QVERIFY(result.has_value());
            scores.push_back(result->score().at(middle, middle));
        }
        QVERIFY2(scores[1] > 10 * scores[0] && scores[1] > 1,
                 qPrintable(QString("%1 against %2").arg(scores[1]).arg(scores[0])));
    }

    void repeatsItself()
    {
        const auto parts = sample::discs(4, kFpfhSide);
        const auto first = sample::learnt(fpfhKind(), parts, {{"seed", 3}});
        const auto second = sample::learnt(fpfhKind(), parts, {{"seed", 3}});
        QVERIFY(first.has_value() && second.has_value());
        QVERIFY(contentHash(first->tensors) == contentHash(second->tensors));
    }

    void geometryWithoutAScaleIsRefused()
    {
        const auto parts = sample::discs(2, kFpfhSide);
        auto preparation = sample::preparationOf(kFpfhSide);
        preparation.scale.mmPerPixel = 0;
        const auto refused =
            fpfhKind().trainer()->learn({preparation, parts, {}, {}}, {}, {"cpu", Precision::Float32}, RunContext());
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().code == ErrorCode::Mismatch);
        QVERIFY(!refused.error().remedy.empty());
    }

    void badInputIsRefused()
    {
        QVERIFY(sample::learnt(fpfhKind(), {}, {}).error().code == ErrorCode::TooLittleData);
        const auto parts = sample::discs(2, kFpfhSide);
        QVERIFY(sample::learnt(fpfhKind(), parts, {{"share", 2.0}}).error().code == ErrorCode::InvalidArgument);
        QVERIFY(sample::learnt(fpfhKind(), parts, {{"colour", 1}}).error().code == ErrorCode::InvalidArgument);
        QVERIFY(sample::learnt(fpfhKind(), parts, {}, sample::stopped()).error().code == ErrorCode::Cancelled);
        auto contents = sample::learnt(fpfhKind(), parts, {});
        QVERIFY(contents.has_value());
        contents->file = "part.tsm";
        auto without = *contents;
        without.tensors.clear();
        auto wide = *contents;
        wide.metadata["training.feature-radius"] = "1e9";
        for (auto* broken : {&without, &wide}) {
            const auto refused = sample::answer(fpfhKind(), std::move(*broken), parts[0]);
            QVERIFY(!refused.has_value());
            QVERIFY(refused.error().code == ErrorCode::Mismatch);
            QCOMPARE(refused.error().file, std::string("part.tsm"));
        }
    }
};

TWINSPECT_TEST(TestFpfhDetector)
#include "tst_fpfh_detector.moc"
