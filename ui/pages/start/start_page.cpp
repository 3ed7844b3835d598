// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/start/start_page.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>

#include "ui/common/action.h"
#include "ui/common/icon.h"
#include "ui/pages/start/demo_parts.h"
#include "ui/pages/start/verb_card.h"

namespace twinspect {

namespace {

constexpr int kWidest = 1000; // lines any longer are hard to read

std::filesystem::path demoCache()
{
    return std::filesystem::path(
        (QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + QStringLiteral("/demo")).toStdString());
}

QLabel* heading(QWidget* parent, double scale)
{
    auto* label = new QLabel(parent);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setBold(true);
    label->setFont(font);
    label->setWordWrap(true);
    return label;
}

QLabel* sentence(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    return label;
}

} // namespace

StartPage::StartPage(Workbench& workbench, Settings& settings, const Verbs& verbs, QWidget* parent)
    : QScrollArea(parent), m_workbench(workbench), m_recentModel(settings), m_demo(makeAction(this, "help.demo", {}))
{
    setObjectName(QStringLiteral("start"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    auto* content = new QWidget;
    content->setObjectName(QStringLiteral("start.content"));
    auto* column = new QWidget(content);
    column->setMaximumWidth(kWidest);
    m_title = heading(column, 1.9);
    m_sentence = sentence(column);
    m_dropHint = sentence(column);
    m_recentTitle = heading(column, 1.2);
    m_noRecent = sentence(column);
    m_recent = new QListView(column);
    m_demoTitle = heading(column, 1.2);
    m_demoSentence = sentence(column);
    m_demoKind = new QComboBox(column);
    m_demoButton = new QPushButton(column);
    m_demoProgress = new QProgressBar(column);
    m_demoCancel = new QPushButton(column);
    m_title->setObjectName(QStringLiteral("start.title"));
    m_recent->setObjectName(QStringLiteral("start.recent"));
    m_demoKind->setObjectName(QStringLiteral("start.demo.kind"));
    m_demoButton->setObjectName(QStringLiteral("start.demo"));
    m_demoProgress->setObjectName(QStringLiteral("start.demo.progress"));
    m_demoCancel->setObjectName(QStringLiteral("start.demo.cancel"));
    for (const QString& kind : demoPartKinds())
        m_demoKind->addItem(QString(), kind);
    m_demo->setIcon(icon(QStringLiteral("demo")));
    m_demoButton->setIcon(m_demo->icon());
    m_recent->setModel(&m_recentModel);
    m_recent->setUniformItemSizes(true);
    m_recent->setTextElideMode(Qt::ElideMiddle);
    m_recent->setMinimumHeight(fontMetrics().height() * 7);

    auto* cards = new QHBoxLayout;
    cards->setSpacing(16);
    struct {
        QAction& action;
        const char* name;
    } const shown[] = {{verbs.openData, "start.openData"},
                       {verbs.train, "start.train"},
                       {verbs.inspect, "start.inspect"}};
    for (const auto& verb : shown) {
        auto* card = new VerbCard(verb.action, column);
        card->setObjectName(QLatin1String(verb.name));
        cards->addWidget(card);
    }

    auto* recent = new QVBoxLayout;
    recent->addWidget(m_recentTitle);
    recent->addWidget(m_noRecent);
    recent->addWidget(m_recent, 1000); // all the room when there is something to list
    recent->setSpacing(8);
    recent->addStretch(1);
    auto* demoRow = new QHBoxLayout;
    demoRow->setSpacing(8);
    demoRow->addWidget(m_demoKind, 1);
    demoRow->addWidget(m_demoButton, 1);
    auto* progressRow = new QHBoxLayout;
    progressRow->addWidget(m_demoProgress, 1);
    progressRow->addWidget(m_demoCancel);
    progressRow->setSpacing(8);
    auto* demo = new QVBoxLayout;
    demo->setSpacing(8);
    demo->addWidget(m_demoTitle);
    demo->addWidget(m_demoSentence);
    demo->addLayout(demoRow);
    demo->addLayout(progressRow);
    demo->addStretch(1);
    auto* below = new QHBoxLayout;
    below->setSpacing(32);
    below->addLayout(recent, 3);
    below->addLayout(demo, 2);

    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(12);
    layout->addWidget(m_title);
    layout->addWidget(m_sentence);
    layout->addSpacing(8);
    layout->addLayout(cards);
    layout->addWidget(m_dropHint);
    layout->addSpacing(16);
    layout->addLayout(below, 1);
    auto* outer = new QHBoxLayout(content);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addStretch(1);
    outer->addWidget(column, 1000);
    outer->addStretch(1);
    setWidget(content);

    connect(m_recent, &QListView::activated, this, &StartPage::openRecent);
    connect(m_recent, &QListView::clicked, this, &StartPage::openRecent);
    connect(&m_recentModel, &QAbstractItemModel::modelReset, this, [this] {
        m_noRecent->setVisible(m_recentModel.rowCount() == 0);
        m_recent->setVisible(m_recentModel.rowCount() > 0);
    });
    connect(m_demo, &QAction::triggered, this, &StartPage::startDemo);
    connect(m_demoButton, &QPushButton::clicked, m_demo, &QAction::trigger);
    connect(m_demoCancel, &QPushButton::clicked, this, [this] {
        if (m_demoJob)
            m_demoJob->cancel();
    });
    retranslate();
    m_recentModel.refresh();
    showDemo();
}

void StartPage::retranslate()
{
    setWindowTitle(tr("Start"));
    m_title->setText(tr("Welcome to Twinspect"));
    m_sentence->setText(tr("Show Twinspect some good parts, scanned with RGB and depth. It learns what they look like "
                           "and then shows where a new part differs: in RGB, in depth, and by how many millimetres."));
    m_dropHint->setText(tr("You can also drop a folder, a picture, a model or a recipe anywhere in this window."));
    m_recentTitle->setText(tr("Open again"));
    m_noRecent->setText(tr("What you open will be listed here."));
    m_recent->setAccessibleName(m_recentTitle->text());
    m_demoTitle->setText(tr("No parts at hand?"));
    m_demoSentence->setText(tr("Twinspect can compute scans of demo parts, good ones and defective ones, on this "
                               "computer and without a network. Try every step with them."));
    for (int i = 0; i < m_demoKind->count(); ++i)
        m_demoKind->setItemText(i, demoPartName(m_demoKind->itemData(i).toString()));
    m_demoKind->setToolTip(tr("Which kind of demo part to compute."));
    m_demoKind->setAccessibleName(m_demoKind->toolTip());
    setActionText(*m_demo, tr("Try the demo"), tr("Computes scans of demo parts and opens them."));
    m_demoCancel->setText(tr("Cancel"));
    m_demoCancel->setToolTip(tr("Stops computing the demo parts; nothing of them is kept."));
    showDemo();
}

void StartPage::openRecent(const QModelIndex& index)
{
    if (index.flags() & Qt::ItemIsEnabled)
        Q_EMIT openRequested(index.data(RecentModel::PathRole).toString());
}

void StartPage::startDemo()
{
    m_demoJob = makeDemoPart(m_workbench.jobs(), m_demoKind->currentData().toString(), demoCache(), this,
                             [this](const Result<std::filesystem::path>& folder) {
                                 if (folder)
                                     Q_EMIT openRequested(QString::fromStdString(folder->string()));
                                 else
                                     Q_EMIT m_workbench.failed(folder.error());
                             });
    connect(m_demoJob, &Job::progressed, this, &StartPage::showDemo);
    connect(m_demoJob, &Job::ended, this, [this] {
        m_demoJob.clear();
        showDemo();
    });
    showDemo();
}

void StartPage::showDemo()
{
    const bool running = m_demoJob && m_demoJob->state() == Job::State::Running;
    setDisabledReason(*m_demo, running ? tr("The demo parts are being computed.") : QString());
    m_demoButton->setText(m_demo->text());
    m_demoButton->setToolTip(m_demo->toolTip());
    m_demoButton->setEnabled(!running);
    m_demoKind->setEnabled(!running);
    m_demoProgress->setVisible(running);
    m_demoCancel->setVisible(running);
    if (!running)
        return;
    const Progress& progress = m_demoJob->progress();
    m_demoProgress->setRange(0, static_cast<int>(progress.total));
    m_demoProgress->setValue(static_cast<int>(progress.done));
}

void StartPage::changeEvent(QEvent* event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void StartPage::showEvent(QShowEvent* event)
{
    QScrollArea::showEvent(event);
    m_recentModel.refresh(); // files may have come or gone meanwhile
}

} // namespace twinspect
