// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QSlider>

#include "ui/imageview/image_view.h"
#include "ui/pages/inspect/inspect_actions.h"
#include "ui/pages/inspect/inspect_page.h"
#include "ui/pages/inspect/screenshot_dialog.h"
#include "ui/viewport/cloud_view.h"

namespace twinspect {

QImage InspectPage::screenshot(std::optional<ViewKind> view, double scale)
{
    const auto shotOf = [this, scale](ViewKind kind) {
        if (auto* flat = qobject_cast<ImageView*>(m_grid->frame(kind).view()))
            return flat->screenshot(scale);
        return m_cloudView->screenshot(scale);
    };
    if (view)
        return m_grid->shows(*view) ? shotOf(*view) : QImage();
    const double ratio = devicePixelRatioF() * scale;
    QImage picture((QSizeF(m_grid->size()) * ratio).toSize(), QImage::Format_RGB32);
    picture.setDevicePixelRatio(ratio);
    picture.fill(palette().color(QPalette::Window));
    QPainter painter(&picture);
    for (const auto kind : kViewKinds) {
        if (!m_grid->shows(kind))
            continue;
        auto& frame = m_grid->frame(kind);
        frame.titleBar()->render(&painter, frame.titleBar()->mapTo(m_grid, QPoint()));
        QImage shot = shotOf(kind);
        shot.setDevicePixelRatio(ratio);
        painter.drawImage(frame.view()->mapTo(m_grid, QPoint()), shot);
    }
    painter.end();
    picture.setDevicePixelRatio(1);
    return picture;
}

QSize InspectPage::screenshotSize(std::optional<ViewKind> view) const
{
    if (view && !m_grid->shows(*view))
        return {};
    return (QSizeF(view ? m_grid->frame(*view).view()->size() : m_grid->size()) * devicePixelRatioF()).toSize();
}

void InspectPage::askForScreenshot()
{
    auto* dialog = new ScreenshotDialog([this](std::optional<ViewKind> view) { return screenshotSize(view); },
                                        m_grid->maximised(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { saveScreenshot(dialog->view(), dialog->scale()); });
    dialog->open();
}

void InspectPage::saveScreenshot(std::optional<ViewKind> view, int scale)
{
    const QImage picture = screenshot(view, scale); // as it was when asked for
    QString name = m_workbench.current().shown() ? QString::fromStdString(m_workbench.current().shown()->sample.id)
                                                       .replace(QLatin1Char('/'), QLatin1Char('-'))
                                                 : QStringLiteral("twinspect");
    if (view)
        name += QLatin1Char('-') + QLatin1String(idOf(*view));
    auto* dialog =
        new QFileDialog(this, tr("Save picture of the views"), name + QStringLiteral(".png"), tr("Pictures (*.png)"));
    dialog->setObjectName(QStringLiteral("inspect.screenshot.file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("png"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, picture](const QString& file) {
        if (const auto saved = savePng(picture, file); !saved)
            Q_EMIT m_workbench.failed(saved.error());
    });
    dialog->open();
}

QByteArray InspectPage::viewState() const
{
    const QJsonObject state{{QStringLiteral("arrangement"), static_cast<int>(m_grid->arrangement())},
                            {QStringLiteral("main"), QLatin1String(idOf(m_grid->mainView()))},
                            {QStringLiteral("map"), static_cast<int>(m_map)},
                            {QStringLiteral("surface"), static_cast<int>(m_layer)},
                            {QStringLiteral("cloudColors"), static_cast<int>(m_cloudColors)},
                            {QStringLiteral("opacity"), m_opacity->value()},
                            {QStringLiteral("contour"), m_actions->contour->isChecked()},
                            {QStringLiteral("regions"), m_actions->regions->isChecked()},
                            {QStringLiteral("truth"), m_actions->truth->isChecked()},
                            {QStringLiteral("greyHeight"), m_actions->greyHeight->isChecked()},
                            {QStringLiteral("orthographic"), m_actions->orthographic->isChecked()},
                            {QStringLiteral("turntable"), m_actions->turntable->isChecked()},
                            {QStringLiteral("pointSize"), m_cloudView->pointSize()}};
    return QJsonDocument(state).toJson(QJsonDocument::Compact);
}

void InspectPage::restoreViewState(const QByteArray& bytes)
{
    const QJsonObject state = QJsonDocument::fromJson(bytes).object();
    const auto choice = [&state](const char* key, int count) -> std::optional<int> {
        const int value = state.value(QLatin1String(key)).toInt(-1);
        if (value < 0 || value >= count)
            return std::nullopt;
        return value;
    };
    const auto restore = [&state](const char* key, QAction* action) {
        if (const auto value = state.value(QLatin1String(key)); value.isBool())
            action->setChecked(value.toBool());
    };
    for (const auto kind : kViewKinds)
        if (state.value(QStringLiteral("main")).toString() == QLatin1String(idOf(kind)))
            m_grid->setMainView(kind);
    if (const auto arrangement = choice("arrangement", 3))
        m_grid->arrange(static_cast<ViewLayout>(*arrangement));
    if (const auto map = choice("map", std::size(kMapKinds)))
        showMap(static_cast<MapKind>(*map));
    if (const auto layer = choice("surface", static_cast<int>(m_actions->surfaces.size())))
        showSurface(static_cast<SurfaceLayer>(*layer));
    if (const auto colors = choice("cloudColors", std::size(kCloudColors)))
        colorCloud(static_cast<CloudColors>(*colors));
    if (const auto opacity = choice("opacity", 101))
        m_opacity->setValue(*opacity);
    restore("contour", m_actions->contour);
    restore("regions", m_actions->regions);
    restore("truth", m_actions->truth);
    restore("greyHeight", m_actions->greyHeight);
    restore("orthographic", m_actions->orthographic);
    restore("turntable", m_actions->turntable);
    if (const auto size = state.value(QStringLiteral("pointSize")); size.isDouble())
        m_cloudView->setPointSize(size.toDouble());
}

} // namespace twinspect
