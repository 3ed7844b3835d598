// SPDX-License-Identifier: GPL-3.0-or-later
// Folders of other programs become folders of our own; the originals stay as they are.
#include <fstream>
#include <map>
#include <stop_token>

#include <sys/resource.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include <QTemporaryDir>

#include "core/base/files.h"
#include "core/foreign/folder_conversion.h"
#include "tests/support/test_program.h"
#include "tests/unit/foreign/plate_scene.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

/// While it lives, this process may take so many more bytes of memory.
class LittleMemory {
public:
    explicit LittleMemory(std::uint64_t bytes)
    {
        std::uint64_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        ::getrlimit(RLIMIT_AS, &m_before);
        const rlimit limit{pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) + bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_AS, &limit);
    }
    ~LittleMemory() { ::setrlimit(RLIMIT_AS, &m_before); }
    LittleMemory(const LittleMemory&) = delete;
    LittleMemory& operator=(const LittleMemory&) = delete;

private:
    rlimit m_before{};
};

} // namespace

class TestFolderConversion : public QObject {
    Q_OBJECT

    std::optional<QTemporaryDir> m_folder;

    fs::path path(const std::string& name) { return fs::path(m_folder->path().toStdString()) / name; }

    /// Content and time of writing of every file.
    static std::map<std::string, std::pair<std::string, fs::file_time_type>> filesIn(const fs::path& folder)
    {
        std::map<std::string, std::pair<std::string, fs::file_time_type>> files;
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            if (entry.is_regular_file())
                files[entry.path().lexically_relative(folder).string()] = {readFile(entry.path()).value(),
                                                                           entry.last_write_time()};
        return files;
    }
    std::vector<std::string> namesHere()
    {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(path("")))
            names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }
    void writeScans()
    {
        const auto list = plate::rows(true);
        for (const char* name : {"ok/1", "ok/2", "ng/3"})
            bytes::write(path(std::string("scans/") + name + ".ply"), plate::ply(list, false));
        QVERIFY(writeIntrinsics(path("scans/intrinsics.json"), plate::camera()));
    }

private Q_SLOTS:
    void init() { m_folder.emplace(); }

    void cloudsBecomeParts()
    {
        writeScans();
        bytes::write(path("scans/ok/broken.ply"), "ply\nformat ascii 1.0\n");
        const auto before = filesIn(path("scans"));
        const auto catalog = openForeign(path("scans"));
        QVERIFY2(catalog, catalog ? "" : catalog.error().message().c_str());
        QCOMPARE(catalog->samples.size(), std::size_t{4});
        const auto report = convertFolder({*catalog}, {}, path("parts"), {});
        QVERIFY2(report, report ? "" : report.error().message().c_str());
        QCOMPARE(report->converted, std::size_t{3});
        QCOMPARE(report->refused.size(), std::size_t{1});
        QCOMPARE(report->refused[0].id, std::string("ok/broken"));
        QVERIFY(filesIn(path("scans")) == before);
        QCOMPARE(namesHere(), (std::vector<std::string>{"parts", "scans"}));
        const auto made = openCatalog(path("parts"));
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        QVERIFY(made->skipped.empty());
        QCOMPARE(made->warnings.size(), std::size_t{1}); // nothing says of ng/3 that it is defective but its name
        QVERIFY2(made->warnings[0].english().find("ng/3") != std::string::npos, made->warnings[0].english().c_str());
        QCOMPARE(made->samples.size(), std::size_t{3});
        QCOMPARE(made->samples[0].id, std::string("ng/3"));
        const auto part = loadSample(made->samples[0]);
        QVERIFY2(part, part ? "" : part.error().message().c_str());
        QCOMPARE(part->notes.unitGuessed, false);
        const auto expected = plate::rows(false);
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY(std::abs(part->cloud.data()[3 * i + 2] - expected[i].point[2]) < 1e-7
                    && part->rgb.data()[3 * i] == expected[i].rgb[0]);
        const auto log = nlohmann::json::parse(readFile(path("parts/twinspect-conversion.json")).value());
        QCOMPARE(log["format"].get<std::string>(), std::string("twinspect-conversion-1"));
        QCOMPARE(log["parts"].size(), std::size_t{3});
        QCOMPARE(log["parts"][0]["camera"].get<std::string>(), path("scans/intrinsics.json").string());
        QCOMPARE(log["parts"][0]["points_on_pixels"].get<std::string>(), std::string("camera"));
        QCOMPARE(log["parts"][0]["points"].get<int>(), plate::kWidth * plate::kHeight);
        QCOMPARE(log["parts"][0]["unit_assumed"].get<bool>(), true);
        QCOMPARE(log["left_out"].size(), std::size_t{1});
        QVERIFY(log["left_out"][0]["why"].get<std::string>().find("broken.ply") != std::string::npos);
    }

    // The unit that is said for a folder is that of some of its parts.
    void partsInAnotherUnitAreNamed()
    {
        for (const char* name : {"a", "b", "c"})
            bytes::write(path(std::string("scans/") + name + ".xyz"), plate::text(plate::rows(true), " ", 1000));
        bytes::write(path("scans/d.xyz"), plate::text(plate::rows(true), " "));
        QVERIFY(writeIntrinsics(path("scans/intrinsics.json"), plate::camera()));
        auto catalog = openForeign(path("scans"));
        QVERIFY(catalog && catalog->samples.size() == 4);
        const auto judged = convertFolder({*catalog}, {}, path("judged"), {});
        QVERIFY2(judged && judged->converted == 4, judged ? "" : judged.error().message().c_str());
        const auto saysUnits = [](const Text& remark) {
            return remark.english().find("not of one unit") != std::string::npos;
        };
        QVERIFY(std::any_of(judged->remarks.begin(), judged->remarks.end(), saysUnits));
        const auto judgedAhead = unitsAhead({*catalog}, {}, path("ahead"), {});
        QVERIFY(judgedAhead && judgedAhead->size() == 1 && saysUnits(judgedAhead->front()));
        for (auto& sample : catalog->samples)
            QVERIFY(setReading(sample.reading, "unit", "mm"));
        const auto toldAhead = unitsAhead({*catalog}, {}, path("ahead"), {});
        QVERIFY(toldAhead && toldAhead->size() == 1);
        QVERIFY2(toldAhead->front().english().starts_with("d: With this unit the part is"),
                 toldAhead->front().english().c_str());
        QVERIFY(!std::filesystem::exists(path("ahead")));
        const auto told = convertFolder({*catalog}, {}, path("told"), {});
        QVERIFY2(told && told->converted == 3, told ? "" : told.error().message().c_str());
        QCOMPARE(told->refused.size(), std::size_t{1});
        QCOMPARE(told->refused[0].id, std::string("d"));
        QVERIFY2(told->refused[0].why.message().find("another unit") != std::string::npos,
                 told->refused[0].why.message().c_str());
        const auto made = openCatalog(path("told"));
        QVERIFY(made && made->samples.size() == 3 && made->skipped.empty());
    }

    // A figure in a remark is that of the part that the remark names, whichever part was converted first.
    void aRemarkStatesTheFigureOfItsPart()
    {
        bytes::write(path("scans/a.xyz"), plate::text(plate::rows(true), " "));
        bytes::write(path("scans/b.xyz"), plate::text(plate::rows(true), " ", 1000));
        bytes::write(path("scans/c.xyz"), "-9999 -9999 -9999 0 0 0\n-9999 -9999 -9999 0 0 0\n-9999 -9999 -9999 0 0 0\n"
                                          "-9999 -9999 -9999 0 0 0\n"
                                              + plate::text(plate::rows(true), " ", 1000));
        QVERIFY(writeIntrinsics(path("scans/intrinsics.json"), plate::camera()));
        auto catalog = openForeign(path("scans"));
        QVERIFY(catalog && catalog->samples.size() == 3);
        std::reverse(catalog->samples.begin(), catalog->samples.end());
        const auto report = convertFolder({*catalog}, {}, path("parts"), {});
        QVERIFY2(report, report ? "" : report.error().message().c_str());
        std::vector<std::string> units, missing;
        for (const Text& remark : report->remarks) {
            const std::string said = remark.english();
            if (said.find("No file says the unit:") != std::string::npos)
                units.push_back(said);
            if (said.find("-9999") != std::string::npos)
                missing.push_back(said);
        }
        QCOMPARE(units, (std::vector<std::string>{"No file says the unit: one unit is taken for 1000 mm. Parts: 3, the "
                                                  "first a"}));
        // 4 of 19204 points: 0.02083 %
        QCOMPARE(missing, (std::vector<std::string>{"The number -9999 is taken as \"not measured\": 0.021 % of the "
                                                    "points, in parts: 1"}));
    }

    // Of two files of one name the more exact is used, and the other is named; so is what was not looked into.
    void whatIsNotUsedIsNamed()
    {
        bytes::write(path("scans/a.csv"), plate::text(plate::rows(true), ","));
        bytes::write(path("scans/a.ply"), plate::ply(plate::rows(true), false));
        bytes::write(path("scans/1/2/3/4/5/6/7/8/b.ply"), plate::ply(plate::rows(true), false));
        const auto catalog = openForeign(path("scans"));
        QVERIFY(catalog && catalog->samples.size() == 1);
        QCOMPARE(catalog->samples[0].geometry, path("scans/a.ply"));
        std::vector<std::string> skipped;
        for (const SkippedFile& file : catalog->skipped)
            skipped.push_back(file.file.lexically_relative(path("scans")).string() + ": " + file.reason.english());
        std::sort(skipped.begin(), skipped.end());
        QCOMPARE(skipped, (std::vector<std::string>{"1/2/3/4/5/6/7/8: Folders as deep as this are not looked into",
                                                    "a.csv: Another file has the same name: a.ply is used"}));
    }

    // A folder above data sets is none itself: put together, the parts of both would be one heap.
    void aFolderAboveDataSetsIsRefused()
    {
        for (const char* set : {"gasket", "cap"}) {
            bytes::write(path(std::string("above/") + set + "/train/good/rgb/1.png"), plate::picture());
            bytes::write(path(std::string("above/") + set + "/train/good/xyz/1.csv"),
                         plate::text(plate::rows(false), ",", 1000, false));
        }
        const auto above = openForeign(path("above"));
        QVERIFY(!above);
        QVERIFY2(above.error().remedy.english().find("inside it") != std::string::npos,
                 above.error().message().c_str());
    }

    // CSV beside pictures need a mapping, which is proposed; its labels are kept.
    void aMappingIsProposedAndKept()
    {
        for (const char* name : {"ok/1", "ok/2", "ng/3"}) {
            bytes::write(path(std::string("scans/") + name + ".png"), plate::picture());
            bytes::write(path(std::string("scans/") + name + ".csv"),
                         plate::text(plate::rows(false), ",", 1000, false));
        }
        const auto unknown = openForeign(path("scans"));
        QVERIFY(!unknown);
        const std::string proposed = "\"geometry\":\"*/*.csv\"";
        QVERIFY2(unknown.error().message().find(proposed) != std::string::npos, unknown.error().message().c_str());
        FolderMapping mapping;
        mapping.colour = "*/*.png";
        mapping.geometry = "*/*.csv";
        mapping.defects = "ng/*";
        const auto catalog = openForeign(path("scans"), mapping);
        QVERIFY2(catalog, catalog ? "" : catalog.error().message().c_str());
        QVERIFY(convertFolder({*catalog}, {}, path("parts"), {}).has_value());
        const auto made = openCatalog(path("parts"));
        QVERIFY(made && made->samples.size() == 3);
        QVERIFY(made->samples[0].id == "ng/3" && made->samples[0].label == Label::Defect);
        QVERIFY(made->samples[1].label == Label::Good);
        // Such files are never taken for organised geometry.
        const auto direct = loadSample(catalog->samples[0]);
        QVERIFY(!direct && direct.error().message().find("Convert") != std::string::npos);
    }

    void textsBesidePicturesNeedNoMapping_data()
    {
        QTest::addColumn<QString>("colour");
        QTest::addColumn<QString>("geometry");
        QTest::newRow("side by side") << "%1.png" << "%1.csv";
        QTest::newRow("folders") << "rgb/%1.png" << "xyz/%1.xyz";
        QTest::newRow("words") << "part%1_rgb.png" << "part%1_cloud.csv";
    }
    void textsBesidePicturesNeedNoMapping()
    {
        QFETCH(QString, colour);
        QFETCH(QString, geometry);
        for (const char* name : {"1", "2"}) {
            bytes::write(path("scans/" + colour.arg(name).toStdString()), plate::picture());
            bytes::write(path("scans/" + geometry.arg(name).toStdString()),
                         plate::text(plate::rows(false), ",", 1000, false));
        }
        const auto catalog = openForeign(path("scans"));
        QVERIFY2(catalog, catalog ? "" : catalog.error().message().c_str());
        QCOMPARE(catalog->samples.size(), std::size_t{2});
        QVERIFY(catalog->samples[0].label == Label::Unknown);
        QCOMPARE(catalog->warnings.size(), std::size_t{1}); // says by which patterns
        QVERIFY(catalog->warnings[0].english().find("put together by their names") != std::string::npos);
        const auto made = convertFolder({*catalog}, {}, path("parts"), {});
        QVERIFY2(made && made->converted == 2, made ? "" : made.error().message().c_str());
        // One file without a partner: then a person has to say how they belong together.
        bytes::write(path("scans/" + geometry.arg("3").toStdString()), "1,2,3\n");
        QVERIFY(!openForeign(path("scans")));
    }

    void namesSayWhichCloudsAreDefective()
    {
        for (const char* name : {"ok/1", "ok/2", "ng/dent/3"})
            bytes::write(path(std::string("scans/") + name + ".ply"), plate::ply(plate::rows(true), false));
        QVERIFY(writeIntrinsics(path("scans/intrinsics.json"), plate::camera()).has_value());
        FolderMapping mapping;
        mapping.defects = "ng/*";
        const auto catalog = openForeign(path("scans"), mapping);
        QVERIFY2(catalog, catalog ? "" : catalog.error().message().c_str());
        QVERIFY(catalog->warnings.empty());
        const auto report = convertFolder({*catalog}, {.gridBy = GridBy::Camera}, path("parts"), {});
        QVERIFY2(report, report ? "" : report.error().message().c_str());
        const auto made = openCatalog(path("parts"));
        QVERIFY(made && made->samples.size() == 3);
        QVERIFY(made->samples[0].id == "ng/dent/3" && made->samples[0].label == Label::Defect);
        QCOMPARE(made->samples[0].defectType, std::string("dent"));
        QVERIFY(made->samples[1].label == Label::Good && made->samples[2].label == Label::Good);
        mapping.defects = "nok/*"; // takes nothing
        const auto wrong = openForeign(path("scans"), mapping);
        QVERIFY(wrong && wrong->warnings.size() == 1);
        QVERIFY(wrong->warnings[0].english().find("takes nothing") != std::string::npos);
        mapping.defects = "ng/**/";
        QVERIFY(!openForeign(path("scans"), mapping));
        bytes::write(path("scans/ok/1.png"), plate::picture()); // no longer clouds alone
        mapping.defects = "ng/*";
        const auto beside = openForeign(path("scans"), mapping);
        QVERIFY(!beside && beside.error().message().find("clouds with colours alone") != std::string::npos);
    }

    void theNewFolderIsNewAndWhole()
    {
        writeScans();
        const auto catalog = openForeign(path("scans"));
        QVERIFY(catalog.has_value());
        const auto into = [&](const fs::path& out, const RunContext& context = {}) {
            return convertFolder({*catalog}, {}, out, context);
        };
        const auto before = filesIn(path("scans"));
        QVERIFY(into(path("scans/parts")).error().code == ErrorCode::InvalidArgument);
        bytes::write(path("full/note.txt"), "mine");
        QVERIFY(into(path("full")).error().code == ErrorCode::InvalidArgument);
        QCOMPARE(readFile(path("full/note.txt")).value(), std::string("mine"));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(into(path("parts"), {stop.get_token(), {}}).error().code == ErrorCode::Cancelled);
        QCOMPARE(namesHere(), (std::vector<std::string>{"full", "scans"}));
        bytes::write(path("parts.unfinished-7/a.png"), ""); // of a conversion that was killed
        bytes::write(path("parts.lock"), "");
        fs::create_directory(path("parts"));
        QVERIFY(into(path("parts/")).has_value());
        QCOMPARE(namesHere(), (std::vector<std::string>{"full", "parts", "scans"}));
        QVERIFY(filesIn(path("scans")) == before);
        Catalog none = *catalog;
        for (auto& sample : none.samples)
            sample.reading.camera.reset();
        const auto refused = convertFolder({none}, {}, path("none"), {});
        QVERIFY(!refused && refused.error().code == ErrorCode::InvalidArgument && !fs::exists(path("none")));
    }

    // The one that comes second reads no part.
    void oneConversionAtATimeMakesAFolder()
    {
        writeScans();
        const auto catalog = openForeign(path("scans"));
        QVERIFY(catalog.has_value());
        std::optional<Result<ConversionReport>> second;
        std::size_t steps = 0;
        const auto whileItRuns = [&](const Progress&) {
            if (second)
                return;
            second = convertFolder({*catalog}, {}, path("parts"), {{}, [&](const Progress&) { ++steps; }});
        };
        const auto first = convertFolder({*catalog}, {}, path("parts"), {{}, whileItRuns});
        QVERIFY2(first && first->converted == 3, first ? "" : first.error().message().c_str());
        QVERIFY(second.has_value());
        VERIFY_REFUSED(*second, ErrorCode::WriteFailed, path("parts"));
        QVERIFY(second->error().message().find("Another conversion writes here") != std::string::npos);
        QCOMPARE(steps, std::size_t{0});
        QCOMPARE(namesHere(), (std::vector<std::string>{"parts", "scans"}));
        QCOMPARE(openCatalog(path("parts"))->samples.size(), std::size_t{3});
    }

    // Lack of memory is no fault of the part that meets it: the part must not be left out as if it were damaged.
    void lackOfMemoryEndsTheConversion()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("The sanitizers take more memory than they use");
#else
        constexpr std::uint64_t kPoints = 90'000'000, kBytes = 12 * kPoints;
        writeScans();
        const auto large = path("scans/zz.ply");
        bytes::write(large, "ply\nformat binary_little_endian 1.0\nelement vertex " + std::to_string(kPoints)
                                + "\nproperty float x\nproperty float y\nproperty float z\nend_header\n");
        fs::resize_file(large, fs::file_size(large) + kBytes); // takes no room on the disk
        const auto catalog = openForeign(path("scans"));
        QVERIFY(catalog && catalog->samples.size() == 4);
        const auto report = [&] {
            const LittleMemory memory(kBytes * 3 / 4);
            return convertFolder({*catalog}, {}, path("parts"), {});
        }();
        QVERIFY(!report);
        QVERIFY2(report.error().code == ErrorCode::OutOfMemory, report.error().message().c_str());
        QCOMPARE(report.error().file, large.string());
        QCOMPARE(namesHere(), (std::vector<std::string>{"scans"}));
#endif
    }

    // In the layout of Eyecandies each depth picture is scaled to 16 bits of its own range.
    void eyecandiesOpenAsTheyAre()
    {
        constexpr int kSide = 512;
        constexpr double kFar = 1.25, kNear = 0.75;
        const auto depthOf = [](int column, int row) {
            return std::abs(column - 256) < 90 && std::abs(row - 250) < 70 ? 0.9 : 1.1 + 0.0001 * row;
        };
        const auto write = [&](const std::string& stem, const std::string& metadata, bool depth) {
            std::vector<std::string> colour, units, mask;
            for (int row = 0; row < kSide; ++row) {
                std::string line, values;
                for (int column = 0; column < kSide; ++column) {
                    const double z = depthOf(column, row);
                    line += std::string(3, static_cast<char>(z < 1 ? 150 : 60));
                    bytes::append(values, static_cast<std::uint32_t>(std::lround((z - kNear) / (kFar - kNear) * 65535)),
                                  2, true);
                }
                colour.push_back(line);
                units.push_back(values);
                mask.push_back(std::string(kSide, row == 250 ? '\xff' : '\0'));
            }
            bytes::write(path("candy/" + stem + "_image_4.png"), bytes::png(kSide, kSide, 8, 2, colour));
            bytes::write(path("candy/" + stem + "_image_5.png"), bytes::png(kSide, kSide, 8, 2, colour));
            if (depth)
                bytes::write(path("candy/" + stem + "_depth.png"), bytes::png(kSide, kSide, 16, 0, units));
            bytes::write(path("candy/" + stem + "_info_depth.yaml"), "normalization:\n  max: 1.25\n  min: 0.75\n");
            bytes::write(path("candy/" + stem + "_mask.png"), bytes::png(kSide, kSide, 8, 0, mask));
            if (!metadata.empty())
                bytes::write(path("candy/" + stem + "_metadata.yaml"), metadata);
        };
        write("train/data/000", "", true);
        write("val/data/000", "", true);
        write("test_public/data/00", "anomalous: 0\nbumps: 0\n", true);
        write("test_public/data/01", "anomalous: 1\nbumps: 1\n", true);
        write("test_public/data/02", "anomalous: 1\n", false);
        write("test_private/data/000", "", true);
        const auto catalog = openCatalog(path("candy"));
        QVERIFY2(catalog, catalog ? "" : catalog.error().message().c_str());
        QCOMPARE(catalog->layout, std::string("eyecandies"));
        QCOMPARE(catalog->samples.size(), std::size_t{5});
        const auto at = [&catalog](const std::string& id) -> const SampleRef& {
            return *std::find_if(catalog->samples.begin(), catalog->samples.end(),
                                 [&id](const SampleRef& sample) { return sample.id == id; });
        };
        QVERIFY(at("train/000").label == Label::Good && at("train/000").split == Split::Train);
        QVERIFY(at("val/000").split == Split::Validation);
        QVERIFY(at("test_public/00").label == Label::Good && at("test_public/00").mask.empty());
        QVERIFY(at("test_public/01").label == Label::Defect && !at("test_public/01").mask.empty());
        QVERIFY(at("test_private/000").label == Label::Unknown);
        QVERIFY(catalog->skipped.size() == 1 && catalog->skipped[0].missing == Missing::Geometry);
        const auto part = loadSample(at("test_public/01"));
        QVERIFY2(part, part ? "" : part.error().message().c_str());
        for (const auto& [column, row] : {std::pair{10, 20}, std::pair{256, 250}, std::pair{500, 480}}) {
            const double z = depthOf(column, row);
            QVERIFY(std::abs(part->cloud.at(row, column, 2) - z) < (kFar - kNear) / 65535);
            QVERIFY(std::abs(part->cloud.at(row, column, 0) - (column - 256) / 711.11 * z) < 1e-5);
        }
        const auto report = convertFolder({*catalog}, {}, path("parts"), {});
        QVERIFY2(report, report ? "" : report.error().message().c_str());
        QCOMPARE(report->converted, std::size_t{4});
        QCOMPARE(report->refused.size(), std::size_t{1}); // nothing says what it is
        const auto made = openCatalog(path("parts"));
        QVERIFY(made && made->layout == "mvtec-3d" && made->samples.size() == 4);
        QCOMPARE(made->samples[0].id, std::string("test/anomalous/test_public-01"));
        QVERIFY(made->samples[0].label == Label::Defect && !made->samples[0].mask.empty());
        bytes::write(path("candy/train/data/000_info_depth.yaml"), "normalization:\n  max: 0.5\n  min: 0.75\n");
        const auto senseless = loadSample(at("train/000"));
        QVERIFY(!senseless && senseless.error().message().find("info_depth") != std::string::npos);
    }
};

TWINSPECT_TEST(TestFolderConversion)
#include "tst_folder_conversion.moc"
