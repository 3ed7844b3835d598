// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/parameter_form.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QWheelEvent>

namespace twinspect {

namespace {

constexpr int kDecimals = 9;

/// Options are described in core, in English; a translation of their words is looked up by the words themselves.
QString words(const std::string& text)
{
    return text.empty() ? QString() : QCoreApplication::translate("Parameters", text.c_str());
}

/// Scrolling through a long form must not change what lies under the pointer.
template <typename Base>
class Steady : public Base {
public:
    using Base::Base;

protected:
    void wheelEvent(QWheelEvent* event) override
    {
        if (this->hasFocus())
            Base::wheelEvent(event);
        else
            event->ignore();
    }
};

/// Small numbers keep all their digits, round ones show no tail of zeros.
class NumberBox : public Steady<QDoubleSpinBox> {
public:
    NumberBox()
    {
        setDecimals(kDecimals);
        setStepType(AdaptiveDecimalStepType);
    }
    [[nodiscard]] QString textFromValue(double value) const override
    {
        QString text = locale().toString(value, 'f', kDecimals);
        const QString point(locale().decimalPoint());
        if (text.contains(point)) {
            const QString zero(locale().zeroDigit());
            while (text.endsWith(zero))
                text.chop(zero.size());
            if (text.endsWith(point))
                text.chop(point.size());
        }
        return text;
    }
};

} // namespace

ParameterForm::ParameterForm(std::vector<ParameterSpec> specs, QWidget* parent)
    : QWidget(parent), m_specs(std::move(specs))
{
    auto* form = new QFormLayout(this);
    form->setContentsMargins({});
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (std::size_t i = 0; i < m_specs.size(); ++i) {
        const ParameterSpec& spec = m_specs[i];
        Row row;
        row.editor = makeEditor(spec);
        row.editor->setObjectName(QString::fromStdString("parameter." + spec.key));
        row.label = new QLabel(this);
        row.label->setBuddy(row.editor);
        row.reset = new QToolButton(this);
        row.reset->setObjectName(QString::fromStdString("parameter." + spec.key + ".reset"));
        row.reset->setText(QStringLiteral("\u21BA"));
        row.reset->setAutoRaise(true);
        connect(row.reset, &QToolButton::clicked, this,
                [this, i] { (void)setValue(m_specs[i].key, m_specs[i].defaultValue); });
        auto* field = new QHBoxLayout;
        field->setContentsMargins({});
        field->addWidget(row.editor, 1);
        field->addWidget(row.reset);
        form->addRow(row.label, field);
        m_rows.push_back(row);
        (void)setValue(spec.key, spec.defaultValue);
    }
    retranslate();
}

QWidget* ParameterForm::makeEditor(const ParameterSpec& spec)
{
    const std::size_t index = m_rows.size();
    const auto touched = [this, index] {
        refresh(index);
        Q_EMIT changed();
    };
    const bool bounded = spec.minimum < spec.maximum;
    if (std::holds_alternative<bool>(spec.defaultValue)) {
        auto* box = new QCheckBox(this);
        connect(box, &QCheckBox::toggled, this, touched);
        return box;
    }
    if (std::holds_alternative<int>(spec.defaultValue)) {
        auto* box = new Steady<QSpinBox>;
        box->setRange(bounded ? static_cast<int>(spec.minimum) : std::numeric_limits<int>::min(),
                      bounded ? static_cast<int>(spec.maximum) : std::numeric_limits<int>::max());
        box->setStepType(QSpinBox::AdaptiveDecimalStepType);
        connect(box, &QSpinBox::valueChanged, this, touched);
        box->setFocusPolicy(Qt::StrongFocus);
        return box;
    }
    if (std::holds_alternative<double>(spec.defaultValue)) {
        auto* box = new NumberBox;
        box->setRange(bounded ? spec.minimum : -1e12, bounded ? spec.maximum : 1e12);
        connect(box, &QDoubleSpinBox::valueChanged, this, touched);
        box->setFocusPolicy(Qt::StrongFocus);
        return box;
    }
    if (!spec.choices.empty()) {
        auto* box = new Steady<QComboBox>;
        for (const auto& choice : spec.choices)
            box->addItem(QString::fromStdString(choice), QString::fromStdString(choice));
        connect(box, &QComboBox::currentIndexChanged, this, touched);
        box->setFocusPolicy(Qt::StrongFocus);
        return box;
    }
    auto* line = new QLineEdit(this);
    connect(line, &QLineEdit::textChanged, this, touched);
    return line;
}

std::size_t ParameterForm::indexOf(const std::string& key) const
{
    return static_cast<std::size_t>(
        std::find_if(m_specs.begin(), m_specs.end(), [&key](const ParameterSpec& spec) { return spec.key == key; })
        - m_specs.begin());
}

ParameterValue ParameterForm::value(const std::string& key) const
{
    QWidget* editor = m_rows.at(indexOf(key)).editor;
    if (const auto* flag = qobject_cast<QCheckBox*>(editor))
        return flag->isChecked();
    if (const auto* whole = qobject_cast<QSpinBox*>(editor))
        return whole->value();
    if (const auto* number = qobject_cast<QDoubleSpinBox*>(editor))
        return number->value();
    if (const auto* choice = qobject_cast<QComboBox*>(editor))
        return choice->currentData().toString().toStdString();
    return qobject_cast<QLineEdit*>(editor)->text().trimmed().toStdString();
}

Status ParameterForm::setValue(const std::string& key, const ParameterValue& value)
{
    const auto index = indexOf(key);
    if (index >= m_specs.size())
        return failure(ErrorCode::InvalidArgument, Text("There is no option '%1'", key));
    if (auto ok = checkParameter(m_specs[index], value); !ok)
        return ok;
    QWidget* editor = m_rows[index].editor;
    if (auto* flag = qobject_cast<QCheckBox*>(editor))
        flag->setChecked(std::get<bool>(value));
    else if (auto* whole = qobject_cast<QSpinBox*>(editor))
        whole->setValue(std::get<int>(value));
    else if (auto* number = qobject_cast<QDoubleSpinBox*>(editor))
        number->setValue(std::get<double>(value));
    else if (auto* choice = qobject_cast<QComboBox*>(editor))
        choice->setCurrentIndex(choice->findData(QString::fromStdString(std::get<std::string>(value))));
    else
        qobject_cast<QLineEdit*>(editor)->setText(QString::fromStdString(std::get<std::string>(value)));
    refresh(index);
    return {};
}

bool ParameterForm::isChanged(const std::string& key) const
{
    return value(key) != m_specs.at(indexOf(key)).defaultValue;
}

int ParameterForm::changedCount() const
{
    return static_cast<int>(std::count_if(m_specs.begin(), m_specs.end(),
                                          [this](const ParameterSpec& spec) { return isChanged(spec.key); }));
}

void ParameterForm::resetAll()
{
    for (const auto& spec : m_specs)
        (void)setValue(spec.key, spec.defaultValue);
}

void ParameterForm::refresh(std::size_t index)
{
    if (index >= m_rows.size())
        return; // its own first value, while it is made
    const Row& row = m_rows[index];
    const bool changedNow = isChanged(m_specs[index].key);
    QFont font = row.label->font();
    font.setBold(changedNow);
    row.label->setFont(font);
    row.reset->setEnabled(changedNow);
}

void ParameterForm::retranslate()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const ParameterSpec& spec = m_specs[i];
        const Row& row = m_rows[i];
        row.label->setText(words(spec.label));
        const QString help = words(spec.help);
        row.editor->setToolTip(help);
        row.label->setToolTip(help);
        row.editor->setAccessibleName(words(spec.label));
        row.editor->setAccessibleDescription(help);
        row.reset->setToolTip(tr("Put back to the default: %1").arg(QString::fromStdString(toText(spec.defaultValue))));
        row.reset->setAccessibleName(tr("Reset %1").arg(words(spec.label)));
        const QString suffix = spec.unit.empty() ? QString() : QLatin1Char(' ') + words(spec.unit);
        // "0 min" or "0 parts" would read as none at all where 0 leaves it to the program.
        if (auto* box = qobject_cast<QAbstractSpinBox*>(row.editor))
            box->setSpecialValueText(spec.zeroIsAutomatic ? tr("automatic") : QString());
        if (auto* whole = qobject_cast<QSpinBox*>(row.editor))
            whole->setSuffix(suffix);
        else if (auto* number = qobject_cast<QDoubleSpinBox*>(row.editor))
            number->setSuffix(suffix);
    }
}

void ParameterForm::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace twinspect
