// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <thread>

#include <QFileInfo>

#include "core/detectors/patchcore/patchcore_detector.h"
#include "tests/support/test_program.h"
#include "tests/unit/detectors/detector_tests.h"

using namespace twinspect;

namespace {

constexpr int kPictureSide = 128;
constexpr int kSpotRow = 72, kSpotColumn = 56; ///< of the defects, on the disc

// A disc with a spot of another colour or a dent.
PartImage spoilt(int number, bool inRgb)
{
    auto part = sample::disc(number, kPictureSide);
    for (int y = -6; y <= 6; ++y)
        for (int x = -6; x <= 6; ++x) {
            if (x * x + y * y > 36)
                continue;
            if (inRgb)
                for (int channel = 0; channel < 3; ++channel)
                    part.rgb.at(kSpotRow + y, kSpotColumn + x, channel) = channel == 0 ? 250 : 0;
            else
                part.height.at(kSpotRow + y, kSpotColumn + x) -= 0.3F * (1 - static_cast<float>(x * x + y * y) / 37);
        }
    return part;
}

} // namespace

class TestPatchcoreDetector : public QObject {
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

    void saysWhereAndInWhichModality_data()
    {
        QTest::addColumn<bool>("inRgb");
        QTest::newRow("stain") << true;
        QTest::newRow("dent") << false;
    }
    void saysWhereAndInWhichModality()
    {
        QFETCH(bool, inRgb);
        const auto bad = sample::answer(patchcoreKind(), m_contents, spoilt(9, inRgb));
        const auto good = sample::answer(patchcoreKind(), m_contents, sample::disc(9, kPictureSide));
        QVERIFY2(bad.has_value() && good.has_value(), bad ? "" : bad.error().message().c_str());
        for (const std::string map : {"score", inRgb ? "rgb" : "depth"}) {
            const auto place = sample::highest(bad->maps.at(map));
            QVERIFY2(std::hypot(place.row - kSpotRow, place.column - kSpotColumn) < 12,
                     qPrintable(QString("%1, %2").arg(place.row).arg(place.column)));
            QVERIFY(bad->imageScores.at(map) > good->imageScores.at(map) + 2); // deviations of good parts
        }
        const auto other = inRgb ? "depth" : "rgb";
        QVERIFY(std::abs(bad->imageScores.at(other) - good->imageScores.at(other)) < 1e-3);
        const float share = bad->shareRgb.at(kSpotRow, kSpotColumn);
        QVERIFY2(inRgb ? share > 0.8F : share < 0.2F, qPrintable(QString::number(share)));
    }

    void oneModalityIsBlindToTheOther()
    {
        for (const bool rgb : {true, false}) {
            const auto contents = learnt({{"modality", std::string(rgb ? "rgb" : "depth")}});
            QVERIFY(contents.has_value());
            const auto good = sample::answer(patchcoreKind(), *contents, sample::disc(9, kPictureSide));
            const auto seen = sample::answer(patchcoreKind(), *contents, spoilt(9, rgb));
            const auto unseen = sample::answer(patchcoreKind(), *contents, spoilt(9, !rgb));
            QVERIFY(good.has_value() && seen.has_value() && unseen.has_value());
            QVERIFY(unseen->score() == good->score());
            QVERIFY(seen->imageScore > good->imageScore + 2);
            QCOMPARE(good->maps.size(), std::size_t(1));
            QVERIFY(good->shareRgb.empty());
        }
    }

    void heldOutScoresAreTheUnit()
    {
        // In deviations from the held-out parts: of one of them about 0, whatever the backbone's numbers.
        const auto result = sample::answer(patchcoreKind(), m_contents, sample::disc(20, kPictureSide));
        QVERIFY(result.has_value());
        for (const auto map : {"rgb", "depth"}) {
            QVERIFY(std::ranges::min(result->maps.at(map).values()) < 0);
            QVERIFY(result->imageScores.at(map) > 0 && result->imageScores.at(map) < 10);
        }
    }

    void theSameIsLearntAgain()
    {
        const auto again = learnt({});
        QVERIFY(again.has_value());
        QCOMPARE(contentHash(again->tensors), contentHash(m_contents.tensors));
        const auto other = learnt({{"seed", 5}});
        QVERIFY(other.has_value());
        QVERIFY(contentHash(other->tensors) != contentHash(m_contents.tensors));
    }

    void theShareIsKept()
    {
        const auto half = learnt({{"share", 0.5}}), tenth = learnt({{"share", 0.1}});
        QVERIFY(half.has_value() && tenth.has_value());
        const auto ratio = static_cast<double>(half->tensors.at("rgb.patches").size(0))
                         / static_cast<double>(tenth->tensors.at("rgb.patches").size(0));
        QVERIFY2(std::abs(ratio - 5) < 0.2, qPrintable(QString::number(ratio)));
    }

    // A stain that does not count is not learnt: its kind is still a defect elsewhere.
    void pixelsThatDoNotCountAreNotLearnt()
    {
        for (const bool leftOut : {false, true}) {
            auto parts = sample::discs(3, kPictureSide);
            parts.push_back(spoilt(3, true));
            if (leftOut)
                for (int row = kSpotRow - 40; row <= kSpotRow + 40; ++row)
                    for (int column = kSpotColumn - 40; column <= kSpotColumn + 40; ++column)
                        parts.back().foreground.at(row, column) |= kNotCounted;
            const auto contents = learntFrom(parts, {{"modality", std::string("rgb")}, {"share", 1.0}});
            QVERIFY(contents.has_value());
            const auto bad = sample::answer(patchcoreKind(), *contents, spoilt(3, true));
            const auto good = sample::answer(patchcoreKind(), *contents, sample::disc(20, kPictureSide));
            QVERIFY(bad.has_value() && good.has_value());
            QCOMPARE(bad->imageScore > good->imageScore + 2, leftOut);
        }
    }

    void severalThreadsMayAsk()
    {
        auto detector = patchcoreKind().load(ModelContents(m_contents), sample::preparationOf(kPictureSide),
                                             {"cpu", Precision::Float32});
        QVERIFY(detector.has_value());
        const auto part = sample::prepared(spoilt(9, true));
        const auto alone = (*detector)->infer(part);
        QVERIFY(alone.has_value());
        std::vector<Result<AnomalyResult>> answers(4);
        {
            std::vector<std::jthread> threads;
            for (auto& answer : answers)
                threads.emplace_back([&] { answer = (*detector)->infer(part); });
        }
        for (const auto& answer : answers) {
            QVERIFY(answer.has_value());
            QVERIFY(std::abs(answer->imageScore - alone->imageScore) < 1e-4);
        }
    }

    void badInputIsRefused()
    {
        QVERIFY(learnt({{"modality", std::string("smell")}}).error().code == ErrorCode::InvalidArgument);
        QVERIFY(learnt({{"share", 0.0}}).error().code == ErrorCode::InvalidArgument);
        QVERIFY(learntFrom({}, {}).error().code == ErrorCode::TooLittleData);
        QVERIFY(learntFrom(sample::discs(2, 72), {}).error().code == ErrorCode::InvalidArgument);
        const auto parts = sample::discs(2, kPictureSide);
        QVERIFY(sample::learnt(patchcoreKind(), parts, {}, sample::stopped(), m_weights).error().code
                == ErrorCode::Cancelled);
        QVERIFY(sample::learnt(patchcoreKind(), parts, {}, {}, "no-such-file").error().code == ErrorCode::NotFound);
        for (const char* missing : {"rgb.patches", "depth.near", "depth.scale"}) {
            auto broken = m_contents;
            broken.tensors.erase(missing);
            refuse(std::move(broken));
        }
        auto beyond = m_contents;
        beyond.tensors["rgb.near"] = beyond.tensors["rgb.near"] + 100000;
        refuse(std::move(beyond));
        auto flat = m_contents;
        flat.tensors["rgb.scale"] = torch::zeros({2});
        refuse(std::move(flat));
    }

private:
    void refuse(ModelContents broken)
    {
        broken.file = "part.tsm";
        const auto refused = sample::answer(patchcoreKind(), std::move(broken), sample::disc(1, kPictureSide));
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().code == ErrorCode::Mismatch);
        QCOMPARE(refused.error().file, std::string("part.tsm"));
    }

    [[nodiscard]] Result<ModelContents> learntFrom(const std::vector<PartImage>& parts,
                                                   const ParameterValues& values) const
    {
        const auto heldOut = sample::discs(2, parts.empty() ? kPictureSide : parts.front().side(), 20);
        const auto preparation = sample::preparationOf(heldOut.front().side());
        return sample::learnt(patchcoreKind(), {preparation, parts, heldOut, m_weights}, values, {});
    }
    [[nodiscard]] Result<ModelContents> learnt(const ParameterValues& values) const
    {
        return learntFrom(sample::discs(4, kPictureSide), values);
    }

    std::filesystem::path m_weights;
    ModelContents m_contents;
};

TWINSPECT_TEST(TestPatchcoreDetector)
#include "tst_patchcore_detector.moc"
