// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/check_step.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/common/action.h"
#include "ui/common/value_text.h"
#include "ui/pages/train/finding_list.h"
#include "ui/pages/train/finding_words.h"
#include "ui/pages/train/odd_strip.h"
#include "ui/pages/train/train_state.h"

namespace twinspect {

namespace {

constexpr int kPreviews = 6;
constexpr int kPartPreviewSide = 190;

QLabel* heading(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

} // namespace

CheckStep::CheckStep(TrainState& state, QAction& checkAgain, QWidget* parent)
    : TrainStep(parent), m_state(state), m_draw(state.workbench().jobs()), m_checkAgain(checkAgain)
{
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    auto* top = new QHBoxLayout;
    top->addWidget(m_status = new QLabel(this), 1);
    m_status->setObjectName(QStringLiteral("train.check.status"));
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(QStringLiteral("train.check.progress"));
    m_progress->setMaximumWidth(260);
    m_cancel = new QPushButton(this);
    m_cancel->setObjectName(QStringLiteral("train.check.cancel"));
    auto* again = new QToolButton(this);
    again->setDefaultAction(&m_checkAgain);
    again->setToolButtonStyle(Qt::ToolButtonTextOnly);
    top->addWidget(m_progress);
    top->addWidget(m_cancel);
    top->addWidget(again);
    outer->addLayout(top);

    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* page = new QWidget(scroll);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 4, 8, 0);
    column->addWidget(m_proof = heading(page));
    m_proof->setObjectName(QStringLiteral("train.check.proof"));
    column->addWidget(m_findings = new FindingList(page));
    m_findings->setObjectName(QStringLiteral("train.check.findings"));
    column->addWidget(m_repairs = new QLabel(page));
    m_repairs->setObjectName(QStringLiteral("train.check.repairs"));
    m_repairs->setWordWrap(true);
    m_repairs->setTextFormat(Qt::RichText);
    m_repairs->setTextInteractionFlags(Qt::TextBrowserInteraction);
    column->addSpacing(8);
    column->addWidget(m_oddTitle = heading(page));
    column->addWidget(m_odd = new OddStrip(m_state, m_thumbnails, page));
    column->addSpacing(8);
    column->addWidget(m_previewTitle = heading(page));
    column->addWidget(m_previewText = new QLabel(page));
    m_previewText->setWordWrap(true);
    m_previews = new QWidget(page);
    m_previews->setObjectName(QStringLiteral("train.check.previews"));
    new QHBoxLayout(m_previews);
    m_previews->layout()->setContentsMargins({});
    auto* sideways = new QScrollArea(page); // six pictures are wider than a small window
    sideways->setWidgetResizable(true);
    sideways->setFrameShape(QFrame::NoFrame);
    sideways->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    sideways->setFixedHeight(kPartPreviewSide + 44);
    sideways->setWidget(m_previews);
    column->addWidget(sideways);
    column->addStretch(1);
    scroll->setWidget(page);
    outer->addWidget(scroll, 1);

    connect(m_findings, &FindingList::mappingAsked, this, &CheckStep::mappingAsked);
    connect(m_findings, &FindingList::conversionAsked, this, &CheckStep::conversionAsked);
    connect(m_repairs, &QLabel::linkActivated, this, [this](const QString& link) {
        const auto entries = m_state.repairs();
        if (const auto at = link.toULongLong(); at < entries.size() && entries[at].inForce)
            m_state.takeBack(entries[at]);
    });
    connect(m_findings, &FindingList::repairAsked, &m_state, &TrainState::repair);
    connect(m_cancel, &QPushButton::clicked, &m_state, &TrainState::cancelCheck);
    connect(&m_checkAgain, &QAction::triggered, &m_state, &TrainState::startCheck);
    connect(&m_state, &TrainState::checkStarted, this, &CheckStep::followJob);
    connect(&m_state, &TrainState::checkChanged, this, &CheckStep::refresh);
    connect(&m_state, &TrainState::leftOutChanged, this, &CheckStep::refreshCount);
    connect(&m_state, &TrainState::folderChanged, this, [this] {
        m_thumbnails.clear();
        m_pictures.clear();
        showPreviews();
        refreshRepairs();
        if (isVisible() && m_state.catalog()) // by a repair, or by taking one back
            enter();
    });
    retranslate();
}

QString CheckStep::title() const { return tr("Check"); }

QString CheckStep::blocked() const
{
    if (m_state.checking())
        return tr("The check is still running.");
    if (!m_state.check())
        return tr("Run the check first.");
    if (const auto count = m_state.count(); !count.canTrain())
        return proofSentence(count, locale());
    return {};
}

void CheckStep::enter()
{
    if (!m_state.check() && !m_state.checking())
        m_state.startCheck();
}

void CheckStep::followJob()
{
    if (Job* job = m_state.checkJob()) {
        connect(job, &Job::progressed, this, [this, job] {
            m_progress->setMaximum(static_cast<int>(job->progress().total));
            m_progress->setValue(static_cast<int>(job->progress().done));
        });
        m_progress->setRange(0, 0);
    }
    drawPreviews();
    refresh();
}

void CheckStep::refresh()
{
    const bool running = m_state.checking();
    m_progress->setVisible(running);
    m_cancel->setVisible(running);
    setDisabledReason(m_checkAgain, running              ? tr("The check is still running.")
                                    : !m_state.catalog() ? tr("Choose a folder of good parts first.")
                                                         : QString());
    if (running)
        m_status->setText(tr("Looking at every part…"));
    else if (m_state.check())
        m_status->setText(tr("%n part(s) were looked at.", nullptr, m_state.check()->samples));
    else
        m_status->setText(tr("The folder has not been checked."));
    if (m_state.check())
        m_findings->report(*m_state.check(), m_state.folder());
    else
        m_findings->clear();
    m_odd->refresh();
    m_oddTitle->setVisible(m_odd->isVisibleTo(this));
    refreshCount();
}

void CheckStep::refreshRepairs()
{
    const auto entries = m_state.repairs();
    QString lines;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& entry = entries[i];
        const QString repair = repairSentence(entry.repair);
        lines += QStringLiteral("<br>")
               + tr("%1, %2: %3", "when, who and what")
                     .arg(timeText(QDateTime::fromString(entry.when, Qt::ISODate)), entry.who,
                          entry.takenBack ? tr("taken back: %1").arg(repair) : repair)
                     .toHtmlEscaped();
        if (entry.inForce) // undo knows those of this session alone
            lines += QStringLiteral(" <a href=\"%1\">%2</a>").arg(i).arg(tr("Take back").toHtmlEscaped());
    }
    m_repairs->setVisible(!lines.isEmpty());
    m_repairs->setText(tr("A repair changes how the files are read, never the files. It can be undone, and is kept "
                          "in %1:")
                           .arg(pathText(m_state.repairsFile()))
                           .toHtmlEscaped()
                       + lines);
}

void CheckStep::refreshCount()
{
    m_proof->setVisible(m_state.check().has_value());
    if (m_state.check()) {
        QString text = proofSentence(m_state.count(), locale());
        if (const auto out = m_state.leftOut().size(); out > 0)
            text += QLatin1Char(' ') + tr("%n part(s) are left out by you.", nullptr, static_cast<int>(out));
        if (const auto& catalog = m_state.catalog(); catalog && catalog->mapping)
            if (const auto others = catalog->samples.size() - catalog->of(Split::Train).size(); others > 0)
                text += QLatin1Char(' ')
                      + tr("%n part(s) are defective or for testing and are not learnt from.", nullptr,
                           static_cast<int>(others));
        m_proof->setText(text);
    }
    Q_EMIT blockedChanged();
}

void CheckStep::drawPreviews()
{
    if (!m_state.catalog())
        return;
    const int side = static_cast<int>(kPartPreviewSide * devicePixelRatioF());
    m_draw.start(
        tr("Drawing parts"), this,
        [catalog = *m_state.catalog(), side](const RunContext& context) {
            return drawPartPreviews(catalog, kPreviews, side, context);
        },
        [this](Result<std::vector<PartPicture>> pictures) {
            if (pictures)
                m_pictures = std::move(*pictures);
            showPreviews();
        });
}

void CheckStep::showPreviews()
{
    auto* row = static_cast<QHBoxLayout*>(m_previews->layout());
    while (QLayoutItem* item = row->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const auto& each : m_pictures) {
        auto* card = new QWidget(m_previews);
        auto* column = new QVBoxLayout(card);
        column->setContentsMargins({});
        auto* picture = new QLabel(card);
        picture->setFixedSize(kPartPreviewSide, kPartPreviewSide);
        picture->setAlignment(Qt::AlignCenter);
        picture->setWordWrap(true);
        if (each.image.isNull()) {
            picture->setText(tr("No picture: %1").arg(each.problem));
        } else {
            QPixmap pixmap = QPixmap::fromImage(each.image);
            pixmap.setDevicePixelRatio(devicePixelRatioF());
            picture->setPixmap(pixmap);
        }
        column->addWidget(picture);
        column->addWidget(new QLabel(QString::fromStdString(each.id), card), 0, Qt::AlignHCenter);
        row->addWidget(card);
    }
    row->addStretch(1);
    m_previewTitle->setVisible(!m_pictures.empty());
    m_previewText->setVisible(!m_pictures.empty());
}

void CheckStep::retranslate()
{
    m_cancel->setText(tr("Cancel"));
    m_oddTitle->setText(tr("Are these really good? The most unlike come first."));
    m_previewTitle->setText(tr("What the model will see"));
    m_previewText->setText(tr("The part is outlined in yellow, what is taken for ground is dimmed, and the blue square "
                              "is cut out. Is the whole part inside, and nothing else?"));
    refresh();
    refreshRepairs();
    showPreviews();
}

void CheckStep::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    TrainStep::changeEvent(event);
}

} // namespace twinspect
