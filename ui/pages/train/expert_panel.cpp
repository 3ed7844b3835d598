// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/expert_panel.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

#include "core/detectors/known_detectors.h"
#include "ui/common/parameter_form.h"
#include "ui/pages/train/train_state.h"

namespace twinspect {

ExpertPanel::ExpertPanel(TrainState& state, QWidget* parent) : QScrollArea(parent), m_state(state)
{
    setObjectName(QStringLiteral("train.expert"));
    setWidgetResizable(true);
    auto* page = new QWidget(this);
    auto* column = m_column = new QVBoxLayout(page);
    column->addWidget(m_title = new QLabel(page));
    m_title->setWordWrap(true);
    column->addWidget(m_reset = new QPushButton(page));
    m_reset->setObjectName(QStringLiteral("train.expert.reset"));
    column->addWidget(m_trainingTitle = new QLabel(page));
    column->addWidget(m_training = new ParameterForm(ParameterForm::specsOf(TrainingOptions::parameters()), page));
    column->addWidget(m_networkTitle = new QLabel(page));
    column->addWidget(m_network = new ParameterForm(ParameterForm::specsOf(NetworkOptions::parameters()), page));
    column->addWidget(m_otherTitle = new QLabel(page));
    column->addStretch(1);
    setWidget(page);
    connect(m_training, &ParameterForm::changed, this, &ExpertPanel::takeOver);
    connect(m_network, &ParameterForm::changed, this, &ExpertPanel::takeOver);
    connect(m_reset, &QPushButton::clicked, this, [this] {
        if (m_other != nullptr)
            return m_other->resetAll();
        m_training->resetAll();
        m_network->resetAll();
    });
    connect(&m_state, &TrainState::requestChanged, this, &ExpertPanel::showState);
    retranslate();
    showState();
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(page->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width() + 2 * frameWidth());
}

int ExpertPanel::changedCount() const
{
    return m_other != nullptr ? m_other->changedCount() : m_training->changedCount() + m_network->changedCount();
}

void ExpertPanel::takeOver()
{
    if (m_filling)
        return;
    if (m_other != nullptr) {
        ParameterValues values;
        for (const auto& spec : m_other->specs())
            if (m_other->isChanged(spec.key))
                values[spec.key] = m_other->value(spec.key);
        return m_state.setDetector(m_otherDetector, values);
    }
    auto training = m_state.request().training;
    auto network = m_state.request().network;
    // The fields' own ranges keep every value sound.
    (void)m_training->apply(training, TrainingOptions::parameters());
    (void)m_network->apply(network, NetworkOptions::parameters());
    m_state.setOptions(training, network);
}

void ExpertPanel::showState()
{
    m_filling = true;
    showDetector();
    (void)m_training->fill(m_state.request().training, TrainingOptions::parameters());
    (void)m_network->fill(m_state.request().network, NetworkOptions::parameters());
    m_filling = false;
    m_reset->setEnabled(changedCount() > 0);
}

// The form of the detector that is chosen takes the place of those of DCRDF-Net.
void ExpertPanel::showDetector()
{
    const auto& request = m_state.request();
    const std::string wanted = request.isDcrdf() ? std::string() : request.detector;
    if (wanted != m_otherDetector) {
        delete m_other;
        m_other = nullptr;
        m_otherDetector = wanted;
        if (const auto kind = detectorNamed(wanted)) {
            m_other = new ParameterForm((*kind)->info().parameters, widget());
            m_column->insertWidget(m_column->count() - 1, m_other);
            connect(m_other, &ParameterForm::changed, this, &ExpertPanel::takeOver);
        }
    }
    for (QWidget* each : {static_cast<QWidget*>(m_training), static_cast<QWidget*>(m_network),
                          static_cast<QWidget*>(m_trainingTitle), static_cast<QWidget*>(m_networkTitle)})
        each->setVisible(m_other == nullptr);
    m_otherTitle->setVisible(m_other != nullptr);
    if (m_other == nullptr)
        return;
    m_otherTitle->setText(
        QStringLiteral("<b>%1</b>").arg(QString::fromStdString((*detectorNamed(wanted))->info().name).toHtmlEscaped()));
    for (const auto& spec : m_other->specs()) {
        const auto value = request.values.find(spec.key);
        (void)m_other->setValue(spec.key, value == request.values.end() ? spec.defaultValue : value->second);
    }
}

void ExpertPanel::retranslate()
{
    m_title->setText(tr(
        "Every option of the engine. The defaults are what our measurements recommend; options that differ are bold."));
    m_reset->setText(tr("Reset all to defaults"));
    m_trainingTitle->setText(tr("<b>Training</b>"));
    m_networkTitle->setText(tr("<b>Network</b>"));
}

void ExpertPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QScrollArea::changeEvent(event);
}

} // namespace twinspect
