// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of points in every form give back the points of the scene; what is no list of points is refused by name.
#include <QTemporaryDir>

#include "core/imaging/point_list.h"
#include "tests/support/test_program.h"
#include "tests/unit/foreign/plate_scene.h"

using namespace twinspect;

class TestPointFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFormGivesThePoints_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("extension");
        QTest::addColumn<bool>("coloured");
        QTest::addColumn<bool>("unitSaid");
        const auto add = [](const char* name, const std::string& content, const char* extension, bool coloured = true,
                            bool unitSaid = false) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << QString(extension) << coloured << unitSaid;
        };
        const auto list = plate::rows(true);
        add("CSV, comma", plate::text(list, ","), ".csv");
        add("CSV, comma and space", plate::text(list, ", "), ".csv");
        add("CSV, names in mm", "X [mm],Y [mm],Z [mm],R,G,B\n" + plate::text(list, ",", 1000), ".csv", true, true);
        add("CSV, semicolon and decimal comma", "x;y;z;red;green;blue\r\n" + plate::withComma(plate::text(list, ";")),
            ".csv");
        add("CSV, tab and decimal comma", plate::withComma(plate::text(list, "\t")), ".txt");
        add("XYZ, spaces and decimal comma", plate::withComma(plate::text(list, " ", 1, false)), ".xyz", false);
        add("XYZ with a mark of UTF-8", "\xEF\xBB\xBF" + plate::text(list, " "), ".xyz");
        add("XYZ with remarks", "# made by a scanner\n# 2 lines\n\n" + plate::text(list, "  "), ".asc");
        add("names in a remark", "//X Y Z R G B\n" + plate::text(list, " "), ".asc");
        add("PTS with its count", std::to_string(list.size()) + "\n" + plate::text(list, " "), ".pts");
        add("millimetres, not said", plate::text(list, " ", 1000), ".xyz");
        add("PLY, little endian", plate::ply(list, false), ".ply");
        add("PLY, big endian", plate::ply(list, true), ".ply");
        add("PCD, binary", plate::pcd(list, false), ".pcd");
        add("PCD, ascii", plate::pcd(list, true), ".pcd");
    }
    void everyFormGivesThePoints()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, extension);
        QFETCH(bool, coloured);
        QFETCH(bool, unitSaid);
        GeometryNotes notes;
        const auto list = decodePoints(content.toStdString(), extension.toStdString(), "cloud", {}, &notes);
        QVERIFY2(list, list ? "" : list.error().message().c_str());
        const auto expected = plate::rows(true);
        QCOMPARE(list->count(), expected.size());
        QCOMPARE(list->rgb.size(), coloured ? 3 * expected.size() : std::size_t{0});
        QCOMPARE(notes.unitGuessed, !unitSaid);
        for (std::size_t i = 0; i < expected.size(); ++i) {
            for (std::size_t axis = 0; axis < 3; ++axis)
                QVERIFY(std::abs(list->points.data()[3 * i + axis] - expected[i].point[axis]) < 1e-7);
            for (std::size_t k = 0; coloured && k < 3; ++k)
                QCOMPARE(list->rgb[3 * i + k], expected[i].rgb[k]);
        }
    }

    // Columns by name wherever they stand; normals and intensities are no colours; colours of 0 to 1.
    void columnsAreFound_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("coloured");
        QTest::newRow("other order") << QByteArray("id,z,y,x\n7,3,2,1\n8,6,5,4\n") << false;
        QTest::newRow("ParaView") << QByteArray("\"Points:0\",\"Points:1\",\"Points:2\"\n1,2,3\n4,5,6\n") << false;
        QTest::newRow("normals") << QByteArray("1 2 3 0 0 1\n4 5 6 0 0.6 0.8\n") << false;
        QTest::newRow("intensity") << QByteArray("1 2 3 120\n4 5 6 121\n") << false;
        QTest::newRow("Zivid") << QByteArray("1 2 3 200 40 40 12.5\n4 5 6 60 90 60 13.5\n") << true;
        QTest::newRow("PTS") << QByteArray("2\n1 2 3 -1204 200 40 40\n4 5 6 -1300 60 90 60\n") << true;
        QTest::newRow("shares") << QByteArray("x y z r g b\n1 2 3 0.784 0.157 0.157\n4 5 6 0.235 0.353 0.235\n")
                                << true;
        QTest::newRow("empty cells") << QByteArray("x;y;z\n;;\n1;2;3\n4;5;6\n") << false;
        QTest::newRow("+ and Microsoft's NaN") << QByteArray("+1 2 3\n1.#QNAN 1.#QNAN 1.#QNAN\n4 5 6e0\n") << false;
    }
    void columnsAreFound()
    {
        QFETCH(QByteArray, content);
        QFETCH(bool, coloured);
        const auto list = decodePoints(content.toStdString(), ".txt", "cloud", {.metresPerUnit = 1.0});
        QVERIFY2(list, list ? "" : list.error().message().c_str());
        std::vector<float> measured;
        for (const float value : list->points.values())
            if (!std::isnan(value))
                measured.push_back(value);
        QCOMPARE(measured, (std::vector<float>{1, 2, 3, 4, 5, 6}));
        QCOMPARE(list->rgb,
                 coloured ? (std::vector<std::uint8_t>{200, 40, 40, 60, 90, 60}) : std::vector<std::uint8_t>());
    }

    void whatIsNoListIsRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("extension");
        QTest::addColumn<QString>("says");
        const auto add = [](const char* name, const QByteArray& content, const char* says,
                            const char* extension = ".csv") {
            QTest::newRow(name) << content << QString(extension) << QString(says);
        };
        add("empty", "", "empty");
        add("a note", "This folder holds scans.\nAsk John.\n", "no line with three numbers", ".txt");
        add("a column less", "1,2,3\n4,5\n", "Line 2 has 2 columns");
        add("a word", "1,2,3\n4,x,6\n", "'x' in line 2");
        add("other names", "time,current,voltage\n1,2,3\n", "does not say which columns");
        add("UTF-16",
            QByteArray("\xFF\xFE"
                       "1\0,\0",
                       6),
            "UTF-16");
        add("binary", QByteArray("1,2,3\n\0\0\0\n", 10), "Line 2");
        add("a table of heights", QByteArray("1,2,3,").repeated(40) + "1\n", "table of heights");
        add("a line without an end", QByteArray(20000, '1') + "\n", "Line 1");
        add("only NaN", "nan,nan,nan\n", "No point");
        add("columns of different units", "X [mm],Y [mm],Z [m]\n1,2,3\n", "X [mm], Y [mm], Z [m]");
        add("the second of another unit", "x_mm,y_inch,z_mm\n1,2,3\n", "x_mm, y_inch, z_mm");
        add("a remark of another unit", "# unit: inch\nx [mm],y [mm],z [mm]\n1,2,3\n", "x [mm], y [mm], z [mm]");
        // 10^12 points are refused by the header, 10^8 and one, too; a file that holds fewer than it says is cut off.
        const auto pcd = [](const char* width) {
            return QByteArray("VERSION 0.7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nWIDTH ") + width
                 + "\nHEIGHT 1\nDATA binary\n0123456789ab";
        };
        add("10^12 points", pcd("1000000000000"), "more points than", ".pcd");
        add("10^8 points and one", pcd("100000001"), "more points than", ".pcd");
        add("two points of which one is there", pcd("2"), "cut off", ".pcd");
        add("PLY of 10^12 points",
            "ply\nformat binary_little_endian 1.0\nelement vertex 1000000000000\nproperty float x\nproperty float "
            "y\nproperty float z\nend_header\n0123456789ab",
            "missing", ".ply");
        add("whole numbers",
            "VERSION 0.7\nFIELDS x y z\nSIZE 4 4 4\nTYPE I I I\nWIDTH 1\nHEIGHT 1\nDATA ascii\n1 2 3\n",
            "floating point", ".pcd");
    }
    void whatIsNoListIsRefused()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, extension);
        QFETCH(QString, says);
        const auto list = decodePoints(content.toStdString(), extension.toStdString(), "cloud");
        QVERIFY(!list);
        QVERIFY2(QString::fromStdString(list.error().message()).contains(says), list.error().message().c_str());
        QVERIFY2(!list.error().remedy.empty() && list.error().file == "cloud", list.error().message().c_str());
    }

    void theUnitThatTheFileSaysIsTaken_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<double>("metres");
        const auto add = [](const QByteArray& head, double metres) { QTest::newRow(head) << head << metres; };
        for (const auto& [name, metres] : std::vector<std::pair<QByteArray, double>>{{"m", 1},
                                                                                     {"cm", 0.01},
                                                                                     {"mm", 0.001},
                                                                                     {"MM", 0.001},
                                                                                     {"millimeters", 0.001},
                                                                                     {"um", 1e-6},
                                                                                     {"\xC2\xB5m", 1e-6},
                                                                                     {"\xCE\xBCm", 1e-6},
                                                                                     {"micron", 1e-6},
                                                                                     {"inch", 0.0254},
                                                                                     {"inches", 0.0254},
                                                                                     {"in", 0.0254}}) {
            add("X [" + name + "],Y [" + name + "],Z [" + name + "]", metres);
            add("# unit: " + name + "\nx,y,z", metres);
            add("x_" + name + ";y_" + name + ";z_" + name, metres);
        }
        add("x (in),y (in),z (in)", 0.0254);
        add("x[inch] y[inch] z[inch]", 0.0254);
        add("X [inch] Y [ inch ] Z [inch]", 0.0254); // three names, though spaces stand between and within
        add("\"X (in mm)\",\"Y (in mm)\",\"Z (in mm)\"", 0.001);
        add("x in mm,y in mm,z in mm", 0.001);
        add("x,y,z [cm]", 0.01);
        add("// Units are in mm", 0.001);
        add("Units,inch\nx,y,z", 0.0254);
        add("# unit of length = [cm]\nx [cm],y [cm],z [cm]", 0.01);
    }
    void theUnitThatTheFileSaysIsTaken()
    {
        QFETCH(QByteArray, head);
        QFETCH(double, metres);
        GeometryNotes notes;
        const std::string separator = head.contains(';') ? ";" : " ";
        const std::string row = "1" + separator + "2" + separator + "300\n";
        const auto list = decodePoints(head.toStdString() + "\n" + row + row, ".csv", "cloud", {}, &notes);
        QVERIFY2(list, list ? "" : list.error().message().c_str());
        QVERIFY(!notes.unitGuessed);
        QCOMPARE(notes.metresPerUnit, metres);
        QVERIFY(std::abs(list->points.data()[2] - 300 * metres) < 1e-6 * 300 * metres);
        QVERIFY(std::abs(list->points.data()[0] - metres) < 1e-6 * metres);
    }
    // A unit that only looks like one.
    void namesThatSayNoUnit()
    {
        for (const char* head : {"x,y,z", "x (left),y (down),z (away)", "# unit vectors follow\nx,y,z"}) {
            GeometryNotes notes;
            QVERIFY2(decodePoints(head + std::string("\n1,2,300\n4,5,301\n"), ".csv", "cloud", {}, &notes), head);
            QVERIFY2(notes.unitGuessed, head);
        }
    }

    // Axes and unit that were said go before what is judged from the numbers.
    void settingsAreObeyed()
    {
        GeometryReading reading{.metresPerUnit = 0.01};
        QVERIFY(setReading(reading, "axes", "x,-y,-z"));
        const auto list = decodePoints("100 200 300\n1 2 3\n", ".xyz", "cloud", reading);
        QVERIFY(list.has_value());
        QCOMPARE(std::vector<float>(list->points.values().begin(), list->points.values().end()),
                 (std::vector<float>{1, -2, -3, 0.01F, -0.02F, -0.03F}));
    }

    // What is not measured says nothing of the unit: metres with -9999 stay metres.
    void theUnitIsJudgedFromMeasurements()
    {
        const auto expected = plate::rows(true);
        std::string missing;
        for (int i = 0; i < 400; ++i)
            missing += "-9999 -9999 -9999\n";
        GeometryNotes notes;
        const auto list = decodePoints(missing + plate::text(expected, " ", 1, false), ".xyz", "cloud", {}, &notes);
        QVERIFY2(list, list ? "" : list.error().message().c_str());
        QVERIFY(notes.unitGuessed);
        QCOMPARE(notes.metresPerUnit, 1.0);
        QCOMPARE(notes.missing.size(), std::size_t{1});
        QVERIFY(std::abs(notes.look.z - plate::kGroundM) < 1e-6);
        for (std::size_t i = 0; i < expected.size(); ++i)
            for (std::size_t axis = 0; axis < 3; ++axis)
                QVERIFY(std::abs(list->points.data()[3 * (i + 400) + axis] - expected[i].point[axis]) < 1e-7);
    }
    // How far away the points are shows along z, whichever number of the file that is: 5 mm of a part 500 mm away.
    void theUnitIsJudgedAlongTheLineOfSight()
    {
        std::string content;
        for (int row = 0; row < 20; ++row)
            for (int column = 0; column < 20; ++column)
                content += plate::number(500 + 0.02 * row + 0.001 * column) + " " + plate::number(0.25 * row) + " "
                         + plate::number(0.25 * column) + "\n";
        GeometryReading reading;
        QVERIFY(setReading(reading, "axes", "z,y,x"));
        GeometryNotes notes;
        const auto list = decodePoints(content, ".xyz", "cloud", reading, &notes);
        QVERIFY2(list, list ? "" : list.error().message().c_str());
        QCOMPARE(notes.metresPerUnit, 0.001);
        QVERIFY(std::abs(notes.look.z - 0.5002) < 2e-5);
        for (const auto& [axis, value] : {std::pair{2, 0.5}, std::pair{1, 0.0}, std::pair{0, 0.0}})
            QVERIFY(std::abs(list->points.data()[axis] - value) < 1e-7);
    }

    // Printed by Microsoft's SDK for a camera whose calibration holds the first numbers.
    void azureKinectModes()
    {
        const std::string parameters =
            R"({"CalibrationInformation":{"Cameras":[{"Purpose":"CALIBRATION_CameraPurposeDepth","Intrinsics":)"
            R"({"ModelParameters":[0.5122697949409485,0.49451231956481934,0.4921168386936188,0.4921667277812958,)"
            R"(3.13,2.32,0.13,3.46,3.35,0.66,0,0,-0.00005,0.00008]},"Rt":{"Rotation":[1,0,0,0,1,0,0,0,1],)"
            R"("Translation":[0,0,0]}},{"Purpose":"CALIBRATION_CameraPurposePhotoVideo","Intrinsics":)"
            R"({"ModelParameters":[0.4967627227306366,0.5108628273010254,0.470907062292099,0.6274453997612,)"
            R"(0.7,-2.9,1.6,0.6,-2.7,1.57,0,0,-0.0001,0.0008]},"Rt":{"Rotation":[1,0,0,0,0,-1,0,1,0],)"
            R"("Translation":[-0.032,-0.002,0.004]}}]}})";
        const auto colour = decodeColourCamera(parameters, "calibration.json");
        QVERIFY2(colour, colour ? "" : colour.error().message().c_str());
        QVERIFY(colour->depth && !colour->poseAssumed);
        QCOMPARE(colour->pose.rotation, (std::array<double, 9>{1, 0, 0, 0, 0, -1, 0, 1, 0}));
        QCOMPARE(colour->pose.translationM, (std::array<double, 3>{-0.032, -0.002, 0.004}));
        const auto depth = cameraOfSize(*colour->depth, 640, 576, "d"),
                   rgb = cameraOfSize(colour->camera, 1920, 1080, "c");
        QVERIFY(depth && rgb);
        const auto isLike = [](const CameraIntrinsics& camera, std::array<double, 4> expected) {
            return std::abs(camera.fx - expected[0]) < 1e-3 && std::abs(camera.fy - expected[1]) < 1e-3
                && std::abs(camera.cx - expected[2]) < 1e-3 && std::abs(camera.cy - expected[3]) < 1e-3;
        };
        QVERIFY(isLike(*depth, {503.927643, 503.978729, 332.064270, 325.880615}));
        QVERIFY(isLike(*rgb, {904.141541, 903.521362, 953.284424, 555.142456}));
        QVERIFY(!cameraOfSize(*colour->depth, 640, 480, "d"));
    }

    void posesInEveryForm_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("guessed"); // the unit: forms of JSON are in metres
        QTest::newRow("ours") << QByteArray(R"({"rotation":[0,-1,0,1,0,0,0,0,1],"translation":[0.1,0.2,0.3]})")
                              << false;
        QTest::newRow("nested") << QByteArray(
            R"({"extrinsics":{"rotation":[[0,-1,0],[1,0,0],[0,0,1]],"translation":[100,200,300]}})")
                                << true;
        QTest::newRow("RealSense, by columns")
            << QByteArray(R"({"depth_to_color":{"rotation":[0,1,0,-1,0,0,0,0,1],"translation":[0.1,0.2,0.3]}})")
            << false;
        QTest::newRow("matrix") << QByteArray(R"({"matrix":[0,-1,0,0.1,1,0,0,0.2,0,0,1,0.3,0,0,0,1]})") << false;
        QTest::newRow("matrix by columns")
            << QByteArray(R"({"matrix":[0,1,0,0,-1,0,0,0,0,0,1,0,0.1,0.2,0.3,1]})") << false;
        QTest::newRow("numbers") << QByteArray("0 -1 0 0.1\n1 0 0 0.2\n0 0 1 0.3\n0 0 0 1\n") << true;
        QTest::newRow("numbers behind a mark of UTF-8") << QByteArray("\xEF\xBB\xBF"
                                                                      "0 -1 0 0.1\n1 0 0 0.2\n0 0 1 0.3\n0 0 0 1\n")
                                                        << true;
        QTest::newRow("OpenCV") << QByteArray(
            "%YAML:1.0\nR: !!opencv-matrix\n   rows: 3\n   cols: 3\n   dt: d\n   data: [ 0., -1., 0., 1., 0., 0., 0., "
            "0., 1. "
            "]\nT: !!opencv-matrix\n   rows: 3\n   cols: 1\n   dt: d\n   data: [ 100., 200., 300. ]\n")
                                << true;
    }
    void posesInEveryForm()
    {
        QFETCH(QByteArray, content);
        QFETCH(bool, guessed);
        const auto pose = decodeCameraPose(content.toStdString(), "pose");
        QVERIFY2(pose, pose ? "" : pose.error().message().c_str());
        QCOMPARE(pose->rotation, (std::array<double, 9>{0, -1, 0, 1, 0, 0, 0, 0, 1}));
        QCOMPARE(pose->unitAssumed, guessed);
        for (std::size_t i = 0; i < 3; ++i)
            QVERIFY(std::abs(pose->translationM[i] - 0.1 * static_cast<double>(i + 1)) < 1e-12);
    }
    void posesThatAreNone()
    {
        for (const char* content : {"", "{}", R"({"rotation":[1,0,0,0,1,0,0,0,-1],"translation":[0,0,0]})",
                                    R"({"rotation":[2,0,0,0,1,0,0,0,1],"translation":[0,0,0]})", "1 2 3"})
            QVERIFY2(!decodeCameraPose(content, "pose"), content);
    }
};

TWINSPECT_TEST(TestPointFiles)
#include "tst_point_files.moc"
