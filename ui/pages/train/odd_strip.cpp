// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/odd_strip.h"

#include <algorithm>

#include <QCheckBox>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "ui/models/thumbnail_loader.h"
#include "ui/pages/train/finding_words.h"
#include "ui/pages/train/train_state.h"

namespace twinspect {

namespace {

constexpr int kPicture = 112;       // px
constexpr int kBesidePicture = 48; // px: the words are wider than the picture
constexpr int kMostCards = 60;      // the ranked rest is named by the finding

} // namespace

OddStrip::OddStrip(TrainState& state, ThumbnailLoader& thumbnails, QWidget* parent)
    : QScrollArea(parent), m_state(state), m_thumbnails(thumbnails)
{
    setObjectName(QStringLiteral("train.check.odd"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&m_thumbnails, &ThumbnailLoader::loaded, this,
            [this](const QString& key) { showPicture(key.toStdString()); });
    connect(&m_state, &TrainState::leftOutChanged, this, &OddStrip::refreshBoxes);
    hide();
}

void OddStrip::refresh()
{
    m_cards.clear();
    const bool any = m_state.check() && !m_state.check()->oddParts.empty();
    setVisible(any);
    auto* strip = new QWidget;
    auto* row = new QHBoxLayout(strip);
    row->setContentsMargins({});
    if (any) {
        const auto& odd = m_state.check()->oddParts;
        for (std::size_t i = 0; i < std::min<std::size_t>(odd.size(), kMostCards); ++i)
            row->addWidget(makeCard(odd[i]), 0, Qt::AlignTop);
    }
    row->addStretch(1);
    setWidget(strip); // deletes the old one
    if (any)
        setFixedHeight(strip->sizeHint().height() + horizontalScrollBar()->sizeHint().height() + 2);
    for (const auto& card : m_cards)
        showPicture(card.first);
    refreshBoxes();
}

QWidget* OddStrip::makeCard(const OddPart& part)
{
    auto* frame = new QFrame;
    frame->setFrameShape(QFrame::StyledPanel);
    auto* column = new QVBoxLayout(frame);
    column->setContentsMargins(6, 6, 6, 6);
    column->setSpacing(4);
    Card card;
    card.picture = new QLabel(frame);
    card.picture->setFixedSize(kPicture, kPicture);
    card.picture->setAlignment(Qt::AlignCenter);
    column->addWidget(card.picture, 0, Qt::AlignHCenter);
    const QString id = QString::fromStdString(part.id);
    auto* name = new QLabel(frame);
    name->setToolTip(id);
    QFont bold = name->font();
    bold.setBold(true);
    name->setFont(bold);
    name->setText(QFontMetrics(bold).elidedText(id, Qt::ElideMiddle, kPicture + kBesidePicture));
    column->addWidget(name);
    auto* reason = new QLabel(reasonOf(part.traits.front(), locale()), frame);
    reason->setWordWrap(true);
    reason->setFixedWidth(kPicture + kBesidePicture);
    reason->setMinimumHeight(reason->fontMetrics().lineSpacing() * 3);
    reason->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    QStringList all;
    for (const auto& trait : part.traits)
        all << tr("%1: %2 standard deviations")
                   .arg(reasonOf(trait, locale()), locale().toString(trait.deviations, 'f', 1));
    reason->setToolTip(all.join(QLatin1Char('\n')));
    column->addWidget(reason);
    card.leaveOut = new QCheckBox(tr("Leave out"), frame);
    card.leaveOut->setObjectName(QStringLiteral("train.check.leaveOut.") + id);
    card.leaveOut->setAccessibleName(tr("Leave out %1").arg(id));
    card.leaveOut->setToolTip(tr("The training will not use this part. You can undo this."));
    connect(card.leaveOut, &QCheckBox::toggled, this,
            [this, key = part.id](bool out) { m_state.setLeftOut(key, out); });
    column->addWidget(card.leaveOut);
    m_cards[part.id] = card;
    return frame;
}

void OddStrip::showPicture(const std::string& id)
{
    const auto card = m_cards.find(id);
    if (card == m_cards.end() || !m_state.catalog())
        return;
    const auto& samples = m_state.catalog()->samples;
    const auto sample =
        std::find_if(samples.begin(), samples.end(), [&id](const SampleRef& each) { return each.id == id; });
    if (sample == samples.end())
        return;
    const auto thumbnail = m_thumbnails.get(QString::fromStdString(id), sample->rgb);
    if (thumbnail.state == ThumbnailLoader::State::Ready)
        card->second.picture->setPixmap(QPixmap::fromImage(thumbnail.image)
                                            .scaled(kPicture, kPicture, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    else if (thumbnail.state == ThumbnailLoader::State::Failed)
        card->second.picture->setText(tr("No picture"));
}

void OddStrip::refreshBoxes()
{
    for (const auto& [id, card] : m_cards) {
        const QSignalBlocker quiet(card.leaveOut);
        card.leaveOut->setChecked(m_state.isLeftOut(id));
    }
}

void OddStrip::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        refresh();
    QScrollArea::changeEvent(event);
}

} // namespace twinspect
