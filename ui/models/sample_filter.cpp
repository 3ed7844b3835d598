// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/sample_filter.h"

#include <algorithm>
#include <numeric>

#include "core/evaluation/confusion.h"
#include "ui/models/sample_order.h"

namespace twinspect {

namespace {

constexpr int kManyRows = 10'000;
constexpr int kManyRowsDelay = 200; // ms: results that pour in are gathered, so that a long list stays smooth
constexpr int kFewRuns = 64; // more runs of rows than this: a reset is cheaper, and loses nothing that a person sees

} // namespace

SampleFilter::SampleFilter(SampleTableModel& source, QObject* parent) : QAbstractProxyModel(parent), m_source(source)
{
    setSourceModel(&source);
    m_refresh.setSingleShot(true);
    connect(&m_refresh, &QTimer::timeout, this, &SampleFilter::refreshNow);
    connect(&source, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        m_arranging = true;
        beginResetModel();
    });
    connect(&source, &QAbstractItemModel::modelReset, this, [this] {
        m_searched.clear();
        m_rows.clear();
        m_opened = m_kept = -1;
        m_orderStale = true;
        rebuild();
        endResetModel();
        m_arranging = false;
        Q_EMIT countsChanged();
        Q_EMIT arranged();
    });
    connect(&source, &QAbstractItemModel::rowsInserted, this, [this] {
        m_orderStale = true;
        m_searched.resize(static_cast<std::size_t>(m_source.rowCount()));
        m_position.resize(static_cast<std::size_t>(m_source.rowCount()), -1);
        refreshNow();
    });
    connect(&source, &QAbstractItemModel::dataChanged, this, &SampleFilter::onSourceChanged);
    connect(&source, &QAbstractItemModel::headerDataChanged, this,
            [this](Qt::Orientation orientation, int first, int last) {
                Q_EMIT headerDataChanged(orientation, first, last);
            });
    connect(&source, &SampleTableModel::judgedAgain, this, [this] { m_refresh.start(0); });
    rebuild();
}

void SampleFilter::onSourceChanged(const QModelIndex& first, const QModelIndex& last)
{
    if (first.row() == last.row()) {
        if (const int row = rowOf(first.row()); row >= 0)
            Q_EMIT dataChanged(index(row, first.column()), index(row, last.column()));
    } else if (!m_rows.empty()) {
        Q_EMIT dataChanged(index(0, first.column()), index(rowCount() - 1, last.column()));
    }
    if (last.column() == SampleTableModel::Picture)
        return; // a thumbnail arrived
    // Thresholds touch verdict and area, a person's words touch label, note and mark; anything else may touch whatever
    // is sorted by.
    const bool judgedOnly = first.column() == SampleTableModel::VerdictColumn;
    const bool wordsOnly = first.column() == SampleTableModel::LabelColumn;
    const bool annotatedOnly = first.column() == SampleTableModel::Annotated;
    const bool sortedAsQueue = m_column == SampleTableModel::Annotated;
    const bool sortedByWords = m_column == SampleTableModel::LabelColumn || m_column == SampleTableModel::Note
                            || m_column == SampleTableModel::Mark || sortedAsQueue;
    const bool sortedByJudgement = m_column == SampleTableModel::VerdictColumn
                                || m_column == SampleTableModel::LargestRegion
                                || m_column == SampleTableModel::RaisedByColumn || sortedAsQueue;
    const bool sortedByAnnotation = m_column == SampleTableModel::AgreementColumn || sortedAsQueue;
    m_orderStale = m_orderStale
                || (annotatedOnly ? sortedByAnnotation
                    : wordsOnly   ? sortedByWords
                    : judgedOnly  ? sortedByJudgement
                                  : true);
    if (!judgedOnly && !annotatedOnly && !m_searched.empty())
        std::fill(m_searched.begin() + first.row(), m_searched.begin() + last.row() + 1, QString());
    if (!m_refresh.isActive())
        m_refresh.start(m_source.rowCount() > kManyRows ? kManyRowsDelay : 0);
}

void SampleFilter::setShow(Show show)
{
    m_show = show;
    m_kept = -1;
    refreshNow();
    keepOpened();
}

void SampleFilter::setOpened(int sample)
{
    m_opened = sample;
    const int before = m_kept;
    keepOpened();
    if (before >= 0 && before != m_kept)
        m_refresh.start(0); // that one may go now
}

void SampleFilter::keepOpened() { m_kept = m_show == Show::NotInspected && rowOf(m_opened) >= 0 ? m_opened : -1; }

void SampleFilter::setText(const QString& text)
{
    m_text = text;
    m_words = text.toCaseFolded().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    refreshNow();
}

void SampleFilter::setDefectType(const std::optional<std::string>& type)
{
    m_defectType = type;
    refreshNow();
}

void SampleFilter::sort(int column, Qt::SortOrder order)
{
    m_column = column;
    m_sortOrder = order;
    m_orderStale = true;
    refreshNow();
}

bool SampleFilter::shows(Show show, int sample) const
{
    const auto& entry = m_source.samples().at(sample);
    const auto verdict = m_source.verdict(sample);
    switch (show) {
    case Show::All: return true;
    case Show::FalseRejects: return mistakeOf(entry.ref.label, verdict) == Mistake::FalseReject;
    case Show::Escapes: return mistakeOf(entry.ref.label, verdict) == Mistake::Escape;
    case Show::Review: return verdict == Verdict::Review || verdict == Verdict::NoPart;
    case Show::Rejected: return verdict == Verdict::Reject;
    case Show::Unlabelled: return entry.ref.label == Label::Unknown;
    case Show::Marked: return entry.marked;
    case Show::NotInspected: return !verdict;
    case Show::NotAnnotated: return entry.annotation.state != AnnotationState::Finished;
    }
    return true;
}

void SampleFilter::prepareText(int sample)
{
    const auto& entry = m_source.samples().at(sample);
    m_searched[static_cast<std::size_t>(sample)] =
        (QString::fromStdString(entry.ref.id) + QLatin1Char('\n') + QString::fromStdString(entry.ref.defectType)
         + QLatin1Char('\n') + entry.note)
            .toCaseFolded();
}

bool SampleFilter::accepts(int sample)
{
    if (sample != m_kept && !shows(m_show, sample))
        return false;
    if (m_defectType
        && (m_source.samples().at(sample).ref.label != Label::Defect
            || m_source.samples().at(sample).ref.defectType != *m_defectType))
        return false;
    if (m_words.isEmpty())
        return true;
    if (m_searched[static_cast<std::size_t>(sample)].isNull())
        prepareText(sample);
    const QString& searched = m_searched[static_cast<std::size_t>(sample)];
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) { return searched.contains(word); });
}

void SampleFilter::count()
{
    std::array<int, kShows> counts{};
    for (int sample = 0; sample < m_source.rowCount(); ++sample)
        for (int show = 0; show < kShows; ++show)
            counts[static_cast<std::size_t>(show)] += shows(static_cast<Show>(show), sample) ? 1 : 0;
    if (counts == m_counts)
        return;
    m_counts = counts;
    Q_EMIT countsChanged();
}

void SampleFilter::indexRows()
{
    m_position.assign(static_cast<std::size_t>(m_source.rowCount()), -1);
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        m_position[static_cast<std::size_t>(m_rows[row])] = static_cast<int>(row);
}

/// Everything anew, between the two halves of a reset.
void SampleFilter::rebuild()
{
    m_searched.resize(static_cast<std::size_t>(m_source.rowCount()));
    m_order = sampleOrder(m_source, m_column, m_sortOrder);
    m_orderStale = false;
    m_rank.resize(m_order.size());
    for (std::size_t place = 0; place < m_order.size(); ++place)
        m_rank[static_cast<std::size_t>(m_order[place])] = static_cast<int>(place);
    m_rows.clear();
    std::copy_if(m_order.begin(), m_order.end(), std::back_inserter(m_rows),
                 [this](int sample) { return accepts(sample); });
    indexRows();
    count();
}

void SampleFilter::refreshNow()
{
    m_refresh.stop();
    const bool reordered = m_orderStale;
    bool moved = false;
    if (m_orderStale) {
        auto order = sampleOrder(m_source, m_column, m_sortOrder);
        moved = order != m_order;
        m_order = std::move(order);
        m_orderStale = false;
        m_rank.resize(m_order.size());
        for (std::size_t place = 0; place < m_order.size(); ++place)
            m_rank[static_cast<std::size_t>(m_order[place])] = static_cast<int>(place);
    }
    std::vector<int> rows;
    rows.reserve(m_rows.size());
    std::copy_if(m_order.begin(), m_order.end(), std::back_inserter(rows),
                 [this](int sample) { return accepts(sample); });
    if (rows != m_rows) {
        m_arranging = true;
        rearrange(std::move(rows), reordered && moved);
        m_arranging = false;
        Q_EMIT arranged();
    }
    count();
}

void SampleFilter::rearrange(std::vector<int> rows, bool reordered)
{
    // The old rows may still stand in the old order relative to each other, when only the places of others moved.
    const bool oldInOrder = !reordered || std::is_sorted(m_rows.begin(), m_rows.end(), [this](int a, int b) {
        return m_rank[static_cast<std::size_t>(a)] < m_rank[static_cast<std::size_t>(b)];
    });
    if (oldInOrder && changeFewRows(rows))
        return;
    const bool sameSamples = rows.size() == m_rows.size() && std::all_of(rows.begin(), rows.end(), [this](int sample) {
                                 return m_position[static_cast<std::size_t>(sample)] >= 0;
                             });
    if (!sameSamples) {
        beginResetModel();
        m_rows = std::move(rows);
        indexRows();
        endResetModel();
        return;
    }
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const auto before = m_rows;
    m_rows = std::move(rows);
    indexRows();
    const auto old = persistentIndexList();
    QModelIndexList moved;
    for (const auto& persistent : old)
        moved.append(index(m_position[static_cast<std::size_t>(before[static_cast<std::size_t>(persistent.row())])],
                           persistent.column()));
    changePersistentIndexList(old, moved);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

/// Removes and inserts runs of rows where they are few, which leaves selection and scrolling as they are. False = too
/// many.
bool SampleFilter::changeFewRows(const std::vector<int>& rows)
{
    struct Run {
        int first, last;
    };
    std::vector<char> wanted(m_position.size(), 0);
    for (const int sample : rows)
        wanted[static_cast<std::size_t>(sample)] = 1;
    const auto runsOf = [](const std::vector<int>& all, const auto& chosen) {
        std::vector<Run> runs;
        for (int row = 0; row < static_cast<int>(all.size()); ++row) {
            if (!chosen(all[static_cast<std::size_t>(row)]))
                continue;
            if (runs.empty() || runs.back().last != row - 1)
                runs.push_back({row, row});
            else
                runs.back().last = row;
        }
        return runs;
    };
    const auto gone = runsOf(m_rows, [&](int sample) { return wanted[static_cast<std::size_t>(sample)] == 0; });
    const auto come = runsOf(rows, [&](int sample) { return m_position[static_cast<std::size_t>(sample)] < 0; });
    if (gone.size() + come.size() > kFewRuns)
        return false;
    for (auto run = gone.rbegin(); run != gone.rend(); ++run) {
        beginRemoveRows({}, run->first, run->last);
        m_rows.erase(m_rows.begin() + run->first, m_rows.begin() + run->last + 1);
        indexRows();
        endRemoveRows();
    }
    for (const auto& run : come) {
        beginInsertRows({}, run.first, run.last);
        m_rows.insert(m_rows.begin() + run.first, rows.begin() + run.first, rows.begin() + run.last + 1);
        indexRows();
        endInsertRows();
    }
    return true;
}

QStringList SampleFilter::defectTypes() const
{
    QStringList types;
    for (const auto& type : defectTypesOf(m_source.samples()))
        types.append(QString::fromStdString(type));
    return types;
}

int SampleFilter::rowOf(int sample) const
{
    return sample >= 0 && sample < static_cast<int>(m_position.size()) ? m_position[static_cast<std::size_t>(sample)]
                                                                       : -1;
}

QModelIndex SampleFilter::mapToSource(const QModelIndex& proxy) const
{
    if (!proxy.isValid() || proxy.row() >= static_cast<int>(m_rows.size()))
        return {};
    return m_source.index(sampleAt(proxy.row()), proxy.column());
}

QModelIndex SampleFilter::mapFromSource(const QModelIndex& source) const
{
    const int row = source.isValid() ? rowOf(source.row()) : -1;
    return row < 0 ? QModelIndex() : index(row, source.column());
}

QModelIndex SampleFilter::index(int row, int column, const QModelIndex& parent) const
{
    return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}
int SampleFilter::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}
int SampleFilter::columnCount(const QModelIndex& parent) const { return m_source.columnCount(parent); }
// Without rows the base class would find no section to ask for.
QVariant SampleFilter::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_source.headerData(section, orientation, role);
}

} // namespace twinspect
