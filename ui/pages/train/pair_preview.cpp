// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/pair_preview.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/imaging/image_io.h"
#include "ui/common/color_map.h"

namespace twinspect {

namespace {

constexpr double kTail = 0.001;

QImage shrunk(const QImage& image, int side) { return image.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation); }

QImage drawDepth(const OrganizedCloud& cloud, PairPicture& picture)
{
    std::vector<float> depths;
    for (int row = 0; row < cloud.height(); ++row)
        for (int column = 0; column < cloud.width(); ++column)
            if (const float z = cloud.at(row, column, 2); std::isfinite(z))
                depths.push_back(z);
    QImage image(cloud.width(), cloud.height(), QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    if (depths.empty())
        return image;
    const auto at = [&depths](double share) {
        const auto place = depths.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(depths.size() - 1));
        std::nth_element(depths.begin(), place, depths.end());
        return static_cast<double>(*place);
    };
    picture.nearestM = at(kTail);
    picture.farthestM = at(1 - kTail);
    const double range = std::max(1e-9, picture.farthestM - picture.nearestM);
    const auto& colours = ColorMap::of(ColorMap::Name::Height);
    for (int row = 0; row < cloud.height(); ++row)
        for (int column = 0; column < cloud.width(); ++column)
            if (const double z = cloud.at(row, column, 2); std::isfinite(z))
                image.setPixel(column, row, colours.at((picture.farthestM - z) / range)); // near is high, and high is bright
    return image;
}

} // namespace

PairPicture drawPair(const SampleRef& sample, const std::optional<CameraIntrinsics>& intrinsics, int side)
{
    PairPicture picture;
    if (const auto rgb = readRgb(sample.rgb)) {
        picture.colour.size = {rgb->width(), rgb->height()};
        picture.colour.image = shrunk(QImage(rgb->data(), rgb->width(), rgb->height(), 3 * rgb->width(), QImage::Format_RGB888), side);
    } else {
        picture.colour.problem = rgb.error();
    }
    if (const auto cloud = readGeometry(sample.geometry, intrinsics ? &*intrinsics : nullptr)) {
        picture.depth.size = {cloud->width(), cloud->height()};
        picture.depth.image = shrunk(drawDepth(*cloud, picture), side);
    } else {
        picture.depth.problem = cloud.error();
    }
    return picture;
}

} // namespace twinspect
