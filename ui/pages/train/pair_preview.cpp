// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/pair_preview.h"

#include <algorithm>
#include <cmath>

#include "core/imaging/image_io.h"
#include "ui/common/color_map.h"
#include "ui/imageview/value_window.h"

namespace twinspect {

namespace {

QImage shrunk(const QImage& image, int side)
{
    return image.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

QImage drawDepth(const OrganizedCloud& cloud, PairPicture& picture)
{
    Image<float> depths(cloud.width(), cloud.height());
    for (int row = 0; row < cloud.height(); ++row)
        for (int column = 0; column < cloud.width(); ++column)
            depths.at(row, column) = cloud.at(row, column, 2);
    QImage image(cloud.width(), cloud.height(), QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    if (std::none_of(depths.values().begin(), depths.values().end(), [](float z) { return std::isfinite(z); }))
        return image;
    const ValueWindow window = tailsWindow(depths);
    picture.nearestM = window.low;
    picture.farthestM = window.high;
    const auto& colours = ColorMap::of(ColorMap::Name::Height);
    for (int row = 0; row < cloud.height(); ++row)
        for (int column = 0; column < cloud.width(); ++column)
            if (const double z = depths.at(row, column); std::isfinite(z))
                image.setPixel(column, row, colours.at(1 - window.share(z))); // near is high, and high is bright
    return image;
}

} // namespace

PairPicture drawPair(const SampleRef& sample, int side)
{
    PairPicture picture;
    if (const auto rgb = readRgb(sample.rgb)) {
        picture.colour.size = {rgb->width(), rgb->height()};
        picture.colour.image =
            shrunk(QImage(rgb->data(), rgb->width(), rgb->height(), 3 * rgb->width(), QImage::Format_RGB888), side);
    } else {
        picture.colour.problem = rgb.error();
    }
    if (const auto cloud = readGeometry(sample.geometry, sample.reading)) {
        picture.depth.size = {cloud->width(), cloud->height()};
        picture.depth.image = shrunk(drawDepth(*cloud, picture), side);
    } else {
        picture.depth.problem = cloud.error();
    }
    return picture;
}

} // namespace twinspect
