// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/results_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QLocale>

#include "core/project/date_time.h"
#include "core/project/results_store.h"
#include "ui/common/value_text.h"
#include "ui/models/sample_words.h"

namespace twinspect {

namespace {

QString raisedBy(const InspectionRecord& result)
{
    if (result.verdict != Verdict::Reject && result.verdict != Verdict::Review)
        return {};
    return words::raisedBy(result.raisedBy);
}

/// "12.5 mm², scratch".
QString largestAnnotated(const std::vector<AnnotatedRecord>& regions)
{
    const AnnotatedRecord* largest = nullptr;
    for (const auto& region : regions)
        if (largest == nullptr || region.areaMm2 > largest->areaMm2 || std::isnan(largest->areaMm2))
            largest = &region;
    if (largest == nullptr)
        return {};
    QStringList facts;
    if (std::isfinite(largest->areaMm2))
        facts += areaText(largest->areaMm2);
    if (!largest->defectType.empty())
        facts += QString::fromStdString(largest->defectType);
    return facts.isEmpty() ? QStringLiteral("–") : facts.join(QStringLiteral(", "));
}

/// Numbers stand at the right.
QVariant resultAlignment(int column)
{
    const bool number = column == ResultsModel::Score || column == ResultsModel::LargestRegion
                     || column == ResultsModel::LargestAnnotated || column == ResultsModel::Review
                     || column == ResultsModel::Reject || column == ResultsModel::Run;
    return QVariant((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

} // namespace

struct ResultsModel::Counted {
    qint64 rows = 0;
    std::vector<StoredResult> first;
};

ResultsModel::ResultsModel(JobList& jobs, QString address, QObject* parent)
    : QAbstractTableModel(parent), m_jobs(jobs), m_address(std::move(address))
{
}

void ResultsModel::setAddress(const QString& address)
{
    m_address = address;
    reload();
}

void ResultsModel::setFilter(const ResultFilter& filter)
{
    m_filter = filter;
    reload();
}

void ResultsModel::reload() { count(false); }
void ResultsModel::follow() { count(true); }

void ResultsModel::count(bool following)
{
    const quint64 generation = ++m_generation;
    m_asked.clear(); // their answers are not taken any more
    m_counting = true;
    startJob<Counted>(
        m_jobs, tr("Reading results"), this,
        [address = m_address, filter = m_filter](const RunContext&) -> Result<Counted> {
            auto store = ResultsStore::open(address);
            if (!store)
                return passOn(store);
            const auto rows = store->count(filter);
            if (!rows)
                return passOn(rows);
            auto first = store->page(filter, 0, kPage);
            if (!first)
                return passOn(first);
            return Counted{*rows, std::move(*first)};
        },
        [this, generation, following](Result<Counted> counted) {
            if (generation != m_generation)
                return;
            m_counting = false;
            const bool appended = following && counted && m_rows > 0 && counted->rows >= m_rows
                               && m_filter.sort == ResultFilter::Sort::Inspected && !m_filter.descending;
            if (appended)
                extend(std::move(*counted));
            else
                replace(counted ? std::move(*counted) : Counted());
            if (!counted)
                Q_EMIT failed(counted.error());
            Q_EMIT this->counted();
        });
}

void ResultsModel::replace(Counted counted)
{
    beginResetModel();
    m_pages.clear();
    m_recent.clear();
    m_rows = static_cast<int>(std::min<qint64>(counted.rows, std::numeric_limits<int>::max()));
    if (m_rows > 0) {
        m_pages[0] = std::move(counted.first);
        m_recent.push_back(0);
    }
    endResetModel();
}

void ResultsModel::extend(Counted counted)
{
    const int rows = static_cast<int>(std::min<qint64>(counted.rows, std::numeric_limits<int>::max()));
    // Pages are read again when somebody looks, but the first one is here: labels may have changed.
    m_pages.erase((m_rows - 1) / kPage);
    std::erase(m_recent, (m_rows - 1) / kPage);
    if (m_pages.insert_or_assign(0, std::move(counted.first)).second)
        m_recent.push_back(0);
    if (rows > m_rows) {
        beginInsertRows({}, m_rows, rows - 1);
        m_rows = rows;
        endInsertRows();
    }
    Q_EMIT dataChanged(index(0, 0), index(m_rows - 1, ColumnCount - 1));
}

const StoredResult* ResultsModel::result(int row) const
{
    const auto page = m_pages.find(row / kPage);
    if (page == m_pages.end()) {
        request(row / kPage);
        return nullptr;
    }
    const auto at = static_cast<std::size_t>(row % kPage);
    return at < page->second.size() ? &page->second[at] : nullptr;
}

void ResultsModel::request(int page) const
{
    if (m_counting || !m_asked.insert(page).second)
        return;
    auto* self = const_cast<ResultsModel*>(this); // reading on demand is what makes data() const in the first place
    startJob<std::vector<StoredResult>>(
        m_jobs, tr("Reading results"), self,
        [address = m_address, filter = m_filter, page](const RunContext&) -> Result<std::vector<StoredResult>> {
            auto store = ResultsStore::open(address);
            if (!store)
                return passOn(store);
            return store->page(filter, static_cast<qint64>(page) * kPage, kPage);
        },
        [self, page, generation = m_generation](Result<std::vector<StoredResult>> results) {
            if (generation != self->m_generation)
                return;
            if (!results) {
                Q_EMIT self->failed(results.error());
                return;
            }
            self->accept(page, std::move(*results));
        });
}

void ResultsModel::accept(int page, std::vector<StoredResult> results)
{
    m_asked.erase(page);
    m_pages[page] = std::move(results);
    m_recent.push_back(page);
    if (m_recent.size() > kPagesKept) {
        m_pages.erase(m_recent.front());
        m_recent.erase(m_recent.begin());
    }
    const int first = page * kPage;
    Q_EMIT dataChanged(index(first, 0), index(std::min(first + kPage, m_rows) - 1, ColumnCount - 1));
}

void ResultsModel::collect(const std::vector<std::pair<int, int>>& ranges,
                           std::function<void(std::vector<StoredResult>)> done)
{
    startJob<std::vector<StoredResult>>(
        m_jobs, tr("Reading results"), this,
        [address = m_address, filter = m_filter,
         ranges](const RunContext& context) -> Result<std::vector<StoredResult>> {
            auto store = ResultsStore::open(address);
            if (!store)
                return passOn(store);
            std::vector<StoredResult> all;
            for (const auto& [first, last] : ranges) {
                if (context.stopRequested())
                    return cancelled();
                auto results = store->page(filter, first, last - first + 1);
                if (!results)
                    return passOn(results);
                std::move(results->begin(), results->end(), std::back_inserter(all));
            }
            return all;
        },
        [this, done = std::move(done)](Result<std::vector<StoredResult>> results) {
            if (results)
                done(std::move(*results));
            else
                Q_EMIT failed(results.error());
        });
}

QVariant ResultsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return resultAlignment(index.column());
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != VerdictRole && role != ErrorRole)
        return {};
    const StoredResult* stored = result(index.row());
    if (stored == nullptr)
        return role == Qt::DisplayRole && index.column() == Sample ? QVariant(QStringLiteral("\u2026")) : QVariant();
    const InspectionRecord& record = stored->record;
    if (role == VerdictRole)
        return record.verdict ? QVariant(static_cast<int>(*record.verdict)) : QVariant();
    const auto error = record.failure ? QString::fromStdString(record.failure->message) : QString();
    if (role == ErrorRole)
        return error;
    const int ofScores = index.column() == Score ? 0 : index.column() == Review ? 1 : index.column() == Reject ? 2 : -1;
    const std::vector<double> scores{record.partFound ? record.score : std::nan(""), record.thresholds.review,
                                     record.thresholds.reject};
    if (ofScores >= 0) {
        const double raw = scores[static_cast<std::size_t>(ofScores)];
        if (role == Qt::ToolTipRole)
            return scoreTip(raw, record.unit);
        // Together, so that those which differ look different.
        return std::isfinite(raw) ? scoreTexts(scores, record.unit)[ofScores] : QString();
    }
    if (role == Qt::ToolTipRole)
        return QString::fromStdString(record.rgb) + words::noteLines(record)
             + (error.isEmpty() ? error : QLatin1Char('\n') + error);
    switch (index.column()) {
    case Sample: return QString::fromStdString(record.sample);
    case VerdictColumn:
        return record.verdict ? words::noted(words::verdict(*record.verdict), record) : tr("Not readable");
    case LabelColumn: return words::label(record.label, record.defectType);
    case RaisedByColumn: return raisedBy(record);
    case LargestRegion: {
        const auto& then = record.thresholds;
        const double area = record.verdict ? decide(record.evidence(then), then).largestAreaMm2 : 0;
        return area > 0 ? areaText(area) : QString();
    }
    case LargestAnnotated: return largestAnnotated(record.annotated);
    case Inspected: return record.inspected ? timeText(dateTimeOf(record.inspected)) : QString();
    case Run: return QLocale().toString(stored->run);
    default: return {};
    }
}

QVariant ResultsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal
        && role == Qt::TextAlignmentRole) // centred over numbers: at the right a title would run into the next one
        return resultAlignment(section).toInt() & Qt::AlignRight ? QVariant(Qt::AlignCenter) : resultAlignment(section);
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const bool help = role == Qt::ToolTipRole;
    switch (section) {
    case Sample: return help ? tr("Name of the part within its data") : tr("Part");
    case VerdictColumn: return help ? tr("What was said about the part at that time") : tr("Verdict");
    case Score:
        return help ? tr("Anomaly score of the whole part: 0 = middle of the held-out good parts, 1 = reject threshold "
                         "of the "
                         "training")
                    : tr("Score");
    case LabelColumn: return help ? tr("What a person says about the part") : tr("Label");
    case RaisedByColumn: return help ? tr("Whether RGB or depth brought most of the score") : tr("Raised by");
    case LargestRegion: return help ? tr("Area of the largest region above the pixel threshold") : tr("Largest region");
    case LargestAnnotated:
        return help ? tr("Area and type of the largest region that a person marked on the part")
                    : tr("Largest annotated");
    case Review: return help ? tr("Score above which a person looked") : tr("Review at");
    case Reject: return help ? tr("Score above which the part was rejected") : tr("Reject at");
    case Inspected: return help ? tr("When the part was inspected") : tr("Inspected");
    case Run: return help ? tr("Number of the run") : tr("Run");
    default: return {};
    }
}

void ResultsModel::sort(int column, Qt::SortOrder order)
{
    ResultFilter filter = m_filter;
    switch (column) {
    case Sample: filter.sort = ResultFilter::Sort::Sample; break;
    case VerdictColumn: filter.sort = ResultFilter::Sort::Verdict; break;
    case Score: filter.sort = ResultFilter::Sort::Score; break;
    case Inspected:
    case -1: filter.sort = ResultFilter::Sort::Inspected; break;
    default: return;
    }
    filter.descending = order == Qt::DescendingOrder;
    if (filter.sort != m_filter.sort || filter.descending != m_filter.descending)
        setFilter(filter);
}

} // namespace twinspect
