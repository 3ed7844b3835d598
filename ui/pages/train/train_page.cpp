// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/train_page.h"

#include <utility>

#include <QAction>
#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include "ui/common/action.h"
#include "ui/common/error_text.h"
#include "ui/common/icon.h"
#include "ui/common/stacked_pages.h"
#include "ui/common/step_bar.h"
#include "ui/common/value_text.h"
#include "ui/pages/train/check_step.h"
#include "ui/pages/train/data_step.h"
#include "ui/pages/train/finish_steps.h"
#include "ui/pages/train/run_step.h"

namespace twinspect {

namespace {

constexpr int kCheckStep = 1;
constexpr int kTrainStep = 2;
constexpr int kCalibrateStep = 3;

/// The dropped folder, or the folder of the dropped file.
QString folderOf(const QMimeData& data)
{
    for (const QUrl& url : data.urls())
        if (url.isLocalFile()) {
            const QFileInfo info(url.toLocalFile());
            return info.isDir() ? info.absoluteFilePath() : info.absolutePath();
        }
    return {};
}

} // namespace

TrainPage::TrainPage(Workbench& workbench, const QString& stateFolder, QWidget* parent)
    : QWidget(parent), m_state(workbench, stateFolder)
{
    setObjectName(QStringLiteral("train.page"));
    setAcceptDrops(true);
    makeActions();
    auto* column = new QVBoxLayout(this);
    m_stack = new StackedPages(this);
    auto* check = new CheckStep(m_state, *m_checkAgain, m_stack);
    connect(check, &CheckStep::mappingAsked, this, [this] {
        goTo(0);
        if (m_mapFiles->isEnabled()) // otherwise the mapping is there already
            m_mapFiles->trigger();
    });
    auto* dataStep = new DataStep(m_state, {*m_chooseFolder, *m_mapFiles}, m_stack);
    const auto convert = [this] { Q_EMIT conversionRequested(pathText(m_state.folder())); };
    connect(dataStep, &DataStep::conversionAsked, this, convert);
    connect(check, &CheckStep::conversionAsked, this, convert);
    m_steps = {dataStep, check, new RunStep(m_state, {*m_run, *m_pause, *m_resume, *m_cancel}, m_stack),
               new CalibrateStep(m_state, *m_calibrate, m_stack), new SaveStep(m_state, *m_save, m_stack)};
    for (TrainStep* step : m_steps) {
        m_stack->addWidget(step);
        connect(step, &TrainStep::blockedChanged, this, &TrainPage::refresh);
    }
    m_bar = new StepBar(QStringLiteral("train.step"), static_cast<int>(m_steps.size()), this);
    column->addWidget(m_bar);
    column->addWidget(m_stack, 1);
    auto* foot = new QHBoxLayout;
    m_backButton = new QPushButton(this);
    m_backButton->setObjectName(QStringLiteral("train.backButton"));
    m_nextButton = new QPushButton(this);
    m_nextButton->setObjectName(QStringLiteral("train.nextButton"));
    m_hint = new QLabel(this);
    m_hint->setObjectName(QStringLiteral("train.hint"));
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    foot->addWidget(m_backButton);
    foot->addWidget(m_hint, 1);
    foot->addWidget(m_nextButton);
    column->addLayout(foot);
    connect(m_bar, &StepBar::chosen, this, &TrainPage::goTo);
    connect(m_backButton, &QPushButton::clicked, m_back, &QAction::trigger);
    connect(m_nextButton, &QPushButton::clicked, m_next, &QAction::trigger);
    connect(m_back, &QAction::triggered, this, [this] { goTo(m_current - 1); });
    connect(m_next, &QAction::triggered, this, [this] {
        if (m_current + 1 < static_cast<int>(m_steps.size()))
            goTo(m_current + 1);
        else
            Q_EMIT inspectionRequested();
    });
    connect(m_calibrate, &QAction::triggered, this, &TrainPage::calibrationRequested);
    connect(&m_state.process(), &TrainingProcess::stateChanged, this, &TrainPage::followTraining);
    connect(&m_state, &TrainState::folderChanged, this, &TrainPage::folderListed);
    retranslate();
    recover();
}

void TrainPage::makeActions()
{
    m_chooseFolder = makeAction(this, "train.choose-folder", {});
    m_mapFiles = makeAction(this, "train.map-files", {});
    m_checkAgain = makeAction(this, "train.check-again", {});
    m_run = makeAction(this, "train.run", {});
    m_pause = makeAction(this, "train.pause", {});
    m_resume = makeAction(this, "train.resume", {});
    m_cancel = makeAction(this, "train.cancel", {});
    m_calibrate = makeAction(this, "train.calibrate", {});
    m_save = makeAction(this, "train.save-recipe", {});
    m_back = makeAction(this, "train.back", {});
    m_next = makeAction(this, "train.next", {});
    m_run->setIcon(icon(QStringLiteral("train")));
    m_chooseFolder->setIcon(icon(QStringLiteral("open-data")));
    m_calibrate->setIcon(icon(QStringLiteral("calibrate")));
    m_save->setIcon(icon(QStringLiteral("save")));
    nameActions(); // the steps' buttons take their words from them
}

QList<QAction*> TrainPage::pageActions() const
{
    return {m_chooseFolder, m_mapFiles,  m_checkAgain, m_run,  m_pause, m_resume,
            m_cancel,       m_calibrate, m_save,       m_back, m_next};
}

void TrainPage::openFolder(const std::filesystem::path& folder)
{
    goTo(0);
    m_state.openFolder(folder);
}

void TrainPage::recover()
{
    if (!m_state.process().recover() || !m_state.process().request())
        return;
    m_state.adopt(*m_state.process().request());
    m_current = m_state.process().state() == TrainingProcess::State::Finished ? kCalibrateStep : kTrainStep;
    goTo(m_current);
    // Whoever made this page connects to it after it is made.
    QTimer::singleShot(0, this, &TrainPage::unfinishedTrainingFound);
}

void TrainPage::mapFolder(const std::filesystem::path& folder)
{
    openFolder(folder);
    m_whenListed = Then::Map;
}

void TrainPage::checkOpenData()
{
    openData();
    m_whenListed = Then::Check;
}

void TrainPage::openData()
{
    goTo(0);
    if (const auto& catalog = m_state.workbench().data().catalog())
        m_state.openFolder(catalog->root, catalog->mapping);
}

void TrainPage::folderListed()
{
    if (m_state.opening())
        return;
    const auto then = std::exchange(m_whenListed, Then::Stay);
    if (then == Then::Map && !(m_state.mapping() && m_state.mapping()->hasPatterns()))
        m_state.startMapping();
    else if (then == Then::Check && m_state.catalog())
        goTo(kCheckStep);
}

// On whatever page one is: the window passes it on.
void TrainPage::followTraining()
{
    const auto& process = m_state.process();
    const bool ended = std::exchange(m_wasBusy, process.busy()) && !process.busy();
    if (!ended || !process.request())
        return;
    const QString& part = process.request()->part;
    if (process.state() == TrainingProcess::State::Finished)
        Q_EMIT trainingEnded(tr("The training of %1 has ended: its model is ready.").arg(part));
    else if (process.state() == TrainingProcess::State::Failed)
        Q_EMIT trainingEnded(tr("The training of %1 stopped: %2").arg(part, messageOf(process.error())));
}

// Every step before a reachable one must not be in the way.
int TrainPage::reachable() const
{
    int step = 0;
    while (step + 1 < static_cast<int>(m_steps.size()) && m_steps[static_cast<std::size_t>(step)]->blocked().isEmpty())
        ++step;
    // A training that runs or can be resumed is never out of reach, whatever became of its folder.
    const auto& process = m_state.process();
    return process.busy() || process.canResume() ? std::max(step, kTrainStep) : step;
}

void TrainPage::goTo(int step)
{
    m_current = std::clamp(step, 0, static_cast<int>(m_steps.size()) - 1);
    TrainStep* shown = m_steps[static_cast<std::size_t>(m_current)];
    m_stack->setCurrentIndex(m_current);
    shown->enter();
    refresh();
    focusStep();
}

// The keys go on where the eyes are: not on the button that brought them here.
void TrainPage::focusStep()
{
    QWidget* step = m_steps[static_cast<std::size_t>(m_current)];
    if (!isVisible() || !isAncestorOf(QApplication::focusWidget()) || step->isAncestorOf(QApplication::focusWidget()))
        return;
    for (QWidget* next = step->nextInFocusChain(); step->isAncestorOf(next); next = next->nextInFocusChain())
        if ((next->focusPolicy() & Qt::TabFocus) != 0 && next->isEnabled() && next->isVisibleTo(step)) {
            next->setFocus(Qt::TabFocusReason);
            return;
        }
}

void TrainPage::refresh()
{
    if (m_steps.empty() || m_bar == nullptr)
        return; // still being made
    const QString blocked = m_steps[static_cast<std::size_t>(m_current)]->blocked();
    const bool last = m_current + 1 == static_cast<int>(m_steps.size());
    m_bar->setReachable(std::max(reachable(), m_current));
    m_bar->setCurrent(m_current);
    setDisabledReason(*m_back, m_current > 0 ? QString() : tr("This is the first step."));
    setDisabledReason(*m_next, blocked);
    m_backButton->setEnabled(m_back->isEnabled());
    m_nextButton->setEnabled(m_next->isEnabled());
    m_nextButton->setText(last ? tr("Inspect parts")
                               : tr("Next: %1").arg(m_steps[static_cast<std::size_t>(m_current) + 1]->title()));
    m_nextButton->setToolTip(m_next->toolTip());
    m_hint->setText(blocked);
}

void TrainPage::nameActions()
{
    setActionText(*m_chooseFolder, tr("Choose the folder of good parts…"),
                  tr("The folder that a new part is learnt from."));
    setActionText(*m_mapFiles, tr("Map files…"),
                  tr("Says which files of the folder belong together, when their layout is not recognised or "
                     "recognised wrongly."));
    setActionText(*m_checkAgain, tr("Check again"),
                  tr("Looks through the folder once more, after you have changed something in it."));
    setActionText(*m_run, tr("Start training"), tr("Learns the part from its good examples."));
    setActionText(*m_pause, tr("Pause"), tr("Stops the training so that it can go on later from the same step."));
    setActionText(*m_resume, tr("Resume"), tr("Goes on with the training from where it stopped."));
    setActionText(*m_cancel, tr("Cancel training"), tr("Stops the training and throws away what it has learnt."));
    setActionText(*m_calibrate, tr("Calibrate on evidence…"),
                  tr("Sets the threshold by good and defective parts, and shows what it proves."));
    setActionText(*m_save, tr("Save recipe"), tr("Writes model, thresholds and notes as a recipe."));
    setActionText(*m_back, tr("Back"), tr("To the step before; nothing is lost."));
    setActionText(*m_next, tr("Next step"), tr("To the next step."));
}

void TrainPage::retranslate()
{
    nameActions();
    QStringList titles;
    for (const TrainStep* step : m_steps)
        titles << step->title();
    m_bar->setTitles(titles);
    m_backButton->setText(tr("Back"));
    refresh();
}

void TrainPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void TrainPage::dragEnterEvent(QDragEnterEvent* event)
{
    if (!folderOf(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void TrainPage::dropEvent(QDropEvent* event)
{
    const QString folder = folderOf(*event->mimeData());
    if (folder.isEmpty())
        return;
    event->acceptProposedAction();
    goTo(0);
    m_state.chooseFolder(folder.toStdString());
}

void TrainPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    // A person who has just opened parts wants to train those, not to look for the folder a second time.
    if (m_state.folder().empty())
        openData();
}

} // namespace twinspect
