// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/results/results_page.h"

#include <algorithm>
#include <cmath>

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

#include "ui/common/action.h"
#include "ui/common/error_bar.h"
#include "ui/common/table_columns.h"
#include "ui/common/results_file_dialog.h"
#include "ui/pages/results/comparison_panel.h"
#include "ui/pages/results/result_filters.h"
#include "ui/pages/results/results_page_actions.h"

namespace twinspect {

namespace {

constexpr int kRefreshPause = 500; // ms: while results pour in the lists follow twice a second

} // namespace

ResultsPage::ResultsPage(Workbench& workbench, const QString& address, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_address(address), m_actions(std::make_unique<Actions>(this)),
      m_results(workbench.jobs(), address), m_history(workbench.jobs(), address)
{
    setObjectName(QStringLiteral("results"));
    m_errors = new ErrorBar(this);
    m_pages = new QStackedWidget(this);
    m_empty = new QLabel(this);
    m_empty->setObjectName(QStringLiteral("results.empty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(24);
    m_pages->addWidget(m_empty);
    auto* splitter =
        new QSplitter(Qt::Vertical, this); // both tables have many columns: one below the other all of them are seen
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeRuns());
    splitter->addWidget(makeResults());
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 4);
    splitter->setSizes({160, 640});
    m_pages->addWidget(splitter);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_errors);
    layout->addWidget(m_pages, 1);
    m_refresh = new QTimer(this);
    m_refresh->setSingleShot(true);
    m_refresh->setInterval(kRefreshPause);
    connect(m_refresh, &QTimer::timeout, this, [this] {
        readRuns();
        m_results.follow();
    });
    for (auto* model : {&m_results, &m_history})
        connect(model, &ResultsModel::failed, this, &ResultsPage::fail);
    connect(&workbench.recipe(), &OpenRecipe::changed, this, &ResultsPage::showOtherThresholds);
    connect(&m_results, &QAbstractItemModel::modelReset, this, &ResultsPage::showOtherThresholds);
    connect(&m_results, &QAbstractItemModel::dataChanged, this, &ResultsPage::showOtherThresholds);
    connectActions();
    retranslate();
    showState();
}

ResultsPage::~ResultsPage() = default;

QList<QAction*> ResultsPage::pageActions() const { return m_actions->all(); }

void ResultsPage::connectActions()
{
    connect(m_actions->refresh, &QAction::triggered, this, [this] {
        readRuns();
        m_results.reload();
    });
    connect(m_actions->showPart, &QAction::triggered, this, [this] {
        if (const auto* result = m_results.result(std::max(0, m_table->currentIndex().row()));
            result != nullptr && m_table->currentIndex().isValid())
            showPart(QString::fromStdString(result->record.sample), QString::fromStdString(result->record.rgb));
    });
    connect(m_actions->compare, &QAction::triggered, this, [this] {
        const auto rows = selectedRuns();
        if (rows.size() != 2)
            return;
        m_list->setCurrentIndex(ComparisonPage);
        m_comparison->compareRuns(m_runs.at(rows[1]), m_runs.at(rows[0])); // the newest stands first in the list
    });
    connect(m_actions->redecide, &QAction::triggered, this, [this] {
        const auto rows = selectedRuns();
        if (rows.size() != 1)
            return;
        Thresholds start = m_workbench.samples().thresholds();
        if (const auto* first = m_results.rowCount() > 0 ? m_results.result(0) : nullptr;
            first != nullptr && first->run == m_runs.at(rows[0]).id)
            start =
                first->record.thresholds; // those of the run itself: nothing changes until the person changes something
        m_list->setCurrentIndex(ComparisonPage);
        m_comparison->redecide(m_runs.at(rows[0]), start);
    });
    connect(m_actions->addToGood, &QAction::triggered, this, &ResultsPage::addToGoodSet);
    connect(m_actions->exportResults, &QAction::triggered, this, [this] {
        askForResultsFile(this, tr("Results"), [this](const std::filesystem::path& file) { exportTo(file); });
    });
}

void ResultsPage::setAddress(const QString& address)
{
    if (address == m_address)
        return;
    m_address = address;
    m_comparison->setAddress(address);
    m_results.setAddress(address);
    m_history.setAddress(address);
    m_stale = true;
    refresh();
}

void ResultsPage::refresh()
{
    m_stale = true;
    if (isVisible() && !m_refresh->isActive())
        m_refresh->start();
}

void ResultsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!m_stale)
        return;
    readRuns();
    m_results.reload();
}

void ResultsPage::readRuns()
{
    m_stale = false;
    startJob<std::vector<StoredRun>>(
        m_workbench.jobs(), tr("Reading results"), this,
        [address = m_address](const RunContext&) -> Result<std::vector<StoredRun>> {
            auto store = ResultsStore::open(address);
            if (!store)
                return passOn(store);
            return store->runs();
        },
        [this](Result<std::vector<StoredRun>> runs) {
            m_runsRead = true;
            if (runs) {
                m_runs.setRuns(std::move(*runs));
                m_errors->dismiss();
            } else {
                m_runs.setRuns({});
                fail(runs.error());
            }
            showState();
        });
}

std::vector<int> ResultsPage::selectedRuns() const
{
    std::vector<int> rows;
    for (const auto& index : m_runTable->selectionModel()->selectedRows())
        rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    return rows;
}

std::vector<std::pair<int, int>> ResultsPage::selectedRanges() const
{
    std::vector<std::pair<int, int>> ranges;
    for (const auto& range : m_table->selectionModel()->selection())
        ranges.emplace_back(range.top(), range.bottom());
    return ranges;
}

void ResultsPage::applyFilter()
{
    ResultFilter filter = m_results.filter();
    const auto rows = selectedRuns();
    filter.run = rows.size() == 1 ? std::optional(m_runs.at(rows[0]).id) : std::nullopt;
    m_filters->applyTo(filter);
    m_results.setFilter(filter);
    showState();
}

void ResultsPage::showHistory()
{
    const QModelIndex current = m_table->currentIndex();
    const auto* result = current.isValid() ? m_results.result(current.row()) : nullptr;
    ResultFilter filter;
    filter.descending = true; // the newest first
    if (result != nullptr) {
        filter.sample = QString::fromStdString(result->record.sample);
        if (const int run = m_runs.rowOf(result->run); run >= 0)
            filter.part = m_runs.at(run).part;
    }
    if (filter.sample == m_history.filter().sample && filter.part == m_history.filter().part)
        return;
    m_historyTitle->setText(result != nullptr ? tr("History of %1").arg(QString::fromStdString(result->record.sample))
                                              : tr("History of a part"));
    if (result != nullptr)
        m_history.setFilter(filter);
    showState();
}

void ResultsPage::showPart(const QString& sample, const QString& rgb)
{
    const auto& samples = m_workbench.samples();
    const int index = samples.indexOf(sample.toStdString());
    if (index >= 0 && samples.at(index).ref.rgb.string() == rgb.toStdString())
        m_workbench.current().open(index);
    else
        m_workbench.data().open(rgb.toStdString()); // other data is open: the part's own file
    Q_EMIT partRequested();
}

void ResultsPage::addToGoodSet()
{
    m_results.collect(selectedRanges(), [this](std::vector<StoredResult> results) {
        std::vector<SampleRef> parts;
        for (const auto& [id, run, record] : results) {
            SampleRef part;
            part.id = record.sample;
            part.split = Split::Train;
            part.label = Label::Good;
            part.defectType = "good";
            part.rgb = record.rgb;
            part.geometry = record.geometry;
            parts.push_back(std::move(part));
        }
        if (!parts.empty())
            Q_EMIT retrainRequested(parts);
    });
}

void ResultsPage::exportTo(const std::filesystem::path& file)
{
    startJob<qint64>(
        m_workbench.jobs(), tr("Exporting results"), this,
        [address = m_address, filter = m_results.filter(), file](const RunContext& context) -> Result<qint64> {
            auto store = ResultsStore::open(address);
            if (!store)
                return passOn(store);
            return exportResults(*store, filter, file, context);
        },
        [this, file](Result<qint64> count) {
            if (!count) {
                fail(count.error());
                return;
            }
            m_status->setText(tr("%1 results were written to %2.")
                                  .arg(QLocale().toString(*count), QString::fromStdString(file.string())));
            Q_EMIT exported(QString::fromStdString(file.string()), *count);
        });
}

void ResultsPage::fail(const Error& error) { m_errors->show(error); }

void ResultsPage::retranslate()
{
    m_actions->retranslate();
    m_runsTitle->setText(tr("Runs"));
    m_historyTitle->setText(tr("History of a part"));
    m_runTable->setAccessibleName(m_runsTitle->text());
    m_table->setAccessibleName(tr("Results"));
    m_historyTable->setAccessibleName(m_historyTitle->text());
    m_historyHint->setText(tr("Select a result to see what was said about the same part before."));
}

void ResultsPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        showState();
        for (auto* table : {m_runTable, m_table, m_historyTable}) {
            widenToTitles(*table);
            table->horizontalHeader()->viewport()->update();
            table->viewport()->update();
        }
    }
    QWidget::changeEvent(event);
}

} // namespace twinspect
