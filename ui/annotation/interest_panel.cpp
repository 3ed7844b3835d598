// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/annotation/interest_panel.h"

#include <cmath>

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QTableWidget>
#include <QToolButton>

#include "ui/annotation/annotation_desk.h"
#include "ui/annotation/annotation_list.h"
#include "ui/common/flow_layout.h"
#include "ui/common/value_text.h"
#include "ui/models/interest_words.h"

namespace twinspect {

namespace {

constexpr double kHighestThreshold = 1e6; // scores are far below

} // namespace

InterestPanel::InterestPanel(AnnotationDesk& desk, QWidget* parent) : QWidget(parent), m_desk(desk)
{
    setObjectName(QStringLiteral("interest.panel"));
    makeWidgets();
    connectAll();
    retranslate();
}

void InterestPanel::makeWidgets()
{
    m_empty = new QLabel;
    m_empty->setObjectName(QStringLiteral("interest.empty"));
    m_empty->setWordWrap(true);
    m_table = new QTableWidget(0, ColumnCount);
    m_table->setObjectName(QStringLiteral("interest.list"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setStretchLastSection(true);

    m_kindLabel = new QLabel;
    m_kind = new QComboBox;
    m_kind->setObjectName(QStringLiteral("interest.kind"));
    m_kindLabel->setBuddy(m_kind);
    m_nameLabel = new QLabel;
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("interest.name"));
    m_nameLabel->setBuddy(m_name);
    const auto limit = [](const char* name, double least, double most, int decimals) {
        Limit made{new QCheckBox, new QDoubleSpinBox};
        made.on->setObjectName(QLatin1String(name) + QStringLiteral(".on"));
        made.value->setObjectName(QLatin1String(name));
        made.value->setRange(least, most);
        made.value->setDecimals(decimals);
        return made;
    };
    m_threshold = limit("interest.threshold", -kHighestThreshold, kHighestThreshold, 4);
    m_area = limit("interest.area", 0, 1e6, 2);
    m_depth = limit("interest.depth", 0, 1e4, 3);
    m_words = new QWidget;
    auto* form = new QFormLayout(m_words);
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(m_nameLabel, m_name);
    m_limits = new QWidget;
    auto* limits = new QFormLayout(m_limits);
    limits->setContentsMargins(0, 0, 0, 0);
    for (const auto& [on, value] : {m_threshold, m_area, m_depth})
        limits->addRow(on, value);
    form->addRow(m_limits);

    auto* verbs = new QWidget;
    auto* flow = new FlowLayout(verbs);
    flow->addButtons({m_desk.remove, m_desk.merge, m_desk.split, m_desk.fillHoles});
    m_why = new QLabel;
    m_reason = new QLineEdit;
    m_reason->setObjectName(QStringLiteral("interest.why"));
    m_why->setBuddy(m_reason);
    auto* why = new QFormLayout;
    why->addRow(m_why, m_reason);
    m_state = new QLabel;
    m_state->setObjectName(QStringLiteral("interest.state"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 0);
    auto* kind = new QHBoxLayout;
    kind->addWidget(m_kindLabel);
    kind->addWidget(m_kind, 1);
    column->addLayout(kind);
    column->addWidget(m_empty);
    column->addWidget(m_table, 1);
    column->addStretch(0);
    column->addWidget(m_words);
    column->addWidget(verbs);
    column->addLayout(why);
    column->addWidget(m_state);
}

void InterestPanel::connectAll()
{
    auto& workbench = m_desk.workbench();
    auto& interests = workbench.interests();
    connect(&interests, &OpenInterests::partChanged, this, &InterestPanel::refresh);
    connect(&interests, &OpenInterests::regionsChanged, this, &InterestPanel::refresh);
    connect(&interests, &OpenInterests::typesChanged, this, &InterestPanel::refreshWords);
    connect(&interests, &OpenInterests::selectionChanged, this, [this] {
        ++m_typing;
        refreshWords();
    });
    connect(&workbench.current(), &CurrentPart::regionsChanged, this, &InterestPanel::refreshList);
    connect(&workbench.recipe(), &OpenRecipe::changed, this, &InterestPanel::refresh);
    connect(m_kind, &QComboBox::activated, this, [this](int at) {
        describe(0);
        m_desk.workbench().interests().takeType(nameOf(kEnumNames<InterestKind>[static_cast<std::size_t>(at)].value));
    });
    connect(m_name, &QLineEdit::textEdited, this, [this] { describe(m_typing); });
    for (auto* field : {m_name, m_reason})
        connect(field, &QLineEdit::editingFinished, this, [this] { ++m_typing; });
    for (const auto& [on, value] : {m_threshold, m_area, m_depth}) {
        connect(on, &QCheckBox::clicked, this, [this] { describe(0); });
        connect(value, &QDoubleSpinBox::valueChanged, this, [this] { describe(m_typing); });
        connect(value, &QDoubleSpinBox::editingFinished, this, [this] { ++m_typing; });
    }
    connect(m_reason, &QLineEdit::textEdited, this,
            [this](const QString& why) { m_desk.workbench().recipe().explainRegions(why.trimmed()); });
    connect(m_table, &QTableWidget::itemSelectionChanged, this, [this] {
        if (m_refreshing)
            return;
        std::vector<std::uint64_t> ids;
        for (const auto& index : m_table->selectionModel()->selectedRows())
            ids.push_back(static_cast<std::uint64_t>(index.row()) + 1);
        if (ids.size() == 1)
            m_desk.workbench().interests().select(ids.front());
        if (m_desk.drawingInterests())
            m_desk.setPicked(std::move(ids));
    });
}

void InterestPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void InterestPanel::retranslate()
{
    m_kindLabel->setText(tr("Pixels in it"));
    m_kind->setToolTip(tr("What the selected region does, and those drawn from now on. The keys 1 to 3 choose it while "
                          "a tool is active."));
    m_nameLabel->setText(tr("Name"));
    m_name->setToolTip(tr("How results and reports call the region."));
    m_threshold.on->setText(tr("Reject above"));
    m_threshold.on->setToolTip(tr("The region has a score of its own and rejects the part above this threshold; there "
                                  "is no review band. Its pixels do not count for the score of the part."));
    m_area.on->setText(tr("Minimum area, mm²"));
    m_area.on->setToolTip(tr("Defects in the region count from this area on, instead of the recipe's minimum area."));
    m_depth.on->setText(tr("Minimum depth, mm"));
    m_depth.on->setToolTip(
        tr("Defects in the region count from this depth or height on, instead of the recipe's minimum depth."));
    for (const auto& [on, value] : {m_threshold, m_area, m_depth}) {
        value->setToolTip(on->toolTip());
        value->setAccessibleName(on->text());
    }
    m_why->setText(tr("Why"));
    m_reason->setToolTip(tr("Goes into the history of the recipe, with your name and the time."));
    m_table->setAccessibleName(tr("Regions of interest of the recipe"));
    m_table->setHorizontalHeaderLabels({tr("Name"), tr("Pixels in it"), tr("Limits"), tr("On this part")});
    m_empty->setText(
        tr("No regions of interest: every pixel of the part counts. Choose what the pixels in a new one do, "
           "take a tool left of the views and draw."));
    const QScopedValueRollback refreshing(m_refreshing, true);
    m_kind->clear();
    for (const auto& [kind, name] : kEnumNames<InterestKind>)
        m_kind->addItem(QIcon(swatch(m_desk.workbench().interests().types().colorOf(name))), words::interest(kind));
    refresh();
}

void InterestPanel::refresh()
{
    const auto& interests = m_desk.workbench().interests();
    const auto& recipe = m_desk.workbench().recipe();
    const bool empty = interests.regions().empty();
    m_empty->setVisible(empty);
    m_table->setVisible(!empty);
    const auto* entry = recipe.content() ? recipe.regionsEntry() : nullptr;
    m_reason->setEnabled(entry != nullptr);
    if (const auto why = entry ? QString::fromStdString(entry->why) : QString(); why != m_reason->text().trimmed())
        m_reason->setText(why);
    m_state->setText(!recipe.content()    ? tr("No recipe is open. Regions of interest belong to a recipe.")
                     : !interests.ready() ? tr("Open a part to draw on.")
                     : entry != nullptr   ? tr("In force. Save the recipe to keep them; parts that were inspected "
                                                 "before have to be inspected again.")
                     : empty              ? QString()
                                          : tr("In force, as saved in the recipe."));
    setEnabled(recipe.content().has_value());
    refreshList();
    refreshWords();
}

void InterestPanel::refreshList()
{
    const QScopedValueRollback refreshing(m_refreshing, true);
    auto& workbench = m_desk.workbench();
    const auto& list = workbench.interests().regions().list();
    const auto unit = workbench.recipe().scoreUnit();
    const auto* scores = workbench.current().scores();
    const auto* found = scores && scores->interest.regions.size() == list.size() ? &scores->interest.regions : nullptr;
    m_table->setRowCount(static_cast<int>(list.size()));
    for (std::size_t i = 0; i < list.size(); ++i) {
        const QString cells[] = {QString::fromStdString(list[i].name), words::interest(list[i].kind),
                                 words::limitsOf(list[i], unit),
                                 found ? words::outcome((*found)[i], unit) : QStringLiteral("–")};
        for (int column = 0; column < ColumnCount; ++column) {
            auto* item = new QTableWidgetItem(cells[column]);
            item->setToolTip(cells[column]);
            if (column == Name)
                item->setIcon(QIcon(swatch(workbench.interests().types().colorOf(nameOf(list[i].kind)))));
            m_table->setItem(static_cast<int>(i), column, item);
        }
    }
}

void InterestPanel::refreshWords()
{
    const QScopedValueRollback refreshing(m_refreshing, true);
    auto& workbench = m_desk.workbench();
    const auto& interests = workbench.interests();
    const auto* chosen = interests.chosen();
    const auto kind =
        chosen ? chosen->kind : enumNamed<InterestKind>(interests.typeInHand()).value_or(InterestKind::Ignore);
    m_kind->setCurrentIndex(static_cast<int>(kind));
    m_words->setVisible(chosen != nullptr);
    if (const auto name = chosen ? QString::fromStdString(chosen->name) : QString(); name != m_name->text().trimmed())
        m_name->setText(name);
    m_limits->setVisible(chosen && chosen->kind == InterestKind::OwnLimits);
    const auto& usual = workbench.samples().thresholds();
    const auto show = [](const Limit& limit, const std::optional<double>& value, double otherwise,
                         const ScoreUnit& unit = {}) {
        limit.on->setChecked(value.has_value());
        limit.value->setEnabled(value.has_value());
        const double shown = unit.readable(value.value_or(std::isfinite(otherwise) ? otherwise : 0));
        if (std::abs(limit.value->value() - shown) > std::pow(10, -limit.value->decimals()) / 2)
            limit.value->setValue(shown);
    };
    const RegionOfInterest region = chosen ? *chosen : RegionOfInterest();
    const auto unit = workbench.recipe().scoreUnit();
    show(m_threshold, region.threshold, usual.reject, unit);
    m_threshold.value->setToolTip(m_threshold.on->toolTip() + QLatin1Char('\n')
                                  + scoreTip(region.threshold.value_or(usual.reject), unit));
    show(m_area, region.minAreaMm2, usual.minAreaMm2);
    show(m_depth, region.minDepthMm, usual.minDepthMm);
    const auto rows = m_table->selectionModel()->selectedRows();
    const int row = static_cast<int>(interests.selected()) - 1;
    if (row < 0 || row >= m_table->rowCount())
        m_table->clearSelection();
    else if (rows.size() < 2 && (rows.empty() || rows.front().row() != row))
        m_table->selectRow(row);
}

void InterestPanel::describe(int typing)
{
    auto& interests = m_desk.workbench().interests();
    const auto* chosen = interests.chosen();
    if (m_refreshing || !chosen)
        return;
    RegionOfInterest words = *chosen;
    words.name = m_name->text().trimmed().toStdString();
    words.kind = kEnumNames<InterestKind>[static_cast<std::size_t>(m_kind->currentIndex())].value;
    const auto take = [](const Limit& limit, std::optional<double>& value, const ScoreUnit& unit = {}) {
        const double shown = limit.value->value();
        if (!limit.on->isChecked())
            value.reset();
        else if (!value || std::abs(shown - unit.readable(*value)) > std::pow(10, -limit.value->decimals()) / 2)
            value = unit.raw(shown); // one that nobody touched keeps all its digits
    };
    if (words.kind == InterestKind::OwnLimits && chosen->kind == InterestKind::OwnLimits) {
        take(m_threshold, words.threshold, m_desk.workbench().recipe().scoreUnit());
        take(m_area, words.minAreaMm2);
        take(m_depth, words.minDepthMm);
    }
    interests.describeChosen(words, typing);
    refreshWords(); // one that was refused shows what holds
}

} // namespace twinspect
