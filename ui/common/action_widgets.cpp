// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/action_widgets.h"

#include <QAction>
#include <QCheckBox>
#include <QPushButton>
#include <QSignalBlocker>

namespace twinspect {

QPushButton* makeActionButton(QAction& action, QWidget* parent)
{
    auto* button = new QPushButton(parent);
    button->setObjectName(action.objectName() + QStringLiteral(".button"));
    const auto follow = [button, &action] {
        button->setText(action.text());
        button->setToolTip(action.toolTip());
        button->setEnabled(action.isEnabled());
    };
    QObject::connect(&action, &QAction::changed, button, follow);
    QObject::connect(button, &QPushButton::clicked, &action, &QAction::trigger);
    follow();
    return button;
}

QCheckBox* makeActionCheckBox(QAction& action, QWidget* parent)
{
    auto* box = new QCheckBox(parent);
    box->setObjectName(action.objectName() + QStringLiteral(".box"));
    const auto follow = [box, &action] {
        const QSignalBlocker silent(box);
        box->setText(action.text());
        box->setToolTip(action.toolTip());
        box->setEnabled(action.isEnabled());
        box->setChecked(action.isChecked());
    };
    QObject::connect(&action, &QAction::changed, box, follow);
    QObject::connect(box, &QCheckBox::clicked, &action, &QAction::trigger);
    follow();
    return box;
}

} // namespace twinspect
