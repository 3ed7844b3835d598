// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QDialog>
#include <QSortFilterProxyModel>

#include "ui/common/shortcut_model.h"

class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace twinspect {

/// Changes the keys of any command, with effect at once. It shows when another command already has a key, before that
/// key is taken from it.
class ShortcutEditor : public QDialog {
    Q_OBJECT

public:
    ShortcutEditor(ActionList& actions, QWidget* parent);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showSelected();
    void judge();
    void assign();
    [[nodiscard]] QAction* selected() const;
    void keepSelection(const std::function<void()>& change);

    ActionList& m_actions;
    ShortcutModel m_model;
    QSortFilterProxyModel m_filter;
    QLineEdit* m_search;
    QTableView* m_table;
    QLabel* m_name;
    QKeySequenceEdit* m_keys;
    QLabel* m_verdict;
    QPushButton* m_assign;
    QPushButton* m_clear;
    QPushButton* m_reset;
    QPushButton* m_resetAll;
    QPushButton* m_close;
};

/// Lists every command that has keys (F1). It is made from the actions themselves, so it is never out of date.
class ShortcutSheet : public QDialog {
    Q_OBJECT

public:
    ShortcutSheet(const ActionList& actions, QWidget* parent);

Q_SIGNALS:
    void editRequested();

private:
    [[nodiscard]] QString table() const;

    const ActionList& m_actions;
};

} // namespace twinspect
