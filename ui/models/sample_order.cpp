// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/sample_order.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/dataset/annotation_queue.h"

namespace twinspect {

namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

double strictness(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Ok: return 0;
    case Verdict::NoPart: return 1;
    case Verdict::Review: return 2;
    case Verdict::Reject: return 3;
    }
    return 0;
}

double scoreOf(const InspectedSample& sample)
{
    return sample.score && sample.score->record.partFound ? sample.score->record.score : kNoValue;
}

/// Two numbers, the second one for ties.
struct NumberKey {
    double main = kNoValue, tie = 0;
};

NumberKey numberKey(const SampleTableModel& table, int column, int row)
{
    const auto& sample = table.samples().at(row);
    const auto verdict = table.verdict(row);
    switch (column) {
    case SampleTableModel::Score: return {scoreOf(sample)};
    case SampleTableModel::VerdictColumn: {
        const double score = scoreOf(sample);
        return {verdict ? strictness(*verdict) : kNoValue,
                std::isfinite(score) ? score : std::numeric_limits<double>::lowest()};
    }
    case SampleTableModel::RaisedByColumn:
        return {verdict == Verdict::Review || verdict == Verdict::Reject
                    ? static_cast<double>(sample.score->record.raisedBy.value_or(RaisedBy::Both))
                    : kNoValue};
    case SampleTableModel::LargestRegion: return {table.largestAreaMm2(row) > 0 ? table.largestAreaMm2(row) : kNoValue};
    case SampleTableModel::Mark: return {sample.marked ? 0 : kNoValue};
    case SampleTableModel::AgreementColumn: {
        const auto& compared = sample.annotation.compared;
        return {compared ? compared->pixels.iou() : kNoValue};
    }
    default: return {};
    }
}

// The queue, and for the other direction the reverse of it.
std::vector<int> queued(const SampleTableModel& table, Qt::SortOrder order)
{
    std::vector<QueuedPart> parts;
    parts.reserve(static_cast<std::size_t>(table.rowCount()));
    for (int row = 0; row < table.rowCount(); ++row) {
        const auto& sample = table.samples().at(row);
        parts.push_back({sample.annotation.state, sample.ref.label, table.verdict(row), scoreOf(sample)});
    }
    auto rows = annotationQueue(parts);
    if (order == Qt::DescendingOrder)
        std::ranges::reverse(rows);
    return rows;
}

std::string textKey(const InspectedSample& sample, int column)
{
    switch (column) {
    case SampleTableModel::Picture:
    case SampleTableModel::Name: return sample.ref.id;
    case SampleTableModel::LabelColumn:
        return sample.ref.label == Label::Unknown ? std::string()
             : sample.ref.label == Label::Good    ? "0"
                                                  : "1" + sample.ref.defectType;
    case SampleTableModel::Note: return sample.note.toStdString();
    default: return {};
    }
}

/// Sorts what has a value, stable; the rest follows in the order of the data.
template <typename Key, typename HasValue, typename Less>
std::vector<int> arranged(const std::vector<Key>& keys, Qt::SortOrder order, const HasValue& hasValue, const Less& less)
{
    std::vector<int> rows(keys.size());
    std::iota(rows.begin(), rows.end(), 0);
    const auto key = [&](int row) -> const Key& { return keys[static_cast<std::size_t>(row)]; };
    const auto end = std::stable_partition(rows.begin(), rows.end(), [&](int row) { return hasValue(key(row)); });
    std::stable_sort(rows.begin(), end, [&](int a, int b) {
        return order == Qt::AscendingOrder ? less(key(a), key(b)) : less(key(b), key(a));
    });
    return rows;
}

} // namespace

std::vector<int> sampleOrder(const SampleTableModel& table, int column, Qt::SortOrder order)
{
    const int rows = table.rowCount();
    switch (column) {
    case SampleTableModel::Picture:
    case SampleTableModel::Name:
    case SampleTableModel::LabelColumn:
    case SampleTableModel::Note: {
        std::vector<std::string> keys;
        keys.reserve(static_cast<std::size_t>(rows));
        for (int row = 0; row < rows; ++row)
            keys.push_back(textKey(table.samples().at(row), column));
        return arranged(keys, order, [](const std::string& key) { return !key.empty(); }, std::less<std::string>());
    }
    case SampleTableModel::VerdictColumn:
    case SampleTableModel::Score:
    case SampleTableModel::RaisedByColumn:
    case SampleTableModel::LargestRegion:
    case SampleTableModel::AgreementColumn:
    case SampleTableModel::Mark: {
        std::vector<NumberKey> keys;
        keys.reserve(static_cast<std::size_t>(rows));
        for (int row = 0; row < rows; ++row)
            keys.push_back(numberKey(table, column, row));
        return arranged(
            keys, order, [](const NumberKey& key) { return !std::isnan(key.main); },
            [](const NumberKey& a, const NumberKey& b) { return a.main != b.main ? a.main < b.main : a.tie < b.tie; });
    }
    case SampleTableModel::Annotated: return queued(table, order);
    default: {
        std::vector<int> all(static_cast<std::size_t>(rows));
        std::iota(all.begin(), all.end(), 0);
        if (order == Qt::DescendingOrder && column == -1)
            std::reverse(all.begin(), all.end());
        return all;
    }
    }
}

std::set<std::string> defectTypesOf(const InspectionSet& samples)
{
    std::set<std::string> types;
    for (int row = 0; row < samples.size(); ++row)
        if (samples.at(row).ref.label == Label::Defect && !samples.at(row).ref.defectType.empty())
            types.insert(samples.at(row).ref.defectType);
    return types;
}

} // namespace twinspect
