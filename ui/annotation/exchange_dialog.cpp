// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/annotation/exchange_dialog.h"

#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

#include "core/detectors/known_detectors.h"
#include "core/exchange/annotation_exchange.h"
#include "ui/common/error_text.h"
#include "ui/models/workbench.h"

namespace twinspect {

namespace {

constexpr int kWidth = 560;

/// An import as it was read and kept.
struct Imported {
    ImportReport found;
    KeptImport kept;
};

QStringList linesOf(const std::vector<Refusal>& refused)
{
    QStringList lines;
    for (const auto& refusal : refused)
        lines.append(
            ExchangeDialog::tr("%1 was left out: %2").arg(QString::fromStdString(refusal.what), shown(refusal.why)));
    return lines;
}

QStringList linesOf(const std::vector<Text>& texts)
{
    QStringList lines;
    for (const auto& text : texts)
        lines.append(shown(text));
    return lines;
}

/// Those of plugins only go out. What takes results alone is for the command line, which knows where they are.
std::vector<const AnnotationFormat*> formatsFor(ExchangeDialog::Way way)
{
    const auto own = annotationFormats();
    std::vector<const AnnotationFormat*> formats(own.begin(), own.end());
    if (way == ExchangeDialog::Way::Export)
        for (const auto& plugin : installedPlugins().exporters())
            if (plugin->format().annotations)
                formats.push_back(&plugin->format());
    return formats;
}

} // namespace

ExchangeDialog::ExchangeDialog(Workbench& workbench, Way way, QWidget* parent)
    : QDialog(parent), m_workbench(workbench), m_way(way), m_formats(formatsFor(way))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(way == Way::Export ? QStringLiteral("annotate.export") : QStringLiteral("annotate.import"));
    setWindowTitle(way == Way::Export ? tr("Export annotations") : tr("Import annotations"));
    makeWidgets();
    refresh();
}

void ExchangeDialog::makeWidgets()
{
    m_format = new QComboBox;
    m_format->setObjectName(QStringLiteral("exchange.format"));
    for (const auto* format : m_formats)
        m_format->addItem(shown(format->label), QString::fromLatin1(format->id));
    m_about = new QLabel;
    m_about->setWordWrap(true);
    m_path = new QLineEdit;
    m_path->setObjectName(QStringLiteral("exchange.path"));
    m_browse = new QPushButton(tr("Choose…"));
    m_browse->setAutoDefault(false);
    auto* path = new QHBoxLayout;
    path->addWidget(m_path, 1);
    path->addWidget(m_browse);
    m_keep = new QComboBox;
    m_keep->setObjectName(QStringLiteral("exchange.keep"));
    m_keep->addItem(tr("Add to the annotations that are there"));
    m_keep->addItem(tr("Replace them; a copy of the old ones is kept on disk"));
    m_finished = new QCheckBox(tr("The parts are finished: what is marked on them is the truth"));
    m_finished->setObjectName(QStringLiteral("exchange.finished"));
    m_report = new QPlainTextEdit;
    m_report->setObjectName(QStringLiteral("exchange.report"));
    m_report->setReadOnly(true);
    m_report->setAccessibleName(tr("Result"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_start = buttons->addButton(m_way == Way::Export ? tr("Export") : tr("Import"), QDialogButtonBox::ActionRole);
    m_start->setObjectName(QStringLiteral("exchange.start"));
    m_start->setDefault(true);

    auto* form = new QFormLayout(this);
    form->addRow(tr("Format"), m_format);
    form->addRow(m_about);
    form->addRow(m_way == Way::Export ? tr("Into the folder") : tr("File or folder"), path);
    if (m_way == Way::Import) {
        form->addRow(tr("What is there"), m_keep);
        form->addRow(m_finished);
    }
    form->addRow(m_report);
    form->addRow(buttons);
    resize(kWidth, sizeHint().height());
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExchangeDialog::refresh);
    connect(m_path, &QLineEdit::textChanged, this, &ExchangeDialog::refresh);
    connect(m_browse, &QPushButton::clicked, this, &ExchangeDialog::browse);
    connect(m_start, &QPushButton::clicked, this, &ExchangeDialog::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void ExchangeDialog::refresh()
{
    QStringList about{shown(chosenFormat()->files), shown(chosenFormat()->limits)};
    if (chosenFormat()->newFolder)
        about.append(tr("A plugin writes it, into a new or an empty folder."));
    about.removeAll(QString());
    m_about->setText(about.join(QLatin1Char('\n')));
    m_start->setEnabled(!m_running && !m_path->text().trimmed().isEmpty());
    m_start->setToolTip(m_start->isEnabled() ? QString() : tr("Choose a place first."));
}

const AnnotationFormat* ExchangeDialog::chosenFormat() const
{
    return m_formats[static_cast<std::size_t>(std::max(0, m_format->currentIndex()))];
}

void ExchangeDialog::browse()
{
    const QString chosen = m_way == Way::Export
                             ? QFileDialog::getExistingDirectory(this, tr("Folder for the files"), m_path->text())
                             : QFileDialog::getOpenFileName(this, tr("File of annotations"), m_path->text());
    if (!chosen.isEmpty())
        m_path->setText(chosen);
}

void ExchangeDialog::start()
{
    if (const auto saved = m_workbench.annotations().saveNow(); !saved) {
        end({messageOf(saved.error())});
        return;
    }
    m_running = true;
    m_report->clear();
    refresh();
    if (m_way == Way::Export)
        startExport();
    else
        startImport();
}

void ExchangeDialog::startExport()
{
    startJob<ExportReport>(
        m_workbench.jobs(), windowTitle(), this,
        [format = chosenFormat(), catalog = m_workbench.data().catalog(), folder = m_workbench.annotations().folder(),
         path = m_path->text().trimmed().toStdString()](const RunContext& context) -> Result<ExportReport> {
            const auto source = exportSourceOf(*catalog, folder);
            if (!source)
                return passOn(source);
            return exportAnnotations(*format, *source, path, context);
        },
        [this](const Result<ExportReport>& report) {
            if (!report) {
                end({messageOf(report.error())});
                return;
            }
            end(QStringList{tr("%1 annotations of %2 parts were exported into %3 files.")
                                .arg(report->annotations)
                                .arg(report->parts)
                                .arg(report->files)}
                + linesOf(report->losses) + linesOf(report->refused));
        });
}

void ExchangeDialog::startImport()
{
    startJob<Imported>(
        m_workbench.jobs(), windowTitle(), this,
        [format = chosenFormat(), catalog = m_workbench.data().catalog(), folder = m_workbench.annotations().folder(),
         path = m_path->text().trimmed().toStdString(), finished = m_finished->isChecked(),
         how = m_keep->currentIndex() == 0 ? KeepImported::Beside
                                           : KeepImported::Instead](const RunContext& context) -> Result<Imported> {
            auto found = importAnnotations(*format, path, *catalog, context);
            if (!found)
                return passOn(found);
            for (auto& part : found->parts)
                part.state = finished ? AnnotationState::Finished : part.state;
            auto kept = keepImport(*found, folder, how, context);
            if (!kept)
                return passOn(kept);
            return Imported{std::move(*found), std::move(*kept)};
        },
        [this](const Result<Imported>& imported) {
            m_workbench.annotations().readAgain();
            if (!imported) {
                end({messageOf(imported.error())});
                return;
            }
            const auto& [found, kept] = *imported;
            const auto refused = found.refusedCount + kept.refused.size();
            end(QStringList{tr("%1 annotations of %2 parts were imported, %3 were there already, %4 were left out.")
                                .arg(kept.added)
                                .arg(kept.parts)
                                .arg(kept.already)
                                .arg(refused)}
                + linesOf(found.remarks) + linesOf(found.refused) + linesOf(kept.refused));
        });
}

void ExchangeDialog::end(const QStringList& lines)
{
    m_running = false;
    m_report->setPlainText(lines.join(QLatin1Char('\n')));
    refresh();
}

} // namespace twinspect
