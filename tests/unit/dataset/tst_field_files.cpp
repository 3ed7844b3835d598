// SPDX-License-Identifier: GPL-3.0-or-later
// Files as people in the field have them: a plate 0.45 m away, written with every property that turns its numbers into
// something else. Expected: the same points as from the plain file, or a refusal that names the setting which cures it.
#include <cmath>
#include <functional>
#include <optional>
#include <random>

#include <QTemporaryDir>

#include "core/dataset/catalog.h"
#include "core/dataset/geometry_judgement.h"
#include "tests/support/test_program.h"
#include "tests/unit/imaging/file_bytes.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

constexpr int kWidth = 128, kHeight = 96;
constexpr double kFocal = 400;
constexpr double kGroundM = 0.45, kPlateM = 0.012;
using Point = std::array<double, 3>;
using MaybePoint = std::optional<Point>;

bool isPlate(int column, int row)
{
    return std::abs(column - 61) < 30 && std::abs(row - 45) < 20
        && !(std::abs(column - 74) < 8 && std::abs(row - 52) < 6) && !(column > 80 && row > 50);
}

/// One place in a hundred is not measured.
std::vector<MaybePoint> scan()
{
    std::mt19937 random(7);
    std::normal_distribution<double> noise(0, 3e-5);
    std::vector<MaybePoint> points;
    for (int row = 0; row < kHeight; ++row)
        for (int column = 0; column < kWidth; ++column) {
            const double z = kGroundM - (isPlate(column, row) ? kPlateM : 0) + noise(random);
            const bool missing = random() % 100 == 0;
            points.push_back(missing ? MaybePoint() : Point{(column - 64) / kFocal * z, (row - 48) / kFocal * z, z});
        }
    return points;
}

std::string colourPng(const std::function<bool(int, int)>& plate = isPlate)
{
    std::vector<std::string> rows;
    for (int row = 0; row < kHeight; ++row) {
        std::string line;
        for (int column = 0; column < kWidth; ++column)
            line += std::string(3, static_cast<char>(plate(column, row) ? 150 : 60));
        rows.push_back(line);
    }
    return bytes::png(kWidth, kHeight, 8, 2, rows);
}

using Change = std::function<Point(const MaybePoint&, int column, int row)>;

std::string cloudTiff(const Change& change)
{
    const auto points = scan();
    std::vector<float> values;
    for (int row = 0; row < kHeight; ++row)
        for (int column = 0; column < kWidth; ++column)
            for (const double value : change(points[static_cast<std::size_t>(row * kWidth + column)], column, row))
                values.push_back(static_cast<float>(value));
    bytes::Tiff picture;
    picture.width = kWidth;
    picture.height = kHeight;
    picture.pixels = bytes::floats(values);
    return bytes::tiff(picture);
}

/// What stands in the file at (column, row) is what `from` names of the scan.
std::string turnedTiff(const std::function<std::pair<int, int>(int, int)>& from)
{
    const auto points = scan();
    return cloudTiff([&](const MaybePoint&, int column, int row) {
        const auto [c, r] = from(column, row);
        return points[static_cast<std::size_t>(r * kWidth + c)].value_or(Point{});
    });
}

std::string depthPng(const std::function<unsigned(const MaybePoint&)>& value)
{
    const auto points = scan();
    std::vector<std::string> rows;
    for (int row = 0; row < kHeight; ++row) {
        std::string line;
        for (int column = 0; column < kWidth; ++column)
            bytes::append(line, value(points[static_cast<std::size_t>(row * kWidth + column)]), 2, true);
        rows.push_back(line);
    }
    return bytes::png(kWidth, kHeight, 16, 0, rows);
}

unsigned millimetres(const MaybePoint& point)
{
    return point ? static_cast<unsigned>(std::lround((*point)[2] * 1000)) : 0;
}

unsigned exchanged(unsigned value) { return (value & 0xff) << 8 | value >> 8; }

QString said(const std::vector<Text>& doubts)
{
    QStringList list;
    for (const Text& doubt : doubts)
        list << QString::fromStdString(doubt.english());
    return list.join(QLatin1Char('\n'));
}

} // namespace

class TestFieldFiles : public QObject {
    Q_OBJECT

    std::optional<QTemporaryDir> m_folder;
    fs::path root() const { return m_folder->path().toStdString(); }

    SampleRef sampleOf(const std::string& geometry, const char* extension, const GeometryReading& reading = {})
    {
        SampleRef sample;
        sample.id = "1";
        sample.rgb = root() / "1.png";
        sample.geometry = root() / (std::string("g1") + extension);
        sample.reading = reading;
        bytes::write(sample.rgb, colourPng());
        bytes::write(sample.geometry, geometry);
        return sample;
    }

    /// The points of the plain file, and none where nothing was measured.
    static bool isTheScan(const OrganizedCloud& cloud, double tolerance)
    {
        const auto points = scan();
        for (std::size_t i = 0; i < points.size(); ++i)
            for (std::size_t axis = 0; axis < 3; ++axis) {
                const float value = cloud.data()[3 * i + axis];
                if (points[i] ? !(std::abs(value - (*points[i])[axis]) < tolerance) : !std::isnan(value))
                    return false;
            }
        return true;
    }

private Q_SLOTS:
    void init() { m_folder.emplace(); }

    void missingValues_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<double>("value");
        QTest::newRow("0 0 0") << 0 << 0.0;
        QTest::newRow("-9999 three times") << 1 << -9999.0;
        QTest::newRow("z = 0 with x and y kept") << 2 << 0.0;
        QTest::newRow("z = -1 with x and y kept") << 2 << -1.0;
        QTest::newRow("z = 0.001 with x and y kept") << 2 << 0.0009765625; // exact as a float
        QTest::newRow("z = 65535 with x and y kept") << 2 << 65535.0;
        QTest::newRow("z = -32768 with x and y 0") << 3 << -32768.0;
        QTest::newRow("largest float") << 1 << static_cast<double>(std::numeric_limits<float>::max());
    }
    void missingValues()
    {
        QFETCH(int, kind);
        QFETCH(double, value);
        const auto content = cloudTiff([&](const MaybePoint& point, int column, int row) {
            return point     ? *point
                 : kind == 0 ? Point{}
                 : kind == 1 ? Point{value, value, value}
                 : kind == 2 ? Point{(column - 64) * 1e-3, (row - 48) * 1e-3, value}
                             : Point{0, 0, value};
        });
        const auto loaded = loadSample(sampleOf(content, ".tiff"));
        QVERIFY2(loaded, loaded ? "" : loaded.error().message().c_str());
        QVERIFY(isTheScan(loaded->cloud, 1e-6));
        QVERIFY2(loaded->notes.doubts.empty(), qPrintable(said(loaded->notes.doubts)));
        QCOMPARE(loaded->notes.missing.size(), std::size_t(kind == 0 ? 0 : 1));
        if (kind == 0)
            return;
        QCOMPARE(loaded->notes.missing[0].value, value);
        const auto points = scan();
        QCOMPARE(loaded->notes.missing[0].points,
                 static_cast<std::size_t>(std::count(points.begin(), points.end(), std::nullopt)));
    }

    // x and y in mm, z in metres; x and y that count the pixels; coordinates of a map.
    void unitsWithinAPointAreCompared()
    {
        const auto mixed = loadSample(sampleOf(cloudTiff([](const MaybePoint& p, int, int) {
                                                   return p ? Point{1000 * (*p)[0], 1000 * (*p)[1], (*p)[2]} : Point{};
                                               }),
                                               ".tiff"));
        VERIFY_REFUSED(mixed, ErrorCode::BadData, "g1.tiff");
        QVERIFY2(mixed.error().message().find("another unit than z") != std::string::npos,
                 mixed.error().message().c_str());
        const auto counted = loadSample(sampleOf(cloudTiff([](const MaybePoint& p, int column, int row) {
                                                     return p ? Point{static_cast<double>(column),
                                                                      static_cast<double>(row), 1000 * (*p)[2]}
                                                              : Point{};
                                                 }),
                                                 ".tiff"));
        QVERIFY2(counted, counted ? "" : counted.error().message().c_str());
        QVERIFY2(said(counted->notes.doubts).contains("count the columns and rows"),
                 qPrintable(said(counted->notes.doubts)));
        const auto farAway = [&](double metres) {
            return loadSample(sampleOf(cloudTiff([metres](const MaybePoint& p, int, int) {
                                           return p ? Point{1000 * ((*p)[0] + metres), 1000 * (*p)[1], 1000 * (*p)[2]}
                                                    : Point{};
                                       }),
                                       ".tiff"));
        };
        // Floats of 24 bits: 0.5 mm apart at 5,000,000 mm, 0.0625 mm at 600,000, 0.0001 mm at 1,800; a pixel is 1.1 mm.
        const auto lost = farAway(5000);
        VERIFY_REFUSED(lost, ErrorCode::BadData, "g1.tiff");
        QVERIFY2(lost.error().message().find("0.5 apart") != std::string::npos, lost.error().message().c_str());
        const auto doubtful = farAway(600);
        QVERIFY2(doubtful && said(doubtful->notes.doubts).contains("digits are lost"),
                 doubtful ? qPrintable(said(doubtful->notes.doubts)) : doubtful.error().message().c_str());
        const auto robot = farAway(1.8);
        QVERIFY2(robot && robot->notes.doubts.empty(), robot ? qPrintable(said(robot->notes.doubts)) : "");
    }

    // A height over a far zero, as a line scanner gives it: nothing but the part says which way z runs.
    void heightsInParallelProjectionAreDoubted()
    {
        const auto parallel = [&](double sign, double slope) {
            return cloudTiff([=](const MaybePoint& p, int column, int row) {
                return p ? Point{1.1 * (column - 64), 1.1 * (row - 48),
                                 300 + sign * 1000 * (kGroundM - (*p)[2]) + slope * column}
                         : Point{};
            });
        };
        for (const double slope : {0.0, 0.3}) {
            const auto heights = loadSample(sampleOf(parallel(1, slope), ".tiff"));
            QVERIFY2(heights, heights ? "" : heights.error().message().c_str());
            QVERIFY2(said(heights->notes.doubts).contains("--axes x,y,-z"), qPrintable(said(heights->notes.doubts)));
            const auto distances = loadSample(sampleOf(parallel(-1, slope), ".tiff"));
            QVERIFY2(distances && distances->notes.doubts.empty(),
                     distances ? qPrintable(said(distances->notes.doubts)) : "");
        }
    }

    void aToldNumberIsMissing()
    {
        const auto content = cloudTiff([](const MaybePoint& point, int column, int row) {
            return point.value_or(Point{(column - 64) * 1e-3, (row - 48) * 1e-3, 0.4});
        });
        const auto asIs = loadSample(sampleOf(content, ".tiff"));
        QVERIFY(asIs && !isTheScan(asIs->cloud, 1e-6)); // 0.4 m is a distance like others
        QVERIFY2(said(asIs->notes.doubts).contains("0.4"), qPrintable(said(asIs->notes.doubts)));
        GeometryReading reading;
        QVERIFY(setReading(reading, "missing", "0.4"));
        const auto told = loadSample(sampleOf(content, ".tiff", reading));
        QVERIFY(told && isTheScan(told->cloud, 1e-6));
        QVERIFY(told->notes.doubts.empty());
    }

    void geometryIsRecognised_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("cure");
        const auto row = [](const char* name, const std::string& content, const char* says, const char* key,
                            const char* cure) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << QString(says) << QString(key) << QString(cure);
        };
        const auto each = [](const std::function<Point(const Point&)>& change) {
            return cloudTiff([change](const MaybePoint& point, int, int) { return point ? change(*point) : Point{}; });
        };
        row("z, y, x", each([](const Point& p) { return Point{p[2], p[1], p[0]}; }), "another order", "axes", "z,y,x");
        row("y, z, x", each([](const Point& p) { return Point{p[1], p[2], p[0]}; }), "another order", "axes", "y,z,x");
        row("OpenGL", each([](const Point& p) { return Point{p[0], -p[1], -p[2]}; }), "negative", "axes", "x,-y,-z");
        row("z negated", each([](const Point& p) { return Point{p[0], p[1], -p[2]}; }), "negative", "axes", "x,y,-z");
        row("height over the floor", each([](const Point& p) { return Point{p[0], p[1], 0.6 - p[2]}; }), "height",
            "axes", "x,y,-z");
        const auto turn = [&](const char* name, const std::function<std::pair<int, int>(int, int)>& from,
                              const char* cure) {
            row(name, turnedTiff(from), "against the RGB picture", "turn", cure);
        };
        turn("mirrored", [](int c, int r) { return std::pair(kWidth - 1 - c, r); }, "mirror");
        turn("upside down", [](int c, int r) { return std::pair(c, kHeight - 1 - r); }, "flip");
        turn("turned by 180 degrees", [](int c, int r) { return std::pair(kWidth - 1 - c, kHeight - 1 - r); }, "180");
    }
    void geometryIsRecognised()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        QFETCH(QString, key);
        QFETCH(QString, cure);
        const auto found = loadSample(sampleOf(content.toStdString(), ".tiff"));
        VERIFY_REFUSED(found, ErrorCode::BadData, "g1.tiff");
        const auto message = QString::fromStdString(found.error().message());
        QVERIFY2(message.contains(says) && message.contains("--" + key + " " + cure), qPrintable(message));
        GeometryReading reading;
        QVERIFY(setReading(reading, key.toStdString(), cure.toStdString()));
        const auto cured = loadSample(sampleOf(content.toStdString(), ".tiff", reading));
        QVERIFY2(cured, cured ? "" : cured.error().message().c_str());
        if (says == "height") { // over another zero: as far below it as it was above
            const auto points = scan();
            const auto first = static_cast<std::size_t>(
                std::find_if(points.begin(), points.end(), [](const auto& p) { return p.has_value(); })
                - points.begin());
            QVERIFY(std::abs(cured->cloud.data()[3 * first + 2] - ((*points[first])[2] - 0.6)) < 1e-6);
        } else {
            QVERIFY(isTheScan(cured->cloud, 1e-6));
        }
    }

    void ordinaryFramesAreLeftAlone_data()
    {
        QTest::addColumn<double>("signX");
        QTest::addColumn<double>("signY");
        QTest::newRow("camera") << 1.0 << 1.0;
        QTest::newRow("y up") << 1.0 << -1.0; // the names of the axes only: the picture lies on the colours
        QTest::newRow("x to the left, y up") << -1.0 << -1.0;
    }
    void ordinaryFramesAreLeftAlone()
    {
        QFETCH(double, signX);
        QFETCH(double, signY);
        const auto content = cloudTiff([&](const MaybePoint& point, int, int) {
            return point ? Point{signX * (*point)[0], signY * (*point)[1], (*point)[2]} : Point{};
        });
        const auto loaded = loadSample(sampleOf(content, ".tiff"));
        QVERIFY2(loaded, loaded ? "" : loaded.error().message().c_str());
        QVERIFY2(loaded->notes.doubts.empty(), qPrintable(said(loaded->notes.doubts)));
    }

    void unitsAreJudgedByTheFieldOfView()
    {
        const auto scaled = [&](double factor, bool height) {
            return cloudTiff([=](const MaybePoint& point, int, int) {
                return point ? Point{(*point)[0] * factor, (*point)[1] * factor,
                                     (height ? (*point)[2] - kGroundM : (*point)[2]) * factor}
                             : Point{};
            });
        };
        // 1.1 mm a pixel by construction: 0.45 m over 400 px.
        const auto plain = loadSample(sampleOf(scaled(1, false), ".tiff"));
        QVERIFY(plain && std::abs(plain->notes.look.mmPerPixel() - 1000 * kGroundM / kFocal) < 0.03);
        QVERIFY(std::abs(plain->notes.look.fieldWidthMm() - kWidth * 1000 * kGroundM / kFocal) < 3);
        // A map of depths below the ground in mm, all within 12: metres would make a field of 141 m.
        const auto map = loadSample(sampleOf(scaled(1000, true), ".tiff"));
        QVERIFY2(map, map ? "" : map.error().message().c_str());
        QCOMPARE(map->notes.metresPerUnit, 0.001);
        // Centimetres are taken for millimetres, and that is said.
        const auto cm = loadSample(sampleOf(scaled(100, false), ".tiff"));
        QVERIFY(cm && cm->notes.metresPerUnit == 0.001);
        QVERIFY2(said(cm->notes.doubts).contains("--unit") && said(cm->notes.doubts).contains("mm per pixel"),
                 qPrintable(said(cm->notes.doubts)));
        GeometryReading reading;
        QVERIFY(setReading(reading, "unit", "cm"));
        const auto told = loadSample(sampleOf(scaled(100, false), ".tiff", reading));
        QVERIFY(told && told->notes.doubts.empty() && isTheScan(told->cloud, 1e-6));
    }

    void depthPictures_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says"); // empty: accepted without a word
        const auto row = [](const char* name, const std::string& content, const char* says) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << QString(says);
        };
        row("mm", depthPng(millimetres), "");
        row("exchanged bytes", depthPng([](const MaybePoint& p) { return exchanged(millimetres(p)); }), "exchanged");
        double nearest = 1, farthest = 0;
        for (const auto& point : scan())
            if (point) {
                nearest = std::min(nearest, (*point)[2]);
                farthest = std::max(farthest, (*point)[2]);
            }
        row("stretched to all 16 bits", depthPng([=](const MaybePoint& p) -> unsigned {
                return p ? static_cast<unsigned>(1 + std::lround(65534 * ((*p)[2] - nearest) / (farthest - nearest)))
                         : 0;
            }),
            "stretched");
        row("stretched, near is white", depthPng([=](const MaybePoint& p) -> unsigned {
                return p ? static_cast<unsigned>(std::lround(4095 * (farthest - (*p)[2]) / (farthest - nearest))) : 0;
            }),
            "from 0 to 4095");
        row("8 bits in the upper byte",
            depthPng([](const MaybePoint& p) -> unsigned { return p ? 256 * (100 + (millimetres(p) % 16)) : 0; }),
            "8 bits in use");
    }
    void depthPictures()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        GeometryReading reading;
        reading.camera = CameraIntrinsics{kFocal, kFocal, 64, 48, 0.001};
        const auto loaded = loadSample(sampleOf(content.toStdString(), ".png", reading));
        if (says.isEmpty()) {
            QVERIFY2(loaded, loaded ? "" : loaded.error().message().c_str());
            QVERIFY(isTheScan(loaded->cloud, 6e-4)); // whole millimetres
            QVERIFY2(loaded->notes.doubts.empty(), qPrintable(said(loaded->notes.doubts)));
            return;
        }
        VERIFY_REFUSED(loaded, ErrorCode::BadData, "g1.png");
        QVERIFY2(QString::fromStdString(loaded.error().message()).contains(says), loaded.error().message().c_str());
        if (says != "exchanged")
            return;
        QVERIFY(setReading(reading, "bytes", "exchanged"));
        const auto cured = loadSample(sampleOf(content.toStdString(), ".png", reading));
        QVERIFY(cured && isTheScan(cured->cloud, 6e-4));
    }

    // What a depth picture may be instead of distances.
    void depthThatIsNoDistanceIsDoubted()
    {
        GeometryReading reading;
        reading.camera = CameraIntrinsics{kFocal, kFocal, 64, 48, 0.0001};
        const auto loaded = [&](const std::function<unsigned(const Point&)>& value) {
            return loadSample(sampleOf(depthPng([&](const MaybePoint& p) -> unsigned { return p ? value(*p) : 0; }),
                                       ".png", reading));
        };
        const auto heights =
            loaded([](const Point& p) { return static_cast<unsigned>(std::lround((0.9 - p[2]) * 1e4)); });
        QVERIFY2(heights && said(heights->notes.doubts).contains("farther away"),
                 heights ? qPrintable(said(heights->notes.doubts)) : heights.error().message().c_str());
        QVERIFY(setReading(reading, "axes", "x,y,z"));
        const auto confirmed =
            loaded([](const Point& p) { return static_cast<unsigned>(std::lround((0.9 - p[2]) * 1e4)); });
        QVERIFY(confirmed && confirmed->notes.doubts.empty());
        QVERIFY(setReading(reading, "axes", "x,y,-z"));
        VERIFY_REFUSED(loaded([](const Point& p) { return static_cast<unsigned>(p[2] * 1e4); }),
                       ErrorCode::InvalidArgument, "g1.png");
        reading.axes.reset();
        reading.camera->depthScale = 0.001;
        const auto shifted = loaded([](const Point& p) { return static_cast<unsigned>(p[2] * 1e4) * 8; });
        QVERIFY2(shifted && said(shifted->notes.doubts).contains("multiples of 8"),
                 shifted ? qPrintable(said(shifted->notes.doubts)) : shifted.error().message().c_str());
        // Kinect's own values: millimetres above three bits for a person.
        const auto kinect = loaded(
            [](const Point& p) { return static_cast<unsigned>(std::lround(p[2] * 1e4)) * 8 + (p[0] > 0 ? 1 : 0); });
        QVERIFY2(kinect && said(kinect->notes.doubts).contains("lowest 3 bits"),
                 kinect ? qPrintable(said(kinect->notes.doubts)) : kinect.error().message().c_str());
        const auto twoValues = loaded([](const Point& p) { return p[2] < 0.444 ? 438 * 8U : 450 * 8U; });
        QVERIFY2(twoValues && said(twoValues->notes.doubts).contains("multiples of"),
                 twoValues ? qPrintable(said(twoValues->notes.doubts)) : twoValues.error().message().c_str());
        const auto eightBits = loaded([](const Point& p) { return static_cast<unsigned>((p[2] - 0.4) * 4000); });
        QVERIFY2(eightBits && said(eightBits->notes.doubts).contains("above 255"),
                 eightBits ? qPrintable(said(eightBits->notes.doubts)) : eightBits.error().message().c_str());
        reading.camera->fx = reading.camera->fy = 1.93; // mm
        VERIFY_REFUSED(loaded([](const Point& p) { return static_cast<unsigned>(p[2] * 1e3); }), ErrorCode::BadData,
                       "g1.png");
        reading.camera =
            CameraIntrinsics{kFocal / 2, kFocal / 2, 32, 24, 0.001}; // of half the size, which it does not say
        const auto half = loaded([](const Point& p) { return static_cast<unsigned>(p[2] * 1e3); });
        QVERIFY(half && said(half->notes.doubts).contains("of another size"));
    }

    // A depth picture shows by its edges alone that it does not lie on the colours.
    void turnedDepthPictures_data()
    {
        QTest::addColumn<QString>("turn"); // that lays it on the colours
        for (const char* turn : {"mirror", "flip", "180"})
            QTest::newRow(turn) << QString(turn);
    }
    void turnedDepthPictures()
    {
        QFETCH(QString, turn);
        const auto points = scan();
        std::vector<std::string> rows;
        for (int row = 0; row < kHeight; ++row) {
            std::string line;
            for (int column = 0; column < kWidth; ++column) {
                const int fromRow = turn == "mirror" ? row : kHeight - 1 - row,
                          fromColumn = turn == "flip" ? column : kWidth - 1 - column;
                bytes::append(line, millimetres(points[static_cast<std::size_t>(fromRow * kWidth + fromColumn)]), 2,
                              true);
            }
            rows.push_back(line);
        }
        const auto content = bytes::png(kWidth, kHeight, 16, 0, rows);
        GeometryReading reading;
        reading.camera = CameraIntrinsics{kFocal, kFocal, 64, 48, 0.001};
        const auto found = loadSample(sampleOf(content, ".png", reading));
        QVERIFY2(found, found ? "" : found.error().message().c_str());
        QVERIFY2(said(found->notes.doubts).contains("--turn " + turn), qPrintable(said(found->notes.doubts)));
        QVERIFY(setReading(reading, "turn", turn.toStdString()));
        const auto cured = loadSample(sampleOf(content, ".png", reading));
        QVERIFY(cured && isTheScan(cured->cloud, 6e-4) && cured->notes.doubts.empty());
    }

    void depthThatShowsNothingOfItsTurn()
    {
        GeometryReading reading;
        reading.camera = CameraIntrinsics{kFocal, kFocal, 64, 48, 0.001};
        const auto plain = loadSample(sampleOf(depthPng(millimetres), ".png", reading));
        QVERIFY(plain && !plain->notes.turnUnknown);
        auto sample = sampleOf(depthPng(millimetres), ".png", reading);
        bytes::write(sample.rgb, colourPng([](int, int) { return false; })); // one grey all over
        const auto grey = loadSample(sample);
        QVERIFY(grey && grey->notes.turnUnknown && grey->notes.doubts.empty());
    }

    // The colours stand upright, the depth lies on its side, and so does its camera.
    void depthOnItsSide()
    {
        GeometryReading reading;
        reading.camera = CameraIntrinsics{kFocal, kFocal, 64, 48, 0.001};
        auto sample = sampleOf(depthPng(millimetres), ".png", reading);
        std::vector<std::string> rows; // turned to the right: row is the column, column counts from the bottom
        for (int row = 0; row < kWidth; ++row) {
            std::string line;
            for (int column = 0; column < kHeight; ++column)
                line += std::string(3, static_cast<char>(isPlate(row, kHeight - 1 - column) ? 150 : 60));
            rows.push_back(line);
        }
        bytes::write(sample.rgb, bytes::png(kHeight, kWidth, 8, 2, rows));
        VERIFY_REFUSED(loadSample(sample), ErrorCode::Mismatch, "g1.png");
        for (const bool sized : {false, true}) {
            if (sized) {
                sample.reading.camera->width = kWidth;
                sample.reading.camera->height = kHeight;
            }
            QVERIFY(setReading(sample.reading, "turn", "right"));
            const auto cured = loadSample(sample);
            QVERIFY2(cured, cured ? "" : cured.error().message().c_str());
            QVERIFY2(cured->notes.doubts.empty(), qPrintable(said(cured->notes.doubts)));
            const auto points = scan();
            const auto& point = points[20 * kWidth + 33]; // of row 20 and column 33: to row 33, column 95 - 20
            QVERIFY(point);
            for (std::size_t axis = 0; axis < 3; ++axis)
                QVERIFY(std::abs(cured->cloud.at(33, kHeight - 1 - 20, static_cast<int>(axis)) - (*point)[axis])
                        < 6e-4);
        }
        // Only the numbers of the camera show it where the pictures have the same sides.
        auto crossed = sampleOf(depthPng(millimetres), ".png", reading);
        std::swap(crossed.reading.camera->cx, crossed.reading.camera->cy);
        const auto doubted = loadSample(crossed);
        QVERIFY(doubted && said(doubted->notes.doubts).contains("turned by 90 degrees"));
    }

    void stretchedCloudsAreDoubted()
    {
        const auto content = cloudTiff([](const MaybePoint& point, int, int) {
            return point ? Point{(*point)[0], 0.75 * (*point)[1], (*point)[2]} : Point{}; // as 4:3 drawn out to 1:1
        });
        const auto loaded = loadSample(sampleOf(content, ".tiff"));
        QVERIFY(loaded && said(loaded->notes.doubts).contains("stretched"));
    }

    void tagsOfViewersAreNamed()
    {
        // SOI, APP1 with "Exif", a TIFF directory of one entry: tag 0x0112, SHORT, 1 value.
        const auto jpegHead = [](char orientation) {
            std::string exif = std::string("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 25);
            exif += orientation;
            exif += std::string(6, '\0');
            std::string head = "\xFF\xD8\xFF\xE1";
            bytes::append(head, static_cast<std::uint32_t>(exif.size() + 2), 2, true);
            return head + exif;
        };
        SampleRef sample;
        sample.rgb = root() / "1.jpg";
        sample.geometry = root() / "1.tiff";
        // JEITA CP-3451: 6 is shown turned to the right, so what lies on it goes back to the left; 8 the other way.
        for (const auto& [orientation, cure] :
             {std::pair{6, "left"}, std::pair{8, "right"}, std::pair{5, "transpose"}}) {
            bytes::write(sample.rgb, jpegHead(static_cast<char>(orientation)));
            QCOMPARE(exifOrientation(sample.rgb), orientation);
            const auto judged = judgeTurnBySize(RgbImage(40, 30, 3), OrganizedCloud(30, 40, 3), sample);
            VERIFY_REFUSED(judged, ErrorCode::Mismatch, sample.geometry);
            const auto message = QString::fromStdString(judged.error().message());
            QVERIFY2(message.contains(QString("--turn ") + cure) && message.contains("EXIF"), qPrintable(message));
        }
        bytes::write(sample.rgb, jpegHead(9));
        QCOMPARE(exifOrientation(sample.rgb), 1);
        bytes::write(sample.rgb, "no JPEG");
        QCOMPARE(exifOrientation(sample.rgb), 1);
    }

    void whatAModelLearntFromIsCompared()
    {
        const auto loaded =
            loadSample(sampleOf(cloudTiff([](const MaybePoint& p, int, int) { return p.value_or(Point{}); }), ".tiff"));
        QVERIFY(loaded);
        const double pitch = 1000 * kGroundM / kFocal; // 1.1 mm, by construction
        const auto doubtsOf = [&](const LearntGeometry& learnt, const GeometryReading& reading, bool scale) {
            GeometryNotes notes = loaded->notes;
            const bool differs = doubtAgainst(learnt, reading, notes);
            return differs == scale ? said(notes.doubts) : QString("scale?");
        };
        QCOMPARE(doubtsOf({{""}, pitch}, {}, false), QString());
        QCOMPARE(doubtsOf({{}, 0}, {}, false), QString()); // of a model that does not say
        QVERIFY(doubtsOf({{""}, 10 * pitch}, {}, true).contains("another scale"));
        QVERIFY(doubtsOf({{""}, pitch / 2}, {}, true).contains("another scale"));
        GeometryReading turnedRound;
        QVERIFY(setReading(turnedRound, "turn", "180") && setReading(turnedRound, "unit", "mm"));
        const QString other = doubtsOf({{""}, pitch}, turnedRound, false);
        QVERIFY2(other.contains("with turn 180, and there without settings"), qPrintable(other));
        QCOMPARE(doubtsOf({{"turn 180"}, pitch}, turnedRound, false), QString());
    }

    void depthOfAnotherScaleIsDoubted()
    {
        const auto content = depthPng([](const MaybePoint& p) { return p ? static_cast<unsigned>((*p)[2] * 1e4) : 0; });
        GeometryReading reading;
        reading.camera = CameraIntrinsics{kFocal, kFocal, 64, 48};
        reading.camera->scaleAssumed = true;
        const auto loaded = loadSample(sampleOf(content, ".png", reading));
        QVERIFY(loaded);
        QVERIFY2(said(loaded->notes.doubts).contains("4.5 m away"), qPrintable(said(loaded->notes.doubts)));
        QVERIFY(setReading(reading, "unit", "0.1mm"));
        const auto told = loadSample(sampleOf(content, ".png", reading));
        QVERIFY(told && told->notes.doubts.empty() && isTheScan(told->cloud, 2e-4));
    }

    void cameraOfAnotherSize()
    {
        GeometryReading reading;
        reading.camera = CameraIntrinsics{2 * kFocal, 2 * kFocal, 128.5, 96.5, 0.001};
        reading.camera->width = 2 * kWidth;
        reading.camera->height = 2 * kHeight;
        const auto scaled = loadSample(sampleOf(depthPng(millimetres), ".png", reading));
        QVERIFY(scaled && isTheScan(scaled->cloud, 6e-4)); // (128.5 + 0.5) / 2 - 0.5 = 64
        QVERIFY(said(scaled->notes.doubts).contains("256 x 192"));
        reading.camera->height = 256;
        const auto cut = loadSample(sampleOf(depthPng(millimetres), ".png", reading));
        VERIFY_REFUSED(cut, ErrorCode::Mismatch, "g1.png");
    }

    void depthTiffs()
    {
        const auto points = scan();
        std::vector<float> metres;
        std::string whole;
        for (const auto& point : points) {
            metres.push_back(point ? static_cast<float>((*point)[2]) : 0);
            bytes::append(whole, millimetres(point), 2, false);
        }
        bytes::Tiff picture;
        picture.width = kWidth;
        picture.height = kHeight;
        picture.channels = 1;
        picture.pixels = bytes::floats(metres);
        GeometryReading reading;
        reading.camera = CameraIntrinsics{kFocal, kFocal, 64, 48};
        reading.camera->scaleAssumed = true;
        const auto floating = loadSample(sampleOf(bytes::tiff(picture), ".tiff", reading));
        QVERIFY2(floating, floating ? "" : floating.error().message().c_str());
        QVERIFY(isTheScan(floating->cloud, 1e-6));
        picture.bits = 16;
        picture.format = 1;
        picture.pixels = whole;
        const auto integers = loadSample(sampleOf(bytes::tiff(picture), ".tif", reading));
        QVERIFY2(integers, integers ? "" : integers.error().message().c_str());
        QVERIFY(isTheScan(integers->cloud, 6e-4));
        VERIFY_REFUSED(loadSample(sampleOf(bytes::tiff(picture), ".tif")), ErrorCode::InvalidArgument, "g1.tif");
    }

    void twelveBitsOfSixteenAreSeen()
    {
        std::vector<std::string> rows;
        for (int row = 0; row < kHeight; ++row) {
            std::string line;
            for (int column = 0; column < kWidth; ++column)
                for (int channel = 0; channel < 3; ++channel)
                    bytes::append(line, isPlate(column, row) ? 2400 + 15 : 960, 2, true); // 150 and 60 times 16
            rows.push_back(line);
        }
        auto sample = sampleOf(cloudTiff([](const MaybePoint& p, int, int) { return p.value_or(Point{}); }), ".tiff");
        bytes::write(sample.rgb, bytes::png(kWidth, kHeight, 16, 2, rows));
        const auto loaded = loadSample(sample);
        QVERIFY(loaded);
        QCOMPARE(int(loaded->rgb.at(45, 50, 1)), 150);
        QCOMPARE(int(loaded->rgb.at(2, 2, 1)), 60);
        QVERIFY(said(loaded->notes.doubts).contains("12 are in use"));
        // 8, 14 and 16 bits in use: dark pictures are not brightened each in its own way.
        for (const auto& [step, grey, says] :
             {std::tuple{1U, 150, "8 are in use"}, std::tuple{64U, 37, "lowest quarter"}, std::tuple{257U, 150, ""},
              std::tuple{0U, 0, "is black"}}) {
            rows.clear();
            for (int row = 0; row < kHeight; ++row) {
                std::string line;
                for (int column = 0; column < kWidth; ++column)
                    for (int channel = 0; channel < 3; ++channel)
                        bytes::append(line, (isPlate(column, row) ? 150U : 60U) * step, 2, true);
                rows.push_back(line);
            }
            bytes::write(sample.rgb, bytes::png(kWidth, kHeight, 16, 2, rows));
            const auto other = loadSample(sample);
            QVERIFY(other && int(other->rgb.at(45, 50, 1)) == grey);
            QVERIFY2(*says == '\0' ? other->notes.doubts.empty() : said(other->notes.doubts).contains(says),
                     qPrintable(said(other->notes.doubts)));
        }
    }

    void masksThatMarkEverythingAreDoubted()
    {
        auto sample = sampleOf(cloudTiff([](const MaybePoint& p, int, int) { return p.value_or(Point{}); }), ".tiff");
        sample.mask = root() / "mask.png";
        bytes::write(sample.mask,
                     bytes::png(kWidth, kHeight, 8, 0, std::vector<std::string>(kHeight, std::string(kWidth, '\x40'))));
        const auto loaded = loadSample(sample);
        QVERIFY(loaded && said(loaded->notes.doubts).contains("mask"));
        Mask exchanged(100, 80, 1, 1); // a defect of half the picture, in black
        for (int row = 10; row < 70; ++row)
            std::fill_n(&exchanged.at(row, 10), 75, std::uint8_t(0));
        QCOMPARE(markedShare(exchanged), 1.0);
        Mask atEdge(100, 80, 1, 0); // that reaches one side
        for (int row = 0; row < 80; ++row)
            std::fill_n(&atEdge.at(row, 0), 40, std::uint8_t(1));
        QCOMPARE(markedShare(atEdge), 0.4);
    }

    // Two readings that differ in any member are told apart by what is kept with results.
    void everyMemberOfAReadingIsSaid()
    {
        std::vector<GeometryReading> readings(1);
        const auto add = [&readings](const auto& change) { change(readings.emplace_back()); };
        add([](auto& r) { r.metresPerUnit = 0.001; });
        add([](auto& r) { r.metresPerUnit = 0.00025; });
        add([](auto& r) { r.missing = {-1}; });
        add([](auto& r) { r.axes = Axes{{2, 1, 0}, {1, 1, 1}}; });
        add([](auto& r) { r.axes = Axes{{2, 1, 0}, {1, -1, 1}}; });
        add([](auto& r) { r.turn = PictureTurn::Half; });
        add([](auto& r) { r.bytesExchanged = true; });
        const CameraIntrinsics camera{525, 525.5, 319.5, 239.5, 0.001};
        const auto addCamera = [&](const auto& change) { add([&](auto& r) { change(r.camera.emplace(camera)); }); };
        addCamera([](auto&) {});
        addCamera([](auto& c) { c.fx = std::nextafter(525, 600); });
        addCamera([](auto& c) { c.fy = 525; });
        addCamera([](auto& c) { c.cx = 320; });
        addCamera([](auto& c) { c.cy = 240; });
        addCamera([](auto& c) { c.depthScale = 0.0001; });
        addCamera([](auto& c) { c.scaleAssumed = true; });
        addCamera([](auto& c) { c.width = 640; });
        addCamera([](auto& c) { c.height = 640; });
        addCamera([](auto& c) { c.distortion[3] = 0.1; });
        std::set<std::map<std::string, std::string>> said;
        for (const auto& reading : readings) {
            QCOMPARE(saidOf(reading).count("rules"), std::size_t(1));
            QVERIFY(said.insert(saidOf(reading)).second);
            QVERIFY(!said.insert(saidOf(reading)).second);
        }
    }

    void settingsOfManyPartsAreSaidOnce()
    {
        GeometrySurvey survey;
        GeometryNotes notes;
        notes.look.width = 100;
        notes.look.height = 50;
        notes.missing = {{-9999, 50, false}};
        notes.doubts = {Text("The unit may be wrong: %1", 3)};
        SampleRef sample;
        for (const char* id : {"a", "b"}) {
            sample.id = id;
            survey.add(sample, notes);
        }
        QCOMPARE(survey.doubts().size(), std::size_t{1});
        QCOMPARE(survey.doubts()[0].samples.size(), std::size_t{2});
        QCOMPARE(survey.missing().size(), std::size_t{1});
        QCOMPARE(survey.missing()[0].share, 0.01); // 100 of 10000
        survey.add(sample, std::vector{Text("not compared")}); // what the detector says of the last one
        QCOMPARE(QByteArray::fromStdString(survey.remarks().back().english()),
                 QByteArray("not compared. Parts: 1, the first b"));
    }

    void settingsGoThereAndBack()
    {
        GeometryReading reading;
        for (const auto& [key, value] :
             {std::pair{"unit", "cm"}, std::pair{"missing", "-9999,0"}, std::pair{"axes", "z,-y,x"},
              std::pair{"turn", "transpose"}, std::pair{"bytes", "exchanged"}})
            QVERIFY2(setReading(reading, key, value), key);
        QCOMPARE(*reading.metresPerUnit, 0.01);
        GeometryReading back;
        for (const auto& [key, value] : settingsOf(reading))
            QVERIFY(setReading(back, key, value));
        QVERIFY(back == reading);
        for (const auto& [key, value] :
             {std::pair{"unit", "furlong"}, std::pair{"unit", "-1"}, std::pair{"unit", "nan"},
              std::pair{"missing", "none"}, std::pair{"axes", "x,y"}, std::pair{"axes", "x,x,z"},
              std::pair{"turn", "around"}, std::pair{"bytes", "yes"}, std::pair{"scale", "1"}}) {
            const auto set = setReading(reading, key, value);
            QVERIFY2(!set && set.error().code == ErrorCode::InvalidArgument && !set.error().remedy.empty(), key);
        }
    }
};

TWINSPECT_TEST(TestFieldFiles)
#include "tst_field_files.moc"
