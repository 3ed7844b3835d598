// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/stacked_pages.h"

#include <QVBoxLayout>

namespace twinspect {

StackedPages::StackedPages(QWidget* parent) : QWidget(parent)
{
    auto* column = new QVBoxLayout(this); // it asks no hidden widget
    column->setContentsMargins({});
}

void StackedPages::addWidget(QWidget* page)
{
    layout()->addWidget(page);
    page->setVisible(layout()->count() - 1 == m_current);
}

void StackedPages::setCurrentIndex(int index)
{
    if (index == m_current)
        return;
    page(m_current).hide();
    m_current = index;
    page(m_current).show();
}

QWidget& StackedPages::page(int index) const { return *layout()->itemAt(index)->widget(); }

} // namespace twinspect
