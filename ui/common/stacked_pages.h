// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace twinspect {

/// Shows one of several pages and has the size of that page. A QStackedWidget has the size of the largest page, also
/// when it is asked for a height at a given width.
class StackedPages : public QWidget {
    Q_OBJECT

public:
    explicit StackedPages(QWidget* parent = nullptr);

    void addWidget(QWidget* page); ///< the first one is seen
    [[nodiscard]] int currentIndex() const { return m_current; }
    void setCurrentIndex(int index);

private:
    [[nodiscard]] QWidget& page(int index) const;

    int m_current = 0;
};

} // namespace twinspect
