// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/results_file_dialog.h"

#include <QCoreApplication>
#include <QFileDialog>

#include "ui/common/action.h"

namespace twinspect {

namespace {

struct ResultsFile {
    Q_DECLARE_TR_FUNCTIONS(ResultsFile)
};

} // namespace

void setExportText(QAction& action)
{
    setActionText(action, ResultsFile::tr("E&xport results…"),
                  ResultsFile::tr(
                      "Writes the results, one line a part: a table for spreadsheets, or JSON lines with all "
                      "regions."));
}

void askForResultsFile(QWidget* parent, const QString& name, std::function<void(const std::filesystem::path&)> chosen)
{
    const QString table = ResultsFile::tr("Table (*.csv)");
    const QString lines = ResultsFile::tr("JSON lines (*.jsonl)");
    auto* dialog = new QFileDialog(parent, ResultsFile::tr("Export results"));
    dialog->setObjectName(QStringLiteral("results.saveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({table, lines});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, lines](const QString& filter) {
        dialog->setDefaultSuffix(filter == lines ? QStringLiteral("jsonl") : QStringLiteral("csv"));
    });
    dialog->selectFile(QString(name).replace(QLatin1Char('/'), QLatin1Char('_')));
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog,
                     [chosen = std::move(chosen)](const QString& file) { chosen(file.toStdString()); });
    dialog->open();
}

} // namespace twinspect
