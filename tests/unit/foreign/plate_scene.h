// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A plate over a ground, seen by a pinhole camera. The rays are cast here, so expected values do not come from the code
// under test.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/imaging/camera_pair.h"
#include "tests/unit/imaging/file_bytes.h"

namespace plate {

using Point = std::array<double, 3>;

constexpr int kWidth = 160, kHeight = 120;
constexpr double kFocal = 200, kCentreX = 79.5, kCentreY = 59.5;
constexpr double kGroundM = 0.5, kPlateM = 0.02, kHalfLengthM = 0.06, kHalfWidthM = 0.04;

inline twinspect::CameraIntrinsics camera()
{
    twinspect::CameraIntrinsics camera{kFocal, kFocal, kCentreX, kCentreY, 0.001};
    camera.width = kWidth;
    camera.height = kHeight;
    return camera;
}

inline bool isOnPlate(double x, double y) { return std::abs(x) < kHalfLengthM && std::abs(y) < kHalfWidthM; }

/// Where a ray from `from` along `along` ends: on the plate, which floats over the ground, or on the ground.
inline Point hit(const Point& from, const Point& along)
{
    const auto at = [&](double z) {
        const double t = (z - from[2]) / along[2];
        return Point{from[0] + t * along[0], from[1] + t * along[1], z};
    };
    const Point plate = at(kGroundM - kPlateM);
    return isOnPlate(plate[0], plate[1]) ? plate : at(kGroundM);
}

inline Point seenAt(int column, int row)
{
    return hit({0, 0, 0}, {(column - kCentreX) / kFocal, (row - kCentreY) / kFocal, 1});
}

/// A chequered ground, and a plate of one colour; none of them is black.
inline std::array<std::uint8_t, 3> colourOf(const Point& point)
{
    if (point[2] < kGroundM - kPlateM / 2)
        return {200, 40, 40};
    const auto cell = static_cast<int>(std::floor(point[0] / 0.03) + std::floor(point[1] / 0.03));
    return cell % 2 == 0 ? std::array<std::uint8_t, 3>{60, 90, 60} : std::array<std::uint8_t, 3>{120, 120, 160};
}

struct Row {
    Point point;
    std::array<std::uint8_t, 3> rgb;
};

/// All points in the order of the pixels, or shuffled as a program might write them.
inline std::vector<Row> rows(bool shuffled)
{
    std::vector<Row> list;
    for (int row = 0; row < kHeight; ++row)
        for (int column = 0; column < kWidth; ++column) {
            Point point = seenAt(column, row);
            for (double& value : point)
                value = static_cast<float>(value);
            list.push_back({point, colourOf(point)});
        }
    if (shuffled)
        std::shuffle(list.begin(), list.end(), std::mt19937(3));
    return list;
}

inline std::string picture()
{
    std::vector<std::string> lines;
    for (int row = 0; row < kHeight; ++row) {
        std::string line;
        for (int column = 0; column < kWidth; ++column)
            for (const std::uint8_t value : colourOf(seenAt(column, row)))
                line += static_cast<char>(value);
        lines.push_back(line);
    }
    return bytes::png(kWidth, kHeight, 8, 2, lines);
}

inline std::string number(double value)
{
    char text[40];
    std::snprintf(text, sizeof text, "%.9g", value);
    return text;
}

inline std::string text(const std::vector<Row>& list, const std::string& separator, double unitsPerMetre = 1,
                        bool colours = true)
{
    std::string all;
    for (const Row& row : list) {
        std::string line;
        for (const double value : row.point)
            line += (line.empty() ? "" : separator) + number(value * unitsPerMetre);
        if (colours)
            for (const int value : row.rgb)
                line += separator + std::to_string(value);
        all += line + "\n";
    }
    return all;
}

inline std::string withComma(std::string text)
{
    std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

inline std::string ply(const std::vector<Row>& list, bool bigEndian)
{
    std::string file = "ply\nformat " + std::string(bigEndian ? "binary_big_endian" : "binary_little_endian")
                     + " 1.0\nelement vertex " + std::to_string(list.size())
                     + "\nproperty float x\nproperty float y\nproperty float z\nproperty uchar red\nproperty uchar "
                       "green\nproperty uchar blue\nend_header\n";
    for (const Row& row : list) {
        file += bytes::floats({static_cast<float>(row.point[0]), static_cast<float>(row.point[1]),
                               static_cast<float>(row.point[2])},
                              bigEndian);
        for (const std::uint8_t value : row.rgb)
            file += static_cast<char>(value);
    }
    return file;
}

/// `packed`: as PCL writes colours, with full opacity; as a float some of them are no number.
inline std::string pcd(const std::vector<Row>& list, bool ascii)
{
    const std::string count = std::to_string(list.size());
    std::string file = "# .PCD v0.7\nVERSION 0.7\nFIELDS x y z rgb\nSIZE 4 4 4 4\nTYPE F F F "
                     + std::string(ascii ? "U" : "F") + "\nCOUNT 1 1 1 1\nWIDTH " + count
                     + "\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS " + count + "\nDATA "
                     + (ascii ? "ascii\n" : "binary\n");
    for (const Row& row : list) {
        const std::uint32_t packed = 0xFF000000u | static_cast<std::uint32_t>(row.rgb[0]) << 16
                                   | static_cast<std::uint32_t>(row.rgb[1]) << 8 | row.rgb[2];
        if (ascii) {
            file += number(row.point[0]) + " " + number(row.point[1]) + " " + number(row.point[2]) + " "
                  + std::to_string(packed) + "\n";
            continue;
        }
        file += bytes::floats(
            {static_cast<float>(row.point[0]), static_cast<float>(row.point[1]), static_cast<float>(row.point[2])});
        bytes::append(file, packed, 4, false);
    }
    return file;
}

} // namespace plate
