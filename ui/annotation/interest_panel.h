// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QTableWidget;

namespace twinspect {

class AnnotationDesk;

/// The list of the regions of interest of the recipe, what each does, and its limits.
class InterestPanel : public QWidget {
    Q_OBJECT

public:
    explicit InterestPanel(AnnotationDesk& desk, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    enum Column { Name, Kind, Limits, Here, ColumnCount };
    /// A limit that a region may have of its own.
    struct Limit {
        QCheckBox* on = nullptr;
        QDoubleSpinBox* value = nullptr;
    };
    void makeWidgets();
    void connectAll();
    void retranslate();
    void refresh();
    void refreshList();
    void refreshWords();
    void describe(int typing);

    AnnotationDesk& m_desk;
    QLabel *m_empty = nullptr, *m_kindLabel = nullptr, *m_nameLabel = nullptr, *m_why = nullptr, *m_state = nullptr;
    QTableWidget* m_table = nullptr;
    QComboBox* m_kind = nullptr;
    QLineEdit *m_name = nullptr, *m_reason = nullptr;
    QWidget *m_words = nullptr, *m_limits = nullptr;
    Limit m_threshold, m_area, m_depth;
    int m_typing = 1; ///< number of what is being typed; each stay in a field is one step to undo
    bool m_refreshing = false;
};

} // namespace twinspect
