// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/convert/path_field.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include "ui/common/value_text.h"

namespace twinspect {

PathField::PathField(const QString& name, const QString& about, Kind kind, QWidget* parent)
    : QWidget(parent), m_about(about), m_kind(kind), m_path(new QLineEdit(this)),
      m_choose(new QPushButton(tr("Choose…"), this))
{
    setObjectName(name);
    m_path->setObjectName(name + QStringLiteral(".path"));
    m_path->setAccessibleName(about);
    m_choose->setObjectName(name + QStringLiteral(".choose"));
    m_choose->setAccessibleName(tr("Choose: %1").arg(about));
    m_choose->setAutoDefault(false);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->addWidget(m_path, 1);
    row->addWidget(m_choose);
    setFocusProxy(m_path);
    connect(m_path, &QLineEdit::editingFinished, this, &PathField::chosen);
    connect(m_choose, &QPushButton::clicked, this, &PathField::choose);
}

std::filesystem::path PathField::path() const { return m_path->text().trimmed().toStdString(); }

void PathField::setPath(const std::filesystem::path& path)
{
    if (path != this->path())
        m_path->setText(pathText(path));
}

void PathField::setHelp(const QString& toolTip, const QString& placeholder)
{
    m_path->setToolTip(toolTip);
    m_path->setAccessibleDescription(toolTip);
    m_choose->setToolTip(toolTip);
    m_path->setPlaceholderText(placeholder);
}

void PathField::choose()
{
    auto* dialog = new QFileDialog(this, m_about, m_path->text().trimmed());
    dialog->setObjectName(objectName() + QStringLiteral(".dialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(m_kind == Kind::Folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    dialog->setOption(QFileDialog::ShowDirsOnly, false); // seeing the files helps to know the folder again
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_path->setText(path);
        Q_EMIT chosen();
    });
    dialog->open();
}

} // namespace twinspect
