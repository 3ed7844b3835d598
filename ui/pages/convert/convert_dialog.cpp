// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/convert/convert_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

#include "ui/common/stacked_pages.h"
#include "ui/common/step_bar.h"
#include "ui/pages/convert/files_step.h"
#include "ui/pages/convert/pixels_step.h"
#include "ui/pages/convert/write_step.h"

namespace twinspect {

namespace {

constexpr QSize kSize{1100, 680};
constexpr QSize kAround{40, 80}; // of the screen, for its panels and the window's frame

} // namespace

ConvertDialog::ConvertDialog(JobList& jobs, const std::filesystem::path& stateFolder, QWidget* parent)
    : QDialog(parent), m_setup(jobs, stateFolder), m_bar(new StepBar(QStringLiteral("convert.step"), 3, this)),
      m_stack(new StackedPages(this)), m_back(new QPushButton(tr("Back"), this)),
      m_next(new QPushButton(tr("Next"), this)), m_close(new QPushButton(tr("Close"), this)), m_hint(new QLabel(this))
{
    setObjectName(QStringLiteral("convert"));
    setWindowTitle(tr("Convert data of other programs"));
    auto* write = new WriteStep(m_setup, m_stack);
    m_steps = {new FilesStep(m_setup, m_stack), new PixelsStep(m_setup, m_stack), write};
    QStringList titles;
    for (ConvertStep* step : m_steps) {
        m_stack->addWidget(step);
        titles << step->title();
    }
    m_bar->setTitles(titles);
    m_back->setObjectName(QStringLiteral("convert.back"));
    m_next->setObjectName(QStringLiteral("convert.next"));
    m_close->setObjectName(QStringLiteral("convert.close"));
    m_hint->setObjectName(QStringLiteral("convert.hint"));
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    for (QPushButton* button : {m_back, m_next, m_close})
        button->setAutoDefault(false);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_bar);
    column->addWidget(m_stack, 1);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_back);
    foot->addWidget(m_hint, 1);
    foot->addWidget(m_next);
    foot->addWidget(m_close);
    column->addLayout(foot);
    connect(m_bar, &StepBar::chosen, this, &ConvertDialog::goTo);
    connect(m_back, &QPushButton::clicked, this, [this] { goTo(m_current - 1); });
    connect(m_next, &QPushButton::clicked, this, [this] { goTo(m_current + 1); });
    connect(m_close, &QPushButton::clicked, this, &ConvertDialog::reject);
    connect(write, &WriteStep::openWanted, this, [this](const QString& folder) {
        accept();
        Q_EMIT openWanted(folder);
    });
    connect(&m_setup, &ConversionSetup::folderChanged, this, &ConvertDialog::refresh);
    connect(&m_setup, &ConversionSetup::previewChanged, this, &ConvertDialog::refresh);
    connect(&m_setup, &ConversionSetup::conversionChanged, this, &ConvertDialog::refresh);
    resize(screen() == nullptr ? kSize : kSize.boundedTo(screen()->availableSize() - kAround));
    refresh();
    m_steps.front()->setFocus();
}

void ConvertDialog::reject()
{
    if (m_setup.conversion())
        m_setup.cancelConversion();
    else
        QDialog::reject();
}

void ConvertDialog::goTo(int step)
{
    m_current = step;
    m_stack->setCurrentIndex(step);
    refresh();
    m_steps[static_cast<std::size_t>(step)]->enter();
}

void ConvertDialog::refresh()
{
    const int last = static_cast<int>(m_steps.size()) - 1;
    int reachable = 0;
    while (reachable < last && m_steps[static_cast<std::size_t>(reachable)]->blocked().isEmpty())
        ++reachable;
    const bool running = m_setup.conversion() != nullptr;
    m_bar->setCurrent(m_current);
    m_bar->setReachable(reachable);
    m_bar->setEnabled(!running);
    const QString blocked = m_steps[static_cast<std::size_t>(m_current)]->blocked();
    m_hint->setText(blocked);
    m_back->setEnabled(m_current > 0 && !running);
    m_next->setVisible(m_current < last);
    m_next->setEnabled(blocked.isEmpty());
    m_next->setToolTip(blocked);
    m_next->setDefault(m_current < last);
    m_close->setToolTip(running ? tr("Stops the conversion; nothing stays of it.") : QString());
}

} // namespace twinspect
