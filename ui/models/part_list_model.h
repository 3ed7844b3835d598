// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractListModel>

#include "ui/models/score_sets.h"

namespace twinspect {

class ThumbnailLoader;

/// A short list of samples with small pictures, chosen by their index: the parts of a cell of the confusion matrix, or
/// the parts whose verdict changes.
class PartListModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { SampleIndexRole = Qt::UserRole };

    /// `thumbnails` may be null: then there are no pictures.
    explicit PartListModel(InspectionSet& samples, ThumbnailLoader* thumbnails, QObject* parent = nullptr);

    void show(const std::vector<int>& indices);
    /// Says with each part what its verdict was and becomes.
    void show(const std::vector<Flip>& flips);
    [[nodiscard]] int sampleIndex(const QModelIndex& index) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        int index = 0;
        std::optional<Flip> flip;
        bool operator==(const Row& other) const;
    };
    void setRows(std::vector<Row> rows);
    [[nodiscard]] QVariant picture(const InspectedSample& sample) const;

    InspectionSet& m_samples;
    ThumbnailLoader* m_thumbnails;
    std::vector<Row> m_rows;
};

} // namespace twinspect
