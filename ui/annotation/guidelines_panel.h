// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QTimer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTextBrowser;
class QToolButton;

namespace twinspect {

class OpenAnnotations;

/// How the parts of the open data are to be annotated: a text in Markdown that lies in their folder, so that colleagues
/// read the same. What is typed is written after a pause, and before other data open.
class GuidelinesPanel : public QWidget {
    Q_OBJECT

public:
    explicit GuidelinesPanel(OpenAnnotations& annotations, QWidget* parent = nullptr);
    ~GuidelinesPanel() override;

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void folderChanged();
    void read();
    void write();
    void edit(bool editing);

    OpenAnnotations& m_annotations;
    std::string m_folder; ///< that the text is from; empty = no data are open
    std::string m_hash; ///< of the file as it was read or written last
    bool m_keepBefore = true; ///< the next write is the first of this stay in the editor
    QTimer m_pause; ///< runs while something is not written
    QStackedWidget* m_stack = nullptr;
    QTextBrowser* m_shown = nullptr;
    QPlainTextEdit* m_text = nullptr;
    QLabel* m_empty = nullptr;
    QToolButton* m_edit = nullptr;
};

} // namespace twinspect
