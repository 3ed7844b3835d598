// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/expert_panel.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

#include "ui/common/parameter_form.h"
#include "ui/pages/train/train_state.h"

namespace twinspect {

ExpertPanel::ExpertPanel(TrainState& state, QWidget* parent) : QScrollArea(parent), m_state(state)
{
    setObjectName(QStringLiteral("train.expert"));
    setWidgetResizable(true);
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->addWidget(m_title = new QLabel(page));
    m_title->setWordWrap(true);
    column->addWidget(m_reset = new QPushButton(page));
    m_reset->setObjectName(QStringLiteral("train.expert.reset"));
    column->addWidget(m_trainingTitle = new QLabel(page));
    column->addWidget(m_training = new ParameterForm(ParameterForm::specsOf(TrainingOptions::parameters()), page));
    column->addWidget(m_networkTitle = new QLabel(page));
    column->addWidget(m_network = new ParameterForm(ParameterForm::specsOf(NetworkOptions::parameters()), page));
    column->addStretch(1);
    setWidget(page);
    connect(m_training, &ParameterForm::changed, this, &ExpertPanel::takeOver);
    connect(m_network, &ParameterForm::changed, this, &ExpertPanel::takeOver);
    connect(m_reset, &QPushButton::clicked, this, [this] {
        m_training->resetAll();
        m_network->resetAll();
    });
    connect(&m_state, &TrainState::requestChanged, this, &ExpertPanel::showState);
    retranslate();
    showState();
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(page->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width() + 2 * frameWidth());
}

int ExpertPanel::changedCount() const { return m_training->changedCount() + m_network->changedCount(); }

void ExpertPanel::takeOver()
{
    if (m_filling)
        return;
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
    (void)m_training->fill(m_state.request().training, TrainingOptions::parameters());
    (void)m_network->fill(m_state.request().network, NetworkOptions::parameters());
    m_filling = false;
    m_reset->setEnabled(changedCount() > 0);
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
