// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/run_step.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/detectors/known_detectors.h"
#include "ui/common/action.h"
#include "ui/common/error_bar.h"
#include "ui/common/error_text.h"
#include "ui/common/icon.h"
#include "ui/common/two_panes.h"
#include "ui/common/value_text.h"
#include "ui/pages/train/detector_advice.h"
#include "ui/pages/train/example_view.h"
#include "ui/pages/train/expert_panel.h"
#include "ui/pages/train/finding_words.h"
#include "ui/pages/train/train_state.h"
#include "ui/pages/train/training_plot.h"
#include "ui/pages/train/training_words.h"

namespace twinspect {

namespace {

constexpr int kBarSteps = 1000;

QPushButton* buttonFor(QAction& action, const char* name, QWidget* parent)
{
    auto* button = new QPushButton(parent);
    button->setObjectName(QLatin1String(name));
    const auto follow = [button, &action] {
        button->setText(action.text());
        button->setIcon(action.icon());
        button->setEnabled(action.isEnabled());
        button->setToolTip(action.toolTip());
    };
    QObject::connect(&action, &QAction::changed, button, follow);
    QObject::connect(button, &QPushButton::clicked, &action, &QAction::trigger);
    follow();
    return button;
}

} // namespace

RunStep::RunStep(TrainState& state, const TrainingVerbs& verbs, QWidget* parent)
    : TrainStep(parent), m_state(state), m_verbs(verbs), m_choose(state.workbench().jobs())
{
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    auto* sides = new TwoPanes(this);
    auto* main = new QWidget(sides);
    auto* column = new QVBoxLayout(main);
    column->setContentsMargins(0, 0, 8, 0);
    column->addWidget(makeChoices());
    column->addWidget(makeCourse(), 1);
    sides->addWidget(main);
    m_expert = new ExpertPanel(m_state, sides);
    m_expert->hide();
    sides->addWidget(m_expert);
    sides->setStretchFactor(0, 1);
    outer->addWidget(sides, 1);

    auto& process = m_state.process();
    connect(&m_verbs.run, &QAction::triggered, this, [this] { m_state.process().start(m_state.complete()); });
    connect(&m_verbs.pause, &QAction::triggered, &process, &TrainingProcess::pause);
    connect(&m_verbs.resume, &QAction::triggered, &process, &TrainingProcess::resume);
    connect(&m_verbs.cancel, &QAction::triggered, &process, &TrainingProcess::cancel);
    connect(&process, &TrainingProcess::stateChanged, this, &RunStep::refresh);
    connect(&process, &TrainingProcess::figuresChanged, this, &RunStep::refreshCourse);
    connect(&m_state, &TrainState::requestChanged, this, [this] {
        chooseCompute();
        refresh();
    });
    connect(&m_state, &TrainState::checkChanged, this, &RunStep::refresh);
    connect(&m_state, &TrainState::leftOutChanged, this, &RunStep::refresh);
    connect(m_expertButton, &QToolButton::toggled, this, [this](bool open) {
        m_expert->setVisible(open);
        m_expertButton->setArrowType(open ? Qt::LeftArrow : Qt::RightArrow);
    });
    retranslate();
}

QWidget* RunStep::makeChoices()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins({});
    column->addWidget(m_intro = new QLabel(page));
    m_intro->setWordWrap(true);
    auto* row = new QHBoxLayout;
    m_start = buttonFor(m_verbs.run, "train.run.start", page);
    QFont large = m_start->font();
    large.setPointSizeF(1.25 * large.pointSizeF());
    large.setBold(true);
    m_start->setFont(large);
    m_start->setMinimumSize(180, 52);
    row->addWidget(m_start, 0, Qt::AlignTop);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_detector = new QComboBox(page);
    m_detector->setObjectName(QStringLiteral("train.run.detector"));
    for (const auto* kind : knownDetectors())
        m_detector->addItem(QString::fromStdString(kind->info().name), QString::fromStdString(kind->info().id));
    form->addRow(m_detectorLabel = new QLabel(page), m_detector);
    form->addRow(m_about = new QLabel(page));
    m_about->setObjectName(QStringLiteral("train.run.about"));
    m_about->setWordWrap(true);
    m_preset = new QComboBox(page);
    m_preset->setObjectName(QStringLiteral("train.run.preset"));
    for (const auto& parameter : TrainingOptions::parameters())
        if (parameter.spec.key == "preset")
            for (const auto& choice : parameter.spec.choices)
                m_preset->addItem(QString(), QString::fromStdString(choice));
    form->addRow(m_presetLabel = new QLabel(page), m_preset);
    auto* place = new QHBoxLayout;
    m_file = new QLineEdit(page);
    m_file->setObjectName(QStringLiteral("train.run.model"));
    m_browse = new QPushButton(page);
    place->addWidget(m_file, 1);
    place->addWidget(m_browse);
    form->addRow(m_fileLabel = new QLabel(page), place);
    m_regions = new QCheckBox(page);
    m_regions->setObjectName(QStringLiteral("train.run.regions"));
    form->addRow(m_regions);
    row->addLayout(form, 1);
    column->addLayout(row);
    m_plan = new QLabel(page);
    m_plan->setObjectName(QStringLiteral("train.run.plan"));
    m_plan->setWordWrap(true);
    m_expertButton = new QToolButton(page);
    m_expertButton->setObjectName(QStringLiteral("train.run.expert"));
    m_expertButton->setCheckable(true);
    m_expertButton->setAutoRaise(true);
    m_expertButton->setArrowType(Qt::RightArrow);
    m_expertButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* last = new QHBoxLayout;
    last->addWidget(m_plan, 1);
    last->addWidget(m_expertButton, 0, Qt::AlignTop);
    column->addLayout(last);
    connect(m_detector, &QComboBox::currentIndexChanged, this,
            [this] { m_state.setDetector(m_detector->currentData().toString().toStdString(), {}); });
    connect(m_preset, &QComboBox::currentIndexChanged, this, [this] {
        auto training = m_state.request().training;
        if (const auto preset = enumNamed<Preset>(m_preset->currentData().toString().toStdString()))
            training.preset = *preset;
        m_state.setOptions(training, m_state.request().network);
    });
    connect(m_regions, &QCheckBox::clicked, this, [this](bool on) {
        m_state.setRegions(on ? m_state.workbench().recipe().file() : std::filesystem::path());
    });
    connect(&m_state.workbench().recipe(), &OpenRecipe::changed, this, &RunStep::refreshRegions);
    connect(&m_state.workbench().recipe(), &OpenRecipe::saveEnded, this, &RunStep::refreshRegions);
    connect(&m_state.workbench().interests(), &OpenInterests::regionsChanged, this, &RunStep::refreshRegions);
    connect(m_file, &QLineEdit::editingFinished, this, [this] {
        if (m_file->isModified())
            m_state.setModelFile(m_file->text().trimmed().toStdString());
    });
    connect(m_browse, &QPushButton::clicked, this, &RunStep::chooseFile);
    return page;
}

QWidget* RunStep::makeCourse()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins({});
    m_message = new QFrame(page);
    m_message->setObjectName(QStringLiteral("train.run.message"));
    m_message->setFrameShape(QFrame::StyledPanel);
    m_message->setAutoFillBackground(true);
    m_message->setBackgroundRole(QPalette::Base);
    auto* inside = new QVBoxLayout(m_message);
    m_messageText = new QLabel(m_message);
    m_messageText->setObjectName(QStringLiteral("train.run.messageText"));
    m_messageText->setWordWrap(true);
    m_messageText->setTextFormat(Qt::RichText);
    m_messageText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    inside->addWidget(m_messageText);
    column->addWidget(m_message);
    auto* row = new QHBoxLayout;
    m_stage = new QLabel(page);
    m_stage->setObjectName(QStringLiteral("train.run.stage"));
    row->addWidget(m_stage, 1);
    m_left = new QLabel(page);
    m_left->setObjectName(QStringLiteral("train.run.left"));
    row->addWidget(m_left);
    column->addLayout(row);
    auto* bar = new QHBoxLayout;
    m_progress = new QProgressBar(page);
    m_progress->setObjectName(QStringLiteral("train.run.progress"));
    bar->addWidget(m_progress, 1);
    bar->addWidget(m_pause = buttonFor(m_verbs.pause, "train.run.pause", page));
    bar->addWidget(m_resume = buttonFor(m_verbs.resume, "train.run.resume", page));
    bar->addWidget(m_cancel = buttonFor(m_verbs.cancel, "train.run.cancel", page));
    column->addLayout(bar);
    auto* course = new QHBoxLayout;
    course->addWidget(m_plot = new TrainingPlot(page), 1);
    course->addWidget(m_examples = new ExampleView(page));
    column->addLayout(course, 1);
    m_figures = new QLabel(page);
    m_figures->setObjectName(QStringLiteral("train.run.figures"));
    m_figures->setWordWrap(true);
    column->addWidget(m_figures);
    return page;
}

QString RunStep::title() const { return tr("Train"); }

QString RunStep::blocked() const
{
    const auto& process = m_state.process();
    if (process.busy())
        return tr("The training is still running. You may close the window: it goes on, and you find it here again.");
    const bool ours = process.request() && process.request()->data == m_state.folder();
    return process.state() == TrainingProcess::State::Finished && ours ? QString() : tr("Train the part first.");
}

void RunStep::enter()
{
    chooseCompute();
    refresh();
}

void RunStep::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Model file"), pathText(m_state.complete().model), tr("Models (*.tsm)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("tsm"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { m_state.setModelFile(path.toStdString()); });
    dialog->open();
}

void RunStep::chooseCompute()
{
    const auto training = m_state.complete().training;
    const QString asked = QString::fromStdString(training.device + " " + nameOf(training.precision));
    if (asked == m_computeFor || !isVisible())
        return;
    m_computeFor = asked;
    m_compute.reset();
    m_choose.start(
        tr("Looking for a graphics card"), this,
        [training](const RunContext&) { return twinspect::chooseCompute(training); },
        [this](Result<ComputeChoice> choice) {
            if (choice)
                m_compute = std::move(*choice);
            else
                m_compute = ComputeChoice{{}, messageOf(choice.error()).toStdString()};
            refreshPlan();
        });
}

QString RunStep::reasonNotToStart() const
{
    if (m_state.process().busy())
        return tr("A training is running already.");
    const auto& process = m_state.process();
    std::error_code error;
    if (process.canResume() && std::filesystem::exists(process.request()->checkpoint(), error))
        return tr("A training was interrupted. Resume it, or cancel it to start anew.");
    if (!m_state.catalog())
        return tr("Choose a folder of good parts first.");
    if (!m_state.check())
        return tr("Run the check first.");
    if (const auto count = m_state.count(); !count.canTrain())
        return proofSentence(count, locale());
    return {};
}

void RunStep::refresh()
{
    const auto& process = m_state.process();
    using State = TrainingProcess::State;
    const bool running = process.state() == State::Running;
    setDisabledReason(m_verbs.run, reasonNotToStart());
    const bool pauses = !process.request() || process.request()->isDcrdf();
    setDisabledReason(m_verbs.pause, !running ? tr("No training is running.")
                                     : pauses ? QString()
                                              : tr("This detector learns in one go: it can only be cancelled."));
    setDisabledReason(m_verbs.resume, process.canResume() ? QString() : tr("There is no interrupted training."));
    setDisabledReason(m_verbs.cancel, running || process.state() == State::Pausing || process.canResume()
                                          ? QString()
                                          : tr("No training is running."));
    m_pause->setVisible(process.busy());
    m_resume->setVisible(process.canResume());
    m_cancel->setVisible(process.busy() || process.canResume());
    for (QWidget* choice : {static_cast<QWidget*>(m_detector), static_cast<QWidget*>(m_preset),
                            static_cast<QWidget*>(m_file), static_cast<QWidget*>(m_browse)})
        choice->setEnabled(!process.busy());
    m_expert->setEnabled(!process.busy());
    refreshDetector();
    const QSignalBlocker quiet(m_preset);
    m_preset->setCurrentIndex(m_preset->findData(QString::fromLatin1(nameOf(m_state.request().training.preset))));
    if (!m_file->hasFocus() || !m_file->isModified()) {
        m_file->setText(pathText(m_state.complete().model));
        m_file->setModified(false);
    }
    refreshRegions();
    refreshPlan();
    refreshCourse();
    Q_EMIT blockedChanged();
}

void RunStep::refreshDetector()
{
    const QSignalBlocker quiet(m_detector);
    m_detector->setCurrentIndex(m_detector->findData(QString::fromStdString(m_state.request().detector)));
    const auto kind = detectorNamed(m_state.request().detector);
    if (!kind)
        return;
    const auto& info = (*kind)->info();
    const bool hasPresets = m_state.request().isDcrdf();
    m_about->setText(detectorAdvice(info, m_state.catalog() ? m_state.count().train : 0));
    m_about->setToolTip(QStringList{shown(info.idea), QString::fromStdString(info.source), shown(info.differences)}
                            .filter(QRegularExpression(QStringLiteral(".")))
                            .join(QLatin1Char('\n')));
    m_presetLabel->setVisible(hasPresets);
    m_preset->setVisible(hasPresets);
}

// The trainer reads the file, so the open recipe has to be saved.
void RunStep::refreshRegions()
{
    const auto& recipe = m_state.workbench().recipe();
    const auto& chosen = m_state.request().regions;
    const bool any = !m_state.workbench().interests().regions().list().empty();
    const bool saved = !recipe.file().empty() && !recipe.changedSinceSave();
    m_regions->setVisible(any || !chosen.empty());
    m_regions->setChecked(!chosen.empty());
    m_regions->setEnabled(!m_state.process().busy() && (!chosen.empty() || saved));
    m_regions->setText(tr("Learn under the regions of interest of %1")
                           .arg(chosen.empty() ? tr("the open recipe") : pathText(chosen.filename())));
    m_regions->setToolTip(m_regions->isEnabled() || m_state.process().busy()
                              ? tr("Pixels that these regions leave out count neither in what is learnt nor in the "
                                   "scores of the held-out "
                                   "parts.")
                              : tr("Save the recipe first: the training reads its file."));
}

void RunStep::refreshPlan()
{
    QStringList said;
    if (m_compute && !m_compute->device.empty())
        said << deviceWords(m_compute->device, m_compute->reason);
    else if (m_compute)
        said << QString::fromStdString(m_compute->reason).toHtmlEscaped();
    const auto request = m_state.complete();
    if (const auto seconds = m_state.process().secondsExpected(request))
        said << tr("By the speed of the last training on this computer it takes %1.")
                    .arg(durationWords(*seconds, locale()));
    else
        said << tr("How long it takes on this computer is not known yet; it is measured as soon as the training runs.");
    std::error_code error;
    if (!m_state.process().busy() && std::filesystem::exists(request.model, error))
        said << tr("The model file exists already and will be replaced when the training ends.");
    m_plan->setText(said.join(QLatin1Char(' ')));
}

void RunStep::refreshCourse()
{
    const auto& process = m_state.process();
    const auto& figures = process.figures();
    const auto& progress = figures.progress();
    using State = TrainingProcess::State;
    const QString part = process.request() ? process.request()->part.toHtmlEscaped() : QString();
    QString message;
    switch (process.state()) {
    case State::Idle:
    case State::Running: break;
    case State::Pausing: message = tr("It stops after the current step…"); break;
    case State::Cancelling: message = tr("It is being cancelled…"); break;
    case State::Cancelled: message = tr("The training was cancelled. Nothing was kept of it."); break;
    case State::Paused:
        message = tr("<b>Paused.</b> The training of %1 can go on from where it stopped.").arg(part);
        break;
    case State::Failed:
        message = tr("<b>The training of %1 stopped.</b> %2").arg(part, messageOf(process.error()).toHtmlEscaped());
        break;
    case State::Finished: message = tr("<b>The model of %1 is ready.</b> Go on to see how it judges.").arg(part); break;
    }
    m_message->setVisible(!message.isEmpty());
    m_messageText->setText(message);
    const bool course = process.state() != State::Idle && process.state() != State::Cancelled;
    for (QWidget* each :
         {static_cast<QWidget*>(m_stage), static_cast<QWidget*>(m_left), static_cast<QWidget*>(m_progress),
          static_cast<QWidget*>(m_plot), static_cast<QWidget*>(m_figures)})
        each->setVisible(course);
    m_examples->setVisible(course && m_examples->load(process.examplesFolder()));
    if (!course)
        return;
    m_stage->setText(process.state() == State::Finished ? tr("Done") : stageWords(progress.stage));
    const auto now = process.course();
    m_progress->setRange(0, kBarSteps);
    m_progress->setValue(static_cast<int>(kBarSteps * now.share));
    m_left->setText(process.busy() && now.secondsLeft ? tr("%1 left").arg(durationWords(*now.secondsLeft, locale()))
                                                      : QString());
    m_plot->draw(figures, progress.stage == "training" ? static_cast<int>(progress.total) : 0);
    QStringList said;
    if (const auto& summary = figures.summary()) {
        said << tr("Learnt from %1 good parts; %2 were kept aside to check it. It took %3.")
                    .arg(locale().toString(summary->trainParts), locale().toString(summary->heldOutParts),
                         durationWords(summary->seconds, locale()));
        if (const auto separation = summary->separation)
            said << tr("On parts kept aside it tells artificial defects from good parts in %1 % of all pairs.")
                        .arg(locale().toString(100 * *separation, 'f', 1));
    } else if (process.busy() && figures.partsPerSecond() > 0) {
        said << tr("%1 parts per second.").arg(locale().toString(figures.partsPerSecond(), 'f', 1));
    }
    if (const auto count = figures.warnings().size(); count > 0)
        said << tr("%n warning(s), the last: %1", nullptr, static_cast<int>(count))
                    .arg(shown(figures.warnings().back()));
    m_figures->setText(said.join(QLatin1Char(' ')));
    QStringList warnings;
    for (std::size_t i = 0; i < std::min(figures.warnings().size(), std::size_t(30)); ++i)
        warnings << shown(figures.warnings()[i]);
    m_figures->setToolTip(warnings.join(QLatin1Char('\n')));
}

void RunStep::retranslate()
{
    m_intro->setText(tr(
        "The training runs in a program of its own: you can go on working, and it survives if this window is closed."));
    m_detectorLabel->setText(tr("Detector"));
    m_detector->setAccessibleName(m_detectorLabel->text());
    m_detector->setToolTip(tr("What learns the part and finds its defects."));
    m_presetLabel->setText(tr("Thoroughness"));
    for (const auto& [preset, words] :
         {std::pair{Preset::Auto, tr("Automatic: standard, thorough with a graphics card")},
          {Preset::Quick, tr("Quick")},
          {Preset::Standard, tr("Standard")},
          {Preset::Thorough, tr("Thorough")}})
        m_preset->setItemText(m_preset->findData(QString::fromLatin1(nameOf(preset))), words);
    m_fileLabel->setText(tr("Model file"));
    m_file->setAccessibleName(m_fileLabel->text());
    m_preset->setAccessibleName(m_presetLabel->text());
    m_browse->setText(tr("Choose…"));
    m_expertButton->setText(tr("Expert"));
    m_expertButton->setToolTip(tr("Shows every option of the engine."));
    refresh();
}

void RunStep::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    TrainStep::changeEvent(event);
}

} // namespace twinspect
