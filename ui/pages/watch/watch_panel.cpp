// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/watch/watch_panel.h"

#include <QAction>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>

#include "ui/common/action.h"
#include "ui/common/action_widgets.h"
#include "ui/common/error_text.h"
#include "ui/common/value_text.h"
#include "ui/common/verdict_style.h"
#include "ui/models/remembered_mapping.h"
#include "ui/models/sample_words.h"
#include "ui/models/workbench.h"

namespace twinspect {

namespace {

constexpr double kStandardStableSeconds = 1;
constexpr double kLongestStableSeconds = 600;

QString whole(int value) { return QLocale().toString(value); }

} // namespace

WatchPanel::WatchPanel(Workbench& workbench, const QString& stateFolder, QWidget* parent)
    : QWidget(parent), m_workbench(workbench),
      m_stateFolder(stateFolder.isEmpty() ? userStateFolder() : std::filesystem::path(stateFolder.toStdString())),
      m_watched(workbench)
{
    setObjectName(QStringLiteral("watch.panel"));
    m_startAction = makeAction(this, "watch.start", QString());
    m_pauseAction = makeAction(this, "watch.pause", QString());
    m_stepAction = makeAction(this, "watch.step", QString());
    m_folderLabel = new QLabel(this);
    m_folder = new QLineEdit(this);
    m_folder->setObjectName(QStringLiteral("watch.folder"));
    m_folderLabel->setBuddy(m_folder);
    m_browse = new QToolButton(this);
    m_browse->setObjectName(QStringLiteral("watch.browse"));
    m_browse->setText(QStringLiteral("…"));
    m_ignoreExisting = new QCheckBox(this);
    m_ignoreExisting->setObjectName(QStringLiteral("watch.ignoreExisting"));
    m_ignoreExisting->setChecked(true);
    m_move = new QCheckBox(this);
    m_move->setObjectName(QStringLiteral("watch.move"));
    m_follow = new QCheckBox(this);
    m_follow->setObjectName(QStringLiteral("watch.follow"));
    m_follow->setChecked(true);
    m_stableLabel = new QLabel(this);
    m_stable = new QDoubleSpinBox(this);
    m_stable->setObjectName(QStringLiteral("watch.stableSeconds"));
    m_stable->setRange(0, kLongestStableSeconds);
    m_stable->setDecimals(1);
    m_stable->setValue(kStandardStableSeconds);
    m_stableLabel->setBuddy(m_stable);
    m_verdict = new QLabel(this);
    m_verdict->setObjectName(QStringLiteral("watch.verdict"));
    m_verdict->setAlignment(Qt::AlignCenter);
    m_verdict->setAutoFillBackground(true);
    auto big = m_verdict->font();
    big.setPointSizeF(big.pointSizeF() * 2.2);
    big.setBold(true);
    m_verdict->setFont(big);
    m_verdict->setMinimumHeight(QFontMetrics(big).height() * 2);
    m_lastPart = new QLabel(this);
    m_lastPart->setObjectName(QStringLiteral("watch.lastPart"));
    m_lastPart->setAlignment(Qt::AlignCenter);
    m_lastPart->setWordWrap(true);
    m_counters = new QLabel(this);
    m_counters->setObjectName(QStringLiteral("watch.counters"));
    m_counters->setTextFormat(Qt::RichText);
    m_trouble = new QLabel(this);
    m_trouble->setObjectName(QStringLiteral("watch.trouble"));
    m_trouble->setWordWrap(true);
    m_map = new QToolButton(this);
    m_map->setObjectName(QStringLiteral("watch.map"));

    auto* grid = new QGridLayout(this);
    int row = 0;
    grid->addWidget(m_folderLabel, row++, 0, 1, 3);
    grid->addWidget(m_folder, row, 0, 1, 2);
    grid->addWidget(m_browse, row++, 2);
    for (QCheckBox* box : {m_ignoreExisting, m_move, m_follow})
        grid->addWidget(box, row++, 0, 1, 3);
    grid->addWidget(m_stableLabel, row, 0);
    grid->addWidget(m_stable, row++, 1, 1, 2);
    auto* buttons = new QHBoxLayout;
    for (QAction* action : {m_startAction, m_pauseAction, m_stepAction})
        buttons->addWidget(makeActionButton(*action, this));
    grid->addLayout(buttons, row++, 0, 1, 3);
    grid->addWidget(m_trouble, row, 0, 1, 2);
    grid->addWidget(m_map, row++, 2);
    grid->addWidget(m_verdict, row++, 0, 1, 3);
    grid->addWidget(m_lastPart, row++, 0, 1, 3);
    grid->addWidget(m_counters, row++, 0, 1, 3);
    grid->setRowStretch(row, 1);
    grid->setColumnStretch(1, 1);

    connect(m_startAction, &QAction::triggered, this, &WatchPanel::startOrStop);
    connect(m_pauseAction, &QAction::triggered, this, [this] {
        if (m_watched.state() == WatchedFolder::State::Paused)
            m_watched.resume();
        else
            m_watched.pause();
    });
    connect(m_stepAction, &QAction::triggered, &m_watched, &WatchedFolder::step);
    connect(m_browse, &QToolButton::clicked, this, &WatchPanel::browse);
    connect(m_map, &QToolButton::clicked, this, [this] {
        const QString folder = QString::fromStdString(m_watched.options().folder.string());
        m_watched.stop(); // it is watched with the new mapping from the next start on
        Q_EMIT mappingRequested(folder);
    });
    connect(m_folder, &QLineEdit::textChanged, this, &WatchPanel::refresh);
    connect(m_folder, &QLineEdit::returnPressed, m_startAction, &QAction::trigger);
    connect(&m_watched, &WatchedFolder::changed, this, &WatchPanel::refresh);
    connect(&m_watched, &WatchedFolder::inspected, this, &WatchPanel::showPart);
    connect(&workbench.recipe(), &OpenRecipe::changed, this, &WatchPanel::refresh);
    connect(&workbench.samples(), &InspectionSet::thresholdsChanged, this, &WatchPanel::refresh);
    connect(&workbench.samples(), &InspectionSet::wasReset, this, [this] {
        m_last = -1;
        refresh();
    });
    retranslate();
}

QList<QAction*> WatchPanel::pageActions() const { return {m_startAction, m_pauseAction, m_stepAction}; }

void WatchPanel::retranslate()
{
    m_folderLabel->setText(tr("&Folder to watch"));
    m_folder->setPlaceholderText(tr("Where the camera puts pictures and depth"));
    m_browse->setToolTip(tr("Chooses the folder."));
    m_ignoreExisting->setText(tr("Leave alone what is there already"));
    m_move->setText(tr("Move parts to done or failed afterwards"));
    m_move->setToolTip(tr("Inspected parts go to the folder done inside the watched one, parts that cannot be "
                          "inspected to the folder failed."));
    m_map->setText(tr("Map files…"));
    m_follow->setText(tr("Show every new part"));
    m_stableLabel->setText(tr("Written when &unchanged for"));
    m_stable->setSuffix(tr(" s"));
    m_stable->setToolTip(tr("A pair of files counts as written when both have not changed for this long."));
    setActionText(*m_stepAction, tr("S&tep"), tr("Inspects the next part in line and waits."));
    refresh();
}

void WatchPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::PaletteChange && m_trouble != nullptr)
        refresh();
}

void WatchPanel::refresh()
{
    using State = WatchedFolder::State;
    const auto state = m_watched.state();
    const bool stopped = state == State::Stopped;
    if (stopped)
        setActionText(*m_startAction, tr("&Watch"), tr("Inspects every part that arrives in the folder from now on."));
    else
        setActionText(*m_startAction, tr("&Stop"), tr("Ends watching. What waits in line is not inspected."));
    setDisabledReason(*m_startAction, !stopped ? QString()
                                      : !m_workbench.recipe().model()
                                          ? tr("There is no model to inspect with. Open a recipe or a model first.")
                                      : m_folder->text().trimmed().isEmpty() ? tr("Choose the folder first.")
                                                                             : QString());
    if (state == State::Paused)
        setActionText(*m_pauseAction, tr("&Resume"), tr("Goes on with the parts in line."));
    else
        setActionText(*m_pauseAction, tr("&Pause"),
                      tr("New parts still get in line; none is inspected until you resume."));
    const auto notWatching = stopped || state == State::Starting ? tr("No folder is being watched yet.") : QString();
    setDisabledReason(*m_pauseAction, notWatching);
    setDisabledReason(*m_stepAction, !notWatching.isEmpty()              ? notWatching
                                     : m_watched.counters().waiting == 0 ? tr("No part is in line.")
                                                                         : QString());
    for (QWidget* each :
         {static_cast<QWidget*>(m_folder), static_cast<QWidget*>(m_browse), static_cast<QWidget*>(m_ignoreExisting),
          static_cast<QWidget*>(m_move), static_cast<QWidget*>(m_stable)})
        each->setEnabled(stopped);

    const auto& counters = m_watched.counters();
    const auto line = [](const QString& name, int value) {
        return QStringLiteral("<tr><td>%1&nbsp;&nbsp;</td><td align='right'><b>%2</b></td></tr>")
            .arg(name.toHtmlEscaped(), whole(value));
    };
    const auto verdict = [&](Verdict which, int value) {
        const auto style = verdictStyle(which, palette());
        return line(QStringLiteral("%1 %2").arg(style.symbol, style.word), value);
    };
    m_counters->setText(QStringLiteral("<table>%1</table>")
                            .arg(line(tr("Being written, or one of two files"), counters.incomplete)
                                 + line(tr("In line"), counters.waiting + counters.inspecting)
                                 + verdict(Verdict::Ok, counters.ok) + verdict(Verdict::Review, counters.review)
                                 + verdict(Verdict::Reject, counters.reject) + verdict(Verdict::NoPart, counters.noPart)
                                 + line(tr("Could not be inspected"), counters.failed)));
    const bool help = !stopped && m_watched.mappingMayHelp();
    m_trouble->setText(!m_watched.trouble().isEmpty() || !help
                           ? m_watched.trouble()
                           : tr("No two files in this folder belong together yet. Where their names follow another "
                                "pattern, map them."));
    m_trouble->setVisible(!m_trouble->text().isEmpty());
    m_map->setVisible(help);

    const auto& samples = m_workbench.samples();
    const bool any = m_last >= 0 && m_last < samples.size();
    const auto decision = any ? samples.decision(m_last) : std::nullopt;
    const auto style = verdictStyle(decision ? std::optional(decision->verdict) : std::nullopt, palette());
    auto colours = palette();
    colours.setColor(QPalette::Window, any ? style.fill : palette().color(QPalette::Base));
    colours.setColor(QPalette::WindowText, any ? style.onFill : palette().color(QPalette::Text));
    m_verdict->setPalette(colours);
    m_verdict->setText(any                        ? QStringLiteral("%1 %2").arg(style.symbol, style.word)
                       : stopped                  ? tr("Not watching")
                       : state == State::Starting ? tr("Looking what is there")
                       : state == State::Paused   ? tr("Paused")
                                                  : tr("Waiting for parts"));
    if (!any)
        m_lastPart->setText(QString());
    else if (const auto& score = samples.at(m_last).score; score && !score->record.partFound)
        m_lastPart->setText(QString::fromStdString(samples.at(m_last).ref.id));
    else if (samples.at(m_last).score)
        m_lastPart->setText(
            tr("%1, score %2")
                .arg(QString::fromStdString(samples.at(m_last).ref.id),
                     scoreText(samples.at(m_last).score->record.score, samples.at(m_last).score->record.unit))
            + words::noteLines(samples.at(m_last).score->record));
    else
        m_lastPart->setText(
            tr("%1: %2").arg(QString::fromStdString(samples.at(m_last).ref.id), messageOf(samples.at(m_last).error)));
}

void WatchPanel::showPart(int index)
{
    m_last = index;
    refresh();
    if (m_follow->isChecked())
        m_workbench.current().open(index);
}

void WatchPanel::startOrStop()
{
    if (m_watched.state() != WatchedFolder::State::Stopped) {
        m_watched.stop();
        return;
    }
    WatchOptions options;
    options.folder = m_folder->text().trimmed().toStdString();
    options.mapping = rememberedMapping(options.folder, m_stateFolder,
                                        [this](const Error& error) { Q_EMIT m_workbench.failed(error); });
    options.ignoreExisting = m_ignoreExisting->isChecked();
    options.stableMs = static_cast<int>(m_stable->value() * 1000);
    options.moveAfterwards = m_move->isChecked();
    m_last = -1;
    if (const auto started = m_watched.start(options); !started) {
        m_trouble->setText(messageOf(started.error()));
        m_trouble->show();
    }
}

void WatchPanel::browse()
{
    auto* dialog = new QFileDialog(this, tr("Folder to watch"), m_folder->text());
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, m_folder, &QLineEdit::setText);
    dialog->open();
}

} // namespace twinspect
