// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calibrate/parameter_fields.h"

#include <algorithm>

#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>

#include "ui/pages/calibrate/method_words.h"
#include "ui/pages/calibrate/number_field.h"

namespace twinspect {

namespace {

bool isShare(const std::string& key)
{
    static const std::vector<std::string> shares{"margin",     "quantile",    "alpha",       "false-reject-cap",
                                                 "escape-cap", "defect-rate", "review-band", "confidence"};
    return std::find(shares.begin(), shares.end(), key) != shares.end();
}

const Parameter<CalibrationOptions>* parameterNamed(const std::string& key)
{
    for (const auto& parameter : calibrationParameters())
        if (parameter.spec.key == key)
            return &parameter;
    return nullptr;
}

} // namespace

std::vector<std::string> parametersOf(CalibrationMethod method)
{
    switch (method) {
    case CalibrationMethod::Conformal: return {"alpha"};
    case CalibrationMethod::MaxMargin: return {"margin"};
    case CalibrationMethod::Quantile: return {"quantile"};
    case CalibrationMethod::Sigma: return {"sigmas"};
    case CalibrationMethod::CapFalseReject: return {"false-reject-cap"};
    case CalibrationMethod::CapEscape: return {"escape-cap"};
    case CalibrationMethod::Cost: return {"cost-false-reject", "cost-escape", "cost-review", "defect-rate", "volume"};
    case CalibrationMethod::MaxF1: break;
    }
    return {};
}

ParameterFields::ParameterFields(CalibrationSession& session, const QString& prefix,
                                 const std::vector<std::string>& keys, QWidget* parent)
    : QWidget(parent), m_session(session), m_form(new QFormLayout(this))
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    for (const auto& key : keys) {
        const auto* parameter = parameterNamed(key);
        if (parameter == nullptr || !std::holds_alternative<double>(parameter->spec.defaultValue))
            continue;
        Field field;
        field.scale = isShare(key) ? 100 : 1;
        field.label = new QLabel(this);
        field.spin = new NumberField(this);
        field.spin->setObjectName(prefix + QLatin1Char('.') + QString::fromStdString(key));
        field.spin->setDecimals(key == "volume" ? 0 : isShare(key) ? 4 : 2);
        field.spin->setRange(parameter->spec.minimum * field.scale, parameter->spec.maximum * field.scale);
        field.spin->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
        field.spin->setGroupSeparatorShown(key == "volume");
        if (isShare(key))
            field.spin->setSuffix(QStringLiteral(" %"));
        field.label->setBuddy(field.spin);
        m_form->addRow(field.label, field.spin);
        connect(field.spin, &QDoubleSpinBox::valueChanged, this,
                [this, key, scale = field.scale](double shown) { store(key, shown / scale); });
        m_fields[key] = field;
    }
    connect(&session, &CalibrationSession::calibrated, this, &ParameterFields::load);
    retranslate();
    load();
}

void ParameterFields::showOnly(const std::vector<std::string>& keys)
{
    for (auto& [key, field] : m_fields) {
        const bool shown = std::find(keys.begin(), keys.end(), key) != keys.end();
        field.label->setVisible(shown);
        field.spin->setVisible(shown);
    }
}

void ParameterFields::retranslate()
{
    for (auto& [key, field] : m_fields) {
        field.label->setText(words::parameter(key));
        for (QWidget* each : {static_cast<QWidget*>(field.label), static_cast<QWidget*>(field.spin)})
            each->setToolTip(words::parameterHelp(key));
    }
}

void ParameterFields::load()
{
    for (auto& [key, field] : m_fields) {
        const QSignalBlocker silent(field.spin);
        const double shown = std::get<double>(parameterValue(m_session.options(), *parameterNamed(key))) * field.scale;
        if (shown != field.spin->value())
            field.spin->setValue(shown);
    }
}

void ParameterFields::store(const std::string& key, double value)
{
    auto options = m_session.options();
    if (const auto ok = setParameter(options, *parameterNamed(key), value))
        m_session.setOptions(options);
    else
        load();
}

} // namespace twinspect
