// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <numbers>
#include <stdexcept>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/dataset/catalog.h"
#include "core/demo/demo_parts.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

struct Point {
    double x = 0, y = 0, z = 0; // mm
};

std::vector<Point> measuredPoints(const OrganizedCloud& cloud)
{
    std::vector<Point> points;
    for (std::size_t i = 0; i < cloud.pixelCount(); ++i) {
        const float* p = cloud.data() + 3 * i;
        if (!std::isnan(p[2]))
            points.push_back({1e3 * p[0], 1e3 * p[1], 1e3 * p[2]});
    }
    return points;
}

// Least squares z = a + b x + c y + d (x2 + y2) through the points near the picture's border: the tray.
std::array<double, 4> fitTray(const std::vector<Point>& points)
{
    double m[4][5] = {};
    for (const Point& p : points) {
        if (std::max(std::fabs(p.x), std::fabs(p.y)) < 49)
            continue;
        const double row[5] = {1, p.x, p.y, p.x * p.x + p.y * p.y, p.z};
        for (int i = 0; i < 4; ++i)
            for (int j = 0; j < 5; ++j)
                m[i][j] += row[i] * row[j];
    }
    for (int i = 0; i < 4; ++i) // Gauss-Jordan; the normal matrix is positive definite
        for (int k = 0; k < 4; ++k)
            if (const double factor = k == i ? 0.0 : m[k][i] / m[i][i]; k != i)
                for (int j = 0; j < 5; ++j)
                    m[k][j] -= factor * m[i][j];
    return {m[0][4] / m[0][0], m[1][4] / m[1][1], m[2][4] / m[2][2], m[3][4] / m[3][3]};
}

// Longer and shorter side of the smallest rectangle around the points.
std::pair<double, double> smallestBox(const std::vector<Point>& points)
{
    std::pair<double, double> best{1e9, 1e9};
    for (int degrees = 0; degrees < 90; ++degrees) {
        const double c = std::cos(degrees * std::numbers::pi / 180), s = std::sin(degrees * std::numbers::pi / 180);
        double low[2] = {1e9, 1e9}, high[2] = {-1e9, -1e9};
        for (const Point& p : points) {
            const double at[2] = {c * p.x + s * p.y, c * p.y - s * p.x};
            for (int k = 0; k < 2; ++k) {
                low[k] = std::min(low[k], at[k]);
                high[k] = std::max(high[k], at[k]);
            }
        }
        const double a = high[0] - low[0], b = high[1] - low[1];
        if (a * b < best.first * best.second)
            best = {std::max(a, b), std::min(a, b)};
    }
    return best;
}

std::map<std::string, std::string> hashesBelow(const fs::path& folder)
{
    std::map<std::string, std::string> hashes;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            hashes[fs::relative(entry.path(), folder).generic_string()] = sha256(readFile(entry.path()).value());
    return hashes;
}

bool sameBytes(const Image<float>& a, const Image<float>& b)
{
    return a.values().size() == b.values().size() && std::memcmp(a.data(), b.data(), a.values().size_bytes()) == 0;
}

std::int64_t ones(const Mask& mask) { return std::count(mask.values().begin(), mask.values().end(), std::uint8_t(1)); }

std::vector<DemoPartInfo> allParts()
{
    auto parts = demoParts();
    std::ranges::copy(demoParts(DemoSet::Tuning), std::back_inserter(parts));
    return parts;
}

DemoOptions fewSmallPictures()
{
    DemoOptions options;
    options.sizePx = 128;
    options.train = 2;
    options.validation = 1;
    options.testPerDefect = 1;
    options.testGood = 2;
    return options;
}

} // namespace

class TestDemoParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thereIsEnoughToShow()
    {
        QVERIFY(demoParts().size() >= 4 && demoParts(DemoSet::Tuning).size() >= 4);
        for (const auto& part : allParts()) {
            std::map<DemoDefectKind, int> kinds;
            for (const auto& defect : part.defects)
                ++kinds[defect.kind];
            QVERIFY2(kinds[DemoDefectKind::Appearance] >= 1 && kinds[DemoDefectKind::Geometry] >= 1
                         && kinds[DemoDefectKind::Combined] >= 1,
                     part.name.c_str());
        }
    }

    void theFolderIsACompleteDataSet()
    {
        QTemporaryDir folder;
        const fs::path out = folder.path().toStdString();
        std::int64_t lastDone = 0, total = -1;
        RunContext context;
        context.progress = [&](const Progress& progress) {
            lastDone = std::max(lastDone, progress.done);
            total = progress.total;
        };
        const auto status = renderDemoParts(out, fewSmallPictures(), context);
        QVERIFY2(status, status ? "" : status.error().message().c_str());
        QCOMPARE(lastDone, total);
        QVERIFY(fs::exists(out / "about.txt"));
        for (const auto& part : demoParts()) {
            const auto catalog = openCatalog(out / part.name);
            QVERIFY2(catalog, catalog ? "" : catalog.error().message().c_str());
            QCOMPARE(QString::fromStdString(catalog->layout), QString("mvtec-3d"));
            QVERIFY(catalog->skipped.empty() && catalog->warnings.empty());
            QCOMPARE(catalog->of(Split::Train).size(), std::size_t(2));
            QCOMPARE(catalog->of(Split::Validation).size(), std::size_t(1));
            QCOMPARE(catalog->of(Split::Test).size(), 2 + part.defects.size());
            for (const auto& sample : catalog->samples) {
                const auto loaded = loadSample(sample);
                QVERIFY2(loaded, loaded ? "" : loaded.error().message().c_str());
                QCOMPARE(loaded->rgb.width(), 128);
                if (sample.split != Split::Test)
                    continue;
                QVERIFY2(loaded->mask.has_value(), sample.id.c_str());
                QVERIFY2((ones(*loaded->mask) > 0) == (sample.label == Label::Defect), sample.id.c_str());
            }
        }
    }

    void defectsChangeWhatTheyShould_data()
    {
        QTest::addColumn<QString>("part");
        QTest::addColumn<QString>("defect");
        QTest::addColumn<int>("kind");
        for (const auto& part : demoParts())
            for (const auto& defect : part.defects)
                QTest::newRow((part.name + " " + defect.name()).c_str())
                    << QString::fromStdString(part.name) << QString::fromStdString(defect.name())
                    << static_cast<int>(defect.kind);
    }
    void defectsChangeWhatTheyShould()
    {
        QFETCH(QString, part);
        QFETCH(QString, defect);
        QFETCH(int, kind);
        DemoRequest request{part.toStdString(), {}, 77, 3, 320};
        const auto good = renderDemoSample(request);
        request.defect = defect.toStdString();
        const auto bad = renderDemoSample(request);
        QVERIFY(good && bad);
        QCOMPARE(ones(good->mask), 0);
        const double share = static_cast<double>(ones(bad->mask)) / static_cast<double>(ones(good->part));
        QVERIFY2(share > 0.002 && share < 0.07, std::to_string(share).c_str());

        if (static_cast<DemoDefectKind>(kind) == DemoDefectKind::Appearance) {
            QVERIFY(sameBytes(good->cloud, bad->cloud));
            QVERIFY(sameBytes(good->surfaceMm, bad->surfaceMm));
        } else
            QVERIFY(!sameBytes(good->surfaceMm, bad->surfaceMm));
        QCOMPARE(sameBytes(good->albedo, bad->albedo), static_cast<DemoDefectKind>(kind) == DemoDefectKind::Geometry);

        double greyInside = 0, greyOutside = 0;
        for (std::size_t i = 0; i < bad->mask.pixelCount(); ++i) {
            double colour = 0, grey = 0;
            for (std::size_t k = 3 * i; k < 3 * i + 3; ++k) {
                colour =
                    std::max(colour, std::fabs(static_cast<double>(good->albedo.data()[k]) - bad->albedo.data()[k]));
                grey += std::fabs(static_cast<double>(good->rgb.data()[k]) - bad->rgb.data()[k]) / 3;
            }
            const double moved = std::fabs(static_cast<double>(good->surfaceMm.data()[i]) - bad->surfaceMm.data()[i]);
            const bool marked = bad->mask.data()[i] != 0;
            (marked ? greyInside : greyOutside) += grey;
            // 1e-5: the renderer compares in single precision
            QVERIFY(marked ? colour > kDemoColourTolerance - 1e-5 || moved > kDemoHeightToleranceMm - 1e-5
                           : colour < kDemoColourTolerance + 1e-5 && moved < kDemoHeightToleranceMm + 1e-5);
        }
        greyInside /= static_cast<double>(ones(bad->mask));
        greyOutside /= static_cast<double>(bad->mask.pixelCount());
        if (static_cast<DemoDefectKind>(kind) == DemoDefectKind::Geometry)
            QVERIFY2(greyInside < 6, std::to_string(greyInside).c_str()); // of 255: hidden in brushing, grain and noise
        else
            QVERIFY2(greyInside > 6, std::to_string(greyInside).c_str());
        QVERIFY2(greyOutside < 0.05, std::to_string(greyOutside).c_str());
    }

    void measuredDimensionsAreTheNominalOnes_data()
    {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < allParts().size(); ++i)
            QTest::newRow(allParts()[i].name.c_str()) << i;
    }
    void measuredDimensionsAreTheNominalOnes()
    {
        QFETCH(std::size_t, index);
        const auto info = allParts()[index];
        for (std::uint64_t number = 0; number < 3; ++number) {
            const auto sample = renderDemoSample({info.name, {}, number, 1, 320});
            QVERIFY(sample);
            const auto points = measuredPoints(sample->cloud);
            const auto tray = fitTray(points);
            std::vector<Point> part;
            std::vector<double> heights;
            for (const Point& p : points) {
                const double height = tray[0] + tray[1] * p.x + tray[2] * p.y + tray[3] * (p.x * p.x + p.y * p.y) - p.z;
                if (height < 1.5)
                    continue;
                part.push_back(p);
                heights.push_back(height);
            }
            const auto top = heights.begin() + static_cast<std::ptrdiff_t>(0.999 * static_cast<double>(heights.size()));
            std::nth_element(heights.begin(), top, heights.end());
            QVERIFY2(std::fabs(*top - info.heightMm) < 0.4 + (info.sizeTolerance - kDemoSizeTolerance) * info.heightMm,
                     std::to_string(*top).c_str());
            // Silhouette points are partly missing: up to a pixel (0.34 mm) and a half a side.
            const auto [length, width] = smallestBox(part);
            const double slackMm = 1.1;
            QVERIFY2(std::fabs(length - info.lengthMm) < slackMm + info.sizeTolerance * info.lengthMm,
                     std::to_string(length).c_str());
            QVERIFY2(std::fabs(width - info.widthMm) < slackMm + info.sizeTolerance * info.widthMm,
                     std::to_string(width).c_str());
        }
    }

    void pointsLieOnTheRaysOfTheirPixels()
    {
        const auto sample = renderDemoSample({"connector", {}, 5, 1, 160});
        QVERIFY(sample);
        const double focal = demoFocalLengthPx(160);
        for (int row = 0; row < 160; ++row) {
            for (int column = 0; column < 160; ++column) {
                const float* p = &sample->cloud.at(row, column);
                if (std::isnan(p[2]))
                    continue;
                QVERIFY(std::fabs(p[0] - (column - 79.5) / focal * p[2]) < 1e-6);
                QVERIFY(std::fabs(p[1] - (row - 79.5) / focal * p[2]) < 1e-6);
                QVERIFY(std::fabs(1e3 * p[2] - sample->surfaceMm.at(row, column))
                        < 0.8); // noise, dazzled places included
            }
        }
    }

    void sensorNoiseIsAsStated()
    {
        const auto sample = renderDemoSample({"gasket", {}, 9, 1, 320});
        QVERIFY(sample);
        double sum = 0;
        int count = 0, missing = 0;
        for (int row = 5; row < 315; ++row) {
            for (int column = 5; column < 60; ++column) { // a strip of the tray
                const double z = sample->cloud.at(row, column, 2);
                if (sample->part.at(row, column) != 0)
                    continue;
                missing += std::isnan(z) ? 1 : 0;
                if (std::isnan(z))
                    continue;
                const double error = 1e3 * z - sample->surfaceMm.at(row, column);
                sum += error * error;
                ++count;
            }
        }
        const double deviationMm = std::sqrt(sum / count);
        QVERIFY2(deviationMm > 0.012 && deviationMm < 0.03, std::to_string(deviationMm).c_str());
        QVERIFY(missing > 0 && missing < count / 20);
    }

    void sameSeedSameBytesWhateverTheThreads()
    {
        QTemporaryDir folder;
        const fs::path out = folder.path().toStdString();
        DemoOptions options = fewSmallPictures();
        options.parts = "biscuit,bracket";
        options.threads = 1;
        QVERIFY(renderDemoParts(out / "one", options, {}));
        options.threads = 2;
        QVERIFY(renderDemoParts(out / "two", options, {}));
        options.seed = 2;
        QVERIFY(renderDemoParts(out / "other", options, {}));
        const auto one = hashesBelow(out / "one"), other = hashesBelow(out / "other");
        QVERIFY(one == hashesBelow(out / "two"));
        QCOMPARE(one.size(), other.size());
        QVERIFY(one.at("biscuit/train/good/rgb/000.png") != other.at("biscuit/train/good/rgb/000.png"));
        QVERIFY(one.at("biscuit/train/good/xyz/000.tiff") != one.at("biscuit/train/good/xyz/001.tiff"));
    }

    void anUnwritableFolderIsAClearError()
    {
        QTemporaryDir folder;
        const fs::path file = folder.filePath("not a folder").toStdString();
        std::ofstream(file) << "x";
        const auto status = renderDemoParts(file / "demo", fewSmallPictures(), {});
        QVERIFY(!status);
        QVERIFY(status.error().code == ErrorCode::WriteFailed);
        QVERIFY(status.error().message().find("not a folder") != std::string::npos);
    }

    void oldPicturesAreNeverMixedWithNewOnes()
    {
        QTemporaryDir folder;
        const fs::path out = folder.path().toStdString();
        fs::create_directories(out / "cap" / "train");
        DemoOptions options = fewSmallPictures();
        options.parts = "gasket,cap";
        const auto status = renderDemoParts(out, options, {});
        QVERIFY(!status);
        QVERIFY(status.error().code == ErrorCode::InvalidArgument);
        QVERIFY(fs::exists(out / "cap" / "train") && !fs::exists(out / "gasket"));
    }

    void cancelLeavesNoHalfDataSet()
    {
        QTemporaryDir folder;
        const fs::path out = folder.path().toStdString();
        std::stop_source stop;
        RunContext context{stop.get_token(), [&](const Progress& progress) {
                               if (progress.done == 3)
                                   stop.request_stop();
                           }};
        const auto status = renderDemoParts(out, fewSmallPictures(), context);
        QVERIFY(!status);
        QVERIFY(status.error().code == ErrorCode::Cancelled);
        QVERIFY(fs::is_empty(out));
    }

    void whatProgressThrowsIsAnError()
    {
        QTemporaryDir folder;
        RunContext context;
        context.progress = [](const Progress&) { throw std::runtime_error("nobody listens"); };
        const auto status = renderDemoParts(folder.path().toStdString(), fewSmallPictures(), context);
        QVERIFY(!status);
        QVERIFY(status.error().code == ErrorCode::Internal);
    }

    void nonsenseIsRefused_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("unknown part") << "parts" << "gasket,teapot";
        QTest::newRow("part of another set") << "parts" << "gasket,casting";
        QTest::newRow("part named twice") << "parts" << "gasket,gasket";
        QTest::newRow("no part") << "parts" << "";
        QTest::newRow("tiny pictures") << "size" << "8";
        QTest::newRow("nothing to train with") << "train" << "0";
    }
    void nonsenseIsRefused()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QTemporaryDir folder;
        DemoOptions options;
        for (const auto& parameter : demoParameters()) {
            if (parameter.spec.key != key.toStdString())
                continue;
            const auto member = parameter.member;
            if (const auto* text = std::get_if<std::string DemoOptions::*>(&member))
                options.*(*text) = value.toStdString();
            else
                options.*std::get<int DemoOptions::*>(member) = value.toInt();
        }
        const auto status = renderDemoParts(folder.path().toStdString(), options, {});
        QVERIFY(!status);
        QVERIFY(status.error().code == ErrorCode::InvalidArgument);
        QVERIFY(fs::is_empty(folder.path().toStdString()));
        QVERIFY(!renderDemoSample({"gasket", "unheard of", 0, 1, 128}));
    }
};

TWINSPECT_TEST(TestDemoParts)
#include "tst_demo_parts.moc"
