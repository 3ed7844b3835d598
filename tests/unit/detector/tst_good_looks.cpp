// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <optional>
#include <sstream>
#include <vector>

#include <QTest>

#include "core/demo/demo_parts.h"
#include "core/detector/good_looks.h"
#include "core/golden/golden_part.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr int kSizePx = 160;
constexpr std::uint64_t kGoodParts = 14;

DemoSample rendered(std::uint64_t number, const char* part = "casting", const char* defect = "")
{
    return renderDemoSample({part, defect, number, 3, kSizePx}).value();
}

/// Another picture of what a rendered sample shows: each pixel takes the colour and the distance of the one that
/// `from` names, as the demo camera would see it there.
DemoSample moved(const DemoSample& sample, int width, const std::function<int(int column)>& from)
{
    DemoSample result;
    result.rgb = RgbImage(width, kSizePx, 3);
    result.cloud = OrganizedCloud(width, kSizePx, 3);
    result.part = Mask(width, kSizePx);
    const double focal = demoFocalLengthPx(kSizePx), middle = (width - 1) / 2.0;
    for (int row = 0; row < kSizePx; ++row)
        for (int column = 0; column < width; ++column) {
            const int source = from(column);
            for (int channel = 0; channel < 3; ++channel)
                result.rgb.at(row, column, channel) = sample.rgb.at(row, source, channel);
            result.part.at(row, column) = sample.part.at(row, source);
            const auto z = static_cast<double>(sample.cloud.at(row, source, 2));
            result.cloud.at(row, column, 0) = static_cast<float>((column - middle) * z / focal);
            result.cloud.at(row, column, 1) = static_cast<float>((row - (kSizePx - 1) / 2.0) * z / focal);
            result.cloud.at(row, column, 2) = static_cast<float>(z);
        }
    return result;
}

// It lies on its face: mirrored, with a flat back of one colour at the height of its highest places.
DemoSample upsideDown(const DemoSample& sample)
{
    auto result = moved(sample, kSizePx, [](int column) { return kSizePx - 1 - column; });
    float highest = 1;
    for (std::size_t i = 0; i < result.part.pixelCount(); ++i)
        if (const float z = result.cloud.data()[3 * i + 2]; result.part.data()[i] != 0 && !std::isnan(z))
            highest = std::min(highest, z);
    for (std::size_t i = 0; i < result.part.pixelCount(); ++i) {
        if (result.part.data()[i] == 0)
            continue;
        std::fill_n(result.rgb.data() + 3 * i, 3, static_cast<std::uint8_t>(130));
        const float z = result.cloud.data()[3 * i + 2];
        for (int axis = 0; axis < 3 && !std::isnan(z); ++axis)
            result.cloud.data()[3 * i + static_cast<std::size_t>(axis)] *= highest / z;
    }
    return result;
}

DemoSample inLight(DemoSample sample, double red, double green, double blue)
{
    const std::array<double, 3> times{red, green, blue};
    for (std::size_t i = 0; i < sample.rgb.values().size(); ++i) {
        auto& value = sample.rgb.values()[i];
        value = static_cast<std::uint8_t>(std::lround(std::min(255.0, value * times[i % 3])));
    }
    return sample;
}

std::string said(const std::vector<Text>& texts)
{
    std::string all;
    for (const auto& text : texts)
        all += text.english() + "\n";
    return all;
}

} // namespace

/// Rendered castings, as a model sees them.
class TestGoodLooks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        std::vector<PartGeometry> geometries;
        std::vector<DemoSample> samples;
        for (std::uint64_t i = 0; i < kGoodParts; ++i) {
            samples.push_back(rendered(i));
            geometries.push_back(separatePart(samples.back().cloud).value());
        }
        m_preparation.scale = learnScale(geometries).value();
        m_preparation.side = 128;
        std::vector<PartImage> images;
        for (const auto& sample : samples) {
            const auto part = prepared(sample);
            m_looks.add(lookOf(part));
            images.push_back(part.image);
        }
        m_golden = GoldenPart::learn(images, 1e3 * m_preparation.scale.heightRangeMetres, {}).value();
        QVERIFY(m_golden.registers());
    }

    void otherGoodPartsAreFine()
    {
        for (std::uint64_t number = 200; number < 210; ++number) {
            const auto part = prepared(rendered(number));
            const auto remarks = m_looks.remarksOn(lookOf(part));
            QVERIFY2(remarks.lie.empty() && remarks.light.empty(), (said(remarks.lie) + said(remarks.light)).c_str());
            QVERIFY(m_golden.deviationOf(part.image).trusted);
        }
    }

    // Defects change a place, the light changes all.
    void defectsAreNotTakenForTheLight()
    {
        std::uint64_t number = 300;
        for (const auto* defect : {"stain_strong", "fade_strong", "porosity_strong", "burr_strong"}) {
            const auto remarks = m_looks.remarksOn(lookOf(prepared(rendered(number++, "casting", defect))));
            QVERIFY2(remarks.lie.empty() && remarks.light.empty(), defect);
        }
    }

    void lightIsSaid_data()
    {
        QTest::addColumn<double>("red");
        QTest::addColumn<double>("green");
        QTest::addColumn<double>("blue");
        QTest::addColumn<QString>("expected");
        QTest::newRow("darker") << 0.7 << 0.7 << 0.7 << "% darker";
        QTest::newRow("brighter") << 1.4 << 1.4 << 1.4 << "% brighter";
        QTest::newRow("warmer") << 1.1 << 1.0 << 0.85 << "another colour";
    }
    void lightIsSaid()
    {
        QFETCH(double, red);
        QFETCH(double, green);
        QFETCH(double, blue);
        QFETCH(QString, expected);
        for (std::uint64_t number = 210; number < 214; ++number) {
            const auto part = prepared(inLight(rendered(number), red, green, blue));
            const auto remarks = m_looks.remarksOn(lookOf(part));
            QVERIFY2(QString::fromStdString(said(remarks.light)).contains(expected), said(remarks.light).c_str());
            QVERIFY(remarks.lie.empty());
        }
        // The figure is that of the quartiles, in 8 bits: 30 % less, beside parts that vary by some percent.
        if (expected == "% darker") {
            const auto alike = prepared(rendered(0));
            GoodLooks same;
            for (int i = 0; i < 8; ++i)
                same.add(lookOf(alike));
            const auto text = said(same.remarksOn(lookOf(prepared(inLight(rendered(0), red, green, blue)))).light);
            QVERIFY2(text.starts_with("The RGB picture is 30 % darker"), text.c_str());
        }
    }

    void aCutPartIsSaid()
    {
        // 45 % of the picture to the left; what comes in is tray.
        const auto part = prepared(moved(rendered(220), kSizePx, [](int column) {
            const int source = column + 45 * kSizePx / 100;
            return source < kSizePx ? source : kSizePx - 1 - (source - kSizePx) % 8;
        }));
        QVERIFY(part.geometry.partFound);
        const auto text = said(m_looks.remarksOn(lookOf(part)).lie);
        QVERIFY2(text.find("reaches the edge") != std::string::npos, text.c_str());
    }

    void twoPartsAreSaid()
    {
        const auto part = prepared(moved(rendered(221), 2 * kSizePx, [](int column) { return column % kSizePx; }));
        QVERIFY(part.geometry.partFound);
        const auto text = said(m_looks.remarksOn(lookOf(part)).lie);
        QVERIFY2(text.find("There may be a second part") != std::string::npos, text.c_str());
        QVERIFY2(text.find("was not inspected") != std::string::npos, text.c_str());
    }

    // Neither the light nor the outline tells these: the pose does.
    void anotherSideOrPartHasNoPose()
    {
        QVERIFY(!m_golden.deviationOf(prepared(upsideDown(rendered(222))).image).trusted);
        QVERIFY(!m_golden.deviationOf(prepared(rendered(223, "lid")).image).trusted);
        QVERIFY(!m_golden.deviationOf(prepared(rendered(224, "board")).image).trusted);
    }

    void whatGoodPartsDoIsNoDoubt()
    {
        PartLook look = lookOf(prepared(rendered(0)));
        look.atEdge = 1;
        look.outside = 0.1;
        GoodLooks looks;
        for (int i = 0; i < 8; ++i)
            looks.add(look);
        QVERIFY(looks.remarksOn(look).lie.empty());
        look.outside = 0.2;
        QCOMPARE(looks.remarksOn(look).lie.size(), std::size_t(1));
    }

    void aModelFileKeepsThem()
    {
        std::istringstream in(m_looks.text());
        std::vector<double> numbers;
        for (double number = 0; in >> number;)
            numbers.push_back(number);
        QCOMPARE(numbers.size(), std::size_t(13) * kGoodParts);
        const auto again = GoodLooks::from(numbers, "a.tsm");
        QVERIFY(again);
        const auto dark = lookOf(prepared(inLight(rendered(210), 0.7, 0.7, 0.7)));
        QCOMPARE(said(again->remarksOn(dark).light), said(m_looks.remarksOn(dark).light));
        numbers.pop_back();
        const auto refused = GoodLooks::from(numbers, "a.tsm");
        QVERIFY(!refused && refused.error().code == ErrorCode::Mismatch && refused.error().file == "a.tsm");
        // A file of an older version.
        const auto none = GoodLooks::from({}, "a.tsm")->remarksOn(dark);
        QVERIFY(none.light.empty() && none.lie.empty());
    }

private:
    [[nodiscard]] PreparedPart prepared(const DemoSample& sample) const
    {
        return preparePart({sample.rgb, sample.cloud, {}, {}}, m_preparation).value();
    }

    Preparation m_preparation;
    GoodLooks m_looks;
    GoldenPart m_golden;
};

TWINSPECT_TEST(TestGoodLooks)
#include "tst_good_looks.moc"
