// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/step_bar.h"

#include <QLabel>
#include <QLocale>
#include <QToolButton>

#include "ui/common/flow_layout.h"

namespace twinspect {

StepBar::StepBar(const QString& name, int steps, QWidget* parent) : QWidget(parent)
{
    auto* row = new FlowLayout(this);
    row->setContentsMargins({});
    row->setSpacing(4);
    for (int step = 0; step < steps; ++step) {
        if (step > 0) {
            auto* arrow = new QLabel(QStringLiteral("\u203A"), this);
            arrow->setEnabled(false);
            arrow->setMinimumHeight(m_buttons.back()->sizeHint().height()); // in line with the words
            row->addWidget(arrow);
        }
        auto* button = new QToolButton(this);
        button->setObjectName(QStringLiteral("%1.%2").arg(name).arg(step + 1));
        button->setAutoRaise(true);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QToolButton::clicked, this, [this, step] {
            refresh(); // the click has toggled it; only setCurrent() may
            Q_EMIT chosen(step);
        });
        row->addWidget(button);
        m_buttons.push_back(button);
    }
}

void StepBar::setTitles(const QStringList& titles)
{
    m_titles = titles;
    refresh();
}

void StepBar::setCurrent(int step)
{
    m_current = step;
    refresh();
}

void StepBar::setReachable(int step)
{
    m_reachable = step;
    refresh();
}

void StepBar::refresh()
{
    for (int step = 0; step < static_cast<int>(m_buttons.size()); ++step) {
        QToolButton& button = *m_buttons[static_cast<std::size_t>(step)];
        const QString title = m_titles.value(step);
        const bool done = step < m_current && step <= m_reachable;
        button.setText(
            QStringLiteral("%1  %2").arg(done ? QStringLiteral("\u2713") : locale().toString(step + 1), title));
        button.setChecked(step == m_current);
        QFont font = button.font();
        font.setBold(step == m_current);
        button.setFont(font);
        button.setEnabled(step <= m_reachable);
        button.setToolTip(step == m_current     ? tr("You are at this step.")
                          : step <= m_reachable ? tr("Go to “%1”.").arg(title)
                                                : tr("Finish the steps before it first."));
    }
}

} // namespace twinspect
