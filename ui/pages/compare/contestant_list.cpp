// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/compare/contestant_list.h"

#include <QKeyEvent>

#include "core/detectors/known_detectors.h"
#include "ui/common/error_text.h"
#include "ui/common/value_text.h"

namespace twinspect {

namespace {

constexpr int kModel = Qt::UserRole;    // as twinspect-cli takes it
constexpr int kIsFile = Qt::UserRole + 1;
// Checked at the beginning: the recommended one, and the one that most papers compare with.
constexpr const char* kFirst[] = {"dcrdf", "patchcore"};

} // namespace

ContestantList::ContestantList(QWidget* parent) : QListWidget(parent)
{
    setObjectName(QStringLiteral("compare.models"));
    setSelectionMode(QAbstractItemView::SingleSelection);
    for (const auto* kind : knownDetectors()) {
        auto* item = new QListWidgetItem(this);
        item->setData(kModel, QString::fromStdString(kind->info().id));
        item->setData(kIsFile, false);
        item->setCheckState(Qt::Unchecked);
    }
    for (const char* id : kFirst)
        if (auto* item = find(id))
            item->setCheckState(Qt::Checked);
    retranslate();
    connect(this, &QListWidget::itemChanged, this, &ContestantList::changed);
}

QListWidgetItem* ContestantList::find(const std::string& model) const
{
    for (int row = 0; row < count(); ++row)
        if (item(row)->data(kModel).toString().toStdString() == model)
            return item(row);
    return nullptr;
}

std::vector<std::string> ContestantList::checked() const
{
    std::vector<std::string> models;
    for (int row = 0; row < count(); ++row)
        if (item(row)->checkState() == Qt::Checked)
            models.push_back(item(row)->data(kModel).toString().toStdString());
    return models;
}

std::vector<std::string> ContestantList::checkedFiles() const
{
    std::vector<std::string> files;
    for (int row = 0; row < count(); ++row)
        if (item(row)->checkState() == Qt::Checked && item(row)->data(kIsFile).toBool())
            files.push_back(item(row)->data(kModel).toString().toStdString());
    return files;
}

void ContestantList::setChecked(const std::string& model, bool checked)
{
    if (auto* found = find(model))
        found->setCheckState(checked ? Qt::Checked : Qt::Unchecked);
}

void ContestantList::addFile(const std::filesystem::path& file)
{
    if (find(file.string()) == nullptr) {
        auto* item = new QListWidgetItem;
        item->setText(pathText(file.filename()));
        item->setToolTip(pathText(file));
        item->setData(kModel, pathText(file));
        item->setData(kIsFile, true);
        item->setCheckState(Qt::Unchecked);
        addItem(item);
    }
    setChecked(file.string(), true);
    setCurrentItem(find(file.string()));
}

void ContestantList::retranslate()
{
    setAccessibleName(tr("Detectors and model files to compare"));
    const QSignalBlocker quiet(this);
    for (const auto* kind : knownDetectors()) {
        const auto& info = kind->info();
        auto* item = find(info.id);
        if (item == nullptr)
            continue;
        const auto name = QString::fromStdString(info.name);
        item->setText(info.rgb && info.depth ? tr("%1 (RGB and depth)").arg(name)
                      : info.rgb             ? tr("%1 (RGB)").arg(name)
                                             : tr("%1 (depth)").arg(name));
        item->setToolTip(sentence(info.idea));
    }
}

void ContestantList::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Delete && currentItem() != nullptr && currentItem()->data(kIsFile).toBool()) {
        delete takeItem(currentRow());
        Q_EMIT changed();
        return;
    }
    QListWidget::keyPressEvent(event);
}

} // namespace twinspect
