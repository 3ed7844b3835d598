// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imageview/picture.h"

#include <cmath>

#include <QPainter>

namespace twinspect {

namespace {

QImage blank(int width, int height)
{
    QImage picture(width, height, QImage::Format_ARGB32_Premultiplied);
    picture.fill(Qt::transparent);
    return picture;
}

QRgb* line(QImage& picture, int row) { return reinterpret_cast<QRgb*>(picture.scanLine(row)); }

} // namespace

QImage pictureOf(const RgbImage& rgb)
{
    // The copy belongs to the picture alone: a view may outlive the part it shows.
    return QImage(rgb.data(), rgb.width(), rgb.height(), static_cast<qsizetype>(rgb.width()) * 3, QImage::Format_RGB888)
        .convertToFormat(QImage::Format_RGB32);
}

QImage greyPictureOf(const RgbImage& rgb)
{
    QImage picture(rgb.width(), rgb.height(), QImage::Format_RGB32);
    for (int row = 0; row < rgb.height(); ++row) {
        QRgb* out = line(picture, row);
        const std::uint8_t* in = &rgb.at(row, 0);
        for (int column = 0; column < rgb.width(); ++column, in += 3) {
            const int grey = 30 + qGray(in[0], in[1], in[2]) * 3 / 4;
            out[column] = qRgb(grey, grey, grey);
        }
    }
    return picture;
}

QImage pictureOf(const Image<float>& values, const ValueWindow& window, ColorMap::Name colors)
{
    const auto& map = ColorMap::of(colors).colors();
    const auto first = static_cast<float>(window.low);
    const auto steps = static_cast<float>(255 / (window.high - window.low));
    QImage picture = blank(values.width(), values.height());
    for (int row = 0; row < values.height(); ++row) {
        QRgb* out = line(picture, row);
        const float* in = &values.at(row, 0);
        for (int column = 0; column < values.width(); ++column) {
            const float position = (in[column] - first) * steps + 0.5F;
            if (!std::isnan(position))
                out[column] = map[position <= 0 ? 0 : position >= 255 ? 255 : static_cast<std::size_t>(position)];
        }
    }
    return picture;
}

QImage overlayOf(const ScoreMap& scores, const ScoreScale& scale)
{
    QImage picture = blank(scores.width(), scores.height());
    if (!scale.valid())
        return picture;
    const auto& map = ColorMap::of(ColorMap::Name::Score);
    for (int row = 0; row < scores.height(); ++row) {
        QRgb* out = line(picture, row);
        const float* in = &scores.at(row, 0);
        for (int column = 0; column < scores.width(); ++column)
            if (scale.colors(in[column]))
                out[column] = map.at(scale.share(in[column]));
    }
    return picture;
}

QImage raisedByOverlayOf(const ScoreMap& fused, const ShareMap& shareRgb, const ScoreScale& scale)
{
    QImage picture = blank(fused.width(), fused.height());
    if (!scale.valid())
        return picture;
    const auto& map = ColorMap::of(ColorMap::Name::RaisedBy);
    for (int row = 0; row < fused.height(); ++row) {
        QRgb* out = line(picture, row);
        const float* in = &fused.at(row, 0);
        const float* share = &shareRgb.at(row, 0);
        for (int column = 0; column < fused.width(); ++column)
            if (scale.colors(in[column]))
                out[column] = map.at(share[column]);
    }
    return picture;
}

QImage blended(const QImage& base, const QImage& overlay, double opacity)
{
    QImage picture = base.convertToFormat(QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&picture);
    painter.setOpacity(opacity);
    painter.drawImage(0, 0, overlay);
    return picture;
}

} // namespace twinspect
