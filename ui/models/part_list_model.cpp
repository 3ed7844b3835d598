// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/part_list_model.h"

#include <QLocale>
#include <QPainter>
#include <QPixmap>

#include "ui/common/value_text.h"
#include "ui/models/sample_words.h"
#include "ui/models/thumbnail_loader.h"

namespace twinspect {

namespace {

constexpr int kSide = 96; // px

} // namespace

bool PartListModel::Row::operator==(const Row& other) const
{
    if (index != other.index || flip.has_value() != other.flip.has_value())
        return false;
    return !flip || (flip->before == other.flip->before && flip->after == other.flip->after);
}

PartListModel::PartListModel(InspectionSet& samples, ThumbnailLoader* thumbnails, QObject* parent)
    : QAbstractListModel(parent), m_samples(samples), m_thumbnails(thumbnails)
{
    connect(&samples, &InspectionSet::wasReset, this, [this] { setRows({}); });
    if (thumbnails != nullptr)
        connect(thumbnails, &ThumbnailLoader::loaded, this, [this](const QString& key) {
            for (int row = 0; row < rowCount(); ++row)
                if (QString::fromStdString(m_samples.at(m_rows[static_cast<std::size_t>(row)].index).ref.id) == key)
                    Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
        });
}

void PartListModel::show(const std::vector<int>& indices)
{
    std::vector<Row> rows;
    rows.reserve(indices.size());
    for (const int sample : indices)
        rows.push_back({sample, std::nullopt});
    setRows(std::move(rows));
}

void PartListModel::show(const std::vector<Flip>& flips)
{
    std::vector<Row> rows;
    rows.reserve(flips.size());
    for (const Flip& flip : flips)
        rows.push_back({flip.index, flip});
    setRows(std::move(rows));
}

void PartListModel::setRows(std::vector<Row> rows)
{
    if (rows == m_rows)
        return; // a handle that moved between two scores
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int PartListModel::sampleIndex(const QModelIndex& index) const
{
    return index.isValid() ? m_rows[static_cast<std::size_t>(index.row())].index : -1;
}

int PartListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant PartListModel::picture(const InspectedSample& sample) const
{
    if (m_thumbnails == nullptr)
        return {};
    // Always a square: views know how much room a row takes before its picture is there.
    QPixmap square(kSide, kSide);
    square.fill(Qt::transparent);
    const auto thumbnail = m_thumbnails->get(QString::fromStdString(sample.ref.id), sample.ref.rgb);
    if (thumbnail.state == ThumbnailLoader::State::Ready) {
        const auto fitted = thumbnail.image.scaled(kSide, kSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
        QPainter(&square).drawImage((kSide - fitted.width()) / 2, (kSide - fitted.height()) / 2, fitted);
    }
    return square;
}

QVariant PartListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const InspectedSample& sample = m_samples.at(row.index);
    const auto id = QString::fromStdString(sample.ref.id);
    const bool hasScore = sample.score && sample.score->record.partFound;
    switch (role) {
    case SampleIndexRole: return row.index;
    case Qt::DecorationRole: return picture(sample);
    case Qt::DisplayRole:
        if (row.flip)
            return tr("%1\n%2 %3 → %4 %5")
                .arg(id, words::verdictSign(row.flip->before), words::verdict(row.flip->before),
                     words::verdictSign(row.flip->after), words::verdict(row.flip->after));
        return hasScore ? tr("%1\nscore %2").arg(id, scoreText(sample.score->record.score, sample.score->record.unit))
                        : id;
    case Qt::ToolTipRole:
        return tr("%1\n%2").arg(id, words::label(sample.ref.label, sample.ref.defectType))
             + (hasScore ? tr("\nScore %1").arg(scoreText(sample.score->record.score, sample.score->record.unit))
                         : QString());
    default: return {};
    }
}

} // namespace twinspect
