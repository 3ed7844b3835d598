// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calibrate/counts_table.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>

#include "ui/pages/calibrate/method_words.h"

namespace twinspect {

namespace {

using Purpose = CalibrationSession::Purpose;

QString small(const QString& text) { return QStringLiteral("<br><small>%1</small>").arg(text); }

} // namespace

CountsTable::CountsTable(CalibrationSession& session, QWidget* parent) : QWidget(parent), m_session(session)
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(16);
    grid->setColumnStretch(0, 3);
    for (int column = 0; column < ColumnCount; ++column) {
        auto*& head = m_heads[static_cast<std::size_t>(column)];
        head = new QLabel(this);
        head->setWordWrap(true);
        auto font = head->font();
        font.setBold(true);
        head->setFont(font);
        grid->addWidget(head, 0, column + 1);
        grid->setColumnStretch(column + 1, 1);
    }
    const char* const names[2][ColumnCount] = {{"calibrate.calibration.falseRejects", "calibrate.calibration.escapes",
                                                "calibrate.calibration.reviews"},
                                               {"calibrate.test.falseRejects", "calibrate.test.escapes",
                                                "calibrate.test.reviews"}};
    for (std::size_t r = 0; r < m_rows.size(); ++r) {
        m_rows[r].name = new QLabel(this);
        m_rows[r].name->setTextFormat(Qt::RichText);
        m_rows[r].name->setWordWrap(true);
        m_rows[r].name->setObjectName(r == 0 ? QStringLiteral("calibrate.calibration.name")
                                             : QStringLiteral("calibrate.test.name"));
        grid->addWidget(m_rows[r].name, static_cast<int>(r) + 1, 0);
        for (std::size_t c = 0; c < ColumnCount; ++c) {
            auto* cell = new QLabel(this);
            cell->setTextFormat(Qt::RichText);
            cell->setWordWrap(true);
            cell->setObjectName(QLatin1String(names[r][c]));
            m_rows[r].cells[c] = cell;
            grid->addWidget(cell, static_cast<int>(r) + 1, static_cast<int>(c) + 1);
        }
    }
    retranslate();
}

void CountsTable::retranslate()
{
    m_heads[FalseRejects]->setText(tr("False rejects"));
    m_heads[FalseRejects]->setToolTip(tr("Good parts that are rejected, of all good parts judged."));
    m_heads[Escapes]->setText(tr("Escapes"));
    m_heads[Escapes]->setToolTip(tr("Defective parts that pass as OK, of all defective parts judged."));
    m_heads[Reviews]->setText(tr("To review"));
    m_heads[Reviews]->setToolTip(tr("Parts a person has to look at, of all parts judged."));
    refresh();
}

void CountsTable::refresh()
{
    for (std::size_t r = 0; r < m_rows.size(); ++r) {
        const auto purpose = r == 0 ? Purpose::Calibration : Purpose::Test;
        const auto& set = m_session.set(purpose);
        m_rows[r].name->setText(tr("<b>%1</b>: n = %2 good, %3 defective")
                                    .arg(words::purpose(purpose),
                                         QLocale().toString(static_cast<qlonglong>(set.good.size())),
                                         QLocale().toString(static_cast<qlonglong>(set.defects.size())))
                                + small(words::nameOf(set).toHtmlEscaped()));
        const Confusion now = m_session.counts(purpose);
        const Confusion before = m_session.committedCounts(purpose);
        const auto cell = [&](Column column, std::int64_t count, std::int64_t was, std::int64_t whole) {
            // A second line that is always there: the table must not jump while a handle moves.
            const auto second = count == was
                                  ? QStringLiteral("&nbsp;")
                                  : tr("now in force: %1").arg(QLocale().toString(static_cast<qlonglong>(was)));
            m_rows[r].cells[column]->setText(words::share(count, whole) + small(second));
        };
        cell(FalseRejects, now.good.reject, before.good.reject, now.good.judged());
        cell(Escapes, now.defects.ok, before.defects.ok, now.defects.judged());
        cell(Reviews, now.good.review + now.defects.review, before.good.review + before.defects.review,
             now.good.judged() + now.defects.judged());
    }
}

} // namespace twinspect
