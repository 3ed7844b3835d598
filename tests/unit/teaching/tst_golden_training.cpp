// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <vector>

#include <QTemporaryDir>
#include <QTest>

#include "core/dataset/catalog.h"
#include "core/demo/demo_parts.h"
#include "core/inference/tolerance_bands.h"
#include "core/teaching/golden_training.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

constexpr int kSizePx = 224;
constexpr int kSeed = 5;

double medianOf(std::vector<double> values)
{
    std::ranges::sort(values);
    return values.empty() ? std::nan("") : values[values.size() / 2];
}

DepthMap onPicture(const DepthMap& map, const CropBox& box)
{
    DepthMap full(box.fullWidth, box.fullHeight, 1, std::numeric_limits<float>::quiet_NaN());
    placeOnFullImage(map, box, full);
    return full;
}

} // namespace

class TestGoldenTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        DemoOptions options;
        options.set = DemoSet::Tuning;
        options.parts = "casting,roll";
        options.sizePx = kSizePx;
        options.seed = kSeed;
        options.train = 14;
        options.validation = 4;
        options.testPerDefect = options.testGood = 1;
        const auto status = renderDemoParts(folder(), options, {});
        QVERIFY2(status, status ? "" : status.error().message().c_str());
    }

    // The truth is the rendered surface: with the defect against without, before camera and sensor. Good castings
    // differ from their mean by 0.03 mm a face.
    void millimetresAgreeWithTheRenderedTruth()
    {
        const auto model = learn("casting");
        QVERIFY2(model, model ? "" : model.error().message().c_str());
        QVERIFY(model->part.registers());
        int regions = 0, near = 0, clear = 0, unlike = 0;
        std::string told;
        for (const char* defect :
             {"low_boss_strong", "low_boss_medium", "low_boss_faint", "shallow_hole_strong", "shallow_hole_medium"})
            for (std::uint64_t number = 900; number < 904; ++number) {
                DemoRequest request{"casting", {}, number, kSeed, kSizePx};
                const auto good = renderDemoSample(request);
                request.defect = defect;
                const auto bad = renderDemoSample(request);
                QVERIFY(good && bad);
                const auto prepared = preparePart({bad->rgb, bad->cloud, bad->mask, {}}, model->preparation);
                QVERIFY(prepared);
                const auto deviation = model->part.deviationOf(prepared->image);
                QVERIFY(deviation.trusted);
                const auto found = onPicture(deviation.heightMm, prepared->image.box);
                std::vector<double> measured, truth;
                for (std::size_t i = 0; i < bad->mask.pixelCount(); ++i)
                    if (bad->mask.data()[i] != 0 && !std::isnan(found.data()[i])) {
                        measured.push_back(static_cast<double>(found.data()[i]));
                        truth.push_back(static_cast<double>(good->surfaceMm.data()[i])
                                        - static_cast<double>(bad->surfaceMm.data()[i]));
                    }
                if (measured.size() < 20 || std::fabs(medianOf(truth)) < 0.3)
                    continue;
                ++regions;
                // Bands of a tolerance of half the true height: what lies outside of it is told, on the true side.
                const HeightTolerance tolerance{-std::fabs(medianOf(truth)) / 2, std::fabs(medianOf(truth)) / 2};
                const auto bands = bandsOf(found, onPicture(deviation.spreadMm, prepared->image.box), tolerance);
                const auto band = medianOf(truth) < 0 ? ToleranceBand::Lower : ToleranceBand::Higher;
                int marked = 0, known = 0;
                for (std::size_t i = 0; i < bad->mask.pixelCount(); ++i)
                    if (bad->mask.data()[i] != 0 && bands.data()[i] != 0) {
                        ++known;
                        marked += bands.data()[i] == static_cast<std::uint8_t>(band) ? 1 : 0;
                    }
                clear += 2 * marked > known ? 1 : 0;
                const auto outside =
                    outsideTolerance(deviation.heightMm, deviation.spreadMm, tolerance, cropMmPerPixel(*prepared));
                const auto& side = band == ToleranceBand::Lower ? outside.lower : outside.higher;
                const double maskMm2 = known * prepared->geometry.mmPerPixel * prepared->geometry.mmPerPixel;
                unlike += side.areaMm2 < maskMm2 / 3 || side.areaMm2 > 2 * maskMm2 ? 1 : 0;
                told += "marked " + std::to_string(marked) + " of " + std::to_string(known) + ", "
                      + std::to_string(side.areaMm2) + " mm2 of " + std::to_string(maskMm2) + ": ";
                near += std::fabs(medianOf(measured) - medianOf(truth)) <= 0.15 ? 1 : 0;
                told += std::string(defect) + " " + std::to_string(medianOf(truth)) + " measured "
                      + std::to_string(medianOf(measured)) + "\n";
            }
        QVERIFY2(regions >= 12, told.c_str());
        QVERIFY2(near >= 0.9 * regions, told.c_str());
        QVERIFY2(clear >= 0.9 * regions && unlike <= 0.1 * regions, told.c_str());
    }

    void itIsSilentWhereNoTwoPartsAreAlike()
    {
        const auto model = learn("roll");
        QVERIFY2(model, model ? "" : model.error().message().c_str());
        QVERIFY(!model->part.registers());
        const auto sample = renderDemoSample({"roll", "foreign_body_strong", 901, kSeed, kSizePx});
        const auto prepared = preparePart({sample->rgb, sample->cloud, sample->mask, {}}, model->preparation);
        QVERIFY(prepared);
        const auto result = model->infer(*prepared);
        QVERIFY(result.partFound);
        for (const auto& [name, map] : result.maps)
            for (const float value : map.values())
                QVERIFY2(value == 0, name.c_str());
        QCOMPARE(result.imageScore, 0.0);
    }

private:
    [[nodiscard]] fs::path folder() const { return m_folder.path().toStdString(); }
    [[nodiscard]] Result<GoldenModel> learn(const char* part) const
    {
        const auto catalog = openCatalog(folder() / part);
        if (!catalog)
            return passOn(catalog);
        PartTrainingSummary summary;
        return learnGoldenModel(*catalog, 160, summary, {});
    }

    QTemporaryDir m_folder;
};

TWINSPECT_TEST(TestGoldenTraining)
#include "tst_golden_training.moc"
