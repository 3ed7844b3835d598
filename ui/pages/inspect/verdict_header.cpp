// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspect/verdict_header.h"

#include <algorithm>
#include <cmath>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/common/action_widgets.h"
#include "ui/common/error_text.h"
#include "ui/common/value_text.h"
#include "ui/common/verdict_style.h"
#include "ui/models/sample_words.h"
#include "ui/pages/inspect/inspect_text.h"
#include "ui/pages/inspect/region_model.h"

namespace twinspect {

namespace {

constexpr double kBadgeFont = 2.0; ///< of the usual size

QLabel* makeLabel(const char* name)
{
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long name must not widen the window
    label->setMinimumWidth(80);
    return label;
}

} // namespace

QString sentenceOf(Reason reason)
{
    switch (reason) {
    case Reason::ScoreWithinLimits: return InspectText::tr("The score is within limits.");
    case Reason::ScoreAboveReview:
        return InspectText::tr("The score is above the review threshold: a person should look.");
    case Reason::ScoreAboveReject: return InspectText::tr("The score is above the reject threshold.");
    case Reason::RegionsTooSmall:
        return InspectText::tr("Every region is smaller than the minimum area, so the verdict is one step milder.");
    case Reason::RegionsTooShallow:
        return InspectText::tr(
            "No region is both as large as the minimum area and as deep or high as the minimum depth, "
            "so the verdict is one step milder.");
    case Reason::DepthUnknown:
        return InspectText::tr("The depth of a region could not be measured, so the minimum depth was not applied.");
    case Reason::NoRegion:
        return InspectText::tr("No pixel is above the pixel threshold, so the verdict is one step milder.");
    case Reason::AreaUnknown:
        return InspectText::tr("Areas could not be measured, so the minimum area was not applied.");
    case Reason::NoPartFound: return InspectText::tr("No part was found in this picture.");
    case Reason::ScoreNotANumber: return InspectText::tr("The score is not a number: a person should look.");
    case Reason::NotCalibrated: return InspectText::tr("No thresholds are set: a person should look.");
    case Reason::ScaleDiffers:
        return InspectText::tr("The geometry has another scale than that of the parts the model learnt from (mm per "
                               "pixel): check the unit and the camera file.");
    case Reason::UnlikeLearntPart:
        return InspectText::tr(
            "This does not look like the part that the model learnt: its score is far above what "
            "good parts and artificial defects reached in the training. Check that the right recipe is "
            "open.");
    case Reason::OtherArithmetic:
        return InspectText::tr("The thresholds were found on scores that were not computed like this one (another "
                               "number format or processor): a person should look. Calibrate the recipe on this "
                               "computer.");
    case Reason::InterestAboveThreshold:
        return InspectText::tr("The score of a region of interest is above the region's own threshold.");
    case Reason::MilderByInterest:
        return InspectText::tr("Without the regions of interest the verdict would be stricter.");
    case Reason::InterestOffPart:
        return InspectText::tr("A region of interest does not lie on the part, or not wholly within the picture: a "
                               "person should look.");
    case Reason::NothingCounts:
        return InspectText::tr("The regions of interest leave nothing of the part to inspect: a person should look.");
    case Reason::LiesUnlikeGood:
        return InspectText::tr("The part does not lie in the picture as the good parts do: a person should look.");
    case Reason::OtherInterest:
        return InspectText::tr("The part was inspected under other regions of interest: inspect it again.");
    }
    return {};
}

VerdictHeader::VerdictHeader(QWidget* parent)
    : QFrame(parent), m_badge(new QLabel), m_mistake(new QLabel), m_part(makeLabel("inspect.part")),
      m_score(makeLabel("inspect.score")), m_evidence(makeLabel("inspect.evidence")), m_offers(new QWidget)
{
    setObjectName(QStringLiteral("inspect.header"));
    m_badge->setObjectName(QStringLiteral("inspect.verdict"));
    m_badge->setAlignment(Qt::AlignCenter);
    m_badge->setAutoFillBackground(true);
    m_badge->setTextFormat(Qt::PlainText);
    m_mistake->setObjectName(QStringLiteral("inspect.mistake"));
    m_mistake->setAlignment(Qt::AlignCenter);
    m_mistake->setAutoFillBackground(true);
    m_mistake->setTextFormat(Qt::PlainText);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(m_badge, 0, Qt::AlignTop);
    row->addWidget(m_mistake, 0, Qt::AlignTop);
    m_score->setWordWrap(true);
    m_evidence->setWordWrap(true);
    m_evidence->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto* lines = new QVBoxLayout;
    lines->setSpacing(0);
    lines->addWidget(m_part);
    lines->addWidget(m_score);
    lines->addWidget(m_evidence);
    m_offers->setObjectName(QStringLiteral("inspect.offers"));
    auto* offers = new QHBoxLayout(m_offers);
    offers->setContentsMargins(0, 4, 0, 0);
    offers->addStretch(1);
    lines->addWidget(m_offers);
    row->addLayout(lines, 1);
    refresh();
}

void VerdictHeader::setContent(const HeaderContent& content)
{
    m_content = content;
    refresh();
}

void VerdictHeader::offerWithoutModel(const QList<QAction*>& actions)
{
    auto* row = static_cast<QHBoxLayout*>(m_offers->layout());
    for (QAction* action : actions)
        row->insertWidget(row->count() - 1, makeActionButton(*action, m_offers));
    refresh();
}

QString VerdictHeader::scoreText() const
{
    const double review = m_content.thresholds.review, reject = m_content.thresholds.reject;
    if (!m_content.decision)
        return m_content.note;
    if (m_content.decision->verdict == Verdict::NoPart)
        return tr("The tray looks empty. Nothing was judged.");
    const auto texts = scoreTexts({m_content.score, review, reject}, m_content.unit);
    if (!std::isfinite(review) || !std::isfinite(reject))
        return tr("Score %1. No thresholds are set.").arg(texts[0]);
    if (review == reject)
        return tr("Score %1. Reject above %2.").arg(texts[0], texts[2]);
    return tr("Score %1. Review above %2, reject above %3.").arg(texts[0], texts[1], texts[2]);
}

void VerdictHeader::refreshMistake()
{
    const auto mistake = m_content.decision ? mistakeOf(m_content.label, m_content.decision->verdict) : Mistake::None;
    const auto style = verdictStyle(Verdict::Reject, palette());
    QPalette colors = palette();
    colors.setColor(QPalette::Window, style.fill);
    colors.setColor(QPalette::WindowText, style.onFill);
    m_mistake->setPalette(colors);
    QFont bold = font();
    bold.setBold(true);
    m_mistake->setFont(bold);
    m_mistake->setText(QStringLiteral("  %1  ").arg(words::mistake(mistake)));
    m_mistake->setToolTip(words::mistakeSentence(mistake));
    m_mistake->setAccessibleName(m_mistake->toolTip());
    m_mistake->setMinimumHeight(m_badge->minimumHeight());
    m_mistake->setVisible(mistake != Mistake::None);
}

QStringList VerdictHeader::doubtSentences() const
{
    QStringList sentences;
    for (const auto& doubt : m_content.notes.doubts)
        sentences << sentence(doubt);
    const auto pixels = static_cast<double>(m_content.notes.look.width) * m_content.notes.look.height;
    for (const auto& missing : m_content.notes.missing)
        if (!missing.told)
            sentences << tr("The number %1 is taken as \"not measured\": %2 % of the points.")
                             .arg(QString::number(missing.value), // as it stands in the file
                                  QLocale().toString(100 * static_cast<double>(missing.points) / pixels, 'f', 1));
    return sentences;
}

QString VerdictHeader::evidenceText() const
{
    if (!m_content.decision)
        return doubtSentences().join(QLatin1Char(' '));
    QStringList sentences;
    if (m_content.modelWeak)
        sentences << tr("Do not rely on this: the model tells good from defective little better than guessing.");
    if (const auto mistake = mistakeOf(m_content.label, m_content.decision->verdict); mistake != Mistake::None)
        sentences << words::mistakeSentence(mistake);
    const auto& reasons = m_content.decision->reasons;
    for (const auto reason : reasons)
        if (reason != Reason::ScaleDiffers || m_content.notes.doubts.empty()) // a doubt says it with its figures
            sentences << sentenceOf(reason);
    for (const auto& note : m_content.resultNotes)
        sentences << sentence(note);
    sentences << doubtSentences();
    const bool raised = std::any_of(reasons.begin(), reasons.end(), [](Reason reason) {
        return reason == Reason::ScoreAboveReview || reason == Reason::ScoreAboveReject;
    });
    if (raised && m_content.decision->verdict != Verdict::Ok) {
        switch (m_content.raisedBy) {
        case RaisedBy::Rgb: sentences << tr("Raised by RGB."); break;
        case RaisedBy::Depth: sentences << tr("Raised by depth."); break;
        case RaisedBy::Both: sentences << tr("Raised by both, RGB and depth."); break;
        }
    }
    if (m_content.largestAreaMm2 > 0)
        sentences
            << (m_content.largestHeight.isEmpty()
                    ? tr("Largest region: %1.").arg(areaText(m_content.largestAreaMm2))
                    : tr("Largest region: %1, %2.").arg(areaText(m_content.largestAreaMm2), m_content.largestHeight));
    return sentences.join(QLatin1Char(' '));
}

void VerdictHeader::refresh()
{
    if (m_refreshing) // setting fonts and palettes comes back as a change
        return;
    m_refreshing = true;
    const auto style =
        verdictStyle(m_content.decision ? std::optional(m_content.decision->verdict) : std::nullopt, palette());
    QFont big = font();
    big.setPointSizeF(big.pointSizeF() * kBadgeFont);
    big.setBold(true);
    m_badge->setFont(big);
    QPalette colors = palette();
    colors.setColor(QPalette::Window, style.fill);
    colors.setColor(QPalette::WindowText, style.onFill);
    m_badge->setPalette(colors);
    m_badge->setText(QStringLiteral("  %1  %2  ").arg(style.symbol, style.word));
    m_badge->setMinimumWidth(QFontMetrics(big).horizontalAdvance(
        QStringLiteral("  \u2715  Not inspected  "))); // the text beside it does not jump from part to part
    QFont bold = font();
    bold.setBold(true);
    m_part->setFont(bold);
    m_evidence->setMinimumHeight(2
                                 * QFontMetrics(font()).lineSpacing()); // the views below do not jump from part to part
    m_badge->setMinimumHeight(QFontMetrics(font()).lineSpacing() * 4);
    refreshMistake();
    m_part->setText(m_content.part);
    m_score->setText(scoreText());
    m_evidence->setText(evidenceText());
    m_offers->setVisible(m_content.modelMissing && m_offers->layout()->count() > 1);
    m_evidence->setVisible(m_offers->isHidden() || !m_evidence->text().isEmpty());
    for (auto* label : {m_part, m_score, m_evidence})
        label->setToolTip(label->text()); // where the window is too narrow for it
    if (m_content.decision && m_content.decision->verdict != Verdict::NoPart)
        m_score->setToolTip(m_score->text() + QLatin1Char('\n') + scoreTip(m_content.score, m_content.unit));
    m_badge->setAccessibleName(style.word);
    m_refreshing = false;
}

void VerdictHeader::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange
        || event->type() == QEvent::FontChange)
        refresh();
}

} // namespace twinspect
