// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calibrate/confusion_panel.h"

#include <algorithm>

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QToolButton>

#include "ui/common/two_panes.h"
#include "ui/common/verdict_style.h"
#include "ui/models/part_list_model.h"
#include "ui/models/workbench.h"
#include "ui/pages/calibrate/method_words.h"

namespace twinspect {

namespace {

constexpr Verdict kColumns[] = {Verdict::Ok, Verdict::Review, Verdict::Reject, Verdict::NoPart};
constexpr Label kRows[] = {Label::Good, Label::Defect};
constexpr int kPictureSide = 96;

std::int64_t countOf(const VerdictCounts& counts, Verdict verdict)
{
    switch (verdict) {
    case Verdict::Ok: return counts.ok;
    case Verdict::Review: return counts.review;
    case Verdict::Reject: return counts.reject;
    case Verdict::NoPart: return counts.noPart;
    }
    return 0;
}

QString cellName(int row, int column)
{
    const char* const verdicts[] = {"ok", "review", "reject", "noPart"};
    return QStringLiteral("calibrate.confusion.%1.%2")
        .arg(QLatin1String(row == 0 ? "good" : "defect"), QLatin1String(verdicts[column]));
}

} // namespace

QListView* makePartView(PartListModel& parts, CalibrationSession& session, QWidget* parent)
{
    auto* view = new QListView(parent);
    view->setModel(&parts);
    view->setViewMode(QListView::IconMode);
    view->setResizeMode(QListView::Adjust);
    view->setMovement(QListView::Static);
    view->setUniformItemSizes(true);
    view->setWordWrap(true);
    view->setIconSize({kPictureSide, kPictureSide});
    view->setGridSize({kPictureSide + 60, kPictureSide + 3 * view->fontMetrics().height()});
    view->setMinimumSize(160, 120);
    const auto open = [&parts, &session](const QModelIndex& index) {
        if (const int sample = parts.sampleIndex(index); sample >= 0)
            session.workbench().current().open(sample);
    };
    QObject::connect(view->selectionModel(), &QItemSelectionModel::currentChanged, &session, open);
    QObject::connect(view, &QListView::clicked, &session, open);
    return view;
}

ConfusionPanel::ConfusionPanel(CalibrationSession& session, ThumbnailLoader& thumbnails, QWidget* parent)
    : QWidget(parent), m_session(session), m_caption(new QLabel(this)),
      m_parts(new PartListModel(session.workbench().samples(), &thumbnails, this)),
      m_list(makePartView(*m_parts, session, this))
{
    m_list->setObjectName(QStringLiteral("calibrate.confusion.parts"));
    m_caption->setObjectName(QStringLiteral("calibrate.confusion.caption"));
    m_caption->setWordWrap(true);
    auto* cells = new QWidget(this);
    auto* matrix = new QGridLayout(cells);
    matrix->setContentsMargins({});
    matrix->setSpacing(4);
    for (int column = 0; column < kVerdicts; ++column) {
        auto*& head = m_heads[static_cast<std::size_t>(column)];
        head = new QLabel(this);
        head->setAlignment(Qt::AlignCenter);
        matrix->addWidget(head, 0, column + 1);
    }
    for (int row = 0; row < 2; ++row) {
        auto*& head = m_rowHeads[static_cast<std::size_t>(row)];
        head = new QLabel(this);
        matrix->addWidget(head, row + 1, 0);
        for (int column = 0; column < kVerdicts; ++column) {
            auto* cell = new QToolButton(this);
            cell->setObjectName(cellName(row, column));
            cell->setCheckable(true);
            cell->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
            // One cell alone says "false rejects"; room for these words in all of them would not fit a small window.
            cell->setMinimumSize(row == 0 && column == 2
                                     ? std::max(64, fontMetrics().horizontalAdvance(tr("false rejects")) + 16)
                                     : 64,
                                 48);
            m_cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] = cell;
            matrix->addWidget(cell, row + 1, column + 1);
            connect(cell, &QToolButton::clicked, this, [this, row, column] { choose(row, column); });
        }
    }
    matrix->setRowStretch(3, 1);
    auto* list = new QWidget(this);
    auto* right = new QVBoxLayout(list);
    right->setContentsMargins({});
    right->addWidget(m_caption);
    right->addWidget(m_list, 1);
    auto* layout = new QHBoxLayout(this);
    auto* sides = new TwoPanes(this);
    sides->addWidget(cells);
    sides->addWidget(list);
    sides->setStretchFactor(0, 2);
    sides->setStretchFactor(1, 3);
    layout->addWidget(sides);
    connect(&session, &CalibrationSession::setsChanged, this, &ConfusionPanel::refresh);
    retranslate();
}

void ConfusionPanel::retranslate()
{
    m_list->setAccessibleName(tr("Parts"));
    m_rowHeads[0]->setText(tr("Good parts"));
    m_rowHeads[1]->setText(tr("Defects"));
    refresh();
}

void ConfusionPanel::showSet(CalibrationSession::Purpose purpose)
{
    m_purpose = purpose;
    refresh();
}

void ConfusionPanel::refresh()
{
    const Confusion now = m_session.counts(m_purpose);
    for (int column = 0; column < kVerdicts; ++column) {
        const auto style = verdictStyle(kColumns[column], palette());
        m_heads[static_cast<std::size_t>(column)]->setText(QStringLiteral("%1 %2").arg(style.symbol, style.word));
        for (int row = 0; row < 2; ++row) {
            const auto count = countOf(row == 0 ? now.good : now.defects, kColumns[column]);
            auto* cell = m_cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
            auto text = QLocale().toString(static_cast<qlonglong>(count));
            const bool falseReject = row == 0 && kColumns[column] == Verdict::Reject;
            const bool escape = row == 1 && kColumns[column] == Verdict::Ok;
            if (falseReject)
                text += QLatin1Char('\n') + tr("false rejects");
            if (escape)
                text += QLatin1Char('\n') + tr("escapes");
            cell->setText(text);
            auto font = this->font();
            font.setBold((falseReject || escape) && count > 0);
            cell->setFont(font);
            cell->setChecked(m_chosen == std::pair{row, column});
            cell->setToolTip(tr("Lists these parts."));
        }
    }
    listParts();
}

void ConfusionPanel::choose(int row, int column)
{
    const std::pair cell{row, column};
    m_chosen = m_chosen == cell ? std::nullopt : std::optional(cell);
    refresh();
}

void ConfusionPanel::listParts()
{
    if (!m_chosen) {
        m_caption->setText(tr("Click a number to see these parts."));
        m_parts->show(std::vector<int>());
        return;
    }
    const auto [row, column] = *m_chosen;
    const auto parts = partsWith(m_session.workbench().samples(), m_session.set(m_purpose), kRows[row],
                                 kColumns[column], m_session.tried());
    const Confusion now = m_session.counts(m_purpose);
    const auto hidden =
        countOf(row == 0 ? now.good : now.defects, kColumns[column]) - static_cast<std::int64_t>(parts.size());
    const auto what = tr("%1 · verdict %2 · %3")
                          .arg(row == 0 ? tr("Good parts") : tr("Defects"),
                               verdictStyle(kColumns[column], palette()).word, words::purpose(m_purpose));
    m_caption->setText(hidden > 0
                           ? tr("%1. Of %2 held-out parts of the training only the score is stored, not the picture.")
                                 .arg(what, QLocale().toString(static_cast<qlonglong>(hidden)))
                           : what);
    m_parts->show(parts);
}

void ConfusionPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_cells[1][kVerdicts - 1] != nullptr)
        refresh();
}

} // namespace twinspect
