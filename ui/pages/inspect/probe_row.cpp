// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspect/probe_row.h"

#include <cmath>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include "ui/common/elided_label.h"
#include "ui/common/value_text.h"
#include "ui/models/tolerance_words.h"
#include "ui/pages/inspect/inspect_text.h"
#include "ui/pages/inspect/measure_tool.h"
#include "ui/pages/inspect/part_pictures.h"

namespace twinspect {

namespace {

constexpr const char* kIds[ProbeRow::FieldCount] = {"position",    "color",  "x",           "y",
                                                    "z",           "height", "vsGood",      "score.rgb",
                                                    "score.depth", "weight", "score.fused", "label"};
constexpr int kWidthShares[ProbeRow::FieldCount] = {5, 6, 4, 4, 4, 4, 6, 4, 4, 5, 4, 6};

QString number(double value, int decimals)
{
    return std::isfinite(value) ? QLocale().toString(value, 'f', decimals) : kDash;
}

} // namespace

ProbeRow::ProbeRow(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("inspect.probe"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(4, 0, 4, 0);
    row->setSpacing(8);
    for (std::size_t i = 0; i < FieldCount; ++i) {
        m_names[i] = new ElidedLabel;
        m_names[i]->setForegroundRole(QPalette::PlaceholderText);
        QFont small = m_names[i]->font();
        small.setPointSizeF(small.pointSizeF() * 0.85);
        m_names[i]->setFont(small);
        m_values[i] = new QLabel(kDash);
        m_values[i]->setObjectName(QStringLiteral("inspect.probe.") + QLatin1String(kIds[i]));
        m_values[i]->setTextInteractionFlags(Qt::TextSelectableByMouse);
        for (auto* label : {m_names[i], m_values[i]}) {
            label->setTextFormat(Qt::PlainText);
            label->setSizePolicy(QSizePolicy::Ignored,
                                 QSizePolicy::Preferred); // values come and go without moving the others
        }
        auto* column = new QVBoxLayout;
        column->setSpacing(0);
        column->addWidget(m_names[i]);
        column->addWidget(m_values[i]);
        row->addLayout(column, kWidthShares[i]);
    }
    retranslate();
}

void ProbeRow::retranslate()
{
    const QString names[FieldCount] = {tr("Row, column"), tr("RGB"),         tr("x (mm)"),        tr("y (mm)"),
                                       tr("z (mm)"),      tr("Height (mm)"), tr("vs. good (mm)"), tr("RGB score"),
                                       tr("Depth score"), tr("RGB : depth"), tr("Score"),         tr("Region, label")};
    const QString tips[FieldCount] =
        {tr("Row and column of the pixel, counted from 0 at the upper left."),
         tr("Red, green and blue of the picture, 0 to 255."),
         tr("Position in the sensor's frame: x to the right."),
         tr("Position in the sensor's frame: y downwards."),
         tr("Position in the sensor's frame: z away from the sensor."),
         tr("Height over the fitted ground."),
         tr("Height against good parts, and by how much these vary here (one standard "
            "deviation).")
             + (m_tolerance ? QLatin1Char(' ') + tr("Tolerance: %1.").arg(words::tolerance(*m_tolerance)) : QString()),
         tr("How unusual the RGB picture is here, in the model's unit."),
         tr("How unusual the depth is here, in the model's unit."),
         tr("How much the model relies on RGB and depth here, in percent."),
         tr("The fused score, compared with the pixel threshold.") + QLatin1Char(' ')
             + scoreUnitText(m_part ? m_part->unit() : ScoreUnit()),
         tr("Number of the region here, and the true label where the data has one.")};
    for (std::size_t i = 0; i < FieldCount; ++i) {
        m_names[i]->setText(names[i]);
        m_names[i]->setToolTip(QStringLiteral("%1: %2").arg(names[i], tips[i])); // the name may be cut
        m_values[i]->setToolTip(tips[i]);
        m_values[i]->setAccessibleName(names[i]);
    }
    refresh();
}

void ProbeRow::setPart(std::shared_ptr<const ShownPart> part)
{
    m_part = std::move(part);
    retranslate();
}

void ProbeRow::setRegions(const std::vector<DefectRegion>* regions)
{
    m_regions = regions;
    refresh();
}

void ProbeRow::setTolerance(const std::optional<HeightTolerance>& tolerance)
{
    m_tolerance = tolerance;
    retranslate();
}

void ProbeRow::setPixel(std::optional<QPoint> pixel)
{
    m_pixel = pixel;
    refresh();
}

void ProbeRow::refresh()
{
    const bool inside = m_part && m_pixel && QRect(0, 0, m_part->width(), m_part->height()).contains(*m_pixel);
    for (std::size_t i = 0; i < FieldCount; ++i)
        m_values[i]->setText(inside ? valueOf(static_cast<Field>(i), *m_pixel) : kDash);
}

QString ProbeRow::valueOf(Field field, QPoint pixel) const
{
    const int row = pixel.y(), column = pixel.x();
    const auto& scan = m_part->scan;
    const auto score = [&](MapKind kind) {
        const ScoreMap* map = mapOf(*m_part, kind);
        return map == nullptr ? kDash : scoreText(map->at(row, column), unitOf(*m_part, kind));
    };
    switch (field) {
    case Position: return QStringLiteral("%1, %2").arg(row).arg(column);
    case Color:
        return QStringLiteral("%1 %2 %3")
            .arg(scan.rgb.at(row, column, 0))
            .arg(scan.rgb.at(row, column, 1))
            .arg(scan.rgb.at(row, column, 2));
    case X:
    case Y:
    case Z: return number(scan.cloud.at(row, column, field - X) * 1000.0, 2);
    case Height:
        return m_part->geometry.measured.at(row, column) != 0
                 ? number(m_part->geometry.heightMetres.at(row, column) * 1000.0, 2)
                 : kDash;
    case VsGood: {
        if (m_part->vsGoodMm.empty() || std::isnan(m_part->vsGoodMm.at(row, column)))
            return kDash;
        const QString difference = number(m_part->vsGoodMm.at(row, column), 2);
        if (m_part->goodPartsVaryMm.empty())
            return difference;
        const float vary = m_part->goodPartsVaryMm.at(row, column);
        const QString value = QStringLiteral("%1 ± %2").arg(difference, number(vary, 2));
        const QString band =
            m_tolerance ? words::band(bandOf(m_part->vsGoodMm.at(row, column), vary, *m_tolerance)) : QString();
        return band.isEmpty() ? value : QStringLiteral("%1, %2").arg(value, band);
    }
    case RgbScore: return score(MapKind::Rgb);
    case DepthScore: return score(MapKind::Depth);
    case WeightRgb: {
        if (m_part->weightRgb.empty())
            return kDash;
        const int rgb = qRound(m_part->weightRgb.at(row, column) * 100);
        return tr("%1 : %2 %").arg(rgb).arg(100 - rgb);
    }
    case FusedScore: return score(MapKind::Fused);
    case Label: {
        QStringList parts;
        if (const int region = m_regions ? regionAt(*m_regions, pixel) : -1; region >= 0)
            parts << tr("No. %1").arg(region + 1);
        if (scan.mask)
            parts << (scan.mask->at(row, column) != 0 ? tr("true defect") : tr("not marked"));
        else if (m_part->sample.label == twinspect::Label::Good)
            parts << tr("good part");
        return parts.isEmpty() ? kDash : parts.join(QStringLiteral(", "));
    }
    case FieldCount: break;
    }
    return {};
}

QString ProbeRow::text(Field field) const { return m_values[static_cast<std::size_t>(field)]->text(); }

QString ProbeRow::asText() const
{
    QStringList lines;
    for (std::size_t i = 0; i < FieldCount; ++i)
        lines << QStringLiteral("%1\t%2").arg(m_names[i]->text(), m_values[i]->text());
    return lines.join(QLatin1Char('\n'));
}

void ProbeRow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace twinspect
