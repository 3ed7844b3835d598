// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/annotation/annotation_list.h"

#include <algorithm>

#include <QLocale>
#include <QPixmap>

#include "ui/annotation/annotation_text.h"
#include "ui/annotation/measurement_words.h"
#include "ui/models/measured_annotations.h"
#include "ui/models/open_annotations.h"

namespace twinspect {

namespace {

constexpr int kSwatch = 12;
const QString kDash = QStringLiteral("\u2013");

std::optional<Measured> measuredIn(int column)
{
    return column >= AnnotationList::Area && column <= AnnotationList::ToEdge
             ? std::optional(kMeasured[column - AnnotationList::Area])
             : std::nullopt;
}

} // namespace

QString nameOf(SeenIn modality)
{
    switch (modality) {
    case SeenIn::Rgb: return AnnotationText::tr("RGB");
    case SeenIn::Depth: return AnnotationText::tr("depth");
    case SeenIn::Both: return AnnotationText::tr("both");
    case SeenIn::Unknown: break;
    }
    return kDash;
}

QPixmap swatch(std::uint32_t color)
{
    QPixmap square(kSwatch, kSwatch);
    square.fill(QColor::fromRgb(color));
    return square;
}

AnnotationList::AnnotationList(OpenAnnotations& annotations, const MeasuredAnnotations& numbers, QObject* parent)
    : QAbstractTableModel(parent), m_annotations(annotations), m_numbers(numbers)
{
    connect(&numbers, &MeasuredAnnotations::measured, this, [this] {
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, Area), index(rowCount() - 1, ToEdge));
    });
    connect(&annotations, &OpenAnnotations::partChanged, this, &AnnotationList::refresh);
    connect(&annotations, &OpenAnnotations::changed, this, &AnnotationList::refresh);
    connect(&annotations, &OpenAnnotations::typesChanged, this, &AnnotationList::refresh);
    refresh();
}

void AnnotationList::refresh()
{
    std::vector<Annotation> rows;
    std::vector<std::int64_t> pixels;
    for (const auto& annotation : m_annotations.part().annotations) {
        auto row = annotation;
        pixels.push_back(row.region.pixelCount());
        row.region = {};
        row.outlines.clear();
        rows.push_back(std::move(row));
    }
    const bool sameRows = std::ranges::equal(rows, m_rows, {}, &Annotation::id, &Annotation::id);
    if (!sameRows)
        beginResetModel();
    m_rows = std::move(rows);
    m_pixels = std::move(pixels);
    if (!sameRows)
        endResetModel();
    else if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void AnnotationList::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

std::uint64_t AnnotationList::idAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_rows[static_cast<std::size_t>(row)].id : 0;
}

int AnnotationList::rowOf(std::uint64_t id) const
{
    const auto found = std::ranges::find(m_rows, id, &Annotation::id);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int AnnotationList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AnnotationList::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant AnnotationList::data(const QModelIndex& index, int role) const
{
    const auto& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::DecorationRole && index.column() == Type)
        return swatch(m_annotations.types().colorOf(row.defectType));
    const auto what = measuredIn(index.column());
    if (role == Qt::DisplayRole && what)
        return valueText(m_numbers.of(row.id), *what);
    if (role == Qt::TextAlignmentRole && (what || index.column() == Pixels || index.column() == Severity))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        QStringList facts;
        if (!row.author.empty())
            facts.append(QString::fromStdString(row.author));
        if (row.when)
            facts.append(QString::fromStdString(utcTextToTheSecond(*row.when)));
        if (row.locked)
            facts.append(tr("locked"));
        return facts.join(QStringLiteral(", "));
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Type: return row.defectType.empty() ? tr("no type") : QString::fromStdString(row.defectType);
    case Pixels: return QLocale().toString(static_cast<qlonglong>(m_pixels[static_cast<std::size_t>(index.row())]));
    case Severity: return row.severity == 0 ? kDash : QLocale().toString(row.severity);
    case Seen: return nameOf(row.seenIn);
    case Note: return QString::fromStdString(row.note).simplified();
    default: return {};
    }
}

QVariant AnnotationList::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (const auto what = measuredIn(section))
        return role == Qt::DisplayRole ? nameOf(*what) : role == Qt::ToolTipRole ? helpOf(*what) : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Type: return tr("Defect type");
    case Pixels: return tr("Pixels");
    case Severity: return tr("Severity");
    case Seen: return tr("Seen in");
    case Note: return tr("Note");
    default: return {};
    }
}

} // namespace twinspect
