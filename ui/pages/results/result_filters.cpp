// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/results/result_filters.h"

#include <algorithm>

#include <QComboBox>
#include <QDateEdit>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QTimer>

#include "ui/common/flow_layout.h"
#include "ui/common/icon.h"

namespace twinspect {

namespace {

constexpr int kTypingPause = 250; // ms without a key before the store is asked

enum Period { AnyTime, Today, Week, Month, Between };
// Entries of the verdict box; those after the verdicts speak of something else.
enum VerdictEntry { AnyVerdict, Ok, Review, Reject, NoPart, Failed };

/// Days are those of UTC, as all times are.
QDate today() { return QDateTime::currentDateTimeUtc().date(); }

} // namespace

ResultFilters::ResultFilters(QWidget* parent)
    : QWidget(parent), m_verdict(new QComboBox(this)), m_agreement(new QComboBox(this)), m_whose(new QComboBox(this)),
      m_period(new QComboBox(this)), m_from(new QDateEdit(today().addDays(-7), this)),
      m_until(new QDateEdit(today(), this)), m_area(new QDoubleSpinBox(this)), m_depth(new QDoubleSpinBox(this)),
      m_dash(new QLabel(QStringLiteral("\u2013"), this)), m_text(new QLineEdit(this)), m_typing(new QTimer(this))
{
    m_verdict->setObjectName(QStringLiteral("results.verdict"));
    m_agreement->setObjectName(QStringLiteral("results.agreement"));
    m_whose->setObjectName(QStringLiteral("results.whose"));
    m_period->setObjectName(QStringLiteral("results.period"));
    m_from->setObjectName(QStringLiteral("results.from"));
    m_until->setObjectName(QStringLiteral("results.until"));
    m_text->setObjectName(QStringLiteral("results.search"));
    m_area->setObjectName(QStringLiteral("results.minArea"));
    m_depth->setObjectName(QStringLiteral("results.minDepth"));
    m_depth->setDecimals(3);
    m_text->setClearButtonEnabled(true);
    m_text->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_typing->setSingleShot(true);
    m_typing->setInterval(kTypingPause);
    for (auto* date : {m_from, m_until})
        date->setCalendarPopup(true);
    m_text->setMinimumWidth(30 * fontMetrics().averageCharWidth());
    for (auto* least : {m_area, m_depth}) {
        least->setRange(0, 1e6);
        least->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
        least->setKeyboardTracking(false);
    }
    auto* layout = new FlowLayout(this); // in a narrow window two lines
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text);
    layout->addWidget(m_verdict);
    layout->addWidget(m_agreement);
    layout->addWidget(m_whose);
    layout->addWidget(m_area);
    layout->addWidget(m_depth);
    layout->addWidget(m_period);
    layout->addWidget(m_from);
    layout->addWidget(m_dash);
    layout->addWidget(m_until);
    retranslate();
    showDates();
    for (auto* box : {m_verdict, m_agreement, m_whose})
        connect(box, &QComboBox::currentIndexChanged, this, &ResultFilters::changed);
    for (auto* least : {m_area, m_depth})
        connect(least, &QDoubleSpinBox::valueChanged, this, &ResultFilters::changed);
    connect(m_period, &QComboBox::currentIndexChanged, this, [this] {
        showDates();
        Q_EMIT changed();
    });
    for (auto* date : {m_from, m_until})
        connect(date, &QDateEdit::dateChanged, this, &ResultFilters::changed);
    connect(m_text, &QLineEdit::textChanged, m_typing, qOverload<>(&QTimer::start));
    connect(m_typing, &QTimer::timeout, this, &ResultFilters::changed);
}

void ResultFilters::showDates()
{
    const bool between = m_period->currentIndex() == Between;
    m_from->setVisible(between);
    m_dash->setVisible(between);
    m_until->setVisible(between);
}

void ResultFilters::applyTo(ResultFilter& filter) const
{
    filter.text = m_text->text().trimmed();
    filter.failedOnly = m_verdict->currentIndex() == Failed;
    const std::optional<Verdict> verdicts[] = {std::nullopt,    Verdict::Ok,     Verdict::Review,
                                               Verdict::Reject, Verdict::NoPart, std::nullopt};
    filter.verdict = verdicts[std::clamp(m_verdict->currentIndex(), 0, int(Failed))];
    filter.agreement = static_cast<ResultFilter::Agreement>(std::max(0, m_agreement->currentIndex()));
    filter.annotated = m_whose->currentIndex() > 0;
    filter.minAreaMm2 = m_area->value();
    filter.minDepthMm = m_depth->value();
    QDate first, last;
    switch (m_period->currentIndex()) {
    case Today: first = today(); break;
    case Week: first = today().addDays(-6); break;
    case Month: first = today().addDays(-29); break;
    case Between:
        first = std::min(m_from->date(), m_until->date());
        last = std::max(m_from->date(), m_until->date());
        break;
    default: break;
    }
    filter.from = first.isValid() ? first.startOfDay(Qt::UTC) : QDateTime();
    filter.until = last.isValid() ? last.endOfDay(Qt::UTC) : QDateTime();
}

bool ResultFilters::anyChosen() const
{
    return !m_text->text().isEmpty() || m_verdict->currentIndex() > 0 || m_agreement->currentIndex() > 0
        || m_whose->currentIndex() > 0 || m_period->currentIndex() > 0 || m_area->value() > 0 || m_depth->value() > 0;
}

void ResultFilters::clear()
{
    m_text->clear();
    m_verdict->setCurrentIndex(0);
    m_agreement->setCurrentIndex(0);
    m_whose->setCurrentIndex(0);
    m_period->setCurrentIndex(0);
    m_area->setValue(0);
    m_depth->setValue(0);
    m_typing->stop();
    Q_EMIT changed();
}

void ResultFilters::retranslate()
{
    const auto fill = [](QComboBox& box, const QStringList& texts) {
        const QSignalBlocker quiet(box);
        const int chosen = std::max(0, box.currentIndex());
        box.clear();
        box.addItems(texts);
        box.setCurrentIndex(chosen);
    };
    fill(*m_verdict, {tr("Any verdict"), tr("OK"), tr("Review"), tr("Reject"), tr("No part"), tr("Not readable")});
    fill(*m_agreement, {tr("Any label"), tr("Against the label"), tr("False rejects"), tr("Escapes")});
    fill(*m_whose, {tr("Detected regions"), tr("Annotated regions")});
    fill(*m_period, {tr("Any time"), tr("Today"), tr("Last 7 days"), tr("Last 30 days"), tr("Between two days")});
    m_area->setPrefix(tr("Area from "));
    m_area->setSuffix(tr(" mm²"));
    m_area->setSpecialValueText(tr("Any area"));
    m_depth->setPrefix(tr("Depth from "));
    m_depth->setSuffix(tr(" mm"));
    m_depth->setSpecialValueText(tr("Any depth"));
    for (auto* least : {m_area, m_depth}) {
        least->setAccessibleName(least->specialValueText());
        // Its own hint is as wide as its largest number.
        const QString number = QLocale().toString(1000.0, 'f', least->decimals());
        const int words = std::max(fontMetrics().horizontalAdvance(least->prefix() + number + least->suffix()),
                                   fontMetrics().horizontalAdvance(least->specialValueText()));
        least->setFixedWidth(words + 2 * fontMetrics().height()); // frame and arrows
    }
    m_area->setToolTip(tr("Shows parts with a region of at least this area. Parts of which the area is not known, and "
                          "those stored by an older version, stay in the list."));
    m_depth->setToolTip(tr("Shows parts with a region at least this deep or high against the surface around it. Parts "
                           "of which the depth is not known, and those stored by an older version, stay in the list."));
    m_whose->setToolTip(
        tr("Whether area and depth are those of the regions that were detected or of those that a person "
           "marked. With annotated regions, only parts that have some are shown."));
    m_verdict->setToolTip(tr("Shows parts with one verdict."));
    m_agreement->setToolTip(tr("Shows parts whose verdict contradicts what a person says about them."));
    for (QWidget* each :
         {static_cast<QWidget*>(m_period), static_cast<QWidget*>(m_from), static_cast<QWidget*>(m_until)})
        each->setToolTip(tr("Shows parts inspected within this time. Days begin and end as in UTC."));
    m_text->setPlaceholderText(tr("Search names and defect types"));
    m_text->setAccessibleName(m_text->placeholderText());
    m_verdict->setAccessibleName(tr("Verdict"));
    m_agreement->setAccessibleName(tr("Label"));
    m_whose->setAccessibleName(tr("Regions"));
    m_period->setAccessibleName(tr("Inspected"));
    m_from->setAccessibleName(tr("First day"));
    m_until->setAccessibleName(tr("Last day"));
}

void ResultFilters::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace twinspect
