// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QDialog>

#include "core/base/result.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace twinspect {

class Workbench;
struct AnnotationFormat;

/// Exports the annotations of the open data for other programs, or imports theirs. What cannot be carried or used is
/// listed.
class ExchangeDialog : public QDialog {
    Q_OBJECT

public:
    enum class Way { Export, Import };
    ExchangeDialog(Workbench& workbench, Way way, QWidget* parent);

private:
    void makeWidgets();
    void refresh();
    [[nodiscard]] const AnnotationFormat* chosenFormat() const;
    void browse();
    void start();
    void startExport();
    void startImport();
    void end(const QStringList& lines);

    Workbench& m_workbench;
    Way m_way;
    std::vector<const AnnotationFormat*> m_formats; ///< in the order of the list
    QComboBox *m_format = nullptr, *m_keep = nullptr;
    QLabel* m_about = nullptr;
    QLineEdit* m_path = nullptr;
    QCheckBox* m_finished = nullptr;
    QPlainTextEdit* m_report = nullptr;
    QPushButton *m_browse = nullptr, *m_start = nullptr;
    bool m_running = false;
};

} // namespace twinspect
