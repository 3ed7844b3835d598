// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QFileInfo>

#include "core/detectors/btf/btf_detector.h"
#include "tests/support/test_program.h"
#include "tests/unit/detectors/detector_tests.h"

using namespace twinspect;

namespace {

constexpr int kBtfSide = 128;
constexpr int kBtfRow = 72, kBtfColumn = 56; ///< of the defects, on the disc

PartImage dentedDisc(int number)
{
    auto part = sample::disc(number, kBtfSide);
    for (int y = -6; y <= 6; ++y)
        for (int x = -6; x <= 6; ++x)
            if (x * x + y * y <= 36)
                part.height.at(kBtfRow + y, kBtfColumn + x) -= 0.05F * (1 - static_cast<float>(x * x + y * y) / 37);
    return part;
}

PartImage stainedDisc(int number)
{
    auto part = sample::disc(number, kBtfSide);
    for (int y = -6; y <= 6; ++y)
        for (int x = -6; x <= 6; ++x)
            if (x * x + y * y <= 36)
                for (int channel = 0; channel < 3; ++channel)
                    part.rgb.at(kBtfRow + y, kBtfColumn + x, channel) = channel == 0 ? 250 : 0;
    return part;
}

} // namespace

class TestBtfDetector : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString file =
            qEnvironmentVariable("TWINSPECT_SOURCE_DIR") + "/.cache/weights/efficientnet-lite0.safetensors";
        if (!QFileInfo::exists(file))
            QSKIP("There are no weights of EfficientNet-Lite0; ./bootstrap makes them.");
        m_weights = file.toStdString();
        const auto contents = learnt({});
        QVERIFY2(contents.has_value(), contents ? "" : contents.error().message().c_str());
        m_contents = *contents;
    }

    void aPartThatWasLearntIsNear()
    {
        const auto contents = learnt({{"share", 1.0}});
        QVERIFY(contents.has_value());
        const auto result = sample::answer(btfKind(), *contents, sample::disc(1, kBtfSide));
        QVERIFY2(result.has_value(), result ? "" : result.error().message().c_str());
        QVERIFY2(std::ranges::max(result->score().values()) < 0.01, "of a mean distance of 1.4");
    }

    void saysWhichModalitySawIt_data()
    {
        QTest::addColumn<bool>("inRgb");
        QTest::newRow("stain") << true;
        QTest::newRow("dent") << false;
    }
    void saysWhichModalitySawIt()
    {
        QFETCH(bool, inRgb);
        const auto bad = sample::answer(btfKind(), m_contents, inRgb ? stainedDisc(9) : dentedDisc(9));
        const auto good = sample::answer(btfKind(), m_contents, sample::disc(9, kBtfSide));
        QVERIFY2(bad.has_value() && good.has_value(), bad ? "" : bad.error().message().c_str());
        const auto place = sample::highest(bad->score());
        QVERIFY2(std::hypot(place.row - kBtfRow, place.column - kBtfColumn) < 12,
                 qPrintable(QString("%1, %2").arg(place.row).arg(place.column)));
        QVERIFY2(bad->imageScore > 1.5 * good->imageScore,
                 qPrintable(QString("%1 against %2").arg(bad->imageScore).arg(good->imageScore)));
        const float share = bad->shareRgb.at(kBtfRow, kBtfColumn);
        QVERIFY2(inRgb ? share > 0.8F : share < 0.2F, qPrintable(QString::number(share)));
    }

    // Without its weight depth says nothing; with it, it does.
    void theWeightOfDepthWeighs()
    {
        const auto without = learnt({{"depth-weight", 0.0}});
        QVERIFY(without.has_value());
        for (const auto& [contents, equal] : {std::pair{*without, true}, {m_contents, false}}) {
            const auto bad = sample::answer(btfKind(), contents, dentedDisc(9));
            const auto good = sample::answer(btfKind(), contents, sample::disc(9, kBtfSide));
            QVERIFY(bad.has_value() && good.has_value());
            QCOMPARE(bad->score() == good->score(), equal);
        }
    }

    void aPartThatWasNotMeasuredIsJudgedByRgb()
    {
        auto part = stainedDisc(9);
        std::ranges::fill(part.measured.values(), std::uint8_t(0));
        const auto result = sample::answer(btfKind(), m_contents, part);
        QVERIFY2(result.has_value(), result ? "" : result.error().message().c_str());
        const auto place = sample::highest(result->score());
        QVERIFY(std::hypot(place.row - kBtfRow, place.column - kBtfColumn) < 12);
    }

    void badInputIsRefused()
    {
        QVERIFY(learnt({{"depth-weight", -1.0}}).error().code == ErrorCode::InvalidArgument);
        QVERIFY(sample::learnt(btfKind(), {}, {}, {}, m_weights).error().code == ErrorCode::TooLittleData);
        const auto parts = sample::discs(2, kBtfSide);
        QVERIFY(sample::learnt(btfKind(), parts, {}, sample::stopped(), m_weights).error().code
                == ErrorCode::Cancelled);
        QVERIFY(sample::learnt(btfKind(), parts, {}, {}, "no-such-file").error().code == ErrorCode::NotFound);
        for (const char* missing : {"mean", "factor", "bank.patches"}) {
            auto broken = m_contents;
            broken.file = "part.tsm";
            broken.tensors.erase(missing);
            const auto refused = sample::answer(btfKind(), std::move(broken), parts[0]);
            QVERIFY(!refused.has_value());
            QVERIFY(refused.error().code == ErrorCode::Mismatch);
            QCOMPARE(refused.error().file, std::string("part.tsm"));
        }
    }

private:
    [[nodiscard]] Result<ModelContents> learnt(const ParameterValues& values) const
    {
        return sample::learnt(btfKind(), sample::discs(4, kBtfSide), values, {}, m_weights);
    }

    std::filesystem::path m_weights;
    ModelContents m_contents;
};

TWINSPECT_TEST(TestBtfDetector)
#include "tst_btf_detector.moc"
