// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/report/report_pictures.h"

#include <algorithm>
#include <cmath>

#include <QBuffer>
#include <QImageReader>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include "core/base/files.h"
#include "ui/common/legend.h"
#include "ui/common/value_text.h"
#include "ui/imageview/contour.h"
#include "ui/models/interest_words.h"
#include "ui/imageview/picture.h"
#include "ui/models/tolerance_words.h"
#include "ui/pages/report/report_values.h"

namespace twinspect {

namespace {

constexpr int kWide = 900; // px on paper: 300 dots per inch at a third of the page and more
constexpr int kFontPx = 38; // 7 points on paper
constexpr double kDeviationTail = 0.02; ///< at edges there are large ones that nobody looks for
constexpr int kStrip = 56;  // px below every picture for a legend: all three stand equally high

/// Enlarged or shrunk to the width of paper, ready to be drawn on.
class Sheet {
public:
    explicit Sheet(const QImage& picture)
        : m_scale(static_cast<double>(kWide) / picture.width()),
          m_pictureHeight(std::max(1, static_cast<int>(std::lround(picture.height() * m_scale)))),
          m_image(kWide, m_pictureHeight + kStrip, QImage::Format_RGB32)
    {
        m_image.fill(Qt::white);
        m_painter.begin(&m_image);
        m_painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform, true);
        auto font = m_painter.font();
        font.setPixelSize(kFontPx);
        m_painter.setFont(font);
        m_painter.drawImage(QRect(0, 0, kWide, m_pictureHeight), picture);
        m_painter.setClipRect(area());
    }
    /// Below the picture, so that it hides nothing of the part.
    void setLegend(const Legend& legend)
    {
        m_painter.setClipping(false);
        paintLegendStrip(m_painter, QRectF(0, m_pictureHeight, kWide, kStrip), legend, Qt::black);
        m_painter.setClipRect(area());
    }
    QPainter& painter() { return m_painter; }
    [[nodiscard]] QRectF area() const
    {
        return {0, 0, static_cast<double>(kWide), static_cast<double>(m_pictureHeight)};
    }
    [[nodiscard]] double scale() const { return m_scale; }
    QImage finish()
    {
        m_painter.end();
        return m_image;
    }

private:
    double m_scale;
    int m_pictureHeight;
    QImage m_image;
    QPainter m_painter;
};

/// Dashed, each in the colour of its kind, with its name.
void paintInterests(Sheet& sheet, const ShownPart& part, const RegionsOfInterest& regions)
{
    if (!part.anomaly || !part.anomaly->partFound)
        return;
    auto& painter = sheet.painter();
    const PartFrame frame = frameOf(part.prepared);
    for (const auto& region : regions.list()) {
        QPainterPath path;
        for (const auto& outline : outlinesOn(region, frame)) {
            QPolygonF polygon;
            for (const auto& at : outline)
                polygon << QPointF(at.x, at.y) * sheet.scale();
            polygon << polygon.front();
            path.addPolygon(polygon);
        }
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(Qt::white, 6));
        painter.drawPath(path);
        painter.setPen(QPen(words::colorOf(region.kind), 4, Qt::DashLine));
        painter.drawPath(path);
        const QRectF bounds = path.boundingRect().intersected(sheet.area());
        if (!bounds.isEmpty())
            paintPlate(painter, bounds.topLeft(), QString::fromStdString(region.name));
    }
}

QImage heightPicture(const ShownPart& part, const RegionsOfInterest& regions)
{
    Image<float> heightMm = part.geometry.heightMetres;
    for (float& value : heightMm.values())
        value *= 1000;
    const auto window = tailsWindow(heightMm);
    Sheet sheet(pictureOf(heightMm, window, ColorMap::Name::Height));
    Legend legend;
    legend.caption = report::ReportWords::tr("Height (mm)");
    legend.colors = ColorMap::Name::Height;
    const auto height = [](double value) { return QLocale().toString(value, 'f', 2); };
    legend.marks = {{0, height(window.low)}, {1, height(window.high)}};
    sheet.setLegend(legend);
    paintInterests(sheet, part, regions);
    paintScaleBar(sheet.painter(), sheet.area(), part.geometry.mmPerPixel / sheet.scale());
    return sheet.finish();
}

QImage mapPicture(const ShownPart& part, const std::vector<DefectRegion>& regions, const Thresholds& thresholds,
                  const AnomalyModel* model)
{
    const ScoreMap* fused = part.scoreMap();
    if (fused == nullptr)
        return {};
    const auto scale =
        ScoreScale::anchoredTo(thresholds.pixel, model != nullptr ? std::span<const double>(model->heldOutPeaks())
                                                                  : std::span<const double>());
    auto base = greyPictureOf(part.scan.rgb);
    if (scale.valid())
        base = blended(base, overlayOf(*fused, scale), 0.8);
    Sheet sheet(base);
    auto& painter = sheet.painter();
    painter.save();
    painter.scale(sheet.scale(), sheet.scale());
    const auto contour = isocontour(*fused, thresholds.pixel);
    for (const auto& [color, width] :
         {std::pair{QColor(Qt::black), 5.0}, {QColor(Qt::white), 2.0}}) { // readable on any ground
        painter.setPen(QPen(color, width / sheet.scale()));
        painter.drawLines(contour);
    }
    painter.restore();
    paintInterests(sheet, part, thresholds.regions);
    for (std::size_t i = 0; i < regions.size() && i < 12; ++i) {
        const auto& box = regions[i].region.box;
        paintPlate(painter, QPointF((box.column + box.width) * sheet.scale() + 4, box.row * sheet.scale()),
                   QLocale().toString(static_cast<qlonglong>(i + 1)));
    }
    if (scale.valid()) {
        Legend legend;
        legend.caption = report::ReportWords::tr("Score");
        legend.colors = ColorMap::Name::Score;
        const auto texts = scoreTexts({scale.threshold, scale.top}, part.unit());
        legend.marks = {{0, texts[0]}, {1, texts[1]}};
        sheet.setLegend(legend);
    }
    return sheet.finish();
}

} // namespace

ReportPictures picturesOf(const ShownPart& part, const std::vector<DefectRegion>& regions, const Thresholds& thresholds,
                          const AnomalyModel* model)
{
    Sheet rgb(pictureOf(part.scan.rgb));
    paintInterests(rgb, part, thresholds.regions);
    return {rgb.finish(), heightPicture(part, thresholds.regions), mapPicture(part, regions, thresholds, model)};
}

QImage deviationPicture(const ShownPart& part, const std::optional<HeightTolerance>& tolerance)
{
    if (part.goodPartsVaryMm.empty())
        return {};
    QImage values;
    Legend legend;
    if (tolerance) {
        legend = words::legendOf(*tolerance);
        // A strip has room for both ends alone; the middle is said beside the picture.
        legend.marks = {legend.marks.front(), legend.marks.back()};
        values = pictureOf(bandValues(part.vsGoodMm, part.goodPartsVaryMm, *tolerance), {kLowestBand, kHighestBand},
                           legend.colors);
    } else {
        const auto tails = tailsWindow(part.vsGoodMm, kDeviationTail);
        const double widest = std::max(std::abs(tails.low), std::abs(tails.high));
        legend.caption = report::ReportWords::tr("Against good parts (mm)");
        legend.colors = ColorMap::Name::RaisedBy;
        const auto height = [](double value) { return QLocale().toString(value, 'f', 2); };
        legend.marks = {{0, height(-widest)}, {1, QLatin1Char('+') + height(widest)}};
        values = pictureOf(part.vsGoodMm, {-widest, widest}, legend.colors);
    }
    Sheet sheet(blended(greyPictureOf(part.scan.rgb), values, 1));
    sheet.setLegend(legend);
    paintScaleBar(sheet.painter(), sheet.area(), part.geometry.mmPerPixel / sheet.scale());
    return sheet.finish();
}

QImage smallPicture(const std::filesystem::path& rgb, const std::vector<PixelBox>& boxes, int side)
{
    if (rgb.empty())
        return {};
    const auto bytes = readFile(rgb); // never waits for a pipe or a device
    if (!bytes)
        return {};
    QByteArray content = QByteArray::fromRawData(bytes->data(), static_cast<qsizetype>(bytes->size()));
    QBuffer buffer(&content);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    const auto full = reader.size();
    if (full.isValid())
        reader.setScaledSize(full.scaled(side, side, Qt::KeepAspectRatio));
    auto image = reader.read();
    if (image.isNull())
        return {};
    if (!full.isValid())
        image = image.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    image = image.convertToFormat(QImage::Format_RGB32);
    QPainter painter(&image);
    const double scale = full.isValid() ? static_cast<double>(image.width()) / full.width() : 1;
    for (const auto& [color, width] : {std::pair{QColor(Qt::white), 5.0}, {QColor(0xb5, 0x23, 0x1b), 2.5}}) {
        painter.setPen(QPen(color, width));
        for (const auto& box : boxes)
            painter.drawRect(QRectF(box.column * scale, box.row * scale, box.width * scale, box.height * scale)
                                 .adjusted(-3, -3, 3, 3));
    }
    return image;
}

} // namespace twinspect
