// SPDX-License-Identifier: GPL-3.0-or-later
// The data doctor: one failing fixture for each check, made by changing one thing in a sound folder of rendered parts.
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <stop_token>

#include "core/demo/demo_parts.h"
#include "core/doctor/data_check.h"
#include "core/doctor/registration.h"
#include "core/doctor/repair.h"
#include "core/doctor/same_recording.h"
#include "tests/unit/geometry/scene.h"
#include "tests/unit/imaging/file_bytes.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

constexpr int kSide = 128;
constexpr int kTrain = 16;
constexpr int kValidation = 6;

std::string numbered(int number)
{
    char text[8];
    std::snprintf(text, sizeof text, "%03d", number);
    return text;
}

void writeSample(const fs::path& typeFolder, const std::string& stem, const RgbImage& rgb, const OrganizedCloud& cloud,
                 const Mask* mask = nullptr)
{
    for (const char* sub : {"rgb", "xyz"})
        fs::create_directories(typeFolder / sub);
    QVERIFY(writeRgbPng(typeFolder / "rgb" / (stem + ".png"), rgb));
    QVERIFY(writeCloudTiff(typeFolder / "xyz" / (stem + ".tiff"), cloud));
    if (mask == nullptr)
        return;
    fs::create_directories(typeFolder / "gt");
    QVERIFY(writeMaskPng(typeFolder / "gt" / (stem + ".png"), *mask));
}

template <typename Picture>
Picture shifted(const Picture& image, int columns, int rows)
{
    Picture result(image.width(), image.height(), image.channels());
    for (int row = 0; row < image.height(); ++row)
        for (int column = 0; column < image.width(); ++column)
            for (int channel = 0; channel < image.channels(); ++channel)
                result.at(row, column, channel) = image.at(std::clamp(row - rows, 0, image.height() - 1),
                                                           std::clamp(column - columns, 0, image.width() - 1), channel);
    return result;
}

RgbImage flat(int width, int height, std::uint8_t value) { return RgbImage(width, height, 3, value); }

} // namespace

class TestDataCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (int i = 0; i < kTrain; ++i)
            renderInto(m_base / "train" / "good", i, {}, i);
        for (int i = 0; i < kValidation; ++i)
            renderInto(m_base / "validation" / "good", i, {}, 100 + i);
        for (int i = 0; i < 3; ++i)
            renderInto(m_base / "test" / "good", i, {}, 200 + i);
        for (int i = 0; i < 3; ++i)
            renderInto(m_base / "test" / "dent", i, "dent", 300 + i);
    }

    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_part = fs::path(m_temporary->path().toStdString()) / "gasket";
        fs::copy(m_base, m_part, fs::copy_options::recursive);
    }

    void aSoundFolderGivesNotesOnly()
    {
        const auto check = checked();
        for (const auto& finding : check.findings)
            QVERIFY2(finding.severity == Severity::Note, std::string(toString(finding.code)).c_str());
        QCOMPARE(check.samples, kTrain + kValidation + 6);
        QCOMPARE(check.good.usable, kTrain + kValidation);
        QCOMPARE(check.good.heldOut, kValidation);
        QVERIFY(!check.good.heldOutFromTraining);
        QVERIFY(check.good.canTrain());
        QVERIFY(std::abs(check.distanceM - 0.6) < 0.02); // DemoSample: the camera hangs 0.6 m above the tray
        QCOMPARE(check.gaps.width(), kSide);
    }

    // 1
    void everyMissingPartnerIsNamed()
    {
        fs::remove(good("xyz", 3));
        fs::remove(good("rgb", 5));
        fs::remove(good("xyz", 9));
        const auto check = checked();
        const auto* finding = check.find(FindingCode::Unpaired);
        QVERIFY(finding);
        QCOMPARE(finding->files, (std::vector<fs::path>{good("rgb", 3), good("rgb", 9), good("xyz", 5)}));
        QCOMPARE(check.good.usable, kTrain + kValidation - 3);
    }

    void unreadableFilesAreNamedAndTheRestGoesOn()
    {
        bytes::write(good("rgb", 2), "this is no picture");
        bytes::write(good("xyz", 4), "II*");
        bytes::write(good("xyz", 6), "II*"); // for the same reason, so it is said once
        const auto check = checked();
        int found = 0;
        for (const auto& finding : check.findings)
            if (finding.code == FindingCode::Unreadable) {
                QVERIFY(finding.severity == Severity::Problem);
                QVERIFY(!finding.detail.empty());
                QVERIFY(finding.files == std::vector<fs::path>{good("rgb", 2)}
                        || finding.files == (std::vector<fs::path>{good("xyz", 4), good("xyz", 6)}));
                QCOMPARE(finding.samples.size(), finding.files.size());
                ++found;
            }
        QCOMPARE(found, 2);
        QCOMPARE(check.unusable, (std::set<std::string>{"train/good/002", "train/good/004", "train/good/006"}));
        QCOMPARE(check.good.usable, kTrain + kValidation - 3);
    }

    // 2
    void unequalSizesWithinASample()
    {
        QVERIFY(writeRgbPng(good("rgb", 1), flat(96, kSide, 90)));
        const auto check = checked();
        const auto* finding = check.find(FindingCode::UnequalSizes);
        QVERIFY(finding);
        QCOMPARE(finding->samples, std::vector<std::string>{"train/good/001"});
        QCOMPARE(finding->figures.at("colour_width"), 96.0);
        QCOMPARE(finding->figures.at("other_width"), double(kSide));
    }

    void sizesThatVaryOverTheSet()
    {
        const auto other = renderDemoSample({"gasket", "", 7, 1, 160});
        QVERIFY(other.has_value());
        writeSample(m_part / "train" / "good", "007", other->rgb, other->cloud);
        const auto check = checked();
        const auto* finding = check.find(FindingCode::SizesVary);
        QVERIFY(finding);
        QCOMPARE(finding->samples, std::vector<std::string>{"train/good/007"});
        QVERIFY(check.gaps.empty());
    }

    // 3
    void muchUnmeasured()
    {
        auto cloud = readCloudTiff(good("xyz", 6)).value();
        for (int row = 0; row < kSide; row += 2)
            for (int column = 0; column < kSide; ++column)
                erase(cloud, row, column);
        QVERIFY(writeCloudTiff(good("xyz", 6), cloud));
        const auto check = checked();
        const auto* finding = check.find(FindingCode::ManyGaps);
        QVERIFY(finding);
        QCOMPARE(finding->samples, std::vector<std::string>{"train/good/006"});
        QVERIFY(finding->figures.at("worst") >= 0.45);
        QVERIFY(!check.oddParts.empty());
        QCOMPARE(check.oddParts.front().id, std::string("train/good/006"));
    }

    void nothingMeasuredAtAll()
    {
        auto cloud = readCloudTiff(good("xyz", 6)).value();
        std::fill(cloud.values().begin(), cloud.values().end(), std::numeric_limits<float>::quiet_NaN());
        QVERIFY(writeCloudTiff(good("xyz", 6), cloud));
        const auto check = checked();
        QVERIFY(check.find(FindingCode::NothingMeasured));
        QVERIFY(check.unusable.count("train/good/006") == 1);
    }

    // 4
    void unitsThatDiffer()
    {
        scaleCloud(good("xyz", 8), 1000);
        const auto check = checked();
        const auto* finding = check.find(FindingCode::UnitsDiffer);
        QVERIFY(finding);
        QCOMPARE(finding->samples, std::vector<std::string>{"train/good/008"});
        QCOMPARE(finding->figures.at("millimetres"), 1.0);
    }

    void millimetresAreGuessedAndSaid()
    {
        for (const auto& entry : fs::recursive_directory_iterator(m_part))
            if (entry.path().extension() == ".tiff")
                scaleCloud(entry.path(), 1000);
        const auto check = checked();
        const auto* finding = check.find(FindingCode::GeometryScale);
        QVERIFY(finding);
        QCOMPARE(finding->figures.at("metres_per_unit"), 0.001);
        QCOMPARE(finding->figures.at("guessed"), 1.0);
        QVERIFY(std::abs(finding->figures.at("distance_m") - 0.6) < 0.02);
        QVERIFY(!check.has(FindingCode::GeometryDoubt));
    }

    void repairsCureWhatTheyName_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("millimetres") << int(FindingCode::GeometryScale) << "unit" << "mm";
        QTest::newRow("a number for nothing") << int(FindingCode::MissingValues) << "missing" << "-9999";
        QTest::newRow("mirrored") << int(FindingCode::Unreadable) << "turn" << "mirror";
        QTest::newRow("as OpenGL has them") << int(FindingCode::Unreadable) << "axes" << "x,-y,-z";
    }
    void repairsCureWhatTheyName()
    {
        QFETCH(int, code);
        QFETCH(QString, key);
        QFETCH(QString, value);
        for (const auto& entry : fs::recursive_directory_iterator(m_part)) {
            if (entry.path().extension() != ".tiff")
                continue;
            auto cloud = readCloudTiff(entry.path(), {.metresPerUnit = 1}).value();
            const OrganizedCloud measured = cloud;
            for (int row = 0; row < cloud.height(); ++row)
                for (int column = 0; column < cloud.width(); ++column)
                    for (int axis = 0; axis < 3; ++axis) {
                        float& number = cloud.at(row, column, axis);
                        if (key == "unit")
                            number *= 1000;
                        else if (key == "missing" && (std::isnan(number) || (row < 3 && column < 3)))
                            number = -9999;
                        else if (key == "turn")
                            number = measured.at(row, cloud.width() - 1 - column, axis);
                        else if (key == "axes" && axis > 0)
                            number = -number;
                    }
            QVERIFY(writeCloudTiff(entry.path(), cloud));
        }
        const auto check = checked();
        const auto* finding = check.find(static_cast<FindingCode>(code));
        QVERIFY(finding != nullptr);
        const auto repair = repairOf(*finding);
        QVERIFY(repair.has_value());
        QCOMPARE(repair->key, key.toStdString());
        QCOMPARE(repair->value, value.toStdString());
        FolderMapping mapping;
        mapping.reading = repaired(mapping.reading, *repair).value();
        const auto cured = checkData(openCatalog(m_part, mapping).value(), {}).value();
        for (const Finding& left : cured.findings)
            if (const auto again = repairOf(left))
                QVERIFY2(again->key != repair->key, again->value.c_str());
        QVERIFY(!cured.has(FindingCode::Unreadable));
    }
    void onlyAKnownValueIsARepair()
    {
        Finding finding;
        finding.code = FindingCode::GeometryDoubt;
        finding.detail = Text("%1. %2", Text("It may be so"), Text("Set it right with %1", "--turn flip"));
        QCOMPARE(repairOf(finding), (Repair{"turn", "flip"})); // also in a sentence within a sentence
        for (const char* option : {"--turn", "--unit", "--turn backwards", "--camera file.json", "turn flip"}) {
            finding.detail = Text("Set it right with %1", option);
            QVERIFY2(!repairOf(finding), option);
        }
        GeometryReading reading;
        reading.missing = {-1};
        QCOMPARE(repaired(reading, {"missing", "-9999"}).value().missing, (std::vector<double>{-1, -9999}));
    }

    void repairsAreTakenBack()
    {
        GeometryReading before;
        QVERIFY(setReading(before, "unit", "cm") && setReading(before, "missing", "-1"));
        for (const auto& repair : {Repair{"unit", "mm"}, Repair{"missing", "-9999"}, Repair{"axes", "z,y,x"},
                                   Repair{"turn", "flip"}, Repair{"bytes", "exchanged"}}) {
            QVERIFY(!isInForce(before, repair));
            const auto cured = repaired(before, repair).value();
            QVERIFY2(isInForce(cured, repair), repair.key.c_str());
            const auto back = takenBack(cured, repair, settingIn(before, repair.key));
            QVERIFY2(back && *back == before, repair.key.c_str());
        }
        QVERIFY(!takenBack(before, {"unit", "furlong"}, {}));
    }

    void aDistanceThatCannotBe()
    {
        for (const auto& entry : fs::recursive_directory_iterator(m_part))
            if (entry.path().extension() == ".tiff")
                scaleCloud(entry.path(), 0.01F);
        QVERIFY(checked().has(FindingCode::GeometryDoubt));
    }

    // 5
    void roundedDepthIsRefused_data()
    {
        QTest::addColumn<int>("bitDepth");
        QTest::addColumn<int>("colourType");
        QTest::addColumn<int>("bytesPerPixel");
        QTest::newRow("8 bit grey") << 8 << 0 << 1;
        QTest::newRow("8 bit colour") << 8 << 2 << 3;
        QTest::newRow("palette") << 8 << 3 << 1;
    }
    void roundedDepthIsRefused()
    {
        QFETCH(int, bitDepth);
        QFETCH(int, colourType);
        QFETCH(int, bytesPerPixel);
        const fs::path plain = m_part.parent_path() / "plain";
        fs::create_directories(plain / "rgb");
        QVERIFY(writeRgbPng(plain / "rgb" / "a.png", flat(4, 3, 90)));
        bytes::write(plain / "depth" / "a.png",
                     bytes::png(4, 3, bitDepth, colourType,
                                std::vector<std::string>(3, std::string(static_cast<std::size_t>(4 * bytesPerPixel),
                                                                        '\1'))));
        const auto check = checked(plain);
        const auto* finding = check.find(FindingCode::DepthRounded);
        QVERIFY(finding);
        QVERIFY(finding->severity == Severity::Problem);
        QCOMPARE(finding->files, std::vector<fs::path>{plain / "depth" / "a.png"});
    }

    // 6
    void shiftedColourIsMeasured_data()
    {
        QTest::addColumn<QString>("part");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("rows");
        for (const char* part : {"gasket", "bracket", "biscuit", "connector", "cap"})
            for (const auto& [columns, rows] : {std::pair{0, 0}, {5, -4}, {-3, 0}, {0, 7}})
                QTest::newRow(
                    (QByteArray(part) + ' ' + QByteArray::number(columns) + ' ' + QByteArray::number(rows)).constData())
                    << QString(part) << columns << rows;
    }
    void shiftedColourIsMeasured()
    {
        QFETCH(QString, part);
        QFETCH(int, columns);
        QFETCH(int, rows);
        RegistrationVote vote;
        for (int i = 0; i < 6; ++i) {
            const auto sample = renderDemoSample({part.toStdString(), "", static_cast<std::uint64_t>(i), 1, 160});
            QVERIFY(sample.has_value());
            const auto geometry = separatePart(sample->cloud);
            QVERIFY(geometry.has_value());
            vote.add(RegistrationVote::agreement(shifted(sample->rgb, columns, rows), *geometry));
        }
        const auto offset = vote.offset();
        QVERIFY(offset.has_value());
        const auto told = QByteArray::number(offset->columns) + " " + QByteArray::number(offset->rows) + " gain "
                        + QByteArray::number(offset->contrast);
        // Light from one side draws the edges of a round cap towards it, by a pixel; two are the limit of the check.
        QVERIFY2(std::hypot(offset->columns - columns, offset->rows - rows) < 1.25, told);
    }

    void aShiftedFolderIsFlagged()
    {
        for (const auto& entry : fs::recursive_directory_iterator(m_part))
            if (entry.path().parent_path().filename() == "rgb" && entry.is_regular_file())
                QVERIFY(writeRgbPng(entry.path(), shifted(readRgb(entry.path()).value(), 4, 0)));
        const auto check = checked();
        const auto* finding = check.find(FindingCode::Misregistered);
        QVERIFY(finding);
        QVERIFY(std::abs(finding->figures.at("columns") - 4) < 1);
        QVERIFY(std::abs(finding->figures.at("rows")) < 1);
    }

    // 7
    void anEmptyTrayAmongTheGoodParts()
    {
        Scene tray;
        tray.width = tray.height = kSide;
        tray.noise = 3e-5;
        writeSample(m_part / "train" / "good", "010", flat(kSide, kSide, 70), tray.render());
        const auto check = checked();
        const auto* finding = check.find(FindingCode::PartMissing);
        QVERIFY(finding);
        QCOMPARE(finding->samples, std::vector<std::string>{"train/good/010"});
        QVERIFY(check.unusable.count("train/good/010") == 1);
    }

    void aPartThatFillsThePicture()
    {
        Scene sheet;
        sheet.width = sheet.height = kSide;
        sheet.noise = 3e-5;
        sheet.heightAt = [](double x, double y) {
            return 4e-3 * std::sin(400 * x) * std::sin(350 * y) + 2e-3 * std::cos(130 * x + 90 * y);
        };
        writeSample(m_part / "train" / "good", "010", flat(kSide, kSide, 70), sheet.render());
        const auto check = checked();
        const auto* finding = check.find(FindingCode::GroundNotAlwaysVisible);
        QVERIFY(finding);
        QCOMPARE(finding->samples, std::vector<std::string>{"train/good/010"});
        const fs::path web = m_part.parent_path() / "web";
        for (int i = 0; i < 8; ++i)
            writeSample(web / "train" / "good", numbered(i), flat(kSide, kSide, static_cast<std::uint8_t>(70 + 10 * i)),
                        sheet.render(static_cast<std::uint32_t>(i + 1)));
        const auto filled = checked(web);
        QVERIFY(filled.has(FindingCode::PartFillsPicture));
        QVERIFY(!filled.has(FindingCode::GroundNotAlwaysVisible));
    }

    void aPartThatIsCutOff()
    {
        Scene scene;
        scene.width = scene.height = kSide;
        scene.noise = 3e-5;
        scene.heightAt = [](double x, double y) {
            return x > 0 && std::abs(y) < 6e-3 ? 8e-3 : 0.0;
        }; // a bar that leaves the picture to the right
        writeSample(m_part / "train" / "good", "010", flat(kSide, kSide, 70), scene.render());
        const auto check = checked();
        const auto* finding = check.find(FindingCode::PartCutOff);
        QVERIFY(finding);
        QCOMPARE(finding->samples, std::vector<std::string>{"train/good/010"});
    }

    // 8
    void copiesInTheTrainingSet()
    {
        copySample("train/good", 2, "train/good", 20);
        copySample("train/good", 2, "train/good", 21);
        const auto check = checked();
        const auto* finding = check.find(FindingCode::Duplicates);
        QVERIFY(finding);
        QCOMPARE(finding->samples, (std::vector<std::string>{"train/good/002", "train/good/020", "train/good/021"}));
        QCOMPARE(finding->figures.at("geometry_same"), 1.0);
        QVERIFY(!check.has(FindingCode::DuplicatesAcrossSets));
    }

    void aSecondShotOfTheSamePartInTheTestSet()
    {
        // The same part, untouched: other noise of the camera (3 grey levels) and of the depth sensor (0.05 mm), a lamp
        // 2 % brighter.
        auto rgb = readRgb(good("rgb", 4)).value();
        auto cloud = readCloudTiff(good("xyz", 4)).value();
        std::mt19937 random(5);
        std::normal_distribution<double> noise;
        for (auto& value : rgb.values())
            value = static_cast<std::uint8_t>(std::clamp(1.005 * value + 3 * noise(random), 0.0, 255.0));
        for (std::size_t i = 2; i < cloud.values().size(); i += 3)
            cloud.data()[i] += static_cast<float>(5e-5 * noise(random));
        writeSample(m_part / "test" / "good", "050", rgb, cloud);
        const auto check = checked();
        const auto* finding = check.find(FindingCode::DuplicatesAcrossSets);
        QVERIFY(finding);
        QCOMPARE(finding->samples, (std::vector<std::string>{"test/good/050", "train/good/004"}));
    }

    void theSamePictureWithOtherGeometryIsAWrongPair()
    {
        copySample("train/good", 2, "train/good", 20);
        fs::copy_file(good("xyz", 3), good("xyz", 20), fs::copy_options::overwrite_existing);
        const auto check = checked();
        const auto* finding = check.find(FindingCode::Duplicates);
        QVERIFY(finding);
        QCOMPARE(finding->figures.at("geometry_same"), 0.0);
    }

    void aPartThatWasMovedIsNoDuplicate()
    {
        writeSample(m_part / "train" / "good", "020", shifted(readRgb(good("rgb", 2)).value(), 1, 0),
                    shifted(readCloudTiff(good("xyz", 2)).value(), 1, 0));
        QVERIFY(!checked().has(FindingCode::Duplicates));
    }

    // Each against each of 20,000 takes minutes.
    void manyCopiesAreFoundInLinearTime()
    {
        std::vector<PictureDigest> digests(20000);
        for (std::size_t i = 0; i < digests.size(); ++i)
            digests[i].fill(static_cast<std::uint16_t>(i % 4 == 0 ? 1000 : 20000));
        digests[7].fill(1100); // alone, and close to those of 1000
        digests[8].fill(60000); // alone
        const auto closest = closestDigests(digests, digests);
        QVERIFY(closest.has_value());
        for (std::size_t i = 0; i < digests.size(); ++i) {
            if (i == 7 || i == 8)
                continue;
            QVERIFY((*closest)[i] >= 0 && (*closest)[i] != static_cast<int>(i));
            QVERIFY(digests[static_cast<std::size_t>((*closest)[i])] == digests[i]);
        }
        QCOMPARE((*closest)[7], 0);
        QCOMPARE((*closest)[8], -1);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(closestDigests(digests, digests, {stop.get_token(), {}}).error().code == ErrorCode::Cancelled);
    }

    void linksToOnePartAreLookedAtOnceAndCounted()
    {
        for (int i = 0; i < 300; ++i)
            for (const auto& [kind, extension] : {std::pair{"rgb", ".png"}, {"xyz", ".tiff"}}) {
                const auto folder = m_part / "train" / "good" / kind;
                fs::create_hard_link(good(kind, 2), folder / ("link" + std::to_string(i) + extension));
            }
        const auto check = checked();
        QCOMPARE(check.samples, kTrain + kValidation + 6 + 300);
        const auto* finding = check.find(FindingCode::Duplicates);
        QVERIFY(finding);
        QCOMPARE(finding->samples.size(), std::size_t(301));
        QCOMPARE(check.good.usable, kTrain + kValidation + 300);

        std::ofstream(good("xyz", 2), std::ios::trunc) << "no longer a point cloud"; // all 301 names of it
        const auto damaged = checked();
        QCOMPARE(damaged.unusable.size(), std::size_t(301));
        std::set<fs::path> named;
        for (const auto& each : damaged.findings)
            if (each.severity == Severity::Problem)
                named.insert(each.files.begin(), each.files.end());
        QVERIFY(named.contains(m_part / "train" / "good" / "xyz" / "link17.tiff"));
    }

    // 9
    void oddOnesAreFoundByWhatIsOdd_data()
    {
        QTest::addColumn<int>("trait");
        QTest::newRow("dark") << static_cast<int>(Trait::Brightness);
        QTest::newRow("blurred") << static_cast<int>(Trait::Sharpness);
        QTest::newRow("reddish") << static_cast<int>(Trait::Redness);
        QTest::newRow("noisy depth") << static_cast<int>(Trait::DepthNoise);
        QTest::newRow("tall") << static_cast<int>(Trait::Height);
    }
    void oddOnesAreFoundByWhatIsOdd()
    {
        QFETCH(int, trait);
        auto rgb = readRgb(good("rgb", 11)).value();
        auto cloud = readCloudTiff(good("xyz", 11)).value();
        std::mt19937 random(7);
        std::normal_distribution<double> noise;
        const auto before = rgb;
        for (int row = 2; row + 2 < kSide; ++row)
            for (int column = 2; column + 2 < kSide; ++column) {
                if (trait == static_cast<int>(Trait::Brightness))
                    for (int c = 0; c < 3; ++c)
                        rgb.at(row, column, c) = static_cast<std::uint8_t>(before.at(row, column, c) / 2);
                if (trait == static_cast<int>(Trait::Redness))
                    rgb.at(row, column, 0) = static_cast<std::uint8_t>(std::min(255, before.at(row, column, 0) + 40));
                if (trait == static_cast<int>(Trait::Sharpness))
                    for (int c = 0; c < 3; ++c) {
                        int sum = 0;
                        for (int dr = -2; dr <= 2; ++dr)
                            for (int dc = -2; dc <= 2; ++dc)
                                sum += before.at(row + dr, column + dc, c);
                        rgb.at(row, column, c) = static_cast<std::uint8_t>(sum / 25);
                    }
                if (trait == static_cast<int>(Trait::DepthNoise))
                    cloud.at(row, column, 2) += static_cast<float>(3e-4 * noise(random));
            }
        if (trait == static_cast<int>(Trait::Height)) {
            const auto sample = renderDemoSample({"gasket", "", 11, 1, kSide});
            for (std::size_t i = 0; i < cloud.pixelCount(); ++i)
                if (sample->part.data()[i])
                    cloud.data()[3 * i + 2] -= 2e-3F;
        }
        writeSample(m_part / "train" / "good", "011", rgb, cloud);
        const auto check = checked();
        QVERIFY(check.has(FindingCode::OddOnesOut));
        QCOMPARE(check.oddParts.front().id, std::string("train/good/011"));
        QCOMPARE(static_cast<int>(check.oddParts.front().traits.front().trait), trait);
        QVERIFY(std::is_sorted(check.oddParts.begin(), check.oddParts.end(),
                               [](const OddPart& a, const OddPart& b) { return a.deviations() > b.deviations(); }));
    }

    // Caps among gaskets: 16 training and 6 validation parts.
    void anotherVariantIsNamed_data()
    {
        QTest::addColumn<QList<int>>("caps");
        QTest::newRow("none") << QList<int>();
        QTest::newRow("one is odd and no variant") << QList<int>{4};
        QTest::newRow("three") << QList<int>{2, 8, 12};
        QTest::newRow("eight") << QList<int>{0, 2, 4, 6, 8, 10, 12, 14};
    }
    void anotherVariantIsNamed()
    {
        QFETCH(QList<int>, caps);
        std::vector<std::string> expected;
        for (const int number : caps) {
            const auto other = renderDemoSample({"cap", "", static_cast<std::uint64_t>(number), 1, kSide});
            writeSample(m_part / "train" / "good", numbered(number), other->rgb, other->cloud);
            expected.push_back("train/good/" + numbered(number));
        }
        const auto check = checked();
        const auto* finding = check.find(FindingCode::TwoVariants);
        if (caps.size() < 2) {
            QVERIFY(finding == nullptr);
            return;
        }
        QVERIFY(finding);
        QCOMPARE(finding->samples, expected);
        QCOMPARE(finding->figures.at("of"), double(kTrain + kValidation));
    }

    void robustDeviationsByHand()
    {
        // Brightness 100 .. 108 and one of 130: median 104.5, absolute deviations 0.5
        // 0.5 1.5 1.5 2.5 2.5 3.5 3.5 4.5 25.5, their median 2.5, scale 1.4826 * 2.5 = 3.7065, so the odd one is (130 -
        // 104.5) / 3.7065 = 6.880 deviations off.
        std::vector<std::pair<std::string, Traits>> parts;
        for (int i = 0; i < 9; ++i)
            parts.push_back({"p" + std::to_string(i), Traits{100.0 + i}});
        parts.push_back({"odd", Traits{130.0}});
        const auto odd = findOddParts(parts, 4.5);
        QCOMPARE(odd.size(), std::size_t(1));
        QCOMPARE(odd.front().id, std::string("odd"));
        QCOMPARE(odd.front().traits.size(), std::size_t(1));
        QVERIFY(std::abs(odd.front().traits.front().deviations - 6.880) < 1e-3);
        QVERIFY(std::abs(odd.front().traits.front().typical - 104.5) < 1e-9);
        QVERIFY(findOddParts({parts.begin() + 6, parts.end()}, 4.5).empty()); // four parts: no spread to speak of
    }

    // 10
    void masksThatDoNotFitTheirLabel()
    {
        QVERIFY(writeMaskPng(m_part / "test" / "dent" / "gt" / "001.png", Mask(kSide, kSide)));
        fs::remove(m_part / "test" / "dent" / "gt" / "002.png");
        fs::create_directories(m_part / "test" / "good" / "gt");
        QVERIFY(writeMaskPng(m_part / "test" / "good" / "gt" / "000.png", Mask(kSide, kSide, 1, 1)));
        QVERIFY(writeMaskPng(m_part / "test" / "good" / "gt" / "001.png", Mask(kSide, kSide)));
        const auto check = checked();
        QCOMPARE(check.find(FindingCode::MaskEmpty)->samples, std::vector<std::string>{"test/dent/001"});
        QCOMPARE(check.find(FindingCode::MaskOnGood)->samples, std::vector<std::string>{"test/good/000"});
        QCOMPARE(check.find(FindingCode::MaskMissing)->samples, std::vector<std::string>{"test/dent/002"});
    }

    // 11
    void whatTheCountProves()
    {
        const auto check = checked();
        const auto* proof = check.find(FindingCode::GoodPartsProve);
        QVERIFY(proof);
        QVERIFY(std::abs(proof->figures.at("upper") - (1 - std::pow(0.05, 1.0 / kValidation)))
                < 1e-9); // zero rejects among n: 1 - 0.05^(1/n)
        QVERIFY(std::abs(proof->figures.at("smallest_alpha") - 1.0 / (kValidation + 1)) < 1e-9);
        QVERIFY(!check.has(FindingCode::FewGoodParts));
    }

    void tooFewGoodParts()
    {
        fs::remove_all(m_part / "validation");
        for (int i = 2; i < kTrain; ++i)
            for (const char* kind : {"rgb", "xyz"})
                fs::remove(good(kind, i));
        const auto check = checked();
        const auto* finding = check.find(FindingCode::FewGoodParts);
        QVERIFY(finding);
        QVERIFY(finding->severity == Severity::Problem);
        QCOMPARE(finding->figures.at("usable"), 2.0);
        QVERIFY(!check.good.canTrain());
    }

    void withoutValidationSomeTrainingPartsAreKeptAside()
    {
        fs::remove_all(m_part / "validation");
        const auto count = countGoodParts(openCatalog(m_part).value());
        QVERIFY(count.heldOutFromTraining);
        QCOMPARE(count.heldOut, kTrain / 4); // fewer than 24: every fourth
        QCOMPARE(count.train, kTrain - kTrain / 4);
        QCOMPARE(countGoodParts(openCatalog(m_part).value(), {"train/good/003", "train/good/000"}).heldOut,
                 kTrain / 4 - 1);
    }

    void defectivePartsOfAMappedFolderAreTestParts()
    {
        fs::remove_all(m_part / "validation");
        fs::remove_all(m_part / "test" / "good");
        fs::remove(m_part / "test" / "dent" / "gt" / "002.png");
        FolderMapping mapping{"*/*/rgb/*", "*/*/xyz/*", "*/*/gt/*", "*/dent/*", "", {}};
        const auto check = checkData(openCatalog(m_part, mapping).value(), {}).value();
        QCOMPARE(check.samples, kTrain + 3);
        QCOMPARE(check.good.usable, kTrain);
        QCOMPARE(check.find(FindingCode::MaskMissing)->samples, std::vector<std::string>{"test/dent/002"});
        QVERIFY(!check.has(FindingCode::MaskOnGood));
    }

    void aHeapsPartsAreNamedInOrder()
    {
        for (const auto& [folder, stem] : {std::pair{"train/good", "007"}, std::pair{"test/dent", "001"}}) {
            const auto other = renderDemoSample({"gasket", "dent", 7, 1, 160});
            QVERIFY(other.has_value());
            writeSample(m_part / folder, stem, other->rgb, other->cloud, &other->mask);
        }
        const auto check =
            checkData(openCatalog(m_part, FolderMapping{"*/*/rgb/*", "*/*/xyz/*", "*/*/gt/*", "*/dent/*", "", {}})
                          .value(),
                      {})
                .value();
        const auto* finding = check.find(FindingCode::SizesVary);
        QVERIFY(finding);
        QCOMPARE(finding->samples, (std::vector<std::string>{"test/dent/001", "train/good/007"}));
    }

    void partsLeftOutAreGoneForEverybody()
    {
        auto catalog = openCatalog(m_part).value();
        const auto before = catalog.samples.size();
        const auto refused = leaveOut(catalog, {"train/good/001", "train/good/999"});
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().code == ErrorCode::NotFound);
        QVERIFY(refused.error().message().find("train/good/999") != std::string::npos);
        QCOMPARE(catalog.samples.size(), before);
        QVERIFY(leaveOut(catalog, {"train/good/001", "train/good/001"}));
        QCOMPARE(catalog.samples.size(), before - 1);
        QCOMPARE(countGoodParts(catalog).usable, kTrain + kValidation - 1);
    }

    void stopping()
    {
        std::stop_source stop;
        const RunContext context{stop.get_token(), [&stop](const Progress&) { stop.request_stop(); }};
        const auto check = checkData(openCatalog(m_part).value(), context);
        QVERIFY(!check.has_value());
        QVERIFY(check.error().code == ErrorCode::Cancelled);
    }

    void realPartsAreInOrder()
    {
        const auto real = bytes::sharedFolder() / "data" / "cable_gland";
        if (!fs::exists(real))
            QSKIP("needs shared/data/cable_gland");
        const auto check = checked(real);
        for (const FindingCode code :
             {FindingCode::Misregistered, FindingCode::Duplicates, FindingCode::DuplicatesAcrossSets,
              FindingCode::Unreadable, FindingCode::PartMissing, FindingCode::UnitsDiffer, FindingCode::Unpaired,
              FindingCode::MaskEmpty, FindingCode::MaskOnGood, FindingCode::GeometryDoubt, FindingCode::MissingValues,
              FindingCode::MaskMarksAll})
            QVERIFY2(!check.has(code), std::string(toString(code)).c_str());
    }

private:
    void renderInto(const fs::path& folder, int number, const std::string& defect, int individual)
    {
        const auto sample = renderDemoSample({"gasket", defect, static_cast<std::uint64_t>(individual), 1, kSide});
        QVERIFY(sample.has_value());
        writeSample(folder, numbered(number), sample->rgb, sample->cloud, defect.empty() ? nullptr : &sample->mask);
    }
    [[nodiscard]] fs::path good(const char* kind, int number) const
    {
        return m_part / "train" / "good" / kind / (numbered(number) + (std::string(kind) == "rgb" ? ".png" : ".tiff"));
    }
    void copySample(const fs::path& from, int number, const fs::path& to, int as) const
    {
        fs::copy_file(m_part / from / "rgb" / (numbered(number) + ".png"),
                      m_part / to / "rgb" / (numbered(as) + ".png"));
        fs::copy_file(m_part / from / "xyz" / (numbered(number) + ".tiff"),
                      m_part / to / "xyz" / (numbered(as) + ".tiff"));
    }
    static void scaleCloud(const fs::path& file, float factor)
    {
        auto cloud = readCloudTiff(file, {.metresPerUnit = 1}).value();
        for (float& value : cloud.values())
            value *= factor;
        QVERIFY(writeCloudTiff(file, cloud));
    }
    [[nodiscard]] DataCheck checked() const { return checked(m_part); }
    [[nodiscard]] static DataCheck checked(const fs::path& folder)
    {
        const auto catalog = openCatalog(folder);
        if (!catalog)
            qFatal("%s", catalog.error().message().c_str());
        auto check = checkData(*catalog, {});
        return check.value();
    }

    QTemporaryDir m_baseFolder;
    fs::path m_base = fs::path(m_baseFolder.path().toStdString()) / "base";
    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_part;
};

TWINSPECT_TEST(TestDataCheck)
#include "tst_data_check.moc"
