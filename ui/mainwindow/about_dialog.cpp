// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/about_dialog.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSysInfo>
#include <QVBoxLayout>

#include "ui/common/icon.h"

namespace twinspect {

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("about"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("About Twinspect"));
    const QString versions =
        QStringLiteral("Twinspect %1\nQt %2\n%3 (%4)\n%5")
            .arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion()), QSysInfo::prettyProductName(),
                 QSysInfo::currentCpuArchitecture(), QGuiApplication::platformName());
    auto* sign = new QLabel(this);
    sign->setPixmap(QIcon(QStringLiteral(":/icons/twinspect.svg")).pixmap(64));
    auto* text = new QLabel(this);
    text->setObjectName(QStringLiteral("about.text"));
    text->setWordWrap(true);
    text->setTextFormat(Qt::RichText);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setText(QStringLiteral("<h2>Twinspect %1</h2><p>%2</p><p>%3</p><p>%4</p><p>%5</p>")
                      .arg(QCoreApplication::applicationVersion().toHtmlEscaped(),
                           tr("Inspects parts with RGB and depth after learning them from good examples."),
                           tr("The method is a reconstruction of DCRDF-Net, a dual-channel network that compares what "
                              "it sees in RGB and in depth with what it learned and fuses both."),
                           tr("Free software under the GNU General Public License, version 3 or later. It comes "
                              "without any warranty."),
                           tr("Twinspect works without a network and sends nothing anywhere.")));
    auto* details = new QLabel(versions, this);
    details->setObjectName(QStringLiteral("about.versions"));
    details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    details->setForegroundRole(QPalette::PlaceholderText);
    auto* copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy versions"), this);
    copy->setToolTip(tr("Copies the versions, for the report of a fault."));
    auto* close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    close->setFocus();
    auto* top = new QHBoxLayout;
    top->addWidget(sign, 0, Qt::AlignTop);
    top->addWidget(text, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(copy);
    buttons->addStretch();
    buttons->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(top);
    layout->addWidget(details);
    layout->addLayout(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 72);
    connect(copy, &QPushButton::clicked, this, [versions] { QGuiApplication::clipboard()->setText(versions); });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

} // namespace twinspect
