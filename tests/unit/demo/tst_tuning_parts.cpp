// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/files.h"
#include "core/dataset/catalog.h"
#include "core/demo/demo_parts.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

constexpr int kSizePx = 224;

// What camera and sensor saw change between the part without and with the defect, in the files alone.
struct Seen {
    std::vector<bool> measured; ///< on both
    std::vector<double> depthMm; ///< 0 where it is not measured
    std::vector<int> grey;       ///< largest difference of a channel, of 255
};

Seen seenChange(const DemoSample& good, const DemoSample& bad)
{
    Seen seen;
    for (std::size_t i = 0; i < bad.mask.pixelCount(); ++i) {
        const double before = good.cloud.data()[3 * i + 2], after = bad.cloud.data()[3 * i + 2];
        seen.measured.push_back(!std::isnan(before) && !std::isnan(after));
        seen.depthMm.push_back(seen.measured.back() ? 1e3 * std::fabs(after - before) : 0);
        int grey = 0;
        for (std::size_t k = 3 * i; k < 3 * i + 3; ++k)
            grey = std::max(grey, std::abs(int(good.rgb.data()[k]) - int(bad.rgb.data()[k])));
        seen.grey.push_back(grey);
    }
    return seen;
}

// Within two pixels of a marked one: light and gaps reach a little beyond what changed.
bool nearMask(const Mask& mask, int row, int column)
{
    for (int y = std::max(row - 2, 0); y <= std::min(row + 2, mask.height() - 1); ++y)
        for (int x = std::max(column - 2, 0); x <= std::min(column + 2, mask.width() - 1); ++x)
            if (mask.at(y, x) != 0)
                return true;
    return false;
}

} // namespace

class TestTuningParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theyAreOtherPartsThanTheDemos()
    {
        std::set<std::string> names;
        for (const auto& part : demoParts())
            names.insert(part.name);
        for (const auto& part : demoParts(DemoSet::Tuning))
            QVERIFY2(names.insert(part.name).second, part.name.c_str());
    }

    void everyKindHasEveryStrength()
    {
        std::set<std::string> types;
        for (const auto& part : demoParts(DemoSet::Tuning)) {
            std::map<std::string, std::set<DemoStrength>> strengths;
            std::set<DemoDefectKind> kinds;
            for (const auto& defect : part.defects) {
                strengths[defect.type].insert(defect.strength);
                types.insert(defect.type);
                kinds.insert(defect.kind);
            }
            QCOMPARE(kinds.size(), std::size_t(3)); // seen in RGB alone, in depth alone, in both
            for (const auto& [type, found] : strengths)
                QVERIFY2((found == std::set{DemoStrength::Strong, DemoStrength::Medium, DemoStrength::Faint}),
                         type.c_str());
        }
        for (const char* weak : {"shallow_hole", "short_pin", "burr", "bent_corner", "fade", "low_bump"})
            QVERIFY2(types.contains(weak), weak);
    }

    void masksAgreeWithWhatWasSeenToChange_data()
    {
        QTest::addColumn<QString>("part");
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("kind");
        for (const auto& part : demoParts(DemoSet::Tuning))
            for (const auto& defect : part.defects)
                if (defect.strength == DemoStrength::Strong)
                    QTest::newRow((part.name + " " + defect.type).c_str())
                        << QString::fromStdString(part.name) << QString::fromStdString(defect.type)
                        << static_cast<int>(defect.kind);
    }
    void masksAgreeWithWhatWasSeenToChange()
    {
        QFETCH(QString, part);
        QFETCH(QString, type);
        QFETCH(int, kind);
        double lastChange = 1e9;
        DemoRequest request{part.toStdString(), {}, 12, 5, kSizePx};
        const auto good = renderDemoSample(request);
        for (const char* strength : {"strong", "medium", "faint"}) {
            request.defect = type.toStdString() + "_" + strength;
            const auto bad = renderDemoSample(request);
            QVERIFY2(good && bad, request.defect.c_str());
            const Seen seen = seenChange(*good, *bad);
            int marked = 0, judged = 0, seenInside = 0, seenOutside = 0;
            double depth = 0, grey = 0;
            for (int row = 0; row < kSizePx; ++row) {
                for (int column = 0; column < kSizePx; ++column) {
                    const auto i = static_cast<std::size_t>(row * kSizePx + column);
                    // 0.06 mm and 5 of 255: below the tolerances of the masks, 0.1 mm and 7.65 of 255. The same
                    // individual has the same noise, so neither hides the other.
                    const bool changed = seen.depthMm[i] > 0.06 || seen.grey[i] >= 5;
                    if (bad->mask.at(row, column) != 0) {
                        ++marked;
                        judged += changed || seen.measured[i] ? 1 : 0; // the sensor misses pins and holes
                        seenInside += changed ? 1 : 0;
                        depth += seen.depthMm[i];
                        grey += seen.grey[i];
                    } else if (!nearMask(bad->mask, row, column))
                        seenOutside += seen.depthMm[i] > 0.15 || seen.grey[i] >= 14 ? 1 : 0;
                }
            }
            const std::string found = request.defect + ": " + std::to_string(seenInside) + " of "
                                    + std::to_string(judged) + " inside, " + std::to_string(seenOutside) + " outside, "
                                    + std::to_string(marked) + " marked, " + std::to_string(depth / judged) + " mm, "
                                    + std::to_string(grey / marked);
            QVERIFY2(marked >= 30 && judged >= 0.2 * marked, found.c_str());
            QVERIFY2(seenInside >= 0.9 * judged, found.c_str());
            QVERIFY2(seenOutside <= 0.05 * marked, found.c_str());
            const bool inRgb = static_cast<DemoDefectKind>(kind) != DemoDefectKind::Geometry;
            const bool inDepth = static_cast<DemoDefectKind>(kind) != DemoDefectKind::Appearance;
            QVERIFY2((depth / judged > 0.08) == inDepth, found.c_str());
            QVERIFY2(inRgb ? grey / marked > 2.5 : grey / marked < 6, found.c_str());
            const double change = inDepth ? depth / judged : grey / marked;
            QVERIFY2(change < lastChange, found.c_str());
            lastChange = change;
        }
    }

    void sameSeedSameBytesAnotherSeedOtherBytes()
    {
        for (const auto& part : demoParts(DemoSet::Tuning)) {
            DemoRequest request{part.name, part.defects.back().name(), 3, 1, 64};
            const auto one = renderDemoSample(request), again = renderDemoSample(request);
            request.seed = 2;
            const auto other = renderDemoSample(request);
            QVERIFY(one && again && other);
            QVERIFY(std::ranges::equal(one->rgb.values(), again->rgb.values()));
            QVERIFY(std::ranges::equal(one->surfaceMm.values(), again->surfaceMm.values()));
            QVERIFY(std::ranges::equal(one->mask.values(), again->mask.values()));
            QVERIFY(!std::ranges::equal(one->rgb.values(), other->rgb.values()));
            QVERIFY(!std::ranges::equal(one->surfaceMm.values(), other->surfaceMm.values()));
        }
    }

    // A folder for each type and strength, so evaluation by type needs nothing else; about.txt says what each one is.
    void theFolderSaysKindsAndStrengths()
    {
        QTemporaryDir folder;
        const fs::path out = folder.path().toStdString();
        DemoOptions options;
        options.set = DemoSet::Tuning;
        options.sizePx = 64;
        options.train = options.validation = options.testPerDefect = options.testGood = 1;
        options.parts = "lid,roll";
        const auto status = renderDemoParts(out, options, {});
        QVERIFY2(status, status ? "" : status.error().message().c_str());
        QVERIFY(!fs::exists(out / "casting"));
        const std::string about = readFile(out / "about.txt").value();
        QVERIFY(about.find("bent_corner_faint: geometry only (albedo unchanged, next to no shading), 25 % of the flaw")
                != std::string::npos);
        QVERIFY(about.find("fade_strong: appearance only (point cloud unchanged), 100 % of the flaw")
                != std::string::npos);
        const auto catalog = openCatalog(out / "lid");
        QVERIFY(catalog && catalog->skipped.empty() && catalog->warnings.empty());
        std::set<std::string> types;
        for (const auto& sample : catalog->of(Split::Test))
            types.insert(sample.defectType);
        QVERIFY(types.contains("bent_corner_faint") && types.contains("fade_strong"));
    }
};

TWINSPECT_TEST(TestTuningParts)
#include "tst_tuning_parts.moc"
