// SPDX-License-Identifier: GPL-3.0-or-later
// Opening, saving, dropping, closing.
#include <QCloseEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>

#include "core/dataset/openable.h"
#include "ui/common/error_text.h"
#include "ui/mainwindow/drop_overlay.h"
#include "ui/mainwindow/main_window.h"
#include "ui/pages/convert/convert_dialog.h"

namespace twinspect {

namespace {

QStringList localPaths(const QMimeData& mime)
{
    QStringList paths;
    for (const QUrl& url : mime.urls())
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    return paths;
}

std::filesystem::path pathOf(const QString& text) { return text.toStdString(); }

QString startFolder(const QString& lastPath)
{
    const QFileInfo last(lastPath);
    return last.dir().exists() ? last.absolutePath() : QDir::homePath();
}

} // namespace

void MainWindow::open(const QStringList& paths, WhenOpened then)
{
    m_whenOpened = then;
    // One of each: data, and a recipe or a model to look at it with.
    QString parts, recipe, model;
    for (const QString& path : paths) {
        if (!QFileInfo::exists(path)) {
            Q_EMIT m_workbench.failed({ErrorCode::NotFound, tr("There is nothing to open").toStdString(),
                                       path.toStdString(),
                                       tr("Check the name and whether its drive is connected").toStdString()});
            continue;
        }
        switch (openableFrom(path.toStdString())) {
        case Openable::Data: parts = path; break;
        case Openable::Model: model = path; break;
        case Openable::Recipe: recipe = path; break;
        case Openable::Nothing:
            Q_EMIT m_workbench.failed(
                {ErrorCode::Unsupported, tr("Twinspect does not open files of this kind").toStdString(),
                 path.toStdString(),
                 tr("Open a folder of parts, a picture, a model (.tsm) or a recipe (.json)").toStdString()});
        }
    }
    if (!recipe.isEmpty())
        m_workbench.recipe().open(pathOf(recipe));
    else if (!model.isEmpty())
        m_workbench.recipe().openModel(pathOf(model));
    if (!parts.isEmpty())
        m_workbench.data().openTaught(pathOf(parts), m_context.services.stateFolder);
}

void MainWindow::chooseData()
{
    const auto recent = m_settings.recent();
    auto* dialog = new QFileDialog(this, tr("Open a folder of parts"),
                                   startFolder(recent.isEmpty() ? QString() : recent.front().path));
    dialog->setObjectName(QStringLiteral("openDataDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) { open({folder}); });
    dialog->open();
}

void MainWindow::chooseFile()
{
    const auto recent = m_settings.recent();
    auto* dialog =
        new QFileDialog(this, m_inspectNext ? tr("Choose the recipe or model to inspect with") : tr("Open a file"),
                        startFolder(recent.isEmpty() ? QString() : recent.front().path));
    dialog->setObjectName(QStringLiteral("openDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters(openFilters());
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) { open(files); });
    connect(dialog, &QFileDialog::rejected, this, [this] { m_inspectNext = false; });
    dialog->open();
}

void MainWindow::convertData(const QString& folder)
{
    auto* dialog = new ConvertDialog(m_workbench.jobs(), m_context.services.stateFolder, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setup().chooseFolder(pathOf(folder));
    connect(dialog, &ConvertDialog::openWanted, this, [this](const QString& made) {
        if (m_current == kTrain)
            Q_EMIT m_context.trainingWanted(made);
        else
            open({made});
    });
    dialog->open();
}

void MainWindow::save()
{
    if (m_workbench.recipe().saving())
        return;
    if (m_workbench.recipe().file().empty()) {
        saveAs();
        return;
    }
    m_workbench.recipe().save(m_workbench.recipe().file());
}

void MainWindow::saveAs()
{
    if (m_workbench.recipe().saving())
        return;
    const Recipe& recipe = *m_workbench.recipe().content();
    const QString folder = QString::fromStdString(
        (m_workbench.recipe().file().empty() ? recipe.model : m_workbench.recipe().file()).parent_path().string());
    auto* dialog = new QFileDialog(this, tr("Save the recipe"), folder);
    dialog->setObjectName(QStringLiteral("saveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Recipes (%1)").arg(QStringLiteral("*.json")));
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile((recipe.part.empty() ? QStringLiteral("part") : QString::fromStdString(recipe.part))
                       + QStringLiteral(".json"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { m_workbench.recipe().save(pathOf(file)); });
    connect(dialog, &QFileDialog::rejected, this, [this] { m_closeAccepted = false; });
    dialog->open();
}

// A model that was only looked at has its thresholds from the model file: nothing would be lost.
bool MainWindow::unsavedWork() const
{
    const auto& recipe = m_workbench.recipe().content();
    return recipe && m_workbench.recipe().changedSinceSave()
        && (!m_workbench.recipe().file().empty() || recipe->history.size() > 1 || !recipe->notes.empty());
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_workbench.recipe().saving()) { // recipeSaveEnded() closes
        m_closeAccepted = true;
        event->ignore();
        return;
    }
    if (!m_closeAccepted && unsavedWork()) {
        event->ignore();
        askToSave();
        return;
    }
    if (const auto kept = m_workbench.annotations().saveNow(); !kept && !m_lossAccepted) {
        event->ignore();
        askToLose(kept.error());
        return;
    }
    keepLayout();
    event->accept();
    Q_EMIT m_context.closing();
    Q_EMIT closed();
}

void MainWindow::askToSave()
{
    if (findChild<QMessageBox*>(QStringLiteral("saveQuestion")))
        return;
    auto* question = new QMessageBox(QMessageBox::Question, tr("Save the recipe?"),
                                     tr("The recipe of \"%1\" was changed and is not saved.")
                                         .arg(QString::fromStdString(m_workbench.recipe().content()->part)),
                                     QMessageBox::NoButton, this);
    question->setObjectName(QStringLiteral("saveQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    auto* saveButton = question->addButton(tr("Save"), QMessageBox::AcceptRole);
    auto* discardButton = question->addButton(tr("Close without saving"), QMessageBox::DestructiveRole);
    question->addButton(tr("Go on working"), QMessageBox::RejectRole);
    question->setDefaultButton(saveButton);
    connect(saveButton, &QPushButton::clicked, this, [this] {
        m_closeAccepted = true;
        save();
    });
    connect(
        discardButton, &QPushButton::clicked, this,
        [this] {
            m_closeAccepted = true;
            close();
        },
        Qt::QueuedConnection);
    question->open();
}

void MainWindow::askToLose(const Error& error)
{
    auto* question = new QMessageBox(QMessageBox::Warning, tr("Annotations are not saved"), messageOf(error),
                                     QMessageBox::NoButton, this);
    question->setObjectName(QStringLiteral("annotationQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    auto* again = question->addButton(tr("Try again"), QMessageBox::AcceptRole);
    auto* lose = question->addButton(tr("Close without saving"), QMessageBox::DestructiveRole);
    question->addButton(tr("Go on working"), QMessageBox::RejectRole);
    question->setDefaultButton(again);
    connect(again, &QPushButton::clicked, this, &QWidget::close, Qt::QueuedConnection);
    connect(
        lose, &QPushButton::clicked, this,
        [this] {
            m_lossAccepted = true;
            close();
        },
        Qt::QueuedConnection);
    question->open();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const QStringList paths = localPaths(*event->mimeData());
    if (!DropOverlay::anyOpenable(paths))
        return;
    event->acceptProposedAction();
    m_overlay->popUp(paths);
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) { m_overlay->hide(); }

void MainWindow::dropEvent(QDropEvent* event)
{
    m_overlay->hide();
    event->acceptProposedAction();
    open(localPaths(*event->mimeData()));
}

} // namespace twinspect
