// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "ui/common/command_search.h"

class QLineEdit;
class QListView;
class QLabel;

namespace twinspect {

/// A list of every command of the program, in which a person searches by typing.
class CommandPalette : public QDialog {
    Q_OBJECT

public:
    CommandPalette(const ActionList& actions, QWidget* parent);

    /// Opens above `window`, empty.
    void popUp();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void retranslate();
    void search();
    void run();

    CommandSearch m_commands;
    QLineEdit* m_edit;
    QListView* m_list;
    QLabel* m_nothing;
};

} // namespace twinspect
