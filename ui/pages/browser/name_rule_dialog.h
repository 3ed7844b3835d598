// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QTimer>

#include "ui/pages/browser/name_rule.h"

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QListWidget;

namespace twinspect {

/// Labels many parts by a rule for their names. It first shows which parts those are, and how many would change.
class NameRuleDialog : public QDialog {
    Q_OBJECT

public:
    explicit NameRuleDialog(const InspectionSet& samples, QWidget* parent = nullptr);

    /// The command to push; null when nothing would change.
    [[nodiscard]] QUndoCommand* command(InspectionSet& samples) const;

private:
    [[nodiscard]] NameRule rule() const;
    void preview();

    const InspectionSet& m_samples;
    QLineEdit* m_pattern;
    QComboBox* m_kind;
    QComboBox* m_label;
    QLineEdit* m_type;
    QLabel* m_help;
    QLabel* m_count;
    QListWidget* m_names;
    QDialogButtonBox* m_buttons;
    QTimer m_typing;
};

} // namespace twinspect
