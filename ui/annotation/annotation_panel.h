// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/annotation/annotation_list.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSlider;
class QTableView;
class QToolButton;

namespace twinspect {

class AnnotationDesk;

/// The list of the annotations of the shown part, and what is said of the selected one.
class AnnotationPanel : public QWidget {
    Q_OBJECT

public:
    explicit AnnotationPanel(AnnotationDesk& desk, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeWidgets();
    void connectAll();
    void retranslate();
    void refreshTypes();
    void showType(const std::string& name);
    void refreshSelection();
    void refreshState();
    void takeType();
    void describe();
    void refreshNumbers();
    void refreshProgress();
    void refreshOpinions();

    AnnotationDesk& m_desk;
    AnnotationList m_list;
    QLabel *m_typeLabel = nullptr, *m_severityLabel = nullptr, *m_seenLabel = nullptr, *m_noteLabel = nullptr,
           *m_opacityLabel = nullptr, *m_state = nullptr, *m_empty = nullptr, *m_numbers = nullptr,
           *m_progress = nullptr, *m_agreement = nullptr;
    QComboBox* m_opinion = nullptr;
    QWidget* m_decisions = nullptr; ///< between two opinions
    QComboBox *m_type = nullptr, *m_severity = nullptr, *m_seen = nullptr;
    QLineEdit* m_note = nullptr;
    QCheckBox* m_locked = nullptr;
    QTableView* m_table = nullptr;
    QSlider* m_opacity = nullptr;
    QWidget* m_words = nullptr;
    int m_typing = 1; ///< number of the note that is being typed; each stay in the field is one step to undo
    bool m_refreshing = false;
};

} // namespace twinspect
