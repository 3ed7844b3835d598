// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/part_preview.h"

#include <algorithm>

#include <QPainter>

#include "core/dataset/good_parts.h"
#include "core/geometry/part_view.h"
#include "ui/common/error_text.h"

namespace twinspect {

namespace {

constexpr double kDimmed = 0.35;
// Over any picture, so both are drawn on a dark line.
const QColor kOutline(255, 200, 0);
const QColor kCrop(0, 200, 255);

struct Part {
    RgbImage rgb;
    PartGeometry geometry;
};

bool isRim(const Mask& foreground, int row, int column)
{
    if (!foreground.at(row, column))
        return false;
    for (const auto& [down, right] : {std::pair{-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
        const int r = row + down, c = column + right;
        if (r < 0 || c < 0 || r >= foreground.height() || c >= foreground.width() || !foreground.at(r, c))
            return true;
    }
    return false;
}

QImage draw(const Part& part, const std::optional<PartScale>& scale, int side)
{
    const auto& rgb = part.rgb;
    QImage image(rgb.width(), rgb.height(), QImage::Format_RGB32);
    for (int row = 0; row < rgb.height(); ++row)
        for (int column = 0; column < rgb.width(); ++column) {
            const double share = part.geometry.foreground.at(row, column) ? 1 : kDimmed;
            const auto value = [&](int channel) { return static_cast<int>(share * rgb.at(row, column, channel)); };
            image.setPixel(column, row, qRgb(value(0), value(1), value(2)));
        }
    const QSize size = image.size().scaled(side, side, Qt::KeepAspectRatio);
    const double zoom = static_cast<double>(size.width()) / rgb.width();
    image = image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    for (int row = 0; row < rgb.height(); ++row)
        for (int column = 0; column < rgb.width(); ++column)
            if (isRim(part.geometry.foreground, row, column)) {
                const QPoint at(std::min(static_cast<int>((column + 0.5) * zoom), size.width() - 1),
                                std::min(static_cast<int>((row + 0.5) * zoom), size.height() - 1));
                image.setPixelColor(at, kOutline);
            }
    if (!scale || !part.geometry.partFound)
        return image;
    const CropBox box = cropFor(part.geometry, *scale);
    QPainter painter(&image);
    const QRectF crop(box.column * zoom, box.row * zoom, box.side * zoom, box.side * zoom);
    painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
    painter.drawRect(crop);
    painter.setPen(QPen(kCrop, 1));
    painter.drawRect(crop);
    return image;
}

} // namespace

Result<std::vector<PartPicture>> drawPartPreviews(const Catalog& catalog, int count, int side,
                                                  const RunContext& context)
{
    const auto good = splitGoodParts(catalog).train;
    std::vector<PartPicture> pictures;
    std::vector<Part> parts;
    std::vector<PartGeometry> found;
    const int shown = std::min(count, static_cast<int>(good.size()));
    for (int i = 0; i < shown; ++i) {
        if (context.stopRequested())
            return cancelled();
        const auto& sample = good[static_cast<std::size_t>(i) * good.size() / static_cast<std::size_t>(shown)];
        pictures.push_back({sample.id, {}, {}});
        parts.emplace_back();
        auto scan = loadSample(sample);
        auto geometry = scan ? separatePart(scan->cloud) : Result<PartGeometry>(passOn(scan));
        if (!geometry) {
            pictures.back().problem = messageOf(geometry.error());
            continue;
        }
        if (geometry->partFound)
            found.push_back(*geometry);
        parts.back() = {std::move(scan->rgb), std::move(*geometry)};
        context.report({"drawing parts", i + 1, shown, {}, {}});
    }
    std::optional<PartScale> scale;
    if (const auto learnt = learnScale(found))
        scale = *learnt;
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (!parts[i].rgb.empty())
            pictures[i].image = draw(parts[i], scale, side);
    return pictures;
}

} // namespace twinspect
