// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/example_view.h"

#include <algorithm>

#include <QEvent>
#include <QFileInfo>
#include <QLabel>
#include <QVBoxLayout>

#include "core/base/files.h"
#include "ui/common/color_map.h"

namespace twinspect {

namespace {

constexpr int kSide = 80; // px: three of them fit beside the plot in a small window
constexpr std::array<const char*, 3> kFiles{"example.ppm", "map_rgb.pgm", "map_depth.pgm"};

/// Grey 0..255 of a map = distance 0..1, always: what is light on one picture is as strange as what is light on the
/// other.
QImage coloured(const QImage& map)
{
    const auto& colours = ColorMap::of(ColorMap::Name::Height).colors();
    QImage result(map.size(), QImage::Format_RGB32);
    const QImage grey = map.convertToFormat(QImage::Format_Grayscale8);
    for (int row = 0; row < grey.height(); ++row)
        for (int column = 0; column < grey.width(); ++column)
            result.setPixel(column, row, colours[grey.constScanLine(row)[column]]);
    return result;
}

} // namespace

ExampleView::ExampleView(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("train.run.examples"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(2);
    for (Picture& each : m_pictures) {
        each.picture = new QLabel(this);
        each.picture->setAlignment(Qt::AlignCenter);
        each.picture->setFixedHeight(kSide);
        each.caption = new QLabel(this);
        each.caption->setAlignment(Qt::AlignHCenter);
        column->addWidget(each.picture);
        column->addWidget(each.caption);
    }
    column->addStretch(1);
    retranslate();
}

bool ExampleView::load(const std::filesystem::path& folder)
{
    for (std::size_t i = 0; i < m_pictures.size(); ++i) {
        Picture& each = m_pictures[i];
        const QFileInfo file(QString::fromStdString((folder / kFiles[i]).string()));
        each.there = file.exists();
        if (each.there && file.lastModified() != each.written) {
            const auto bytes = readFile(folder / kFiles[i]);
            const QImage image =
                bytes ? QImage::fromData(reinterpret_cast<const uchar*>(bytes->data()), static_cast<int>(bytes->size()))
                      : QImage();
            if (!image.isNull()) {
                each.written = file.lastModified();
                const int side = static_cast<int>(kSide * devicePixelRatioF());
                QPixmap pixmap =
                    QPixmap::fromImage((i == 0 ? image : coloured(image))
                                           .scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation));
                pixmap.setDevicePixelRatio(devicePixelRatioF());
                each.picture->setPixmap(pixmap);
            }
        }
        each.picture->setVisible(each.there);
        each.caption->setVisible(each.there);
    }
    return std::any_of(m_pictures.begin() + 1, m_pictures.end(), [](const Picture& each) { return each.there; });
}

void ExampleView::retranslate()
{
    const std::array<QString, 3> captions{tr("Artificial hole"), tr("Unusual in RGB"), tr("Unusual in depth")};
    for (std::size_t i = 0; i < m_pictures.size(); ++i)
        m_pictures[i].caption->setText(captions[i]);
    setToolTip(tr("A held-out part with an artificial hole (outlined). Bright is unusual to the model: everything at "
                  "first, only the hole in the end."));
}

void ExampleView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace twinspect
