// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <filesystem>
#include <fstream>

#include "core/base/random.h"
#include "core/dataset/catalog.h"
#include "core/detector/preparation.h"
#include "tests/support/tiny_model.h"

/// A folder of made-up parts for tests of the views: a disc (10 mm high, 35 mm across) on flat ground, 96 px at 0.5 mm,
/// half a metre below the sensor.
namespace view_scene {

inline constexpr int kSide = 96;
inline constexpr double kMmPerPixel = 0.5;
inline constexpr double kDiscMm = 10;

inline bool onDisc(int row, int column) { return std::hypot(row - 50, column - 44) < 35; }
inline bool inDent(int row, int column) { return std::hypot(row - 40, column - 50) < 6; }

/// `dent` mm deep; a corner of 8 x 8 pixels was not measured.
inline twinspect::RgbdSample scan(int number, bool withPart, double dentMm)
{
    twinspect::Random random(9, 4, static_cast<std::uint64_t>(number));
    twinspect::RgbdSample sample{twinspect::RgbImage(kSide, kSide, 3),
                                 twinspect::OrganizedCloud(kSide, kSide, 3),
                                 {},
                                 {}};
    if (dentMm > 0)
        sample.mask = twinspect::Mask(kSide, kSide);
    for (int row = 0; row < kSide; ++row)
        for (int column = 0; column < kSide; ++column) {
            const bool part = withPart && onDisc(row, column);
            const bool dent = dentMm > 0 && inDent(row, column);
            for (int channel = 0; channel < 3; ++channel)
                sample.rgb.at(row, column, channel) =
                    static_cast<std::uint8_t>((part ? 150 : 70) + 20 * channel + random.below(12));
            const bool measured = row >= 8 || column >= 8;
            const double z = 0.5 - (part ? kDiscMm / 1000 : 0) + (dent ? dentMm / 1000 : 0) + 1e-5 * random.normal();
            sample.cloud.at(row, column, 0) =
                measured ? static_cast<float>(kMmPerPixel / 1000 * (column - kSide / 2)) : std::nanf("");
            sample.cloud.at(row, column, 1) =
                measured ? static_cast<float>(kMmPerPixel / 1000 * (row - kSide / 2)) : std::nanf("");
            sample.cloud.at(row, column, 2) = measured ? static_cast<float>(z) : std::nanf("");
            if (dent)
                sample.mask->at(row, column) = 1;
        }
    return sample;
}

/// test/dent/000 (with its true mask), test/empty/000 (no part), test/good/000 .. 002, test/good/003 (damaged), in this
/// order.
inline bool write(const std::filesystem::path& folder)
{
    using namespace twinspect;
    const auto one = [&folder](const std::string& type, int number, const RgbdSample& sample) {
        const auto base = folder / "test" / type;
        for (const char* kind : {"rgb", "xyz", "gt"})
            std::filesystem::create_directories(base / kind);
        const std::string name = "00" + std::to_string(number);
        return writeRgbPng(base / "rgb" / (name + ".png"), sample.rgb)
            && writeCloudTiff(base / "xyz" / (name + ".tiff"), sample.cloud)
            && (!sample.mask || writeMaskPng(base / "gt" / (name + ".png"), *sample.mask));
    };
    bool ok = one("dent", 0, scan(0, true, 3)) && one("empty", 0, scan(1, false, 0));
    for (int i = 0; i < 4; ++i)
        ok = ok && one("good", i, scan(10 + i, true, 0));
    std::ofstream(folder / "test" / "good" / "xyz" / "003.tiff", std::ios::binary) << "this is no TIFF";
    return ok;
}

/// An untrained model: what it says is senseless, but it says it of every pixel.
inline twinspect::Status writeModel(const std::filesystem::path& path, std::map<std::string, std::string> metadata = {})
{
    metadata.merge(std::map<std::string, std::string>{{"part.name", "disc"},
                                                      {"held_out.scores", "1 2 3 4"},
                                                      {"held_out.peaks", "5 6 7 8"},
                                                      {"training.part_fingerprints", "none"}});
    twinspect::Preparation{{80, kDiscMm / 1000, kMmPerPixel}, 64, {}}.describe(metadata);
    return twinspect::sample::writeTinyModel(path, metadata);
}

} // namespace view_scene
