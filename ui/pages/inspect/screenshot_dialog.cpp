// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspect/screenshot_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSaveFile>
#include <QVariant>

namespace twinspect {

namespace {

constexpr int kScales[] = {1, 2, 4};
constexpr int kAll = -1;

} // namespace

ScreenshotDialog::ScreenshotDialog(std::function<QSize(std::optional<ViewKind>)> sizeOf,
                                   std::optional<ViewKind> proposed, QWidget* parent)
    : QDialog(parent), m_sizeOf(std::move(sizeOf)), m_view(new QComboBox), m_scale(new QComboBox), m_size(new QLabel)
{
    setObjectName(QStringLiteral("inspect.screenshot"));
    setWindowTitle(tr("Save picture of the views"));
    m_view->setObjectName(QStringLiteral("inspect.screenshot.view"));
    m_scale->setObjectName(QStringLiteral("inspect.screenshot.scale"));
    m_size->setObjectName(QStringLiteral("inspect.screenshot.size"));
    m_view->addItem(tr("All views that are shown"), kAll);
    for (const auto kind : kViewKinds)
        if (!m_sizeOf(kind).isEmpty())
            m_view->addItem(nameOf(kind), static_cast<int>(kind));
    if (proposed)
        m_view->setCurrentIndex(std::max(0, m_view->findData(static_cast<int>(*proposed))));
    m_scale->addItem(tr("As on the screen"), kScales[0]);
    m_scale->addItem(tr("Twice as large"), kScales[1]);
    m_scale->addItem(tr("Four times as large"), kScales[2]);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Save)->setText(tr("Save as…"));
    auto* form = new QFormLayout(this);
    form->addRow(tr("View"), m_view);
    form->addRow(tr("Size"), m_scale);
    form->addRow(QString(), m_size);
    form->addRow(buttons);
    connect(m_view, &QComboBox::currentIndexChanged, this, &ScreenshotDialog::refresh);
    connect(m_scale, &QComboBox::currentIndexChanged, this, &ScreenshotDialog::refresh);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    refresh();
}

std::optional<ViewKind> ScreenshotDialog::view() const
{
    const int kind = m_view->currentData().toInt();
    if (kind == kAll)
        return std::nullopt;
    return static_cast<ViewKind>(kind);
}

int ScreenshotDialog::scale() const { return m_scale->currentData().toInt(); }

void ScreenshotDialog::refresh()
{
    const QSize size = m_sizeOf(view()) * scale();
    m_size->setText(tr("%1 x %2 pixels").arg(QLocale().toString(size.width()), QLocale().toString(size.height())));
}

Status savePng(const QImage& picture, const QString& file)
{
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || !picture.save(&out, "PNG") || !out.commit())
        return failure(ErrorCode::WriteFailed,
                       Text("The picture cannot be written: %1", out.errorString().toStdString()), file.toStdString(),
                       "Choose another folder, or free some space");
    return {};
}

} // namespace twinspect
