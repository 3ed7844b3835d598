// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>
#include <span>
#include <vector>

#include <QTest>

#include "core/geometry/part_geometry.h"
#include "core/geometry/part_view.h"
#include "tests/support/peak_memory.h"
#include "tests/unit/geometry/scene.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

/// Median height in mm over the pixels where `where` has this value; NaN never counts.
double medianHeightMm(const PartGeometry& part, const Mask& where, int value)
{
    std::vector<float> heights;
    for (std::size_t at = 0; at < where.pixelCount(); ++at) {
        if (where.data()[at] == value && !std::isnan(part.heightMetres.data()[at]))
            heights.push_back(part.heightMetres.data()[at]);
    }
    std::nth_element(heights.begin(), heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2), heights.end());
    return heights.empty() ? std::nan("") : 1000.0 * heights[heights.size() / 2];
}

int count(const Mask& mask) { return static_cast<int>(std::count(mask.values().begin(), mask.values().end(), 1)); }

Scene sceneWithBox()
{
    Scene scene;
    scene.heightAt = box(0.020, 0.015, 0.012);
    return scene;
}

} // namespace

class TestPartGeometry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void boxOnGroundIsMeasured_data()
    {
        QTest::addColumn<Scene>("scene");
        QTest::addColumn<double>("toleranceMm");
        const auto row = [](const char* name, double toleranceMm, const std::function<void(Scene&)>& change) {
            Scene scene = sceneWithBox();
            change(scene);
            QTest::newRow(name) << scene << toleranceMm;
        };
        row("level", 0.01, [](Scene&) {});
        row("tilted", 0.01, [](Scene& s) {
            s.tiltX = 0.3;
            s.tiltY = -0.2;
        });
        row("bowed 2 mm", 0.03, [](Scene& s) { s.bow = 0.8; });
        row("noisy", 0.1, [](Scene& s) { s.noise = 0.3e-3; });
        row("tilted, bowed, noisy", 0.1, [](Scene& s) {
            s.tiltX = 0.2;
            s.bow = -0.8;
            s.noise = 0.2e-3;
        });
        row("outliers", 0.1, [](Scene& s) {
            s.noise = 0.1e-3;
            s.outlierShare = 0.1;
        });
        row("40 % missing", 0.1, [](Scene& s) {
            s.noise = 0.1e-3;
            s.missingShare = 0.4;
        });
        row("another part reaches into the border", 0.1, [](Scene& s) {
            s.noise = 0.1e-3;
            s.heightAt = [](double x, double y) { return std::abs(x) < 0.02 && y > -0.015 ? 0.012 : 0.0; };
        });
        row("part over the left third", 0.1, [](Scene& s) {
            s.noise = 0.1e-3;
            s.heightAt = [](double x, double) { return x < -0.015 ? 0.012 : 0.0; };
        });
        row("part over four fifths, ground on the right", 0.1, [](Scene& s) {
            s.noise = 0.1e-3;
            s.heightAt = [](double x, double) { return x < 0.02 ? 0.012 : 0.0; };
        });
    }
    void boxOnGroundIsMeasured()
    {
        QFETCH(Scene, scene);
        QFETCH(double, toleranceMm);
        const auto part = separatePart(scene.render());
        QVERIFY(part);
        QVERIFY(part->groundVisible);
        QVERIFY(part->partFound);
        const Mask truth = scene.truth();
        QVERIFY2(intersectionOverUnion(part->foreground, truth) > 0.97,
                 qPrintable(QString::number(intersectionOverUnion(part->foreground, truth))));
        const double top = medianHeightMm(*part, truth, 1);
        const double ground = medianHeightMm(*part, truth, 0);
        QVERIFY2(std::abs(top - 12) <= toleranceMm, qPrintable(QString::number(top)));
        QVERIFY2(std::abs(ground) <= toleranceMm, qPrintable(QString::number(ground)));
        QVERIFY(std::abs(part->mmPerPixel - 0.5) < 0.001);
    }

    void noiseIsThatOfTheGround()
    {
        Scene scene = sceneWithBox();
        scene.noise = 0.3e-3;
        const auto part = separatePart(scene.render());
        QVERIFY2(std::abs(part->groundNoiseMetres - 0.3e-3) < 0.03e-3,
                 qPrintable(QString::number(part->groundNoiseMetres)));
    }

    void domeKeepsItsHeightAndExtent()
    {
        Scene scene;
        scene.noise = 0.05e-3;
        scene.heightAt = dome(0.025, 0.010);
        const auto part = separatePart(scene.render());
        // 12 % of the height of the dome (threshold) lies at 94 % of its radius: 47 of 50 px.
        QVERIFY2(std::abs(count(part->foreground) - M_PI * 47 * 47) < 0.03 * M_PI * 47 * 47,
                 qPrintable(QString::number(count(part->foreground))));
        const double middle = 1000 * part->heightMetres.at(80, 100);
        QVERIFY(std::abs(middle - 10) < 0.25);
    }

    void emptyTray_data()
    {
        QTest::addColumn<Scene>("scene");
        const auto row = [](const char* name, const std::function<void(Scene&)>& change) {
            Scene scene;
            change(scene);
            QTest::newRow(name) << scene;
        };
        row("perfect", [](Scene&) {});
        row("noisy", [](Scene& s) { s.noise = 0.3e-3; });
        row("tilted and bowed", [](Scene& s) {
            s.noise = 0.1e-3;
            s.tiltX = 0.3;
            s.bow = 0.8;
        });
        row("outliers and gaps", [](Scene& s) {
            s.noise = 0.2e-3;
            s.outlierShare = 0.05;
            s.missingShare = 0.4;
        });
        row("narrow strip, bowed", [](Scene& s) {
            s.noise = 0.3e-3;
            s.height = 40;
            s.bow = 0.8;
        });
        row("folds of a cloth, eight noises high", [](Scene& s) {
            s.noise = 0.2e-3;
            s.heightAt = [](double x, double y) {
                return 1.6e-3 * std::exp(-((x + y) * (x + y)) / (2 * 0.014 * 0.014)) * std::cos((x - y) / 0.03);
            };
        });
        row("smooth bulge of four noises", [](Scene& s) {
            s.noise = 0.1e-3;
            s.heightAt = [](double x, double y) { return 0.4e-3 * std::exp(-(x * x + y * y) / (2 * 0.012 * 0.012)); };
        });
    }
    void emptyTray()
    {
        QFETCH(Scene, scene);
        const auto part = separatePart(scene.render());
        QVERIFY(part);
        QVERIFY(part->groundVisible);
        QVERIFY(!part->partFound);
        QCOMPARE(count(part->foreground), 0);
    }

    void partThatFillsTheImage_data()
    {
        QTest::addColumn<Scene>("scene");
        const auto row = [](const char* name, const std::function<void(Scene&)>& change) {
            Scene scene;
            scene.noise = 0.05e-3;
            change(scene);
            QTest::newRow(name) << scene;
        };
        row("dome", [](Scene& s) { s.heightAt = dome(0.09, 0.03); });
        row("bowl",
            [](Scene& s) { s.heightAt = [](double x, double y) { return 0.03 * (x * x + y * y) / (0.06 * 0.06); }; });
        row("deep corrugation", [](Scene& s) {
            s.heightAt = [](double x, double y) { return 0.008 * std::sin(x / 0.004) * std::cos(y / 0.005); };
        });
        row("rim around a recess", [](Scene& s) { s.heightAt = box(0.03, 0.025, -0.01); });
    }
    void partThatFillsTheImage()
    {
        QFETCH(Scene, scene);
        const auto part = separatePart(scene.render());
        QVERIFY(part);
        QVERIFY(!part->groundVisible);
        QVERIFY(part->partFound);
        QCOMPARE(count(part->foreground), scene.width * scene.height);
        QVERIFY(std::abs(part->mmPerPixel - 0.5) < 0.001);
    }

    void flatSheetNeedsToBeToldThatNoGroundIsInView()
    {
        Scene scene;
        scene.noise = 0.05e-3;
        scene.tiltX = 0.1;
        QVERIFY(!separatePart(scene.render())->partFound);
        const auto sheet = separatePart(scene.render(), {.groundExpected = false});
        QVERIFY(sheet->partFound);
        QVERIFY(!sheet->groundVisible);
        QVERIFY(std::abs(medianHeightMm(*sheet, sheet->foreground, 1)) < 0.02);
    }

    void unusableClouds_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("channels");
        QTest::newRow("nothing") << 0 << 0 << 3;
        QTest::newRow("one channel") << 20 << 20 << 1;
        QTest::newRow("all zero") << 20 << 20 << 3;
    }
    void unusableClouds()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, channels);
        const auto part = separatePart(OrganizedCloud(width, height, channels));
        QVERIFY(!part);
        QVERIFY(part.error().code == ErrorCode::BadData);
    }

    void allInvalidIsBadData()
    {
        for (const float value : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()})
            QVERIFY(separatePart(OrganizedCloud(30, 20, 3, value)).error().code == ErrorCode::BadData);
    }

    void tinyAndSparseClouds_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("valid");
        QTest::newRow("1 x 1") << 1 << 1 << 1;
        QTest::newRow("3 x 5") << 3 << 5 << 15;
        QTest::newRow("one row") << 300 << 1 << 300;
        QTest::newRow("one column") << 1 << 300 << 300;
        QTest::newRow("one valid point") << 200 << 200 << 1;
        QTest::newRow("two valid points") << 200 << 200 << 2;
        QTest::newRow("one valid row") << 200 << 200 << 200;
    }
    void tinyAndSparseClouds()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, valid);
        Scene scene;
        scene.width = width;
        scene.height = height;
        OrganizedCloud cloud = scene.render();
        for (int pixel = valid; pixel < width * height; ++pixel)
            erase(cloud, pixel / width, pixel % width);
        const auto part = separatePart(cloud);
        QVERIFY(part);
        QCOMPARE(part->foreground.width(), width);
        QCOMPARE(part->foreground.height(), height);
        QCOMPARE(count(part->measured), valid);
        QCOMPARE(part->partFound, count(part->foreground) > 0);
        QVERIFY(std::isfinite(part->groundNoiseMetres) && std::isfinite(part->mmPerPixel));
    }

    // What is needed beside the cloud and the picture: heights (4 bytes a pixel), two masks (2), and one more copy of
    // heights or labels (4) with two masks (2) at a time.
    void largePartsNeedLittleMemory()
    {
        Scene scene = sceneWithBox();
        scene.width = 2000;
        scene.height = 1600;
        scene.pitch = 0.05e-3;
        scene.noise = 0.02e-3;
        scene.missingShare = 0.05;
        const auto cloud = scene.render();
        const RgbImage rgb(scene.width, scene.height, 3);
        const PeakMemory memory;
        const auto part = separatePart(cloud);
        QVERIFY(part && part->partFound);
        const auto scale = learnScale(std::span(&*part, 1));
        QVERIFY(scale && viewPart(rgb, cloud, *part, *scale, 224));
        const auto bytes = memory.bytes();
        if (!bytes)
            QSKIP("The system does not say how much memory was in use");
        const double perPixel = static_cast<double>(*bytes) / static_cast<double>(cloud.pixelCount());
        QVERIFY2(perPixel > 6 && perPixel < 13, qPrintable(QString::number(perPixel)));
    }

    void sameCloudSameBits()
    {
        Scene scene = sceneWithBox();
        scene.noise = 0.2e-3;
        scene.missingShare = 0.3;
        const auto first = separatePart(scene.render());
        const auto second = separatePart(scene.render());
        QVERIFY(std::memcmp(first->heightMetres.data(), second->heightMetres.data(),
                            first->heightMetres.values().size_bytes())
                == 0);
        QVERIFY(
            std::memcmp(first->foreground.data(), second->foreground.data(), first->foreground.values().size_bytes())
            == 0);
    }
};

TWINSPECT_TEST(TestPartGeometry)
#include "tst_part_geometry.moc"
