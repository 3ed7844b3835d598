// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/depthvm/depthvm_detector.h"
#include "core/nn/part_pixels.h"
#include "tests/support/test_program.h"
#include "tests/unit/detectors/detector_tests.h"

using namespace twinspect;

namespace {

constexpr int kVmSide = 8; // so small that smoothing changes no pixel

PartImage flatPart(float height)
{
    PartImage part;
    part.rgb = RgbImage(kVmSide, kVmSide, 3);
    part.height = DepthMap(kVmSide, kVmSide, 1, height);
    part.foreground = Mask(kVmSide, kVmSide, 1, 1);
    part.measured = Mask(kVmSide, kVmSide, 1, 1);
    return part;
}

// Three good parts. Heights are 0.5 but at the places that the tests look at.
std::vector<PartImage> threeParts()
{
    std::vector<PartImage> parts(3, flatPart(0.5F));
    const float heights[] = {0.2F, 0.4F, 0.6F};
    for (std::size_t i = 0; i < 3; ++i)
        parts[i].height.at(2, 3) = heights[i];
    parts[1].height.at(4, 4) = 2; // does not count
    parts[1].foreground.at(4, 4) = 1 | kNotCounted;
    parts[1].height.at(5, 5) = 2; // was not measured
    parts[1].measured.at(5, 5) = 0;
    for (std::size_t i = 1; i < 3; ++i)
        parts[i].measured.at(6, 6) = 0; // one height alone has no deviation
    return parts;
}

} // namespace

class DepthVmTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // By hand: mean 0.4 and deviation 0.2 at (2,3), else 0.5 and 0, each with 0.01 added to the deviation.
    void scoresAreDistancesInDeviations()
    {
        const auto model = sample::learnt(depthvmKind(), threeParts(), {});
        QVERIFY2(model.has_value(), model ? "" : model.error().message().c_str());
        auto part = flatPart(0.53F); // 0.03 / 0.01
        part.height.at(2, 3) = 0.82F; // 0.42 / 0.21
        part.measured.at(7, 7) = 0;
        const auto result = sample::answer(depthvmKind(), *model, part);
        QVERIFY2(result.has_value(), result ? "" : result.error().message().c_str());
        const auto& map = result->maps.at("score");
        const auto near = [](float value, double expected) { return std::abs(value - expected) < 1e-3; };
        QVERIFY2(near(map.at(2, 3), 2), qPrintable(QString::number(map.at(2, 3))));
        QVERIFY2(near(map.at(0, 0), 3), qPrintable(QString::number(map.at(0, 0))));
        QVERIFY2(near(map.at(4, 4), 3), "a pixel that does not count was learnt");
        QVERIFY2(near(map.at(5, 5), 3), "a pixel that was not measured was learnt");
        QCOMPARE(map.at(6, 6), 0.0F);
        QCOMPARE(map.at(7, 7), 0.0F);
        QVERIFY(near(static_cast<float>(result->imageScore), 3));
    }

    void theAddedDeviationIsAnOption()
    {
        const auto model = sample::learnt(depthvmKind(), threeParts(), {{"least-deviation", 0.1}});
        QVERIFY(model.has_value());
        const auto result = sample::answer(depthvmKind(), *model, flatPart(0.8F));
        QVERIFY(result.has_value());
        QVERIFY(std::abs(result->maps.at("score").at(0, 0) - 3) < 1e-3); // 0.3 / 0.1
    }

    void aPictureWithoutAPartHasNoMaps()
    {
        auto model = sample::learnt(depthvmKind(), threeParts(), {});
        QVERIFY(model.has_value());
        const auto detector = depthvmKind().load(std::move(*model), sample::preparationOf(kVmSide), {"cpu"});
        QVERIFY(detector.has_value());
        auto part = sample::prepared(flatPart(0.5F));
        part.geometry.partFound = false;
        const auto result = (*detector)->infer(part);
        QVERIFY(result.has_value() && !result->partFound && result->maps.empty());
    }

    void whatCannotBeLearntIsRefused()
    {
        const auto code = [](const auto& result) { return result ? ErrorCode::Internal : result.error().code; };
        const auto parts = threeParts();
        QVERIFY(code(sample::learnt(depthvmKind(), {parts[0]}, {})) == ErrorCode::TooLittleData);
        QVERIFY(code(sample::learnt(depthvmKind(), parts, {{"least-deviation", 0.0}})) == ErrorCode::InvalidArgument);
        QVERIFY(code(sample::learnt(depthvmKind(), parts, {{"speed", 1.0}})) == ErrorCode::InvalidArgument);
        QVERIFY(code(sample::learnt(depthvmKind(), parts, {}, sample::stopped())) == ErrorCode::Cancelled);
    }

    void aDamagedModelIsRefused_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("no mean") << 0;
        QTest::newRow("another size") << 1;
        QTest::newRow("no number") << 2;
        QTest::newRow("negative deviation") << 3;
    }
    void aDamagedModelIsRefused()
    {
        QFETCH(int, fault);
        auto model = sample::learnt(depthvmKind(), threeParts(), {});
        QVERIFY(model.has_value());
        model->file = "bad.tsm";
        switch (fault) {
        case 0: model->tensors.erase("mean"); break;
        case 1: model->tensors["mean"] = torch::zeros({4, 4}); break;
        case 2: model->tensors["mean"][1][1] = NAN; break;
        default: model->tensors["deviation"][1][1] = -1; break;
        }
        const auto detector = depthvmKind().load(std::move(*model), sample::preparationOf(kVmSide), {"cpu"});
        QVERIFY(!detector.has_value());
        QVERIFY(detector.error().code == ErrorCode::Mismatch);
        QVERIFY(detector.error().message().find("bad.tsm") != std::string::npos);
    }
};

TWINSPECT_TEST(DepthVmTest)
#include "tst_depthvm.moc"
