// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/mapping_model.h"

#include <algorithm>

#include <QFont>

namespace twinspect {

void MappingModel::setListing(const Catalog& listing)
{
    beginResetModel();
    m_root = listing.root;
    m_samples = listing.samples;
    m_divided = listing.divided();
    m_unpaired.clear();
    m_counts = {};
    for (const SkippedFile& file : listing.skipped) {
        if (file.missing == Missing::Nothing) {
            ++m_counts.unused;
            continue;
        }
        ++(file.missing == Missing::Geometry ? m_counts.withoutGeometry : m_counts.withoutColour);
        m_unpaired.push_back(file);
    }
    m_counts.pairs = static_cast<int>(m_samples.size());
    for (const SampleRef& sample : m_samples) {
        m_counts.withMask += sample.mask.empty() ? 0 : 1;
        ++(sample.label == Label::Defect              ? m_counts.defects
           : m_divided && sample.split == Split::Test ? m_counts.test
                                                      : m_counts.good);
    }
    endResetModel();
}

const SampleRef* MappingModel::sample(int row) const
{
    const int pair = row - firstPair();
    return pair >= 0 && pair < static_cast<int>(m_samples.size()) ? &m_samples[static_cast<std::size_t>(pair)]
                                                                  : nullptr;
}

QString MappingModel::countsAs(const SampleRef& sample) const
{
    if (sample.label == Label::Defect)
        return tr("defective: %1").arg(QString::fromStdString(sample.defectType));
    if (m_divided && sample.split == Split::Test)
        return sample.label == Label::Good ? tr("good, for testing") : tr("for testing");
    return tr("good");
}

QString MappingModel::inside(const std::filesystem::path& file) const
{
    return QString::fromStdString(file.lexically_proximate(m_root).generic_string());
}

QVariant MappingModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const SampleRef* pair = sample(index.row());
    const SkippedFile* alone = pair ? nullptr : &m_unpaired[static_cast<std::size_t>(index.row())];
    const bool missing = alone && index.column() == (alone->missing == Missing::Colour ? Colour : Geometry);
    if (role == Qt::FontRole && missing) {
        QFont font;
        font.setBold(true);
        return font;
    }
    if (role == Qt::ToolTipRole && missing)
        return alone->missing == Missing::Colour ? tr("No RGB picture has the same part name as this 3D file.")
                                                 : tr("No 3D file has the same part name as this RGB picture.");
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    if (missing)
        return tr("⚠ missing");
    switch (index.column()) {
    case Part: return pair ? QString::fromStdString(pair->id) : QString();
    case CountsAs: return pair ? countsAs(*pair) : QString();
    case Colour: return inside(pair ? pair->rgb : alone->file);
    case Geometry: return inside(pair ? pair->geometry : alone->file);
    case MaskColumn: return pair && !pair->mask.empty() ? inside(pair->mask) : QString();
    default: return {};
    }
}

QVariant MappingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Part: return tr("Part");
    case CountsAs: return tr("Counts as");
    case Colour: return tr("RGB picture");
    case Geometry: return tr("3D file");
    case MaskColumn: return tr("Defect mask");
    default: return {};
    }
}

} // namespace twinspect
