// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/dataset/catalog.h"

namespace twinspect {

/// The pairs of files that a mapping finds in a folder. Files without a partner come first, because a person has to see
/// them.
class MappingModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Part, CountsAs, Colour, Geometry, MaskColumn, ColumnCount };
    struct Counts {
        int pairs = 0, withoutGeometry = 0, withoutColour = 0, withMask = 0;
        int good = 0, test = 0, defects = 0; ///< learnt from, kept for testing, defective: together all pairs
        int unused = 0; ///< files that no pattern takes, and others
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setListing(const Catalog& listing);
    [[nodiscard]] const Counts& counts() const { return m_counts; }
    /// The pair of a row; null where a partner is missing.
    [[nodiscard]] const SampleRef* sample(int row) const;
    [[nodiscard]] int firstPair() const { return static_cast<int>(m_unpaired.size()); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_unpaired.size() + m_samples.size());
    }
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString countsAs(const SampleRef& sample) const;
    [[nodiscard]] QString inside(const std::filesystem::path& file) const;

    std::filesystem::path m_root;
    std::vector<SkippedFile> m_unpaired;
    std::vector<SampleRef> m_samples;
    Counts m_counts;
    bool m_divided = false;
};

} // namespace twinspect
