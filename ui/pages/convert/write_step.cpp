// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/convert/write_step.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/common/error_text.h"
#include "ui/common/value_text.h"
#include "ui/models/remembered_mapping.h"
#include "ui/pages/convert/conversion_setup.h"
#include "ui/pages/convert/conversion_words.h"
#include "ui/pages/convert/path_field.h"

namespace twinspect {

WriteStep::WriteStep(ConversionSetup& setup, QWidget* parent)
    : ConvertStep(parent), m_setup(setup),
      m_out(new PathField(QStringLiteral("convert.out"), tr("New folder"), PathField::Kind::Folder, this)),
      m_plan(new QLabel(this)), m_units(new QLabel(this)), m_hint(new QLabel(this)),
      m_start(new QPushButton(tr("Convert"), this)), m_cancel(new QPushButton(tr("Cancel"), this)),
      m_open(new QPushButton(tr("Open the new folder"), this)), m_progress(new QProgressBar(this)),
      m_log(new QPlainTextEdit(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    m_plan->setObjectName(QStringLiteral("convert.plan"));
    m_plan->setWordWrap(true);
    column->addWidget(m_plan);
    m_units->setObjectName(QStringLiteral("convert.units"));
    m_units->setWordWrap(true);
    m_units->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(m_units);
    m_out->setHelp(tr("It must not be there yet, or be empty. It may not lie within the data."), tr("New folder"));
    auto* form = new QFormLayout;
    form->addRow(tr("New folder"), m_out);
    column->addLayout(form);
    m_start->setObjectName(QStringLiteral("convert.start"));
    m_start->setToolTip(tr("Writes all parts into the new folder. The data stay as they are."));
    m_cancel->setObjectName(QStringLiteral("convert.cancel"));
    m_cancel->setToolTip(tr("Stops the conversion; nothing stays of it."));
    m_open->setObjectName(QStringLiteral("convert.open"));
    m_open->setToolTip(tr("Closes this window and opens the parts that were made."));
    m_progress->setObjectName(QStringLiteral("convert.progress"));
    m_progress->setAccessibleName(tr("Progress"));
    m_hint->setWordWrap(true);
    auto* row = new QHBoxLayout;
    for (QPushButton* button : {m_start, m_cancel, m_open}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    row->addWidget(m_progress, 1);
    row->addWidget(m_hint, 1);
    column->addLayout(row);
    m_log->setObjectName(QStringLiteral("convert.log"));
    m_log->setReadOnly(true);
    m_log->setTabChangesFocus(true);
    m_log->setAccessibleName(tr("What became of the parts"));
    column->addWidget(m_log, 1000);
    column->addStretch(1);
    setFocusProxy(m_out);
    connect(m_out, &PathField::chosen, this, [this] {
        m_outChosen = true;
        refresh();
    });
    connect(m_start, &QPushButton::clicked, this, [this] { m_setup.convert(m_out->path()); });
    connect(m_cancel, &QPushButton::clicked, &m_setup, &ConversionSetup::cancelConversion);
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (const auto& outcome = m_setup.outcome(); outcome && outcome->report)
            Q_EMIT openWanted(pathText(outcome->out));
    });
    connect(&m_setup, &ConversionSetup::folderChanged, this, &WriteStep::refresh);
    connect(&m_setup, &ConversionSetup::unitsCompared, this, &WriteStep::refresh);
    connect(&m_setup, &ConversionSetup::conversionChanged, this, [this] {
        follow();
        refresh();
    });
    refresh();
}

QString WriteStep::title() const { return tr("New folder"); }

void WriteStep::enter()
{
    if (!m_setup.conversion() && !m_setup.outcome())
        m_setup.compareUnits();
    if (m_start->isEnabled())
        m_start->setFocus();
    else
        m_out->setFocus();
}

void WriteStep::follow()
{
    m_progress->setRange(0, 0);
    if (Job* job = m_setup.conversion())
        connect(job, &Job::progressed, this, [this, job] {
            m_progress->setMaximum(static_cast<int>(job->progress().total));
            m_progress->setValue(static_cast<int>(job->progress().done));
        });
}

void WriteStep::refresh()
{
    if (!m_outChosen && !m_setup.folder().empty())
        m_out->setPath(tidyFolder(m_setup.folder()).string() + "-converted");
    const auto& listed = m_setup.listed();
    const bool running = m_setup.conversion() != nullptr;
    const auto& outcome = m_setup.outcome();
    const bool done = outcome && outcome->report;
    m_plan->setText(listed ? tr("%n part(s) become an RGB picture (.png) and a cloud with rows and columns (.tiff, "
                                "metres) each, as the preview shows it. Labels and masks are kept.",
                                nullptr, static_cast<int>(listed->catalog.samples.size()))
                           : QString());
    QStringList units;
    if (m_setup.comparingUnits())
        units << tr("Comparing the units of some parts...");
    for (const Text& remark : m_setup.unitRemarks())
        units << tr("Before you start: %1").arg(sentence(remark));
    m_units->setText(units.join(QLatin1Char('\n')));
    m_units->setVisible(!units.isEmpty() && !running && !outcome);
    m_start->setVisible(!running && !done);
    m_start->setEnabled(listed && !m_out->path().empty());
    m_hint->setText(m_out->path().empty() ? tr("Name the new folder first.") : QString());
    m_hint->setVisible(!running);
    m_cancel->setVisible(running);
    m_progress->setVisible(running);
    m_open->setVisible(done && !running);
    m_out->setEnabled(!running);
    m_log->setVisible(outcome.has_value() && !running);
    m_log->setPlainText(outcome ? ConversionWords::outcome(*outcome).join(QLatin1Char('\n')) : QString());
    if (done && !running && isVisible())
        m_open->setFocus();
}

} // namespace twinspect
