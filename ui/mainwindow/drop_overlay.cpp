// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/drop_overlay.h"

#include <algorithm>

#include <QFileInfo>
#include <QPainter>
#include <QStringList>

#include "core/dataset/openable.h"

namespace twinspect {

namespace {

QString hint(const QStringList& paths)
{
    if (paths.size() > 1)
        return DropOverlay::tr("Drop to open these %n item(s)", nullptr, static_cast<int>(paths.size()));
    const QFileInfo info(paths.value(0));
    switch (openableFrom(info.filePath().toStdString())) {
    case Openable::Data:
        return info.isDir() ? DropOverlay::tr("Drop to open the parts in \"%1\"").arg(info.fileName())
                            : DropOverlay::tr("Drop to open the part \"%1\"").arg(info.fileName());
    case Openable::Model: return DropOverlay::tr("Drop to inspect with the model \"%1\"").arg(info.fileName());
    case Openable::Recipe: return DropOverlay::tr("Drop to inspect with the recipe \"%1\"").arg(info.fileName());
    case Openable::Nothing: break;
    }
    return {};
}

} // namespace

QStringList openFilters()
{
    QString pictures;
    for (const std::string& extension : dataExtensions())
        pictures +=
            (pictures.isEmpty() ? QStringLiteral("*") : QStringLiteral(" *")) + QString::fromStdString(extension);
    return {DropOverlay::tr("Everything Twinspect opens (%1)").arg(QStringLiteral("*.json *.tsm ") + pictures),
            DropOverlay::tr("Recipes (%1)").arg(QStringLiteral("*.json")),
            DropOverlay::tr("Models (%1)").arg(QStringLiteral("*.tsm")),
            DropOverlay::tr("Pictures and point clouds (%1)").arg(pictures)};
}

DropOverlay::DropOverlay(QWidget* window) : QWidget(window)
{
    setObjectName(QStringLiteral("dropOverlay"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

bool DropOverlay::anyOpenable(const QStringList& paths)
{
    return std::any_of(paths.begin(), paths.end(),
                       [](const QString& path) { return openableFrom(path.toStdString()) != Openable::Nothing; });
}

void DropOverlay::popUp(const QStringList& paths)
{
    m_text = hint(paths);
    setAccessibleName(m_text);
    setGeometry(parentWidget()->rect());
    raise();
    show();
    update();
}

void DropOverlay::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = palette().color(QPalette::Window);
    veil.setAlphaF(0.8F);
    painter.fillRect(rect(), veil);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 3, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(24, 24, -24, -24), 12, 12);
    QFont big = font();
    big.setPointSizeF(big.pointSizeF() * 1.6);
    big.setBold(true);
    painter.setFont(big);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect().adjusted(60, 60, -60, -60), Qt::AlignCenter | Qt::TextWordWrap, m_text);
}

} // namespace twinspect
