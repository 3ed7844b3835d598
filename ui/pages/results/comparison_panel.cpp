// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/results/comparison_panel.h"

#include <cmath>

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTimer>

#include "ui/common/error_text.h"
#include "ui/common/value_text.h"
#include "ui/pages/results/score_scatter.h"
#include "ui/pages/results/verdict_delegate.h"

namespace twinspect {

namespace {

constexpr int kThresholdTypingPause = 150; // ms

QDoubleSpinBox* makeField(QWidget* parent, const char* name, double lowest)
{
    auto* field = new QDoubleSpinBox(parent);
    field->setObjectName(QLatin1String(name));
    field->setDecimals(4);
    field->setRange(lowest, 1e6);
    field->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    field->setKeyboardTracking(false);
    return field;
}

QString nameOf(const StoredRun& run)
{
    return QStringLiteral("%1 (%2)").arg(QLocale().toString(run.id), timeText(run.started));
}

} // namespace

ComparisonPanel::ComparisonPanel(JobList& jobs, QString address, QWidget* parent)
    : QWidget(parent), m_jobs(jobs), m_address(std::move(address)), m_deciding(jobs), m_comparing(jobs),
      m_title(new QLabel(this)), m_summary(new QLabel(this)), m_notice(new QLabel(this)),
      m_thresholds(new QWidget(this)), m_review(makeField(m_thresholds, "results.review", -1e6)),
      m_reject(makeField(m_thresholds, "results.reject", -1e6)),
      m_pixel(makeField(m_thresholds, "results.pixel", -1e6)), m_area(makeField(m_thresholds, "results.area", 0)),
      m_depth(makeField(m_thresholds, "results.depth", 0)), m_changedOnly(new QCheckBox(this)),
      m_table(new QTableView(this)), m_close(new QPushButton(this)), m_typing(new QTimer(this))
{
    setObjectName(QStringLiteral("results.comparison"));
    auto font = m_title->font();
    font.setBold(true);
    m_title->setFont(font);
    m_title->setWordWrap(true);
    m_summary->setObjectName(QStringLiteral("results.summary"));
    m_summary->setWordWrap(true);
    m_notice->setObjectName(QStringLiteral("results.notice"));
    m_notice->setWordWrap(true);
    m_changedOnly->setObjectName(QStringLiteral("results.changedOnly"));
    m_close->setObjectName(QStringLiteral("results.closeComparison"));
    m_typing->setSingleShot(true);
    m_typing->setInterval(kThresholdTypingPause);

    auto* fields = new QGridLayout(m_thresholds);
    fields->setContentsMargins(0, 0, 0, 0);
    int caption = 0;
    for (auto* field : {m_review, m_reject, m_pixel, m_area, m_depth}) {
        m_captions[caption] = new QLabel(m_thresholds);
        m_captions[caption]->setBuddy(field);
        fields->addWidget(m_captions[caption], 0, caption);
        fields->addWidget(field, 1, caption);
        fields->setColumnStretch(caption++, 1);
        field->setSizePolicy(QSizePolicy::Ignored,
                             QSizePolicy::Fixed); // its hint is as wide as the largest number it could hold
        field->setMinimumWidth(14 * fontMetrics().averageCharWidth());
        connect(field, &QDoubleSpinBox::valueChanged, m_typing, qOverload<>(&QTimer::start));
    }
    m_table->setObjectName(QStringLiteral("results.pairs"));
    m_table->setModel(&m_pairs);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideLeft);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->horizontalHeader()->setSortIndicatorClearable(true);
    m_table->setSortingEnabled(true);
    auto* delegate = new VerdictDelegate(PairsModel::VerdictRole, m_table);
    m_table->setItemDelegateForColumn(PairsModel::Before, delegate);
    m_table->setItemDelegateForColumn(PairsModel::After, delegate);
    const int letter = fontMetrics().averageCharWidth();
    const int widths[PairsModel::ColumnCount] = {30 * letter, 17 * letter, 17 * letter,
                                                 15 * letter, 15 * letter, 16 * letter};
    for (int column = 0; column < PairsModel::ColumnCount; ++column)
        m_table->horizontalHeader()->resizeSection(column, widths[column]);

    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(head);
    layout->addWidget(m_thresholds);
    layout->addWidget(m_summary);
    layout->addWidget(m_notice);
    layout->addWidget(m_changedOnly);
    m_scatter = new ScoreScatter(this);
    m_views = new QSplitter(this);
    m_views->setChildrenCollapsible(false);
    m_views->addWidget(m_table);
    m_views->addWidget(m_scatter);
    layout->addWidget(m_views, 1);
    connect(m_scatter, &ScoreScatter::partClicked, this, &ComparisonPanel::selectPart);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                m_scatter->setSelected(current.isValid() ? m_pairs.at(current.row()).sample : QString());
            });
    connect(m_typing, &QTimer::timeout, this, &ComparisonPanel::decideNow);
    connect(m_changedOnly, &QCheckBox::toggled, &m_pairs, &PairsModel::setChangedOnly);
    m_changedOnly->setChecked(true);
    connect(m_close, &QPushButton::clicked, this, &ComparisonPanel::closed);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT partChosen(m_pairs.at(index.row()).sample, m_pairs.at(index.row()).rgb);
    });
    retranslate();
}

void ComparisonPanel::compareRuns(const StoredRun& before, const StoredRun& after)
{
    m_deciding.cancel();
    m_before = before;
    m_after = after;
    m_thresholds->hide();
    m_notice->hide();
    m_pairs.setPairs({});
    m_scatter->hide(); // until there is something to see
    m_summary->setText(tr("Comparing the runs…"));
    retranslate();
    m_comparing.start(
        tr("Comparing two runs"), this,
        [address = m_address, first = before.id,
         second = after.id](const RunContext& context) -> Result<RunComparison> {
            auto store = ResultsStore::open(address);
            if (!store)
                return passOn(store);
            return store->compare(first, second, context);
        },
        [this](Result<RunComparison> comparison) {
            if (!comparison) {
                m_summary->setText(tr("The runs could not be compared."));
                Q_EMIT failed(comparison.error());
                return;
            }
            m_summary->setText(comparison->pairs.empty() ? tr("The two runs have no part in common.")
                                                         : changesInWords(comparison->changes));
            const auto only = comparison->onlyBefore + comparison->onlyAfter;
            m_notice->setVisible(only > 0);
            m_notice->setText(
                tr("%1 parts are in the first run only, %2 in the second only; they are left out.")
                    .arg(QLocale().toString(comparison->onlyBefore), QLocale().toString(comparison->onlyAfter)));
            m_pairs.setPairs(std::move(comparison->pairs));
            m_scatter->setPairs(m_pairs.all(), QLocale().toString(m_before.id), QLocale().toString(m_after.id));
            m_scatter->setSelected({});
            showScatter(!m_pairs.all().empty());
        });
}

void ComparisonPanel::redecide(const StoredRun& run, const Thresholds& thresholds)
{
    m_comparing.cancel();
    m_before = run;
    m_after = {};
    m_start = thresholds;
    m_thresholds->show();
    m_scatter->hide(); // the scores are the same
    m_notice->hide();
    m_pairs.setPairs({});
    retranslate();
    const double values[] = {thresholds.review, thresholds.reject, thresholds.pixel, thresholds.minAreaMm2,
                             thresholds.minDepthMm};
    int at = 0;
    for (auto* field : {m_review, m_reject, m_pixel, m_area, m_depth}) {
        const QSignalBlocker quiet(field);
        const auto unit = isScore(field) ? run.unit : ScoreUnit();
        field->setValue(std::isfinite(values[at]) ? unit.readable(values[at]) : 0);
        if (isScore(field))
            field->setToolTip(scoreTip(values[at], unit));
        ++at;
    }
    decideNow();
}

bool ComparisonPanel::isScore(const QDoubleSpinBox* field) const
{
    return field == m_review || field == m_reject || field == m_pixel;
}

Thresholds ComparisonPanel::entered() const
{
    // A field that nobody touched stands for all digits, or verdicts would change by rounding alone.
    const auto value = [this](const QDoubleSpinBox& field, double start) {
        const auto unit = isScore(&field) ? m_before.unit : ScoreUnit();
        const double step = std::pow(10, -field.decimals());
        return std::isfinite(start) && std::abs(field.value() - unit.readable(start)) <= step / 2
                 ? start
                 : unit.raw(field.value());
    };
    Thresholds thresholds{value(*m_review, m_start.review), value(*m_reject, m_start.reject),
                          value(*m_pixel, m_start.pixel), value(*m_area, m_start.minAreaMm2),
                          value(*m_depth, m_start.minDepthMm)};
    thresholds.regions = m_start.regions;
    // A number that a person enters is meant for the scores of this run.
    if (thresholds.review == m_start.review && thresholds.reject == m_start.reject)
        thresholds.arithmetic = m_start.arithmetic;
    return thresholds;
}

void ComparisonPanel::decideNow()
{
    if (const auto sound = checkThresholds(entered()); !sound) {
        m_deciding.cancel();
        m_pairs.setPairs({});
        m_notice->hide();
        m_summary->setText(
            m_review->value() > m_reject->value()
                ? tr("The review threshold lies above the reject threshold. Lower it, or raise the other one.")
                : messageOf(sound.error()));
        return;
    }
    m_deciding.start(
        tr("Deciding a run again"), this,
        [address = m_address, run = m_before.id,
         thresholds = entered()](const RunContext& context) -> Result<Redecision> {
            auto store = ResultsStore::open(address);
            if (!store)
                return passOn(store);
            return store->redecide(run, thresholds, context);
        },
        [this](Result<Redecision> redecision) {
            if (!redecision) {
                m_summary->setText(tr("The run could not be decided again."));
                Q_EMIT failed(redecision.error());
                return;
            }
            m_summary->setText(changesInWords(redecision->changes));
            m_notice->setVisible(redecision->limitUnknown > 0);
            m_notice->setText(tr(
                "For %n part(s) the minimum area or depth could not be applied: the pixel threshold is lower than at "
                "their inspection, or a region could not be measured. Their verdicts may be too strict, never too "
                "mild; inspect again to be exact.",
                nullptr, static_cast<int>(redecision->limitUnknown)));
            m_pairs.setPairs(std::move(redecision->pairs));
        });
}

void ComparisonPanel::showScatter(bool shown)
{
    const bool was = m_scatter->isVisibleTo(this);
    m_scatter->setVisible(shown);
    if (shown && !was)
        m_views->setSizes({3 * m_views->width() / 5, 2 * m_views->width() / 5}); // a splitter forgets what was hidden
}

void ComparisonPanel::selectPart(const QString& sample)
{
    if (m_pairs.rowOf(sample) < 0)
        m_changedOnly->setChecked(false);
    if (const int row = m_pairs.rowOf(sample); row >= 0) {
        m_table->setCurrentIndex(m_pairs.index(row, 0));
        m_table->scrollTo(m_pairs.index(row, 0));
    }
}

void ComparisonPanel::retranslate()
{
    m_title->setText(m_after.id != 0
                         ? tr("Run %1 against run %2").arg(nameOf(m_before), nameOf(m_after))
                         : tr("Run %1 under other thresholds, without inspecting again").arg(nameOf(m_before)));
    m_table->setAccessibleName(m_title->text());
    m_close->setText(tr("Back to the results"));
    m_changedOnly->setText(tr("Show only parts with another verdict"));
    m_captions[0]->setText(tr("Review above"));
    m_captions[1]->setText(tr("Reject above"));
    m_captions[2]->setText(tr("Pixel threshold"));
    m_captions[3]->setText(tr("Minimum area"));
    m_captions[4]->setText(tr("Minimum depth"));
    m_area->setSuffix(tr(" mm²"));
    m_depth->setSuffix(tr(" mm"));
}

void ComparisonPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace twinspect
