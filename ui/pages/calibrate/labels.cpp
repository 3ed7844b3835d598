// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calibrate/labels.h"

namespace twinspect {

QLabel* makeTitle(QWidget* parent)
{
    auto* label = new QLabel(parent);
    auto font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

QLabel* makeText(QWidget* parent, const char* name)
{
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    return label;
}

} // namespace twinspect
