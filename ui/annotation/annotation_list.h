// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "core/annotation/annotation.h"

namespace twinspect {

class MeasuredAnnotations;
class OpenAnnotations;

/// The annotations of the shown part, in the order in which they were drawn, with their numbers.
class AnnotationList : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Type, Area, Deepest, Highest, Volume, Longest, ToEdge, Severity, Seen, Note, Pixels, ColumnCount };

    AnnotationList(OpenAnnotations& annotations, const MeasuredAnnotations& numbers, QObject* parent = nullptr);

    [[nodiscard]] std::uint64_t idAt(int row) const;
    [[nodiscard]] int rowOf(std::uint64_t id) const; ///< -1 = none
    void retranslate();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void refresh();

    OpenAnnotations& m_annotations;
    const MeasuredAnnotations& m_numbers;
    std::vector<Annotation> m_rows; ///< without their regions
    std::vector<std::int64_t> m_pixels;
};

/// "RGB", "depth", "both", or a dash.
[[nodiscard]] QString nameOf(SeenIn modality);
/// A square of the colour in which a type is drawn.
[[nodiscard]] QPixmap swatch(std::uint32_t color);

} // namespace twinspect
