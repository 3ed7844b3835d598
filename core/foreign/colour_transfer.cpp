// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/foreign/colour_transfer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace twinspect {

namespace {

constexpr float kNowhere = std::numeric_limits<float>::quiet_NaN();
constexpr double kSteepest = 4; // depth over width of a surface that still hides nothing of itself. [ours]
constexpr std::size_t kSteps = 4096;
constexpr int kReach = 16; // px of a grid finer than its points

struct Seen {
    double column = 0, row = 0, z = 0;
    bool inFront = false;
};

/// The picture of a point.
/// `camera`: of pictures of the right size.
Seen seenBy(const CameraIntrinsics& camera, const ColourCamera& given, const float* p)
{
    const CameraPose& pose = given.pose;
    std::array<double, 3> q{};
    for (std::size_t i = 0; i < 3; ++i)
        q[i] = pose.rotation[3 * i] * p[0] + pose.rotation[3 * i + 1] * p[1] + pose.rotation[3 * i + 2] * p[2]
             + pose.translationM[i];
    const auto pixel = pixelOf(camera, q);
    return pixel ? Seen{(*pixel)[0], (*pixel)[1], q[2], true} : Seen{};
}

struct Steps {
    std::vector<double> lengths; ///< px in the RGB picture
    std::size_t tried = 0;
};

/// From points to the next ones to the right and below, at most `reach` pixels of the cloud away.
Steps stepsWithin(int reach, const OrganizedCloud& cloud, const CameraIntrinsics& camera, const ColourCamera& given)
{
    Steps steps;
    const std::size_t stride = std::max<std::size_t>(1, cloud.pixelCount() / kSteps);
    const auto width = static_cast<std::size_t>(cloud.width());
    for (std::size_t i = 0; i + width + 1 < cloud.pixelCount(); i += stride) {
        const float* here = cloud.data() + 3 * i;
        if (std::isnan(here[2]))
            continue;
        for (const std::size_t step : {std::size_t{1}, width}) {
            ++steps.tried;
            std::size_t next = i + step;
            for (int k = 1; k < reach && next < cloud.pixelCount() && std::isnan(cloud.data()[3 * next + 2]); ++k)
                next += step;
            if (next >= cloud.pixelCount() || std::isnan(cloud.data()[3 * next + 2]))
                continue;
            const Seen a = seenBy(camera, given, here), b = seenBy(camera, given, cloud.data() + 3 * next);
            if (a.inFront && b.inFront)
                steps.lengths.push_back(std::max(std::abs(a.column - b.column), std::abs(a.row - b.row)));
        }
    }
    return steps;
}

/// How far neighbouring points of the cloud lie apart in the RGB picture, px: a buffer of finer cells would have
/// gaps through which hidden points show.
int cellOf(const OrganizedCloud& cloud, const CameraIntrinsics& camera, const ColourCamera& given)
{
    auto [steps, tried] = stepsWithin(1, cloud, camera, given);
    if (2 * steps.size() < tried) // most points have no neighbour: the grid is finer than they are
        steps = stepsWithin(kReach, cloud, camera, given).lengths;
    if (steps.empty())
        return 1;
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return std::clamp(static_cast<int>(std::ceil(1.5 * *middle)), 1, 64);
}

template <typename Value>
bool isInside(const Image<Value>& picture, double column, double row)
{
    return column >= -0.5 && row >= -0.5 && column < picture.width() - 0.5 && row < picture.height() - 0.5;
}

} // namespace

Result<ColourPlaces> placesInColour(const OrganizedCloud& cloud, const ColourCamera& given, int width, int height)
{
    const auto camera = cameraOfSize(given.camera, width, height, {});
    if (!camera)
        return passOn(camera);
    const int cell = cellOf(cloud, *camera, given);
    Image<float> nearest(width / cell + 1, height / cell + 1, 1, std::numeric_limits<float>::infinity());
    ColourPlaces result;
    result.places = Image<float>(cloud.width(), cloud.height(), 2, kNowhere);
    const auto forEach = [&](const auto& work) {
        for (std::size_t i = 0; i < cloud.pixelCount(); ++i) {
            const float* point = cloud.data() + 3 * i;
            if (std::isnan(point[2]))
                continue;
            const Seen seen = seenBy(*camera, given, point);
            const bool inside = seen.inFront && seen.column >= -0.5 && seen.row >= -0.5 && seen.column < width - 0.5
                             && seen.row < height - 0.5;
            float* depth = inside ? &nearest.at(static_cast<int>(seen.row + 0.5) / cell,
                                                static_cast<int>(seen.column + 0.5) / cell)
                                  : nullptr;
            work(i, seen, depth);
        }
    };
    forEach([](std::size_t, const Seen& seen, float* depth) {
        if (depth != nullptr)
            *depth = std::min(*depth, static_cast<float>(seen.z));
    });
    forEach([&](std::size_t i, const Seen& seen, const float* depth) {
        ++result.points;
        if (depth == nullptr) {
            ++result.beside;
        } else if (seen.z > *depth + kSteepest * cell * seen.z / std::min(camera->fx, camera->fy)) {
            ++result.hidden;
        } else {
            result.places.data()[2 * i] = static_cast<float>(seen.column);
            result.places.data()[2 * i + 1] = static_cast<float>(seen.row);
        }
    });
    return result;
}

RgbImage coloursAt(const RgbImage& picture, const Image<float>& places)
{
    RgbImage colours(places.width(), places.height(), 3);
    for (std::size_t i = 0; i < places.pixelCount(); ++i) {
        const double column = places.data()[2 * i], row = places.data()[2 * i + 1];
        if (!isInside(picture, column, row))
            continue;
        const double x = std::clamp(column, 0.0, picture.width() - 1.0),
                     y = std::clamp(row, 0.0, picture.height() - 1.0);
        const int left = static_cast<int>(x), top = static_cast<int>(y);
        const int right = std::min(left + 1, picture.width() - 1), bottom = std::min(top + 1, picture.height() - 1);
        const double alongX = x - left, alongY = y - top;
        for (int channel = 0; channel < 3; ++channel) {
            const double upper =
                picture.at(top, left, channel) * (1 - alongX) + picture.at(top, right, channel) * alongX;
            const double lower =
                picture.at(bottom, left, channel) * (1 - alongX) + picture.at(bottom, right, channel) * alongX;
            colours.data()[3 * i + static_cast<std::size_t>(channel)] =
                static_cast<std::uint8_t>(std::lround(upper * (1 - alongY) + lower * alongY));
        }
    }
    return colours;
}

Mask maskAt(const Mask& mask, const Image<float>& places)
{
    Mask marked(places.width(), places.height());
    for (std::size_t i = 0; i < places.pixelCount(); ++i) {
        const double column = places.data()[2 * i], row = places.data()[2 * i + 1];
        if (isInside(mask, column, row))
            marked.data()[i] = mask.at(static_cast<int>(row + 0.5), static_cast<int>(column + 0.5));
    }
    return marked;
}

} // namespace twinspect
