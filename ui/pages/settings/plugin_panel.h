// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGroupBox>

#include "ui/models/plugin_list.h"

class QLabel;
class QPushButton;
class QTableWidget;

namespace twinspect {

/// Lists the plugins that were found, and why one cannot be used.
class PluginPanel : public QGroupBox {
    Q_OBJECT

public:
    explicit PluginPanel(QWidget* parent = nullptr);

    [[nodiscard]] PluginList& list() { return m_list; }

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override; ///< it looks the first time it is seen

private:
    void retranslate();
    void refresh();
    void openFolder();

    PluginList m_list;
    bool m_looked = false;
    QLabel* m_state;
    QTableWidget* m_table;
    QPushButton *m_folder, *m_again;
};

} // namespace twinspect
