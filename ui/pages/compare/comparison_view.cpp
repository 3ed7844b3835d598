// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/compare/comparison_view.h"

#include <algorithm>

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include "core/record/comparison_tables.h"
#include "ui/common/error_text.h"
#include "ui/pages/compare/curve_chart.h"
#include "ui/pages/compare/detector_scatter.h"
#include "ui/pages/compare/text_table_view.h"

namespace twinspect {

namespace {

constexpr QSize kPaperSize(560, 420);

enum Tab { PairTab, NotesTab, CurveTab, PublishedTab };

QComboBox* makeChoice(QWidget* parent, const char* name)
{
    auto* choice = new QComboBox(parent);
    choice->setObjectName(QLatin1String(name));
    choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return choice;
}

QLabel* makeText(QWidget* parent, const char* name)
{
    auto* text = new QLabel(parent);
    text->setObjectName(QLatin1String(name));
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return text;
}

QWidget* inScrollArea(QWidget* content)
{
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(content);
    return area;
}

void clear(QLayout& layout)
{
    while (auto* item = layout.takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

/// Fills a choice anew and keeps what was chosen.
template <typename Add>
void refill(QComboBox& choice, const Add& add)
{
    const QSignalBlocker quiet(choice);
    const QVariant chosen = choice.currentData();
    const bool any = choice.count() > 0;
    choice.clear();
    add();
    if (const int found = choice.findData(chosen); any && found >= 0)
        choice.setCurrentIndex(found);
}

} // namespace

ComparisonView::ComparisonView(QWidget* parent)
    : QWidget(parent), m_partLabel(new QLabel(this)), m_countLabel(new QLabel(this)),
      m_part(makeChoice(this, "compare.part")), m_count(makeChoice(this, "compare.count")),
      m_figures(new TextTableView), m_tabs(new QTabWidget)
{
    m_figures->setObjectName(QStringLiteral("compare.figures"));
    m_tabs->setObjectName(QStringLiteral("compare.tabs"));
    m_partLabel->setBuddy(m_part);
    m_countLabel->setBuddy(m_count);
    auto* choices = new QHBoxLayout;
    for (QWidget* widget : std::initializer_list<QWidget*>{m_partLabel, m_part, m_countLabel, m_count})
        choices->addWidget(widget);
    choices->addStretch();
    m_tabs->addTab(makePair(), QString());
    m_tabs->addTab(makeNotes(), QString());
    m_tabs->addTab(makeCurve(), QString());
    m_tabs->addTab(makeTables(m_published), QString());
    auto* halves = new QSplitter(Qt::Vertical, this);
    halves->setChildrenCollapsible(false);
    halves->addWidget(m_figures);
    halves->addWidget(m_tabs);
    halves->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(choices);
    layout->addWidget(halves, 1);
    connect(m_part, &QComboBox::currentIndexChanged, this, &ComparisonView::showFigures);
    connect(m_count, &QComboBox::currentIndexChanged, this, &ComparisonView::showFigures);
    connect(m_figures, &QTableWidget::currentCellChanged, this, [this](int row) {
        // The row that is looked at is the one that the first is compared with.
        if (row > 0 && row < static_cast<int>(m_comparison.models.size()) && m_figures->item(row, 0) != nullptr)
            m_second->setCurrentIndex(std::max(0, m_second->findData(m_figures->item(row, 0)->text())));
    });
    retranslate();
}

QWidget* ComparisonView::makePair()
{
    auto* page = new QWidget;
    auto* choices = new QHBoxLayout;
    m_firstLabel = new QLabel(page);
    m_secondLabel = new QLabel(page);
    m_first = makeChoice(page, "compare.first");
    m_second = makeChoice(page, "compare.second");
    m_firstLabel->setBuddy(m_first);
    m_secondLabel->setBuddy(m_second);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_firstLabel, m_first, m_secondLabel, m_second})
        choices->addWidget(widget);
    choices->addStretch();
    m_sentence = makeText(page, "compare.sentence");
    m_scatter = new DetectorScatter(page);
    auto* layout = new QVBoxLayout(page);
    layout->addLayout(choices);
    layout->addWidget(m_sentence);
    layout->addWidget(m_scatter, 1);
    connect(m_first, &QComboBox::currentIndexChanged, this, &ComparisonView::showPair);
    connect(m_second, &QComboBox::currentIndexChanged, this, &ComparisonView::showPair);
    connect(m_scatter, &DetectorScatter::partClicked, this, [this](const QString& sample) {
        m_scatter->setSelected(sample);
        Q_EMIT partClicked(m_part->currentData().toString(), sample);
    });
    return page;
}

QWidget* ComparisonView::makeNotes()
{
    auto* page = new QWidget;
    m_notes = makeText(page, "compare.notes");
    m_notes->setAlignment(Qt::AlignTop);
    (new QVBoxLayout(page))->addWidget(m_notes);
    return inScrollArea(page);
}

QWidget* ComparisonView::makeCurve()
{
    auto* page = new QWidget;
    m_curveLabel = new QLabel(page);
    m_curveFigure = makeChoice(page, "compare.curve_figure");
    m_curveLabel->setBuddy(m_curveFigure);
    auto* choice = new QHBoxLayout;
    choice->addWidget(m_curveLabel);
    choice->addWidget(m_curveFigure);
    choice->addStretch();
    m_curveChart = new CurveChart(page);
    auto* layout = new QVBoxLayout(page);
    layout->addLayout(choice);
    layout->addWidget(m_curveChart, 1);
    m_curve = new QVBoxLayout;
    layout->addLayout(m_curve);
    connect(m_curveFigure, &QComboBox::currentIndexChanged, this, &ComparisonView::showCurveChart);
    return inScrollArea(page);
}

QWidget* ComparisonView::makeTables(QVBoxLayout*& place)
{
    auto* page = new QWidget;
    place = new QVBoxLayout(page);
    return inScrollArea(page);
}

void ComparisonView::setComparison(const Comparison& comparison)
{
    m_comparison = comparison;
    fillChoices();
    showFigures();
    showCurve();
    showPublished();
}

void ComparisonView::fillChoices()
{
    refill(*m_part, [this] {
        for (const std::string& part : m_comparison.parts)
            m_part->addItem(QString::fromStdString(part), QString::fromStdString(part));
        if (m_comparison.parts.size() > 1)
            m_part->addItem(tr("Mean of all kinds of part"), QString());
    });
    refill(*m_count, [this] {
        for (const int count : m_comparison.counts)
            m_count->addItem(count == kAllGoodParts ? tr("all") : QLocale().toString(count), count);
        if (const int all = m_count->findData(kAllGoodParts); all >= 0)
            m_count->setCurrentIndex(all);
    });
    for (auto* choice : {m_first, m_second})
        refill(*choice, [this, choice] {
            for (const std::string& model : m_comparison.models)
                choice->addItem(QString::fromStdString(model), QString::fromStdString(model));
            choice->setCurrentIndex(choice == m_second && choice->count() > 1 ? 1 : 0);
        });
    if (m_second->count() > 1 && m_second->currentIndex() == m_first->currentIndex()) { // there was only one before
        const QSignalBlocker quiet(m_second);
        m_second->setCurrentIndex(m_first->currentIndex() == 0 ? 1 : 0);
    }
    refill(*m_curveFigure, [this] {
        for (const auto& figure : comparisonFigures())
            m_curveFigure->addItem(shown(figure.column), QLatin1String(figure.key));
    });
    const bool many = m_comparison.counts.size() > 1;
    m_countLabel->setVisible(many);
    m_count->setVisible(many);
    m_tabs->setTabVisible(CurveTab, many);
    const bool pairs = m_comparison.models.size() > 1, before = m_tabs->isTabVisible(PairTab);
    m_tabs->setTabVisible(PairTab, pairs);
    if (pairs && !before)
        m_tabs->setCurrentIndex(PairTab);
}

std::vector<std::string> ComparisonView::chosenParts() const
{
    const auto part = m_part->currentData().toString().toStdString();
    return part.empty() ? m_comparison.parts : std::vector<std::string>{part};
}

int ComparisonView::chosenCount() const { return m_count->currentData().toInt(); }

void ComparisonView::showFigures()
{
    if (m_comparison.empty())
        return;
    const auto part = m_part->currentData().toString().toStdString();
    const auto table =
        part.empty() ? meanTable(m_comparison, chosenCount()) : partTable(m_comparison, part, chosenCount());
    std::vector<Text> meanings;
    for (const auto& figure : comparisonFigures())
        meanings.push_back(figure.meaning);
    m_figures->setTable(table, meanings);
    QStringList notes;
    for (const Text& note : table.notes)
        notes << sentence(note);
    for (const Text& note : figuresMeaning(m_comparison).notes)
        notes << sentence(note);
    m_notes->setText(notes.join(QStringLiteral("\n\n")));
    showPair();
    showCurveChart();
}

void ComparisonView::showPair()
{
    const auto first = m_first->currentData().toString(), second = m_second->currentData().toString();
    if (m_comparison.empty() || first.isEmpty())
        return;
    const auto parts = chosenParts();
    m_sentence->setText(first == second
                            ? tr("Choose two different detectors.")
                            : sentence(m_comparison.differenceInWords(parts, first.toStdString(), second.toStdString(),
                                                                      chosenCount())));
    const auto scores = [&](const QString& model) {
        const auto* row =
            parts.size() == 1 ? m_comparison.row(parts.front(), model.toStdString(), chosenCount()) : nullptr;
        return row == nullptr ? std::vector<PartScore>() : row->scores;
    };
    m_scatter->setVisible(parts.size() == 1);
    m_scatter->setScores(scores(first), first, scores(second), second);
}

void ComparisonView::showCurve()
{
    clear(*m_curve);
    if (m_comparison.counts.size() < 2)
        return;
    for (const std::string& part : m_comparison.parts) {
        const auto table = curveTable(m_comparison, part);
        auto* title = new QLabel(shown(table.title));
        title->setWordWrap(true);
        auto* view = new TextTableView;
        view->setAccessibleName(title->text());
        view->setTable(table);
        m_curve->addWidget(title);
        m_curve->addWidget(view);
    }
}

// Of the part that is chosen above.
void ComparisonView::showCurveChart()
{
    const int figure = m_curveFigure->currentIndex();
    if (m_comparison.counts.size() > 1 && figure >= 0)
        m_curveChart->setCurves(m_comparison, chosenParts(), comparisonFigures()[static_cast<std::size_t>(figure)]);
}

void ComparisonView::showPublished()
{
    clear(*m_published);
    for (const auto& table : publishedTables(m_comparison)) {
        auto* title = new QLabel(shown(table.title));
        title->setWordWrap(true);
        auto* view = new TextTableView;
        view->setAccessibleName(title->text());
        view->setTable(table);
        m_published->addWidget(title);
        m_published->addWidget(view);
    }
    m_published->addStretch();
}

std::vector<ReportChart> ComparisonView::chartsForPaper() const
{
    std::vector<ReportChart> charts;
    if (m_comparison.counts.size() > 1)
        charts.push_back({tr("Learning curve"),
                          QStringList{m_part->currentText(), m_curveFigure->currentText()}.join(QStringLiteral(": ")),
                          m_curveChart->pictureForPaper(kPaperSize)});
    if (m_comparison.models.size() > 1 && chosenParts().size() == 1)
        charts.push_back({tr("Part by part"),
                          QStringList{m_part->currentText(), m_sentence->text()}.join(QStringLiteral(": ")),
                          m_scatter->pictureForPaper(kPaperSize)});
    return charts;
}

void ComparisonView::retranslate()
{
    m_figures->setAccessibleName(tr("Figures of the detectors"));
    m_partLabel->setText(tr("&Part:"));
    m_countLabel->setText(tr("&Good parts:"));
    m_firstLabel->setText(tr("&Detector:"));
    m_secondLabel->setText(tr("&against:"));
    m_curveLabel->setText(tr("&Figure:"));
    m_tabs->setTabText(PairTab, tr("Two detectors"));
    m_tabs->setTabToolTip(PairTab, tr("The scores that two detectors gave to every test part, and whether a difference "
                                      "between them can be shown."));
    m_tabs->setTabText(NotesTab, tr("Differences"));
    m_tabs->setTabToolTip(NotesTab, tr("What can be shown against the first detector, and what the figures mean."));
    m_tabs->setTabText(CurveTab, tr("Learning curve"));
    m_tabs->setTabToolTip(CurveTab, tr("The figures by number of good parts."));
    m_tabs->setTabText(PublishedTab, tr("Published figures"));
    m_tabs->setTabToolTip(PublishedTab, tr("What other systems reached in print, with the detectors of this comparison "
                                           "below. Published figures are of other parts than yours."));
    setComparison(Comparison(m_comparison));
}

void ComparisonView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace twinspect
