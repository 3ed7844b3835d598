// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include <QAbstractProxyModel>
#include <QStringList>
#include <QTimer>

#include "ui/models/sample_table_model.h"

namespace twinspect {

/// Selects the samples that the table shows, and their order. Not a QSortFilterProxyModel: that one removes and inserts
/// scattered rows run by run, which takes seconds for 100,000 rows. Here the sorted order of all rows is kept, so that
/// another filter, or a threshold that is dragged, costs one linear pass.
class SampleFilter : public QAbstractProxyModel {
    Q_OBJECT

public:
    enum class Show {
        All,
        FalseRejects, ///< labelled good, rejected
        Escapes, ///< labelled defective, passed as OK
        Review, ///< a person has to look: between the thresholds, or no part found
        Rejected,
        Unlabelled,
        Marked,
        NotInspected, ///< no score: not tried yet, or not readable
        NotAnnotated, ///< nobody finished its annotation
    };
    static constexpr int kShows = 9;

    explicit SampleFilter(SampleTableModel& source, QObject* parent = nullptr);

    void setShow(Show show);
    [[nodiscard]] Show show() const { return m_show; }
    /// A part that is opened is inspected by that: if it is among those not inspected, it stays there until another one
    /// is opened or the filter is set again. -1 = none is open.
    void setOpened(int sample);
    /// Every word must occur in name, defect type or note; upper and lower case are the same.
    void setText(const QString& text);
    [[nodiscard]] const QString& text() const { return m_text; }
    /// Empty = any.
    void setDefectType(const std::optional<std::string>& type);
    [[nodiscard]] const std::optional<std::string>& defectType() const { return m_defectType; }
    /// By any column of SampleTableModel; -1 = order of the data. What has no value comes last either way.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    /// How many samples of the whole data each of the filters would show, whatever text is searched.
    [[nodiscard]] int count(Show show) const { return m_counts[static_cast<std::size_t>(show)]; }
    /// Those of the samples labelled as defects.
    [[nodiscard]] QStringList defectTypes() const;
    /// -1 when the sample is filtered away.
    [[nodiscard]] int rowOf(int sample) const;
    [[nodiscard]] int sampleAt(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

    [[nodiscard]] QModelIndex mapToSource(const QModelIndex& proxy) const override;
    [[nodiscard]] QModelIndex mapFromSource(const QModelIndex& source) const override;
    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex&) const override { return {}; }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    /// While rows come, go or move: what a view does to its current row now is not a person's choice.
    [[nodiscard]] bool arranging() const { return m_arranging; }
    /// Applies at once what changed since; otherwise that happens when control is back in the event loop.
    void refreshNow();

Q_SIGNALS:
    void countsChanged();
    /// Rows came, went or moved.
    void arranged();

private:
    [[nodiscard]] bool shows(Show show, int sample) const;
    [[nodiscard]] bool accepts(int sample);
    void keepOpened();
    void prepareText(int sample);
    void count();
    void rebuild();
    void rearrange(std::vector<int> rows, bool reordered);
    bool changeFewRows(const std::vector<int>& rows);
    void indexRows();
    void onSourceChanged(const QModelIndex& first, const QModelIndex& last);

    SampleTableModel& m_source;
    Show m_show = Show::All;
    int m_opened = -1;
    int m_kept = -1; ///< stays among those not inspected: m_opened or -1
    QString m_text;
    QStringList m_words; ///< folded
    std::optional<std::string> m_defectType;
    int m_column = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    std::vector<int> m_order; ///< all samples, sorted
    std::vector<int> m_rank; ///< sample -> place in m_order
    std::vector<int> m_rows; ///< those shown
    std::vector<int> m_position; ///< sample -> row, -1 = not shown
    std::vector<QString> m_searched; ///< folded text by sample; null = not prepared
    std::array<int, kShows> m_counts{};
    bool m_orderStale = true;
    bool m_arranging = false;
    QTimer m_refresh;
};

} // namespace twinspect
