// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <functional>
#include <vector>

#include <QTest>

#include "core/geometry/measure.h"
#include "core/geometry/measure_noise.h"
#include "tests/unit/geometry/scene.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

// Lengths in mm on the surface, as the formulas below want them.
constexpr double kRadius = 6;
constexpr double kDepth = 1.2;
constexpr double kSide = 9.6; // of the box, along x, in whole pixels; the other side is kOtherSide
constexpr double kOtherSide = 6.4;
constexpr double kToEdge = 3; // from the shape's border to the part's edge, along x

enum class Shape { Dent, Box, Cone };
enum class Ground { Level, Tilted, Curved };

struct Expected {
    double areaMm2 = 0, depthMm = kDepth, volumeMm3 = 0, extentMm = 0;
};

/// Solid geometry; `bow` in 1/mm makes the area that of a paraboloid z = bow (x^2 + y^2).
Expected expectedOf(Shape shape, double bow)
{
    if (shape == Shape::Box) {
        const double flat = kSide * kOtherSide;
        const double meanSquare = (kSide * kSide + kOtherSide * kOtherSide) / 12;
        return {flat * (1 + 2 * bow * bow * meanSquare), kDepth, flat * kDepth, std::hypot(kSide, kOtherSide)};
    }
    const double a = 4 * bow * bow;
    const double flat = M_PI * kRadius * kRadius;
    const double area = a > 0 ? M_PI / (1.5 * a) * (std::pow(1 + a * kRadius * kRadius, 1.5) - 1) : flat;
    const double volume =
        shape == Shape::Cone ? flat * kDepth / 3 : M_PI * kDepth * (3 * kRadius * kRadius + kDepth * kDepth) / 6;
    return {area, kDepth, volume, 2 * kRadius};
}

struct Setting {
    Scene scene;
    Mask region, part;
    double bowPerMm = 0;
};

/// The shape sunk (sign -1) or raised (+1) in the middle; the part ends kToEdge beyond it.
Setting settingOf(Shape shape, Ground ground, double sign, double noiseMm, double pitchMm = 0.08, int side = 320)
{
    Setting setting;
    Scene& scene = setting.scene;
    scene.width = scene.height = side;
    scene.pitch = pitchMm / 1000;
    scene.noise = noiseMm / 1000;
    scene.tiltX = ground == Ground::Tilted ? 0.364 : 0; // 20 degrees
    scene.bow = ground == Ground::Curved ? 1 / 0.12 : 0; // radius 60 mm
    setting.bowPerMm = scene.bow / 1000;
    const double slant = std::sqrt(1 + scene.tiltX * scene.tiltX);
    const double r = kRadius / 1000, d = kDepth / 1000, halfX = kSide / 2000, halfY = kOtherSide / 2000;
    const std::function<double(double, double)> height = shape == Shape::Dent ? std::function(dome(r, d))
                                                       : shape == Shape::Cone ? std::function(cone(r, d))
                                                                              : std::function(box(halfX, halfY, d));
    scene.heightAt = [=](double x, double y) { return sign * height(x * slant, y); };
    const double edge = (shape == Shape::Box ? halfX : r) + kToEdge / 1000;
    setting.region = Mask(side, side);
    setting.part = Mask(side, side);
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            const double x = scene.x(column) * slant;
            const double y = scene.y(row);
            setting.region.at(row, column) =
                shape == Shape::Box ? std::abs(x) < halfX && std::abs(y) < halfY : std::hypot(x, y) < r;
            setting.part.at(row, column) = x < edge;
        }
    return setting;
}

Result<RegionMeasurement> measure(const Setting& setting, std::uint32_t seed = 1)
{
    return measureRegion(setting.scene.render(seed), regionOf(setting.region), setting.part, outlineOf(setting.part));
}

/// Within 2 % and two standard uncertainties.
bool near(const char* what, double value, double expected, double uncertainty)
{
    qInfo("%s %.4f, expected %.4f: %+.2f %%; u %.4f", what, value, expected, 100 * (value / expected - 1), uncertainty);
    return uncertainty >= 0 && std::abs(value - expected) <= 0.02 * std::abs(expected) + 2 * uncertainty;
}

struct Spread {
    double sum = 0, squares = 0, stated = 0;
    int count = 0;
    void add(double value, double uncertainty)
    {
        sum += value;
        squares += value * value;
        stated += uncertainty;
        ++count;
    }
    [[nodiscard]] double mean() const { return sum / count; }
    [[nodiscard]] double deviation() const { return std::sqrt((squares - sum * sum / count) / (count - 1)); }
    [[nodiscard]] double meanStated() const { return stated / count; }
};

/// Noise that a sensor has averaged over 3 x 3 pixels, scaled to the deviation of the scene's own.
void averageNoise(OrganizedCloud& cloud, const Scene& scene)
{
    const OrganizedCloud raw = cloud;
    for (int row = 1; row + 1 < scene.height; ++row)
        for (int column = 1; column + 1 < scene.width; ++column) {
            double sum = 0;
            for (int r = row - 1; r <= row + 1; ++r)
                for (int c = column - 1; c <= column + 1; ++c)
                    sum += raw.at(r, c, 2) - scene.zAt(scene.x(c), scene.y(r));
            cloud.at(row, column, 2) = static_cast<float>(scene.zAt(scene.x(column), scene.y(row)) + sum / 3);
        }
}

} // namespace

Q_DECLARE_METATYPE(Shape)
Q_DECLARE_METATYPE(Ground)

class TestMeasureShapes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shapesAreMeasuredWithinTwoPercent_data()
    {
        QTest::addColumn<Shape>("shape");
        QTest::addColumn<Ground>("ground");
        QTest::addColumn<double>("noiseMm");
        QTest::addColumn<double>("sign");
        for (const auto& [shapeName, shape] :
             {std::pair("spherical dent", Shape::Dent), std::pair("box", Shape::Box), std::pair("cone", Shape::Cone)})
            for (const auto& [groundName, ground] :
                 {std::pair("level", Ground::Level), std::pair("tilted 20 degrees", Ground::Tilted),
                  std::pair("curved, radius 60 mm", Ground::Curved)})
                for (const double noise : {0.0, 0.02})
                    for (const double sign : {-1.0, 1.0})
                        QTest::addRow("%s, %s, %s, noise %g mm", shapeName, sign < 0 ? "sunk" : "raised", groundName,
                                      noise)
                            << shape << ground << noise << sign;
    }
    void shapesAreMeasuredWithinTwoPercent()
    {
        QFETCH(Shape, shape);
        QFETCH(Ground, ground);
        QFETCH(double, noiseMm);
        QFETCH(double, sign);
        const auto setting = settingOf(shape, ground, sign, noiseMm);
        const auto expected = expectedOf(shape, setting.bowPerMm);
        const auto found = measure(setting);
        QVERIFY(found && found->depth && found->edgeDistanceMm);
        const auto& u = found->uncertainty;
        QVERIFY(near("area, mm2", found->areaMm2, expected.areaMm2, u.areaMm2));
        QVERIFY(near("depth, mm", sign < 0 ? found->depth->lowestMm : found->depth->highestMm, sign * expected.depthMm,
                     sign < 0 ? u.lowestMm : u.highestMm));
        QVERIFY(near("volume, mm3", found->depth->volumeMm3, sign * expected.volumeMm3, u.volumeMm3));
        QVERIFY(near("mean, mm", found->depth->meanMm, sign * expected.volumeMm3 / expected.areaMm2, u.meanMm));
        QVERIFY(near("extent, mm", found->extentMm, expected.extentMm, u.extentMm));
        QVERIFY(near("to the edge, mm", *found->edgeDistanceMm, kToEdge, u.edgeDistanceMm));
        // Rounding to pixels and the noise of many points: small numbers, or "within 2 u" would allow anything.
        QVERIFY(u.areaMm2 < 0.01 * expected.areaMm2 && u.extentMm < 0.01 * expected.extentMm);
        QVERIFY(u.lowestMm < 0.005 + noiseMm && u.volumeMm3 < 0.001 * expected.volumeMm3 + 5 * noiseMm);
    }

    // The law of propagation against the scatter of 80 recordings of the same dent.
    void uncertaintyIsTheScatterOfRepeatedRecordings_data()
    {
        QTest::addColumn<bool>("averaged");
        QTest::newRow("noise of independent points") << false;
        QTest::newRow("noise averaged over 3 x 3 points") << true;
    }
    void uncertaintyIsTheScatterOfRepeatedRecordings()
    {
        QFETCH(bool, averaged);
        const auto setting = settingOf(Shape::Dent, Ground::Tilted, -1, 0.05, 0.3, 90);
        const auto expected = expectedOf(Shape::Dent, 0);
        const auto outline = outlineOf(setting.part);
        Spread volume, mean, lowest;
        for (std::uint32_t seed = 1; seed <= 80; ++seed) {
            auto cloud = setting.scene.render(seed);
            if (averaged)
                averageNoise(cloud, setting.scene);
            const auto found = measureRegion(cloud, regionOf(setting.region), setting.part, outline);
            QVERIFY(found && found->depth);
            volume.add(found->depth->volumeMm3, found->uncertainty.volumeMm3);
            mean.add(found->depth->meanMm, found->uncertainty.meanMm);
            lowest.add(found->depth->lowestMm, found->uncertainty.lowestMm);
        }
        for (const auto& [name, spread] :
             {std::pair("volume", volume), std::pair("mean", mean), std::pair("lowest", lowest)})
            qInfo("%s: scatter %.5f, stated %.5f", name, spread.deviation(), spread.meanStated());
        for (const auto& spread : {volume, mean}) {
            QVERIFY(spread.deviation() < 1.4 * spread.meanStated());
            QVERIFY(spread.deviation() > 0.6 * spread.meanStated());
        }
        // It covers what the extreme of many values is off by, too.
        const double off = std::hypot(lowest.deviation(), lowest.mean() + expected.depthMm);
        qInfo("lowest: off by %.4f", off);
        QVERIFY(off < 1.2 * lowest.meanStated() && off > 0.25 * lowest.meanStated());
    }

    void theDepthDoesNotDependOnTheSizeOfTheRegion()
    {
        // A pit of 19 pixels' radius in the middle of a region of 75: a mean of the lowest hundredth of the region
        // would be 26 % too small.
        auto setting = settingOf(Shape::Dent, Ground::Level, -1, 0);
        setting.scene.heightAt = [pit = cone(1.5e-3, 1e-3)](double x, double y) { return -pit(x, y); };
        const auto found = measure(setting);
        QVERIFY(found && found->depth);
        QVERIFY(std::abs(found->depth->lowestMm + 1) < 0.07); // the 3 x 3 mean of a tip of 19 pixels
    }

    void onePointAloneDecidesNothing()
    {
        const auto setting = settingOf(Shape::Dent, Ground::Level, -1, 0.02);
        auto cloud = setting.scene.render();
        cloud.at(150, 170, 2) += 0.004f; // 4 mm lower
        cloud.at(170, 150, 2) -= 0.004f;
        const auto plain = measure(setting);
        const auto found = measureRegion(cloud, regionOf(setting.region), setting.part);
        QVERIFY(plain && found && found->depth);
        QCOMPARE(found->depth->lowestMm, plain->depth->lowestMm);
        QCOMPARE(found->depth->highestMm, plain->depth->highestMm);
        QVERIFY(!found->edgeDistanceMm); // no outline is known
        // Two beside each other are no point alone.
        cloud.at(151, 170, 2) += 0.004f;
        const auto two = measureRegion(cloud, regionOf(setting.region), setting.part);
        QVERIFY(two->depth->lowestMm < plain->depth->lowestMm - 0.3);
    }

    void distanceToTheEdge()
    {
        const auto setting = settingOf(Shape::Box, Ground::Level, -1, 0);
        const auto cloud = setting.scene.render();
        const auto distance = [&](const Mask& region, const Mask& part) {
            const auto found = measureRegion(cloud, regionOf(region), part, outlineOf(part));
            return found ? found->edgeDistanceMm : std::nullopt;
        };
        Mask all(setting.region.width(), setting.region.height(), 1, 1);
        QVERIFY(!distance(setting.region, all)); // the part goes on beyond the picture
        Mask hole = all;
        hole.at(20, 160) = 0; // (119 - 3) rows of 0.08 mm above the box's upper side
        int top = 0;
        while (!setting.region.at(top, 160))
            ++top;
        QVERIFY(std::abs(*distance(setting.region, hole) - 0.08 * (top - 21)) < 1e-4);
        hole.at(160, 160) = 0; // in the region
        QCOMPARE(distance(setting.region, hole), std::optional(0.0));
    }

    void aRegionWithoutAReferenceHasNoUncertainty()
    {
        Scene scene;
        scene.width = scene.height = 40;
        const auto found = measureRegion(scene.render(), regionOf(Mask(40, 40, 1, 1)));
        QVERIFY(found && !found->depth);
        QVERIFY(std::isnan(found->uncertainty.areaMm2) && std::isnan(found->uncertainty.lowestMm));
        QVERIFY(std::abs(found->extentMm - 20 * std::sqrt(2)) < 1e-3);
    }

    void correlationOfNoise()
    {
        // Correlation 1/2 of every value with the next one in its row: of two draws the next value shares one.
        std::mt19937 random(7);
        Image<double> draws(401, 300, 1), mixed(400, 300, 1), same(400, 300, 1);
        std::normal_distribution<double> normal;
        for (double& value : draws.values())
            value = normal(random);
        for (int row = 0; row < 300; ++row)
            for (int column = 0; column < 400; ++column) {
                mixed.at(row, column) = draws.at(row, column) + draws.at(row, column + 1);
                same.at(row, column) = draws.at(row, column);
            }
        QVERIFY(std::abs(correlationOf(same, 1) - 1) < 0.02);
        QVERIFY(std::abs(correlationOf(mixed, std::sqrt(2)) - 2) < 0.1); // 1 + 2 / 2
        mixed.at(10, 10) = std::nan("");
        QVERIFY(std::abs(correlationOf(mixed, std::sqrt(2)) - 2) < 0.1);
        QCOMPARE(correlationOf(Image<double>(5, 5, 1, 1.0), 1), 81.0); // (1 + 2 x 4)^2
        QCOMPARE(correlationOf(Image<double>(5, 5, 1, std::nan("")), 1), 1.0);
    }
};

TWINSPECT_TEST(TestMeasureShapes)
#include "tst_measure_shapes.moc"
