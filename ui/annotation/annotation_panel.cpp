// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/annotation/annotation_panel.h"

#include <cmath>

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QScrollArea>
#include <QShortcut>
#include <QSlider>
#include <QTableView>
#include <QToolButton>

#include "ui/annotation/annotation_desk.h"
#include "ui/annotation/measurement_words.h"
#include "ui/common/error_text.h"
#include "ui/common/flow_layout.h"

namespace twinspect {

namespace {

constexpr int kLeastOfTable = 90;

} // namespace

AnnotationPanel::AnnotationPanel(AnnotationDesk& desk, QWidget* parent)
    : QWidget(parent), m_desk(desk), m_list(desk.annotations(), desk.numbers())
{
    setObjectName(QStringLiteral("annotate.panel"));
    makeWidgets();
    connectAll();
    retranslate();
    refreshTypes();
    refreshSelection();
    refreshState();
    refreshProgress();
    refreshOpinions();
}

void AnnotationPanel::makeWidgets()
{
    m_typeLabel = new QLabel;
    m_type = new QComboBox;
    m_type->setObjectName(QStringLiteral("annotate.type"));
    m_type->setEditable(true);
    m_type->setInsertPolicy(QComboBox::NoInsert);
    m_typeLabel->setBuddy(m_type);
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("annotate.list"));
    m_table->setModel(&m_list);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_empty = new QLabel;
    m_empty->setWordWrap(true);
    m_empty->setObjectName(QStringLiteral("annotate.empty"));

    m_words = new QWidget;
    auto* form = new QFormLayout(m_words);
    form->setContentsMargins(0, 0, 0, 0);
    m_severity = new QComboBox;
    m_severity->setObjectName(QStringLiteral("annotate.severity"));
    m_seen = new QComboBox;
    m_seen->setObjectName(QStringLiteral("annotate.seenIn"));
    m_note = new QLineEdit;
    m_note->setObjectName(QStringLiteral("annotate.note"));
    m_locked = new QCheckBox;
    m_locked->setObjectName(QStringLiteral("annotate.locked"));
    const auto row = [form](QLabel*& label, QWidget* field) {
        label = new QLabel;
        label->setBuddy(field);
        form->addRow(label, field);
    };
    row(m_severityLabel, m_severity);
    row(m_seenLabel, m_seen);
    row(m_noteLabel, m_note);
    form->addRow(m_locked);

    auto* verbs = new QWidget;
    auto* flow = new FlowLayout(verbs);
    flow->addButtons({m_desk.remove, m_desk.merge, m_desk.split, m_desk.fillHoles, m_desk.copyPrevious, m_desk.show,
                      m_desk.finish, m_desk.goodSet, m_desk.defectExample, m_desk.secondOpinion});
    m_decisions = new QWidget;
    auto* decisionFlow = new FlowLayout(m_decisions);
    m_opinion = new QComboBox;
    m_opinion->setObjectName(QStringLiteral("annotate.opinion"));
    decisionFlow->addWidget(m_opinion);
    decisionFlow->addButtons({m_desk.acceptOther, m_desk.mergeOther});
    const auto line = [](const char* name) {
        auto* label = new QLabel;
        label->setObjectName(QLatin1String(name));
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        return label;
    };
    m_numbers = line("annotate.numbers");
    m_agreement = line("annotate.agreement");
    m_progress = line("annotate.progress");
    m_opacityLabel = new QLabel;
    m_opacity = new QSlider(Qt::Horizontal);
    m_opacity->setObjectName(QStringLiteral("annotate.opacity"));
    m_opacity->setRange(0, 100);
    m_opacity->setValue(static_cast<int>(100 * m_desk.layer().opacity()));
    m_opacityLabel->setBuddy(m_opacity);
    auto* opacity = new QHBoxLayout;
    opacity->addWidget(m_opacityLabel);
    opacity->addWidget(m_opacity, 1);
    m_state = new QLabel;
    m_state->setObjectName(QStringLiteral("annotate.state"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);

    // Everything does not fit into every window.
    auto* inside = new QWidget;
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(inside);
    auto* outside = new QVBoxLayout(this);
    outside->setContentsMargins(0, 0, 0, 0);
    outside->addWidget(scroll);
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 6, 0, 0);
    m_table->setMinimumHeight(kLeastOfTable);
    auto* type = new QHBoxLayout;
    type->addWidget(m_typeLabel);
    type->addWidget(m_type, 1);
    column->addLayout(type);
    column->addWidget(m_empty);
    column->addWidget(m_table, 1);
    column->addStretch(0);
    column->addWidget(m_numbers);
    column->addWidget(m_words);
    column->addWidget(verbs);
    column->addLayout(opacity);
    column->addWidget(m_decisions);
    column->addWidget(m_agreement);
    column->addWidget(m_progress);
    column->addWidget(m_state);
}

void AnnotationPanel::connectAll()
{
    auto& annotations = m_desk.annotations();
    connect(&annotations, &OpenAnnotations::typesChanged, this, &AnnotationPanel::refreshTypes);
    connect(&annotations, &OpenAnnotations::selectionChanged, this, [this] {
        ++m_typing;
        refreshSelection();
    });
    connect(&annotations, &OpenAnnotations::changed, this, [this] {
        refreshSelection();
        refreshState();
    });
    connect(&annotations, &OpenAnnotations::partChanged, this, &AnnotationPanel::refreshState);
    connect(&annotations, &OpenAnnotations::savedChanged, this, &AnnotationPanel::refreshState);
    connect(&annotations, &OpenAnnotations::selectionChanged, this, &AnnotationPanel::refreshNumbers);
    connect(&m_desk.numbers(), &MeasuredAnnotations::measured, this, &AnnotationPanel::refreshNumbers);
    connect(&annotations, &OpenAnnotations::opinionsChanged, this, &AnnotationPanel::refreshOpinions);
    auto& samples = m_desk.workbench().samples();
    connect(&samples, &InspectionSet::wasReset, this, &AnnotationPanel::refreshProgress);
    connect(&samples, &InspectionSet::annotated, this, &AnnotationPanel::refreshProgress);
    connect(&samples, &InspectionSet::appended, this, &AnnotationPanel::refreshProgress);
    connect(m_opinion, &QComboBox::activated, this, [this](int index) {
        m_desk.annotations().compareWith(m_opinion->itemData(index).toString().toStdString());
    });
    connect(m_type, &QComboBox::activated, this, &AnnotationPanel::takeType);
    connect(m_type->lineEdit(), &QLineEdit::returnPressed, this, &AnnotationPanel::takeType);
    connect(m_severity, &QComboBox::activated, this, &AnnotationPanel::describe);
    connect(m_seen, &QComboBox::activated, this, &AnnotationPanel::describe);
    connect(m_note, &QLineEdit::textEdited, this, &AnnotationPanel::describe);
    connect(m_note, &QLineEdit::editingFinished, this, [this] { ++m_typing; });
    connect(m_note, &QLineEdit::returnPressed, m_note, &QWidget::clearFocus);
    auto* remove = new QShortcut(QKeySequence::Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, m_desk.remove, &QAction::trigger);
    connect(m_locked, &QCheckBox::clicked, this, &AnnotationPanel::describe);
    connect(m_opacity, &QSlider::valueChanged, this,
            [this](int percent) { m_desk.layer().setOpacity(percent / 100.0); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        std::vector<std::uint64_t> ids;
        for (const auto& index : m_table->selectionModel()->selectedRows())
            ids.push_back(m_list.idAt(index.row()));
        if (!m_refreshing && ids.size() == 1)
            m_desk.annotations().select(ids.front());
        m_desk.setPicked(std::move(ids));
    });
}

void AnnotationPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void AnnotationPanel::retranslate()
{
    m_desk.retranslate();
    m_typeLabel->setText(tr("Defect type"));
    m_type->setToolTip(tr("The type of the selected annotation and of those drawn from now on. Type a new name and "
                          "press Return to add a type; the keys 1 to 9 choose one while a tool is active."));
    m_severityLabel->setText(tr("Severity"));
    m_seenLabel->setText(tr("Seen in"));
    m_noteLabel->setText(tr("Note"));
    m_locked->setText(tr("Locked"));
    m_locked->setToolTip(tr("No tool changes a locked annotation."));
    m_opinion->setAccessibleName(tr("Second opinion of"));
    m_opinion->setToolTip(tr("The person whose second opinion is compared with these annotations."));
    m_opacityLabel->setText(tr("Opacity"));
    m_opacity->setToolTip(tr("How strongly annotations cover what is under them."));
    m_table->setAccessibleName(tr("Annotations of this part"));
    m_empty->setText(tr("Nothing is marked on this part. Choose a tool left of the views and draw."));
    const QScopedValueRollback refreshing(m_refreshing, true);
    m_severity->clear();
    m_severity->addItem(tr("not given"));
    for (int severity = 1; severity <= kWorstSeverity; ++severity)
        m_severity->addItem(severity == 1                ? tr("1 (slight)")
                            : severity == kWorstSeverity ? tr("%1 (severe)").arg(severity)
                                                         : QString::number(severity));
    m_seen->clear();
    for (const auto& [seenIn, name] : kEnumNames<SeenIn>)
        m_seen->addItem(seenIn == SeenIn::Unknown ? tr("not given") : nameOf(seenIn));
    m_list.retranslate();
    refreshSelection();
    refreshState();
    refreshNumbers();
    refreshProgress();
    refreshOpinions();
}

void AnnotationPanel::refreshTypes()
{
    const QScopedValueRollback refreshing(m_refreshing, true);
    const auto& annotations = m_desk.annotations();
    m_type->clear();
    for (const auto& type : annotations.types().types) {
        const QString name = QString::fromStdString(type.name);
        m_type->addItem(QIcon(swatch(type.color)), name, name);
        if (type.key > 0)
            m_type->setItemData(m_type->count() - 1, tr("Key %1").arg(type.key), Qt::ToolTipRole);
    }
    showType(annotations.typeInHand());
}

// With its colour; a name that is no type yet as text.
void AnnotationPanel::showType(const std::string& name)
{
    const QString text = QString::fromStdString(name);
    m_type->setCurrentIndex(m_type->findData(text));
    m_type->setCurrentText(text);
}

void AnnotationPanel::refreshSelection()
{
    const QScopedValueRollback refreshing(m_refreshing, true);
    const auto& annotations = m_desk.annotations();
    const auto* selected = annotations.part().find(annotations.selected());
    m_words->setEnabled(selected != nullptr);
    const Annotation words = selected ? *selected : Annotation();
    m_severity->setCurrentIndex(words.severity);
    m_seen->setCurrentIndex(static_cast<int>(words.seenIn));
    if (const auto note = QString::fromStdString(words.note); note != m_note->text())
        m_note->setText(note);
    m_locked->setChecked(words.locked);
    if (selected)
        showType(words.defectType);
    const int row = m_list.rowOf(annotations.selected());
    if (row < 0)
        m_table->clearSelection();
    else if (const auto rows = m_table->selectionModel()->selectedRows();
             rows.size() < 2 && (rows.empty() || rows.front().row() != row))
        m_table->selectRow(row);
}

void AnnotationPanel::refreshState()
{
    const auto& annotations = m_desk.annotations();
    const bool empty = annotations.part().annotations.empty();
    m_empty->setVisible(annotations.ready() && empty);
    m_table->setVisible(!empty);
    m_state->setText(annotations.error()    ? messageOf(*annotations.error())
                     : !annotations.ready() ? tr("No part is open.")
                                            : (annotations.saved() ? tr("Saved.") : tr("Saving…")));
    setEnabled(annotations.ready());
}

// What is being drawn, or the selected annotation.
void AnnotationPanel::refreshNumbers()
{
    const auto& numbers = m_desk.numbers();
    const auto* region = numbers.drawing() ? numbers.drawn() : numbers.of(m_desk.annotations().selected());
    m_numbers->setText(measurementLine(region));
    m_numbers->setVisible(region != nullptr);
}

void AnnotationPanel::refreshProgress()
{
    const auto tally = tallyOf(m_desk.workbench().samples());
    QString text = tr("%1 of %2 parts finished.").arg(locale().toString(tally.finished), locale().toString(tally.all));
    if (tally.medianSeconds) {
        const auto seconds = static_cast<int>(std::lround(*tally.medianSeconds));
        text += QLatin1Char(' ')
              + tr("A part takes %1 min (median).")
                    .arg(QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0')));
    }
    m_progress->setText(text);
    m_progress->setVisible(tally.all > 0);
    refreshOpinions();
}

void AnnotationPanel::refreshOpinions()
{
    const auto& annotations = m_desk.annotations();
    {
        const QScopedValueRollback refreshing(m_refreshing, true);
        m_opinion->clear();
        for (const auto& author : annotations.opinions())
            m_opinion->addItem(QString::fromStdString(author), QString::fromStdString(author));
        m_opinion->setCurrentIndex(m_opinion->findData(QString::fromStdString(annotations.comparedWith())));
    }
    m_decisions->setVisible(!annotations.opinions().empty());
    const auto figures = [this](const Agreement& agreement) {
        const auto kappa = agreement.kappa();
        return tr("IoU %1, kappa %2")
            .arg(locale().toString(agreement.iou(), 'f', 2),
                 kappa ? locale().toString(*kappa, 'f', 2) : QStringLiteral("\u2013"));
    };
    QStringList lines;
    if (annotations.secondOpinion())
        lines << tr("You are giving a second opinion. What was marked before is shown when you have finished a part.");
    if (const auto both = annotations.compared())
        lines << tr("Agreement on this part: %1 (pixels).").arg(figures(both->pixels));
    if (const auto tally = tallyOf(m_desk.workbench().samples()); tally.compared > 0)
        lines << tr("Agreement on %n part(s): pixels %1; good or defective %2.", nullptr, tally.compared)
                     .arg(figures(tally.pixels), figures(tally.parts));
    m_agreement->setText(lines.join(QLatin1Char('\n')));
    m_agreement->setVisible(!lines.isEmpty());
}

void AnnotationPanel::takeType()
{
    const std::string name = m_type->currentText().trimmed().toStdString();
    if (name.empty())
        return;
    m_type->lineEdit()->clearFocus(); // the next letter is a key of the window
    auto& annotations = m_desk.annotations();
    annotations.takeType(name);
    if (const auto* selected = annotations.part().find(annotations.selected())) {
        Annotation words = *selected;
        words.defectType = name;
        annotations.describe(words, tr("Set the defect type"));
    }
}

void AnnotationPanel::describe()
{
    if (m_refreshing)
        return;
    auto& annotations = m_desk.annotations();
    const auto* selected = annotations.part().find(annotations.selected());
    if (!selected)
        return;
    Annotation words = *selected;
    words.severity = m_severity->currentIndex();
    words.seenIn = static_cast<SeenIn>(m_seen->currentIndex());
    words.note = m_note->text().toStdString();
    words.locked = m_locked->isChecked();
    annotations.describe(words, tr("Describe an annotation"), words.note != selected->note ? m_typing : 0);
}

} // namespace twinspect
