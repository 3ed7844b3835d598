// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/browser/filter_bar.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QTimer>
#include <QToolButton>

#include "ui/common/flow_layout.h"
#include "ui/common/icon.h"

namespace twinspect {

namespace {

constexpr int kTypingPause = 120; // ms without a key before the list is searched
constexpr const char* kChipNames[] = {"all",        "falseRejects", "escapes",      "review",      "rejected",
                                      "unlabelled", "marked",       "notInspected", "notAnnotated"};

struct Order {
    int column;
    Qt::SortOrder order;
};
constexpr Order kOrders[] = {{-1, Qt::AscendingOrder},
                             {SampleTableModel::Name, Qt::AscendingOrder},
                             {SampleTableModel::Score, Qt::DescendingOrder},
                             {SampleTableModel::Score, Qt::AscendingOrder},
                             {SampleTableModel::VerdictColumn, Qt::DescendingOrder},
                             {SampleTableModel::LabelColumn, Qt::AscendingOrder},
                             {SampleTableModel::LargestRegion, Qt::DescendingOrder},
                             {SampleTableModel::Annotated, Qt::AscendingOrder},
                             {SampleTableModel::AgreementColumn, Qt::AscendingOrder}};

} // namespace

FilterBar::FilterBar(SampleFilter& filter, QWidget* parent)
    : QWidget(parent), m_filter(filter), m_search(new QLineEdit(this)), m_typing(new QTimer(this)),
      m_types(new QComboBox(this)), m_order(new QComboBox(this))
{
    setObjectName(QStringLiteral("browser.filters"));
    m_search->setObjectName(QStringLiteral("browser.search"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_typing->setSingleShot(true);
    m_typing->setInterval(kTypingPause);
    m_types->setObjectName(QStringLiteral("browser.types"));
    m_order->setObjectName(QStringLiteral("browser.order"));
    for (auto* box : {m_types, m_order}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(7);
        box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    auto* chips = new FlowLayout;
    chips->setSpacing(4);
    for (int show = 0; show < SampleFilter::kShows; ++show) {
        auto* chip = new QToolButton(this);
        m_chips[static_cast<std::size_t>(show)] = chip;
        chip->setObjectName(QStringLiteral("browser.show.") + QLatin1String(kChipNames[show]));
        chip->setCheckable(true);
        chip->setAutoExclusive(true);
        chip->setChecked(show == 0);
        chips->addWidget(chip);
        connect(chip, &QToolButton::toggled, this, [this, show](bool on) {
            if (on)
                m_filter.setShow(static_cast<SampleFilter::Show>(show));
        });
    }
    auto* boxes = new QHBoxLayout;
    boxes->addWidget(m_types);
    boxes->addWidget(m_order);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_search);
    layout->addLayout(chips);
    layout->addLayout(boxes);

    connect(m_search, &QLineEdit::textChanged, m_typing, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::returnPressed, m_typing, [this] {
        m_typing->stop();
        m_filter.setText(m_search->text());
    });
    connect(m_typing, &QTimer::timeout, this, [this] { m_filter.setText(m_search->text()); });
    connect(m_types, &QComboBox::activated, this, [this](int index) {
        m_filter.setDefectType(index > 0 ? std::optional(m_types->itemData(index).toString().toStdString())
                                         : std::nullopt);
    });
    connect(m_order, &QComboBox::activated, this, [this](int index) {
        if (index < static_cast<int>(std::size(kOrders)))
            Q_EMIT orderChosen(kOrders[index].column, kOrders[index].order);
    });
    connect(&m_filter, &SampleFilter::countsChanged, this, [this] {
        showCounts();
        fillTypes();
    });
    connect(&m_filter, &QAbstractItemModel::modelReset, this, &FilterBar::fillTypes);
    retranslate();
}

void FilterBar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void FilterBar::clear()
{
    m_search->clear();
    m_typing->stop();
    m_types->setCurrentIndex(0);
    m_chips[0]->setChecked(true);
    m_filter.setText({});
    m_filter.setDefectType(std::nullopt);
}

void FilterBar::showOrder(int column, Qt::SortOrder order)
{
    const int known = static_cast<int>(std::size(kOrders));
    m_order->removeItem(known); // an order that only the header offers
    for (int i = 0; i < known; ++i)
        if (kOrders[i].column == column && kOrders[i].order == order) {
            m_order->setCurrentIndex(i);
            return;
        }
    m_order->addItem(tr("As in the table's header"));
    m_order->setCurrentIndex(known);
}

void FilterBar::fillTypes()
{
    QStringList types = m_filter.defectTypes();
    QStringList present;
    for (int i = 1; i < m_types->count(); ++i)
        present.append(m_types->itemData(i).toString());
    if (types == present)
        return;
    const QString chosen = m_types->currentIndex() > 0 ? m_types->currentData().toString() : QString();
    while (m_types->count() > 1)
        m_types->removeItem(1);
    for (const auto& type : types)
        m_types->addItem(type, type);
    const int again = chosen.isEmpty() ? 0 : m_types->findData(chosen);
    m_types->setCurrentIndex(std::max(0, again));
    if (again < 0)
        m_filter.setDefectType(std::nullopt); // the last part of that type got another label
}

void FilterBar::showCounts()
{
    const QString names[] = {tr("All"),    tr("False rejects"), tr("Escapes"),
                             tr("Review"), tr("Rejected"),      tr("Unlabelled"),
                             tr("Marked"), tr("Not inspected"), tr("To annotate")};
    for (int show = 0; show < SampleFilter::kShows; ++show)
        m_chips[static_cast<std::size_t>(show)]->setText(
            tr("%1  %2", "name of a filter and the number of parts behind it")
                .arg(names[show], QLocale().toString(m_filter.count(static_cast<SampleFilter::Show>(show)))));
}

void FilterBar::retranslate()
{
    m_search->setPlaceholderText(tr("Search names, defect types and notes"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setToolTip(tr("Shows the parts whose name, defect type or note holds all of these words."));
    const QString help[] = {tr("Every part of the open data."),
                            tr("Good parts that the recipe rejects."),
                            tr("Defective parts that the recipe passes as OK."),
                            tr("Parts that a person has to look at: between the thresholds, or no part found."),
                            tr("Parts that the recipe rejects, whatever their label."),
                            tr("Parts nobody has labelled yet."),
                            tr("Parts you marked to come back to."),
                            tr("Parts without a verdict: not inspected yet, or not readable."),
                            tr("Parts whose annotation nobody has finished.")};
    for (int show = 0; show < SampleFilter::kShows; ++show)
        m_chips[static_cast<std::size_t>(show)]->setToolTip(help[show]);
    showCounts();
    const QString any = tr("All defect types");
    if (m_types->count() == 0)
        m_types->addItem(any);
    m_types->setItemText(0, any);
    m_types->setAccessibleName(tr("Defect type"));
    m_types->setToolTip(tr("Shows defective parts of one type."));
    const QString orders[] = {tr("As in the data"),          tr("By name"),
                              tr("Highest score first"),     tr("Lowest score first"),
                              tr("Strictest verdict first"), tr("By label and defect type"),
                              tr("Largest region first"),    tr("Next to annotate first"),
                              tr("Least agreement first")};
    const int chosen = m_order->currentIndex();
    m_order->clear();
    for (const auto& order : orders)
        m_order->addItem(order);
    m_order->setCurrentIndex(std::clamp(chosen, 0, m_order->count() - 1));
    m_order->setAccessibleName(tr("Order"));
    m_order->setToolTip(tr("Order of the list."));
    fillTypes();
}

void FilterBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace twinspect
