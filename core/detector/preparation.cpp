// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detector/preparation.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include "core/imaging/image_io.h"

namespace twinspect {

namespace {

constexpr auto kCropSide = "part.crop_side_px";
constexpr auto kHeightRange = "part.height_range_m";
constexpr auto kSpacing = "part.mm_per_pixel";
constexpr auto kGroundExpected = "part.ground_expected";
constexpr auto kReadings = "part.readings"; // one a line; left out where nothing was set
constexpr double kLeastHeightRange = 1e-9; // metres
constexpr double kMostHeightRange = 1e4;
constexpr double kMostSpacing = 1e5; // mm per pixel

std::string exactText(double value)
{
    char text[64];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
}

} // namespace

void Preparation::describe(std::map<std::string, std::string>& metadata) const
{
    metadata[kCropSide] = std::to_string(scale.cropSide);
    metadata[kHeightRange] = exactText(scale.heightRangeMetres);
    metadata[kSpacing] = exactText(scale.mmPerPixel);
    metadata[kGroundExpected] = separation.groundExpected ? "true" : "false";
    std::string lines;
    for (const std::string& reading : readings)
        lines += (&reading == &*readings.begin() ? "" : "\n") + reading;
    if (!lines.empty())
        metadata[kReadings] = lines;
}

Result<Preparation> Preparation::from(const std::map<std::string, std::string>& metadata, int side,
                                      const std::string& file)
{
    const auto number = [&](const char* key, double least, double most) -> Result<double> {
        const auto found = metadata.find(key);
        const std::string text = found == metadata.end() ? std::string() : found->second;
        const char* end = text.data() + text.size();
        double value = 0;
        const auto read = std::from_chars(text.data(), end, value);
        if (read.ec != std::errc() || read.ptr != end || !(value >= least && value <= most))
            return failure(ErrorCode::Mismatch, Text("The model does not hold a sensible '%1'", key), file,
                           "Train the part again with this version");
        return value;
    };
    const auto cropSide = number(kCropSide, 1, 2 * kMaxImageSide);
    const auto heightRange = number(kHeightRange, kLeastHeightRange, kMostHeightRange);
    const auto spacing = number(kSpacing, 0, kMostSpacing);
    for (const auto* value : {&cropSide, &heightRange, &spacing})
        if (!*value)
            return passOn(*value);
    Preparation preparation;
    preparation.scale = {static_cast<int>(*cropSide), *heightRange, *spacing};
    preparation.side = side;
    const auto ground = metadata.find(kGroundExpected);
    preparation.separation.groundExpected = ground == metadata.end() || ground->second != "false";
    if (const auto readings = metadata.find(kReadings); readings != metadata.end()) {
        std::istringstream lines(readings->second);
        preparation.readings.clear();
        for (std::string line; std::getline(lines, line);)
            preparation.readings.insert(line);
    }
    return preparation;
}

LearntGeometry learntGeometry(const Preparation& preparation)
{
    return {preparation.readings, preparation.scale.mmPerPixel};
}

Result<PreparedPart> preparePart(const RgbdSample& sample, const Preparation& preparation)
{
    auto geometry = separatePart(sample.cloud, preparation.separation);
    if (!geometry)
        return passOn(geometry);
    auto image = viewPart(sample.rgb, sample.cloud, *geometry, preparation.scale, preparation.side);
    if (!image)
        return passOn(image);
    return PreparedPart{std::move(*image), std::move(*geometry)};
}

} // namespace twinspect
