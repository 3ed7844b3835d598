// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/browser/name_rule_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>

#include "ui/models/sample_words.h"

namespace twinspect {

namespace {

constexpr int kRuleTypingPause = 120; // ms
constexpr int kNamesShown = 200;

} // namespace

NameRuleDialog::NameRuleDialog(const InspectionSet& samples, QWidget* parent)
    : QDialog(parent), m_samples(samples), m_pattern(new QLineEdit(this)), m_kind(new QComboBox(this)),
      m_label(new QComboBox(this)), m_type(new QLineEdit(this)), m_help(new QLabel(this)), m_count(new QLabel(this)),
      m_names(new QListWidget(this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    setObjectName(QStringLiteral("nameRule"));
    setWindowTitle(tr("Label by file name"));
    m_pattern->setObjectName(QStringLiteral("nameRule.pattern"));
    m_pattern->setPlaceholderText(QStringLiteral("*hole*"));
    m_kind->setObjectName(QStringLiteral("nameRule.kind"));
    m_kind->addItems({tr("Wildcards"), tr("Regular expression")});
    m_label->setObjectName(QStringLiteral("nameRule.label"));
    for (const Label label : {Label::Good, Label::Defect, Label::Unknown})
        m_label->addItem(words::label(label, {}), static_cast<int>(label));
    m_type->setObjectName(QStringLiteral("nameRule.type"));
    m_help->setWordWrap(true);
    m_count->setObjectName(QStringLiteral("nameRule.count"));
    m_count->setWordWrap(true);
    m_names->setObjectName(QStringLiteral("nameRule.names"));
    m_names->setUniformItemSizes(true);
    m_names->setSelectionMode(QAbstractItemView::NoSelection);
    m_names->setFocusPolicy(Qt::NoFocus);
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("Label these parts"));

    auto* form = new QFormLayout;
    form->addRow(tr("Names that match"), m_pattern);
    form->addRow(tr("Written as"), m_kind);
    form->addRow(QString(), m_help);
    form->addRow(tr("are"), m_label);
    form->addRow(tr("Defect type"), m_type);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_count);
    layout->addWidget(m_names, 1);
    layout->addWidget(m_buttons);
    resize(520, 480);

    m_typing.setSingleShot(true);
    m_typing.setInterval(kRuleTypingPause);
    connect(&m_typing, &QTimer::timeout, this, &NameRuleDialog::preview);
    connect(m_pattern, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_type, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_kind, &QComboBox::currentIndexChanged, this, &NameRuleDialog::preview);
    connect(m_label, &QComboBox::currentIndexChanged, this, &NameRuleDialog::preview);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    preview();
}

NameRule NameRuleDialog::rule() const
{
    return {m_kind->currentIndex() == 0 ? NameRule::Kind::Wildcards : NameRule::Kind::RegularExpression,
            m_pattern->text(), static_cast<Label>(m_label->currentData().toInt()), m_type->text()};
}

void NameRuleDialog::preview()
{
    const NameRule now = rule();
    m_type->setEnabled(now.label == Label::Defect);
    m_help->setText(
        now.kind == NameRule::Kind::Wildcards
            ? tr("* stands for any characters, ? for one. The whole name is compared, such as test/hole/003.")
            : tr("The expression may match anywhere in the name. In the defect type, \\1 stands for its first group: "
                 "([a-z]+)_\\d+ with \\1 takes the type from the name."));
    const NameMatches matches = matchNames(m_samples, now);
    const QLocale locale;
    m_names->clear();
    for (std::size_t i = 0; i < matches.samples.size() && i < kNamesShown; ++i)
        m_names->addItem(QString::fromStdString(m_samples.at(matches.samples[i]).ref.id));
    if (matches.samples.size() > kNamesShown)
        m_names->addItem(
            tr("and %1 more").arg(locale.toString(static_cast<qlonglong>(matches.samples.size() - kNamesShown))));
    if (!matches.problem.isEmpty())
        m_count->setText(tr("This is no regular expression: %1.").arg(matches.problem));
    else if (now.pattern.isEmpty())
        m_count->setText(tr("Enter what the names look like."));
    else
        m_count->setText(tr("%1 of %2 parts match; %3 get another label.")
                             .arg(locale.toString(static_cast<qlonglong>(matches.samples.size())),
                                  locale.toString(m_samples.size()),
                                  locale.toString(static_cast<qlonglong>(matches.edits.size()))));
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(!matches.edits.empty());
}

QUndoCommand* NameRuleDialog::command(InspectionSet& samples) const
{
    auto edits = matchNames(samples, rule()).edits;
    if (edits.empty())
        return nullptr;
    const auto count = static_cast<int>(edits.size());
    return new RemarkCommand(samples, tr("Label %n part(s) by name", nullptr, count), std::move(edits));
}

} // namespace twinspect
