// SPDX-License-Identifier: GPL-3.0-or-later
// A plate seen by a camera, through every way from points to pixels. Expected values come from rays cast in
// plate_scene.h.
#include <functional>
#include <numbers>

#include <QTemporaryDir>

#include "core/foreign/all_around.h"
#include "core/foreign/colour_transfer.h"
#include "core/foreign/part_conversion.h"
#include "core/imaging/decode.h"
#include "tests/support/test_program.h"
#include "tests/unit/foreign/plate_scene.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

OrganizedCloud listOf(const std::vector<plate::Point>& points)
{
    OrganizedCloud list(static_cast<int>(points.size()), 1, 3);
    for (std::size_t i = 0; i < points.size(); ++i)
        for (std::size_t axis = 0; axis < 3; ++axis)
            list.data()[3 * i + axis] = static_cast<float>(points[i][axis]);
    return list;
}

std::vector<plate::Point> scenePoints(const std::function<plate::Point(const plate::Point&)>& change)
{
    std::vector<plate::Point> points;
    for (const auto& row : plate::rows(true))
        points.push_back(change(row.point));
    return points;
}

plate::Point asIs(const plate::Point& point) { return point; }

/// `steps` by `steps` points of a ball.
std::vector<plate::Point> ball(double radius, const plate::Point& middle, int steps, double fromTop = 1)
{
    std::vector<plate::Point> points;
    for (int i = 0; i < steps * steps; ++i) { // Fibonacci's spiral: even everywhere
        const double z = 1 - 2 * fromTop * (i + 0.5) / (steps * steps), around = i * 2.399963229728653;
        const double across = std::sqrt(1 - z * z);
        points.push_back({middle[0] + radius * across * std::cos(around),
                          middle[1] + radius * across * std::sin(around), middle[2] + radius * z});
    }
    return points;
}

/// Metres between ground and plate, by the middle of the picture and its corner.
double stepOf(const OrganizedCloud& cloud)
{
    const auto around = [&cloud](int column, int row) {
        double sum = 0;
        int count = 0;
        for (int y = row - 3; y <= row + 3; ++y)
            for (int x = column - 3; x <= column + 3; ++x)
                if (const float z = cloud.at(y, x, 2); !std::isnan(z)) {
                    sum += z;
                    ++count;
                }
        return sum / count;
    };
    return around(5, 5) - around(cloud.width() / 2, cloud.height() / 2);
}

/// An RGB camera beside the depth camera, turned towards the part, and its picture.
struct Beside {
    ColourCamera camera;
    plate::Point eye{}; ///< where it stands
    RgbImage picture;

    [[nodiscard]] bool isHidden(const plate::Point& p) const
    {
        const plate::Point end = plate::hit(eye, {p[0] - eye[0], p[1] - eye[1], p[2] - eye[2]});
        return std::abs(end[2] - p[2]) > 1e-3;
    }
};

/// `finer`: than a picture of 330 x 240 px.
Beside colourBeside(int finer)
{
    constexpr double kTurn = -0.25;
    const double fx = 430 * finer, fy = 425 * finer, cx = 165.5 * finer - 0.5, cy = 118.5 * finer - 0.5;
    const int width = 330 * finer, height = 240 * finer;
    Beside beside{{CameraIntrinsics{fx, fy, cx, cy}}, {}, RgbImage(width, height, 3)};
    beside.camera.camera.width = width;
    beside.camera.camera.height = height;
    const double c = std::cos(kTurn), s = std::sin(kTurn);
    beside.camera.pose.rotation = {c, 0, -s, 0, 1, 0, s, 0, c};
    beside.camera.pose.translationM = {-0.13, 0.005, 0.01};
    const auto& R = beside.camera.pose.rotation;
    const auto& t = beside.camera.pose.translationM;
    const auto turnedBack = [&](const plate::Point& v) {
        return plate::Point{R[0] * v[0] + R[3] * v[1] + R[6] * v[2], R[1] * v[0] + R[4] * v[1] + R[7] * v[2],
                            R[2] * v[0] + R[5] * v[1] + R[8] * v[2]};
    };
    beside.eye = turnedBack({-t[0], -t[1], -t[2]});
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column) {
            const auto rgb =
                plate::colourOf(plate::hit(beside.eye, turnedBack({(column - cx) / fx, (row - cy) / fy, 1})));
            std::copy(rgb.begin(), rgb.end(), &beside.picture.at(row, column));
        }
    return beside;
}

std::string pngOf(const RgbImage& picture)
{
    std::vector<std::string> lines;
    for (int row = 0; row < picture.height(); ++row)
        lines.emplace_back(&picture.at(row, 0), &picture.at(row, 0) + 3 * picture.width());
    return bytes::png(static_cast<std::uint32_t>(picture.width()), static_cast<std::uint32_t>(picture.height()), 8, 2,
                      lines);
}

} // namespace

class TestPartConversion : public QObject {
    Q_OBJECT

    std::optional<QTemporaryDir> m_folder;

    SampleRef sample(const std::string& geometry, const std::string& name, bool picture)
    {
        bytes::write(path(name), geometry);
        SampleRef sample;
        sample.id = "a";
        sample.geometry = path(name);
        if (picture) {
            bytes::write(path("a.png"), plate::picture());
            sample.rgb = path("a.png");
        }
        sample.reading.camera = plate::camera();
        return sample;
    }
    fs::path path(const std::string& name) { return fs::path(m_folder->path().toStdString()) / name; }

private Q_SLOTS:
    void init() { m_folder.emplace(); }

    // Shuffled points of every form come back on the pixels that saw them, with their colours.
    void pointsComeBackByTheCamera_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("picture");
        const auto add = [](const char* name, const std::string& content, const char* file, bool picture) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << QString(file) << picture;
        };
        const auto list = plate::rows(true);
        add("PLY with colours", plate::ply(list, false), "a.ply", false);
        add("PLY and a picture", plate::ply(list, true), "a.ply", true);
        add("PCD with colours", plate::pcd(list, false), "a.pcd", false);
        add("XYZ with colours", plate::text(list, " "), "a.xyz", false);
        add("CSV in mm and a picture", plate::text(list, ",", 1000, false), "a.csv", true);
    }
    void pointsComeBackByTheCamera()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, name);
        QFETCH(bool, picture);
        ConversionOptions options;
        options.gridBy = picture ? GridBy::Camera : GridBy::Auto; // as many points as pixels would be taken by rows
        const auto made = convertPart(sample(content.toStdString(), name.toStdString(), picture), options);
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        QCOMPARE(made->notes.gridBy, GridBy::Camera);
        QCOMPARE(made->notes.points, std::size_t{plate::kWidth * plate::kHeight});
        QCOMPARE(made->notes.collisions + made->notes.outside, std::size_t{0});
        QCOMPARE(made->notes.emptyShare, 0.0);
        const auto expected = plate::rows(false);
        const RgbdSample& part = made->part;
        QVERIFY(part.cloud.width() == plate::kWidth && part.rgb.sameSize(part.cloud));
        for (std::size_t i = 0; i < expected.size(); ++i)
            for (std::size_t k = 0; k < 3; ++k) {
                QVERIFY(std::abs(part.cloud.data()[3 * i + k] - expected[i].point[k]) < 1e-7);
                QCOMPARE(part.rgb.data()[3 * i + k], expected[i].rgb[k]);
            }
    }

    // Points in the order of the pixels need no camera; in another order the result contradicts itself.
    void pointsComeBackByRows()
    {
        auto inOrder = sample(plate::text(plate::rows(false), ",", 1, false), "a.csv", true);
        inOrder.reading.camera.reset();
        const auto made = convertPart(inOrder, {});
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        QCOMPARE(made->notes.gridBy, GridBy::Rows);
        QVERIFY(std::abs(stepOf(made->part.cloud) - plate::kPlateM) < 1e-6);
        auto shuffled = sample(plate::text(plate::rows(true), ",", 1, false), "b.csv", true);
        shuffled.reading.camera.reset();
        const auto wrong = convertPart(shuffled, {});
        QVERIFY(!wrong || !wrong->part.notes.look.known);
    }

    // An organised cloud, made a list and put back by its camera, is the same to the last bit; holes stay holes.
    void thereAndBackIsTheSame()
    {
        const auto inOrder = plate::rows(false);
        OrganizedCloud cloud(plate::kWidth, plate::kHeight, 3, std::numeric_limits<float>::quiet_NaN());
        std::vector<plate::Point> points;
        for (std::size_t i = 0; i < inOrder.size(); ++i) {
            if (i % 7 == 3)
                continue;
            points.push_back(inOrder[i].point);
            for (std::size_t axis = 0; axis < 3; ++axis)
                cloud.data()[3 * i + axis] = static_cast<float>(inOrder[i].point[axis]);
        }
        std::shuffle(points.begin(), points.end(), std::mt19937(9));
        const auto grid = gridByCamera(listOf(points), plate::camera());
        QVERIFY(grid.has_value());
        QCOMPARE(std::memcmp(grid->cloud.data(), cloud.data(), cloud.values().size_bytes()), 0);
        QVERIFY(std::abs(grid->emptyShare() - 1.0 / 7) < 1e-3);
    }

    void theNearestOfSeveralStays()
    {
        const auto grid =
            gridByCamera(listOf({{0, 0, 0.5}, {0, 0, 0.3}, {0, 0, 0.4}, {0, 0, -1}, {9, 0, 0.5}}), plate::camera());
        QVERIFY(grid.has_value());
        QCOMPARE(grid->points, std::size_t{5});
        QCOMPARE(grid->collisions, std::size_t{2});
        QCOMPARE(grid->outside, std::size_t{2});
        QCOMPARE(grid->cloud.at(60, 80, 2), 0.3F);
        QCOMPARE(grid->source.at(60, 80), 1);
        QVERIFY(!gridByCamera(listOf({{0, 0, -1}}), plate::camera()));
    }

    // Points of a list come onto the pixels on which the lens shows them: x (1 + k1 r^2), Brown and Conrady.
    void pointsLieWhereTheLensShowsThem()
    {
        constexpr double kLens = -0.3;
        const std::string numbers = R"("fx": 150, "fy": 150, "cx": 79.5, "cy": 59.5, "width": 160, "height": 120)";
        const auto camera = decodeIntrinsics("{" + numbers + R"(, "coeffs": [-0.3, 0, 0, 0, 0]})", "camera.json");
        QVERIFY(camera.has_value());
        std::vector<plate::Point> points; // a pattern of 10 mm
        for (int y = -9; y <= 9; ++y)
            for (int x = -12; x <= 12; ++x)
                points.push_back({x * 0.01, y * 0.01, 0.3});
        points.push_back(
            {0.42, 0, 0.3}); // at r = 1.4 the formula turns back, to column 166 of 150 * 1.4 * 0.412 + 79.5
        points.push_back({0.6, 0, 0.35}); // r = 1.71: 150 * 1.71 * 0.118 + 79.5 = 110, though no lens shows it there
        const auto grid = gridByCamera(listOf(points), *camera);
        QVERIFY(grid.has_value());
        QCOMPARE(grid->collisions, std::size_t{0});
        int seen = 0;
        double moved = 0;
        for (int row = 0; row < 120; ++row)
            for (int column = 0; column < 160; ++column) {
                const auto source = grid->source.at(row, column);
                if (source < 0)
                    continue;
                ++seen;
                const plate::Point& p = points[static_cast<std::size_t>(source)];
                const double x = p[0] / p[2], y = p[1] / p[2], factor = 1 + kLens * (x * x + y * y);
                QVERIFY(std::abs(150 * x * factor + 79.5 - column) <= 0.5 + 1e-4);
                QVERIFY(std::abs(150 * y * factor + 59.5 - row) <= 0.5 + 1e-4);
                moved = std::max(moved, std::abs(150 * x * (1 - factor)));
            }
        QCOMPARE(seen, 19 * 25);
        QCOMPARE(grid->outside, std::size_t{2});
        QVERIFY(moved > 4); // so a camera without its lens would fail
        SampleRef part = sample(plate::ply(plate::rows(true), false), "a.ply", false);
        const auto other =
            decodeIntrinsics("{" + numbers + R"(, "model": "equidistant", "coeffs": [-0.3, 0, 0, 0]})", "camera.json");
        QVERIFY(other && other->lensUnknown);
        part.reading.camera = *other;
        const auto made = convertPart(part, {.gridBy = GridBy::Camera});
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        QVERIFY(std::any_of(made->notes.assumed.begin(), made->notes.assumed.end(), [](const Text& text) {
            return text.english().find("taken to be straight") != std::string::npos;
        }));
    }

    // In a parallel view a pixel is as large as was said, and the plate stands 20 mm nearer, whichever way it is
// turned.
    void viewsOnAPlane_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<std::function<plate::Point(const plate::Point&)>>("place");
        using Place = std::function<plate::Point(const plate::Point&)>;
        const auto add = [](const char* name, ViewFrom from, const Place& place) {
            QTest::newRow(name) << static_cast<int>(from) << place;
        };
        using P = plate::Point;
        add("camera frame", ViewFrom::MinusZ, asIs);
        add("z upwards", ViewFrom::Z, [](const P& p) { return P{p[0], -p[1], -p[2]}; });
        add("x towards the viewer", ViewFrom::X, [](const P& p) { return P{-p[2], p[0], -p[1]}; });
        add("x away", ViewFrom::MinusX, [](const P& p) { return P{p[2], -p[0], -p[1]}; });
        add("y towards the viewer", ViewFrom::Y, [](const P& p) { return P{-p[0], -p[2], -p[1]}; });
        add("y away", ViewFrom::MinusY, [](const P& p) { return P{p[0], p[2], -p[1]}; });
        add("fitted", ViewFrom::Fitted, asIs);
        add("fitted, tilted", ViewFrom::Fitted, [](const P& p) {
            const double c = std::cos(0.4), s = std::sin(0.4);
            return P{p[0], c * p[1] - s * p[2], s * p[1] + c * p[2]};
        });
        add("fitted, z upwards", ViewFrom::Fitted, [](const P& p) { return P{p[0], -p[1], -p[2]}; });
    }
    void viewsOnAPlane()
    {
        QFETCH(int, from);
        QFETCH(std::function<plate::Point(const plate::Point&)>, place);
        const OrganizedCloud points = listOf(scenePoints(place));
        const auto plane = viewPlane(points, static_cast<ViewFrom>(from));
        QVERIFY(plane.has_value());
        const Direction& r = plane->right;
        const Direction& d = plane->down;
        const Direction& a = plane->away;
        QVERIFY(std::abs(r[1] * d[2] - r[2] * d[1] - a[0]) < 1e-9 && std::abs(r[2] * d[0] - r[0] * d[2] - a[1]) < 1e-9
                && std::abs(r[0] * d[1] - r[1] * d[0] - a[2]) < 1e-9); // no mirror
        const double suggested = suggestedMmPerPixel(points, *plane);
        QVERIFY2(suggested > 2 && suggested < 4, qPrintable(QString::number(suggested))); // points lie 2.5 mm apart
        const auto grid = gridOnPlane(points, *plane, 4);
        QVERIFY(grid.has_value());
        QCOMPARE(grid->outside, std::size_t{0});
        // 160 px of 2.5 mm less one: 397.5 x 297.5 mm on the ground; the plate hides a strip at its edges only.
        QVERIFY(std::abs(grid->cloud.width() - 100) <= 1 && std::abs(grid->cloud.height() - 75) <= 1);
        QVERIFY2(std::abs(stepOf(grid->cloud) - plate::kPlateM) < 1e-5,
                 qPrintable(QString::number(stepOf(grid->cloud))));
        int onPlate = 0;
        double farthest = 0;
        for (std::size_t i = 0; i < grid->cloud.pixelCount(); ++i)
            farthest = std::fmax(farthest, grid->cloud.data()[3 * i + 2]);
        for (std::size_t i = 0; i < grid->cloud.pixelCount(); ++i)
            onPlate += farthest - grid->cloud.data()[3 * i + 2] > plate::kPlateM / 2 ? 1 : 0;
        QVERIFY2(std::abs(onPlate - 30 * 20) < 60, qPrintable(QString::number(onPlate))); // 120 x 80 mm
        QCOMPARE(static_cast<ViewFrom>(from) == ViewFrom::Fitted || grid->emptyShare() < 0.05, true);
    }
    // However a part stands out of its plane, it is seen from the camera: a pocket is farther, a boss nearer, and left
    // stays left.
    void aFittedPlaneIsSeenFromTheCamera_data()
    {
        QTest::addColumn<double>("step");
        QTest::addColumn<std::vector<plate::Point>>("strays");
        const std::vector<plate::Point> none;
        QTest::newRow("flat") << 0.0 << none;
        QTest::newRow("pocket") << 0.006 << none;
        QTest::newRow("boss") << -0.006 << none;
        QTest::newRow("flat, a stray in front") << 0.0 << std::vector<plate::Point>{{0, 0, 0.1}};
        QTest::newRow("flat, a stray behind") << 0.0 << std::vector<plate::Point>{{0, 0, 0.9}};
        QTest::newRow("pocket, a stray in front") << 0.006 << std::vector<plate::Point>{{0, 0, 0.1}};
        QTest::newRow("boss, a stray behind") << -0.006 << std::vector<plate::Point>{{0, 0, 0.9}};
    }
    void aFittedPlaneIsSeenFromTheCamera()
    {
        QFETCH(double, step);
        QFETCH(std::vector<plate::Point>, strays);
        auto points = strays;
        for (int y = 0; y < 80; ++y)
            for (int x = 0; x < 120; ++x) // the pocket is on the left, above the middle
                points.push_back(
                    {(x - 59.5) * 1e-3, (y - 39.5) * 1e-3, 0.4 + (x >= 10 && x < 50 && y >= 10 && y < 30 ? step : 0)});
        const auto plane = viewPlane(listOf(points), ViewFrom::Fitted);
        QVERIFY(plane.has_value());
        QVERIFY(plane->right[0] > 0.999 && plane->down[1] > 0.999 && plane->away[2] > 0.999);
        const auto grid = gridOnPlane(listOf(points), *plane, 1);
        QVERIFY(grid.has_value());
        const double off = grid->cloud.at(20, 30, 2) - grid->cloud.at(60, 90, 2);
        QVERIFY2(std::abs(off - step) < 1e-5, qPrintable(QString::number(off)));
    }
    // A grid of points at its own pitch: one on every pixel, wherever it begins.
    void aGridComesBackAtItsOwnPitch()
    {
        for (const double begin : {0.0, -0.0595, 0.0333}) {
            std::vector<plate::Point> points;
            for (int y = 0; y < 80; ++y)
                for (int x = 0; x < 120; ++x)
                    points.push_back({begin + x * 1e-3, 2 * begin + y * 1e-3, 0.4});
            const auto grid = gridOnPlane(listOf(points), *viewPlane(listOf(points), ViewFrom::MinusZ), 1);
            QVERIFY(grid.has_value());
            QCOMPARE(grid->cloud.width(), 120);
            QCOMPARE(grid->cloud.height(), 80);
            QCOMPARE(grid->collisions, std::size_t{0});
            QCOMPARE(grid->emptyShare(), 0.0);
            for (int i = 0; i < 9600; ++i)
                QCOMPARE(grid->source.data()[i], i);
        }
    }
    // What is no surface is no part, whichever way it comes onto pixels.
    void whatCoversNoPictureIsRefused_data()
    {
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("rows");
        QTest::addColumn<double>("mmPerPixel");
        QTest::newRow("one point") << 1 << 1 << 1.0;
        QTest::newRow("a line") << 101 << 1 << 1.0;
        QTest::newRow("a line upright") << 1 << 101 << 1.0;
        QTest::newRow("a narrow strip") << 101 << 15 << 1.0;
        QTest::newRow("far too coarse") << 120 << 80 << 999.0;
        QTest::newRow("no resolution") << 101 << 1 << 0.0;
    }
    void whatCoversNoPictureIsRefused()
    {
        QFETCH(int, columns);
        QFETCH(int, rows);
        QFETCH(double, mmPerPixel);
        std::vector<plate::Row> list;
        for (int y = 0; y < rows; ++y)
            for (int x = 0; x < columns; ++x)
                list.push_back({{x * 1e-3, y * 1e-3, 0.4}, {9, 9, 9}});
        if (columns == 1 && rows == 1)
            list.resize(50, list.front()); // all equal
        SampleRef part = sample(plate::ply(list, false), "a.ply", false);
        part.reading.metresPerUnit = 1;
        for (const GridBy by : {GridBy::Plane, GridBy::Camera}) {
            if (by == GridBy::Camera && mmPerPixel != 1)
                continue; // a plate is a part for a camera
            const auto made = convertPart(part, {.gridBy = by, .viewFrom = ViewFrom::MinusZ, .mmPerPixel = mmPerPixel});
            QVERIFY(!made && made.error().code == ErrorCode::BadData);
            QVERIFY2(made.error().detail.english().find(mmPerPixel > 0 ? "The points cover only" : "lie on no plane")
                         != std::string::npos,
                     made.error().message().c_str());
            QVERIFY(!made.error().remedy.empty());
        }
    }
    // 120 x 80 points on 25 x 17 pixels: 9175 of 9600 lie behind others.
    void pointsBehindOthersAreSaid()
    {
        std::vector<plate::Row> list;
        for (int y = 0; y < 80; ++y)
            for (int x = 0; x < 120; ++x)
                list.push_back({{x * 1e-3 - 0.06, y * 1e-3 - 0.04, 0.4}, {9, 9, 9}});
        SampleRef part = sample(plate::ply(list, false), "a.ply", false);
        part.reading.metresPerUnit = 1;
        const auto said = [&part](double mmPerPixel) {
            const auto made =
                convertPart(part, {.gridBy = GridBy::Plane, .viewFrom = ViewFrom::MinusZ, .mmPerPixel = mmPerPixel});
            std::string all = made ? "" : made.error().message();
            if (made)
                for (const Text& text : made->notes.geometry.doubts)
                    all += text.english() + "\n";
            return all;
        };
        QVERIFY2(said(5).find("96 % of the points lie behind others") != std::string::npos, said(5).c_str());
        QVERIFY2(said(1).find("behind others") == std::string::npos, said(1).c_str());
    }
    void thePlaneOfTheOriginHasNoSide()
    {
        // Through the origin; on a table whose top is z = 0; a block around the origin.
        for (const auto& [z, step] : {std::pair{0.0, 0.0}, {0.02, 0.0}, {0.05, -0.05}}) {
            std::vector<plate::Point> points;
            std::vector<plate::Row> rows;
            for (int y = 0; y < 80; ++y)
                for (int x = 0; x < 120; ++x) {
                    points.push_back({(x - 59.5) * 1e-3, (y - 39.5) * 1e-3, z + (x < 40 ? step : 0)});
                    rows.push_back({points.back(), {9, 9, 9}});
                }
            const auto plane = viewPlane(listOf(points), ViewFrom::Fitted);
            QVERIFY(!plane && plane.error().code == ErrorCode::InvalidArgument);
            QVERIFY(plane.error().remedy.english().find("--view-from") != std::string::npos);
            SampleRef part = sample(plate::ply(rows, false), "a.ply", false);
            part.reading.metresPerUnit = 1;
            const auto made = convertPart(part, {.gridBy = GridBy::Plane, .mmPerPixel = 1});
            QVERIFY(!made && made.error().code == ErrorCode::InvalidArgument);
            QVERIFY(viewPlane(listOf(points), ViewFrom::Z).has_value());
        }
        const auto seen = convertPart(sample(plate::ply(plate::rows(true), false), "a.ply", false),
                                      {.gridBy = GridBy::Plane, .mmPerPixel = 4});
        QVERIFY2(seen, seen ? "" : seen.error().message().c_str());
        QCOMPARE(std::count_if(seen->notes.assumed.begin(), seen->notes.assumed.end(),
                               [](const Text& text) {
                                   return text.english().find("the origin of the points lies") != std::string::npos;
                               }),
                 1);
    }
    void aViewOnAPlaneNeedsAResolution()
    {
        SampleRef points = sample(plate::ply(plate::rows(true), false), "a.ply", false);
        ConversionOptions options{.gridBy = GridBy::Plane, .viewFrom = ViewFrom::MinusZ};
        const auto without = convertPart(points, options);
        QVERIFY(!without && without.error().remedy.english().find("would suit these points") != std::string::npos);
        options.mmPerPixel = 4;
        const auto made = convertPart(points, options);
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        QVERIFY(std::abs(stepOf(made->part.cloud) - plate::kPlateM) < 1e-5);
        QCOMPARE(made->part.rgb.at(made->part.rgb.height() / 2, made->part.rgb.width() / 2, 0), std::uint8_t{200});
        options.mmPerPixel = 0.001;
        const auto fine = convertPart(points, options);
        QVERIFY(!fine && fine.error().code == ErrorCode::Unsupported);
        QVERIFY(!viewPlane(listOf({{0, 0, 0}, {1, 1, 1}, {2, 2, 2}}), ViewFrom::Fitted));
    }

    // An RGB camera of another size beside the depth camera: every depth pixel gets the colour of the place that it
    // shows, and what the plate hides from the RGB camera gets none.
    void coloursComeThroughTheCalibration()
    {
        const Beside beside = colourBeside(1);
        OrganizedCloud cloud(plate::kWidth, plate::kHeight, 3);
        const auto inOrder = plate::rows(false);
        for (std::size_t i = 0; i < inOrder.size(); ++i)
            for (std::size_t axis = 0; axis < 3; ++axis)
                cloud.data()[3 * i + axis] = static_cast<float>(inOrder[i].point[axis]);
        const auto found = placesInColour(cloud, beside.camera, 330, 240);
        QVERIFY(found.has_value());
        const RgbImage colours = coloursAt(beside.picture, found->places);
        int right = 0, visible = 0, black = 0, hidden = 0;
        for (std::size_t i = 0; i < inOrder.size(); ++i) {
            const bool isHidden = beside.isHidden(inOrder[i].point);
            const auto* got = colours.data() + 3 * i;
            const bool isBlack = got[0] == 0 && got[1] == 0 && got[2] == 0;
            hidden += isHidden ? 1 : 0;
            black += isHidden && isBlack ? 1 : 0;
            const bool unseen = std::isnan(found->places.data()[2 * i]) && !isHidden;
            if (isHidden || unseen)
                continue;
            ++visible;
            right += std::abs(got[0] - inOrder[i].rgb[0]) < 8 ? 1 : 0;
        }
        QVERIFY2(hidden > 60, qPrintable(QString::number(hidden)));
        QVERIFY2(black > 0.8 * hidden, qPrintable(QString("%1 of %2").arg(black).arg(hidden)));
        QVERIFY2(right > 0.93 * visible, qPrintable(QString("%1 of %2").arg(right).arg(visible))); // edges are mixed
        QVERIFY(visible > 0.8 * static_cast<double>(inOrder.size()));
        // One who takes the two cameras for one gets it wrong, so the test can fail.
        ColourCamera straight = beside.camera;
        straight.pose = {};
        const auto wrong = coloursAt(beside.picture, placesInColour(cloud, straight, 330, 240)->places);
        int wrongly = 0;
        for (std::size_t i = 0; i < inOrder.size(); ++i)
            wrongly += std::abs(wrong.data()[3 * i] - inOrder[i].rgb[0]) < 8 ? 1 : 0;
        QVERIFY(wrongly < 0.8 * static_cast<double>(inOrder.size()));
    }

    // What the plate hides from the RGB camera stays black however the points of a list come onto pixels, also where
    // the picture is much finer than they are.
    void whatIsHiddenStaysBlack_data()
    {
        QTest::addColumn<int>("by");
        QTest::addColumn<double>("mmPerPixel");
        QTest::newRow("camera") << static_cast<int>(GridBy::Camera) << 0.0;
        QTest::newRow("plane") << static_cast<int>(GridBy::Plane) << 3.0;
        QTest::newRow("plane finer than the points") << static_cast<int>(GridBy::Plane) << 1.0;
    }
    void whatIsHiddenStaysBlack()
    {
        QFETCH(int, by);
        QFETCH(double, mmPerPixel);
        const Beside beside = colourBeside(4);
        const auto list = plate::rows(true);
        SampleRef scan = sample(plate::ply(list, false), "a.ply", false);
        scan.rgb = path("a.png");
        bytes::write(scan.rgb, pngOf(beside.picture));
        const auto made = convertPart(scan, {.gridBy = static_cast<GridBy>(by),
                                             .viewFrom = ViewFrom::MinusZ,
                                             .mmPerPixel = mmPerPixel,
                                             .colourCamera = beside.camera});
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        const auto hidden = std::count_if(list.begin(), list.end(),
                                          [&beside](const plate::Row& row) { return beside.isHidden(row.point); });
        QVERIFY(hidden > 60);
        const OrganizedCloud& cloud = made->part.cloud;
        double farthest = 0;
        for (std::size_t i = 0; i < cloud.pixelCount(); ++i)
            farthest = std::fmax(farthest, cloud.data()[3 * i + 2]);
        int points = 0, black = 0, groundLikePlate = 0;
        for (std::size_t i = 0; i < cloud.pixelCount(); ++i) {
            if (std::isnan(cloud.data()[3 * i + 2]))
                continue;
            const auto* got = made->part.rgb.data() + 3 * i;
            ++points;
            black += got[0] == 0 && got[1] == 0 && got[2] == 0 ? 1 : 0;
            const bool onGround = farthest - cloud.data()[3 * i + 2] < plate::kPlateM / 2;
            groundLikePlate += onGround && got[0] > 150 && got[1] < 80 ? 1 : 0;
        }
        QVERIFY2(groundLikePlate * 4 < hidden, qPrintable(QString("%1 of %2").arg(groundLikePlate).arg(hidden)));
        QVERIFY(black > 0);
        QCOMPARE(made->notes.colourlessShare, static_cast<double>(black) / points);
    }

    // Sizes that differ are resampled through the calibration, or refused; never stretched.
    void otherSizesNeedACalibration()
    {
        SampleRef small = sample(plate::ply(plate::rows(true), false), "a.ply", false);
        std::vector<std::string> lines(240, std::string(3 * 320, 'c'));
        bytes::write(path("a.png"), bytes::png(320, 240, 8, 2, lines));
        small.rgb = path("a.png");
        ConversionOptions options{.gridBy = GridBy::Camera};
        const auto refused = convertPart(small, options);
        QVERIFY(!refused && refused.error().code == ErrorCode::Mismatch);
        QVERIFY2(refused.error().message().find("--colour-camera") != std::string::npos,
                 refused.error().message().c_str());
        options.colourCamera = ColourCamera{CameraIntrinsics{400, 400, 159.5, 119.5}};
        const auto made = convertPart(small, options);
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        QVERIFY(made->part.rgb.sameSize(made->part.cloud));
        QCOMPARE(made->part.rgb.at(60, 80, 1), static_cast<std::uint8_t>('c'));
        QVERIFY(!made->notes.assumed.empty()); // where the RGB camera stands
        const auto said = [&small, &options](bool unitAssumed) {
            options.colourCamera->poseAssumed = false;
            options.colourCamera->pose.translationM = {0.003, 0, 0.004};
            options.colourCamera->pose.unitAssumed = unitAssumed;
            const auto posed = convertPart(small, options);
            return posed && std::any_of(posed->notes.assumed.begin(), posed->notes.assumed.end(), [](const Text& text) {
                       return text.english().find("taken to stand 5 mm from") != std::string::npos;
                   });
        };
        QVERIFY(said(true));
        QVERIFY(!said(false));
    }

    void whatIsLostIsRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("says");
        QTest::newRow("colourised") << QByteArray::fromStdString(plate::picture()) << "d.png" << "colourised";
        QTest::newRow("8 bits") << QByteArray::fromStdString(
            bytes::png(160, 120, 8, 0, std::vector<std::string>(120, std::string(160, 'a'))))
                                << "d.png" << "8 bits";
        QTest::newRow("points without a grid") << QByteArray("0,0,0.5\n0.1,0,0.5\n0,0.1,0.5\n") << "d.csv"
                                               << "does not say on which pixel";
    }
    void whatIsLostIsRefused()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, name);
        QFETCH(QString, says);
        SampleRef lost = sample(content.toStdString(), name.toStdString(), true);
        if (name.endsWith("csv"))
            lost.reading.camera.reset();
        const auto made = convertPart(lost, {});
        QVERIFY(!made);
        QVERIFY2(QString::fromStdString(made.error().message()).contains(says), made.error().message().c_str());
        QVERIFY(!made.error().remedy.empty());
    }

    // Rows and columns of the file are of no use where the file has none; the remedy is one of this command.
    void aListHasNoRowsOfItsOwn_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("name");
        const auto list = plate::rows(false);
        QTest::newRow("XYZ") << QByteArray::fromStdString(plate::text(list, " ")) << "a.xyz";
        QTest::newRow("PLY") << QByteArray::fromStdString(plate::ply(list, false)) << "a.ply";
        QTest::newRow("PCD") << QByteArray::fromStdString(plate::pcd(list, false)) << "a.pcd";
    }
    void aListHasNoRowsOfItsOwn()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, name);
        const auto made =
            convertPart(sample(content.toStdString(), name.toStdString(), false), {.gridBy = GridBy::File});
        QVERIFY(!made);
        const QString said = QString::fromStdString(made.error().message());
        QVERIFY2(said.contains("does not say on which pixel") && said.contains("--grid-by camera"), qPrintable(said));
        QCOMPARE(made.error().file, path(name.toStdString()).string());
    }

    void withoutColourThereIsNoPart()
    {
        const auto made = convertPart(sample(plate::text(plate::rows(true), " ", 1, false), "a.xyz", false), {});
        QVERIFY(!made && made.error().code == ErrorCode::Unsupported);
    }

    // Clouds of all sides are refused; a dome seen from one side is not.
    void cloudsOfAllSides()
    {
        const auto whole = listOf(ball(0.1, {0, 0, 0.5}, 200)), dome = listOf(ball(0.1, {0, 0, 0}, 140, 0.45));
        const auto flat = ViewPlane{};
        QVERIFY2(twoSidedShare(whole, nullptr) > kTwoSided, qPrintable(QString::number(twoSidedShare(whole, nullptr))));
        QVERIFY(twoSidedShare(whole, &flat) > kTwoSided);
        QVERIFY2(twoSidedShare(dome, &flat) < kTwoSided / 3, qPrintable(QString::number(twoSidedShare(dome, &flat))));
        const auto scene = listOf(scenePoints(asIs));
        QVERIFY2(twoSidedShare(scene, nullptr) < kTwoSided / 3,
                 qPrintable(QString::number(twoSidedShare(scene, nullptr))));
        QVERIFY(behindShare(listOf(ball(1, {0, 0, 0}, 50))) > kBehind);
        QCOMPARE(behindShare(scene), 0.0);
        OrganizedCloud around(360, 64, 3), sheet(360, 64, 3);
        for (int row = 0; row < 64; ++row)
            for (int column = 0; column < 360; ++column) {
                const double angle = column * std::numbers::pi / 180;
                const std::array<double, 3> wall{2 * std::sin(angle), row * 0.02, 2 * std::cos(angle)},
                    arch{column * 0.01, row * 0.02, 1 + 0.5 * std::sin(angle)};
                for (int axis = 0; axis < 3; ++axis) {
                    around.at(row, column, axis) = static_cast<float>(wall[static_cast<std::size_t>(axis)]);
                    sheet.at(row, column, axis) = static_cast<float>(arch[static_cast<std::size_t>(axis)]);
                }
            }
        QVERIFY(rowsRunAround(around));
        QVERIFY(!rowsRunAround(sheet));
        std::vector<plate::Row> rows;
        for (const auto& point : ball(0.1, {0, 0, 0.5}, 150))
            rows.push_back({point, {9, 9, 9}});
        for (const GridBy by : {GridBy::Camera, GridBy::Plane}) {
            const auto made = convertPart(sample(plate::ply(rows, false), "ball.ply", false),
                                          {.gridBy = by, .viewFrom = ViewFrom::MinusZ, .mmPerPixel = 2});
            QVERIFY(!made);
            QVERIFY2(made.error().message().find("360") != std::string::npos, made.error().message().c_str());
        }
    }
};

TWINSPECT_TEST(TestPartConversion)
#include "tst_part_conversion.moc"
