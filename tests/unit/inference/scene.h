// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <filesystem>

#include "core/base/random.h"
#include "core/dataset/catalog.h"
#include "core/detector/preparation.h"
#include "tests/support/tiny_model.h"

/// A folder of scans of a disc (10 mm high, 35 mm across) on flat ground, 96 px at 0.5 mm, and a model that can look at
/// them.
namespace scene {

inline constexpr int kSide = 96;

inline twinspect::RgbdSample scan(int number, bool withPart = true)
{
    twinspect::Random random(5, 2, static_cast<std::uint64_t>(number));
    twinspect::RgbdSample sample{twinspect::RgbImage(kSide, kSide, 3),
                                 twinspect::OrganizedCloud(kSide, kSide, 3),
                                 {},
                                 {}};
    for (int row = 0; row < kSide; ++row)
        for (int column = 0; column < kSide; ++column) {
            const bool part = withPart && std::hypot(row - 50, column - 44) < 35;
            for (int channel = 0; channel < 3; ++channel)
                sample.rgb.at(row, column, channel) = static_cast<std::uint8_t>((part ? 150 : 70) + random.below(20));
            sample.cloud.at(row, column, 0) = 0.0005F * static_cast<float>(column - kSide / 2);
            sample.cloud.at(row, column, 1) = 0.0005F * static_cast<float>(row - kSide / 2);
            sample.cloud.at(row, column, 2) = (part ? 0.49F : 0.5F) + static_cast<float>(2e-5 * random.normal());
        }
    return sample;
}

/// Writes the scans as files; number `empty` shows no part, number `damaged` is no TIFF.
inline twinspect::Catalog write(const std::filesystem::path& folder, int count, int empty = -1, int damaged = -1)
{
    using namespace twinspect;
    std::filesystem::create_directories(folder);
    Catalog catalog;
    catalog.root = folder;
    for (int i = 0; i < count; ++i) {
        const std::string name = std::to_string(i);
        SampleRef sample{"test/good/" + name,       Split::Test, Label::Good, "good", folder / (name + ".png"),
                         folder / (name + ".tiff"), {},          {}};
        const auto data = scan(i, i != empty);
        if (!writeRgbPng(sample.rgb, data.rgb)
            || !(i == damaged ? writeRgbPng(sample.geometry, data.rgb) : writeCloudTiff(sample.geometry, data.cloud)))
            return {};
        catalog.samples.push_back(std::move(sample));
    }
    return catalog;
}

inline twinspect::Preparation preparation() { return {{80, 0.01, 0.5}, 64, {}}; }

inline twinspect::Status writeModel(const std::filesystem::path& path, const std::string& heldOutScores,
                                    const std::string& heldOutPeaks,
                                    const std::map<std::string, std::string>& given = {})
{
    std::map<std::string, std::string> metadata{{"part.name", "disc"},
                                                {"held_out.scores", heldOutScores},
                                                {"held_out.peaks", heldOutPeaks}};
    preparation().describe(metadata);
    for (const auto& [key, value] : given)
        metadata[key] = value;
    return twinspect::sample::writeTinyModel(path, metadata);
}

} // namespace scene
