// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QAbstractTableModel>

#include "ui/models/inspection_set.h"

namespace twinspect {

class ThumbnailLoader;

/// The open samples as a table, one row for each sample in the order of the data. Verdicts are those of the thresholds
/// in force. They are computed once for every change of thresholds, in linear time, so that painting, filtering and
/// counting 100,000 rows only read them.
class SampleTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Picture,
        Name,
        LabelColumn,
        VerdictColumn,
        Score,
        RaisedByColumn,
        LargestRegion,
        Note,
        Mark,
        Annotated,       ///< how far its annotation is; sorted: annotationQueue()
        AgreementColumn, ///< of two opinions
        ColumnCount
    };
    enum Role {
        SampleIndexRole = Qt::UserRole, ///< int, index into the InspectionSet
        VerdictRole,                    ///< int of Verdict; invalid without a score
        ErrorRole,                      ///< QString, why it could not be inspected; empty otherwise
        LabelRole,                      ///< int of Label
        MarkedRole,                     ///< bool
        ThumbnailStateRole,             ///< int of ThumbnailLoader::State
        ScoreTextRole,                  ///< QString, empty without a score
    };

    /// `thumbnails` may be null: then there are no pictures.
    explicit SampleTableModel(InspectionSet& samples, ThumbnailLoader* thumbnails, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    [[nodiscard]] InspectionSet& samples() const { return m_samples; }
    /// Empty when the sample has no score.
    [[nodiscard]] std::optional<Verdict> verdict(int row) const
    {
        return m_judged[static_cast<std::size_t>(row)].verdict;
    }
    /// 0 = no region counts, NaN = not measurable or not inspected.
    [[nodiscard]] double largestAreaMm2(int row) const
    {
        return m_judged[static_cast<std::size_t>(row)].largestAreaMm2;
    }
    /// Other words after a change of language.
    void retranslate();

Q_SIGNALS:
    /// Thresholds changed: any verdict may be another. dataChanged() for all rows follows.
    void judgedAgain();

private:
    struct Judged {
        std::optional<Verdict> verdict;
        double largestAreaMm2;
    };
    [[nodiscard]] QVariant text(int row, int column) const;
    [[nodiscard]] QVariant toolTip(int row) const;
    void judge(int first, int last);
    void resetRows();

    InspectionSet& m_samples;
    ThumbnailLoader* m_thumbnails;
    std::vector<Judged> m_judged; ///< one a row; what rowCount() goes by
};

} // namespace twinspect
