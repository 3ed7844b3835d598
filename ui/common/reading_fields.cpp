// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/reading_fields.h"

#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace twinspect {

namespace {

/// In the order of the fields.
const std::array<QStringList, 5>& offered()
{
    static const std::array<QStringList, 5> values{
        {{"m", "cm", "mm", "0.1mm", "um", "inch"},
         {"-9999", "0", "65535"},
         {"x,y,-z", "x,-y,-z", "z,y,x"},
         {"mirror", "flip", "180", "right", "left", "transpose", "transverse"},
         {"exchanged"}}};
    return values;
}

} // namespace

ReadingFields::ReadingFields(const QString& name, QWidget* parent)
    : QWidget(parent), m_fields{Field{"unit"}, Field{"missing"}, Field{"axes"}, Field{"turn"}, Field{"bytes"}},
      m_problem(new QLabel(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    auto* form = new QFormLayout;
    column->addLayout(form);
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        Field& field = m_fields[i];
        field.label = new QLabel(this);
        field.box = new QComboBox(this);
        field.box->setEditable(true);
        field.box->setInsertPolicy(QComboBox::NoInsert);
        field.box->addItem(QString());
        field.box->addItems(offered()[i]);
        field.box->setObjectName(name + QLatin1Char('.') + QLatin1String(field.key));
        field.label->setBuddy(field.box);
        form->addRow(field.label, field.box);
        const auto take = [this, &field] {
            if (!m_filling)
                Q_EMIT changed(field.key, field.box->currentText().trimmed().toStdString());
        };
        connect(field.box->lineEdit(), &QLineEdit::editingFinished, this, take);
        connect(field.box, &QComboBox::textActivated, this, take);
    }
    m_problem->setObjectName(name + QStringLiteral(".problem"));
    m_problem->setWordWrap(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->hide();
    column->addWidget(m_problem); // QFormLayout of Qt 6.4 cannot be trusted with hidden rows
    retranslate();
}

void ReadingFields::setValues(const std::map<std::string, std::string>& values)
{
    m_filling = true;
    for (const Field& field : m_fields) {
        const auto found = values.find(field.key);
        if (!field.box->lineEdit()->hasFocus())
            field.box->setEditText(found == values.end() ? QString() : QString::fromStdString(found->second));
    }
    m_filling = false;
}

void ReadingFields::setProblem(const QString& problem)
{
    m_problem->setVisible(!problem.isEmpty());
    m_problem->setText(problem);
}

void ReadingFields::retranslate()
{
    const QStringList names{tr("Unit (optional)"), tr("Not measured (optional)"), tr("Axes (optional)"),
                            tr("Turn (optional)"), tr("Byte order (optional)")};
    const QStringList help{
        tr("Of the numbers in the files: m, cm, mm, 0.1mm, um, inch, or the metres of one unit. Empty: judged from the "
           "numbers, or said by the camera file."),
        tr("Numbers that stand for \"not measured\", such as -9999, beside 0 0 0 and NaN."),
        tr("What the three numbers of a point are as the camera sees it (x to the right, y down, z away from it), such "
           "as z,y,x or x,-y,-z."),
        tr("How to turn the geometry's picture so that it lies on the RGB picture."),
        tr("Choose \"exchanged\" if the two bytes of each 16-bit depth value are in the wrong order.")};
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        const QString& name = names[static_cast<qsizetype>(i)];
        m_fields[i].label->setText(name);
        m_fields[i].label->setToolTip(help[static_cast<qsizetype>(i)]);
        m_fields[i].box->setAccessibleName(name);
        m_fields[i].box->setToolTip(help[static_cast<qsizetype>(i)]);
    }
}

void ReadingFields::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace twinspect
