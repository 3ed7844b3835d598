// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/sample_table_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QLocale>

#include "ui/common/error_text.h"
#include "ui/common/value_text.h"
#include "ui/models/sample_words.h"
#include "ui/models/thumbnail_loader.h"

namespace twinspect {

SampleTableModel::SampleTableModel(InspectionSet& samples, ThumbnailLoader* thumbnails, QObject* parent)
    : QAbstractTableModel(parent), m_samples(samples), m_thumbnails(thumbnails)
{
    resetRows();
    connect(&samples, &InspectionSet::wasReset, this, [this] {
        beginResetModel();
        if (m_thumbnails)
            m_thumbnails->clear();
        resetRows();
        endResetModel();
    });
    connect(&samples, &InspectionSet::appended, this, [this](int first, int last) {
        beginInsertRows({}, first, last);
        m_judged.resize(static_cast<std::size_t>(last) + 1);
        judge(first, last);
        endInsertRows();
    });
    connect(&samples, &InspectionSet::changed, this, [this](int first, int last) {
        judge(first, last);
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
    });
    // Words change no verdict, so nothing is judged again.
    connect(&samples, &InspectionSet::remarked, this, [this](const std::vector<int>& indices) {
        const auto [first, last] = std::minmax_element(indices.begin(), indices.end());
        Q_EMIT dataChanged(index(*first, LabelColumn), index(*last, Mark)); // a label can make a verdict an escape
    });
    connect(&samples, &InspectionSet::annotated, this,
            [this](int first, int last) { Q_EMIT dataChanged(index(first, Annotated), index(last, AgreementColumn)); });
    connect(&samples, &InspectionSet::thresholdsChanged, this, [this] {
        if (m_judged.empty())
            return;
        const int last = rowCount() - 1;
        judge(0, last);
        Q_EMIT judgedAgain();
        Q_EMIT dataChanged(index(0, VerdictColumn), index(last, LargestRegion));
    });
    if (m_thumbnails)
        connect(m_thumbnails, &ThumbnailLoader::loaded, this, [this](const QString& key) {
            if (const int row = m_samples.indexOf(key.toStdString()); row >= 0 && row < rowCount())
                Q_EMIT dataChanged(index(row, Picture), index(row, Picture), {Qt::DecorationRole, ThumbnailStateRole});
        });
}

int SampleTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_judged.size());
}
int SampleTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

void SampleTableModel::resetRows()
{
    m_judged.assign(static_cast<std::size_t>(m_samples.size()), {});
    judge(0, m_samples.size() - 1);
}

void SampleTableModel::judge(int first, int last)
{
    for (int row = first; row <= last; ++row) {
        auto& judged = m_judged[static_cast<std::size_t>(row)];
        if (const auto decision = m_samples.decision(row))
            judged = {decision->verdict, decision->largestAreaMm2};
        else
            judged = {std::nullopt, std::numeric_limits<double>::quiet_NaN()};
    }
}

QVariant SampleTableModel::text(int row, int column) const
{
    const auto& sample = m_samples.at(row);
    switch (column) {
    case Name: return QString::fromStdString(sample.ref.id);
    case LabelColumn: return words::label(sample.ref.label, sample.ref.defectType);
    case VerdictColumn:
        if (!verdict(row))
            return sample.error ? tr("Not readable") : QString();
        if (const auto mistake = mistakeOf(sample.ref.label, verdict(row)); mistake != Mistake::None)
            return words::noted(tr("%1: %2").arg(words::verdict(*verdict(row)), words::mistake(mistake)),
                                sample.score->record);
        return words::noted(words::verdict(*verdict(row)), sample.score->record);
    case Score:
        return sample.score && sample.score->record.partFound
                 ? scoreText(sample.score->record.score, sample.score->record.unit)
                 : QString();
    // Who raised a score is only said where a score was raised.
    case RaisedByColumn:
        return verdict(row) == Verdict::Review || verdict(row) == Verdict::Reject
                 ? words::raisedBy(sample.score->record.raisedBy)
                 : QString();
    case LargestRegion: return largestAreaMm2(row) > 0 ? areaText(largestAreaMm2(row)) : QString();
    case Note: return sample.note;
    case Annotated: return words::annotation(sample.annotation);
    case AgreementColumn: {
        const auto& compared = sample.annotation.compared;
        return compared ? QLocale().toString(compared->pixels.iou(), 'f', 2) : QString();
    }
    default: return {};
    }
}

QVariant SampleTableModel::toolTip(int row) const
{
    const auto& sample = m_samples.at(row);
    QString tip = QString::fromStdString(sample.ref.rgb.string());
    if (const auto mistake = mistakeOf(sample.ref.label, verdict(row)); mistake != Mistake::None)
        tip += QLatin1Char('\n') + words::mistakeSentence(mistake);
    if (sample.score)
        tip += words::noteLines(sample.score->record);
    if (sample.error)
        tip += QLatin1Char('\n') + messageOf(sample.error);
    if (!sample.note.isEmpty())
        tip += QLatin1Char('\n') + tr("Note: %1").arg(sample.note);
    return tip;
}

QVariant SampleTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    const auto& sample = m_samples.at(row);
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::ToolTipRole:
        return index.column() == Score && sample.score && sample.score->record.partFound
                 ? QVariant(scoreTip(sample.score->record.score, sample.score->record.unit))
                 : toolTip(row);
    case Qt::TextAlignmentRole:
        if (index.column() == Score || index.column() == LargestRegion || index.column() == AgreementColumn)
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case Qt::CheckStateRole: return {};
    case Qt::AccessibleTextRole:
        return index.column() == Mark ? (sample.marked ? tr("Marked") : tr("Not marked")) : text(row, index.column());
    case Qt::DecorationRole:
        if (index.column() != Picture || !m_thumbnails)
            return {};
        if (const auto thumbnail = m_thumbnails->get(QString::fromStdString(sample.ref.id), sample.ref.rgb);
            thumbnail.state == ThumbnailLoader::State::Ready)
            return thumbnail.image;
        return {};
    case ThumbnailStateRole:
        return m_thumbnails
                 ? static_cast<int>(m_thumbnails->get(QString::fromStdString(sample.ref.id), sample.ref.rgb).state)
                 : static_cast<int>(ThumbnailLoader::State::Failed);
    case SampleIndexRole: return row;
    case VerdictRole: return verdict(row) ? QVariant(static_cast<int>(*verdict(row))) : QVariant();
    case ErrorRole: return messageOf(sample.error);
    case LabelRole: return static_cast<int>(sample.ref.label);
    case MarkedRole: return sample.marked;
    case ScoreTextRole: return text(row, Score);
    default: return {};
    }
}

QVariant SampleTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    if (role == Qt::TextAlignmentRole)
        return QVariant((section == Score || section == LargestRegion || section == AgreementColumn ? Qt::AlignRight
                                                                                                    : Qt::AlignLeft)
                        | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool help = role == Qt::ToolTipRole;
    switch (section) {
    case Picture: return help ? tr("Picture of the part") : tr("Picture");
    case Name: return help ? tr("Name of the part within the data") : tr("Name");
    case LabelColumn: return help ? tr("What a person says about the part") : tr("Label");
    case VerdictColumn:
        return help ? tr("What the recipe says about the part, with the thresholds in force") : tr("Verdict");
    case Score:
        return help ? tr("Anomaly score of the whole part: 0 = middle of the held-out good parts, 1 = reject threshold "
                         "of the "
                         "training")
                    : tr("Score");
    case RaisedByColumn: return help ? tr("Whether RGB or depth brought most of the score") : tr("Raised by");
    case LargestRegion: return help ? tr("Area of the largest region above the pixel threshold") : tr("Largest region");
    case Note: return help ? tr("Your note on the part") : tr("Note");
    case Mark: return help ? tr("Parts you marked to come back to") : tr("Mark");
    case Annotated:
        return help ? tr("How far the annotation of the part is. Sorted by it, the list is the queue: escapes and "
                         "parts in review first, then by score.")
                    : tr("Annotated");
    case AgreementColumn:
        return help ? tr("Agreement of the two opinions on the part: the pixels that both marked, as a share of those "
                         "that either marked")
                    : tr("Agreement");
    default: return {};
    }
}

void SampleTableModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_judged.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace twinspect
