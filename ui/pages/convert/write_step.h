// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/convert/convert_step.h"

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace twinspect {

class ConversionSetup;
class PathField;

/// Where the new folder is to be, the conversion itself, and the log of what was assumed and left out.
class WriteStep : public ConvertStep {
    Q_OBJECT

public:
    explicit WriteStep(ConversionSetup& setup, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString blocked() const override { return {}; }
    void enter() override;

Q_SIGNALS:
    void openWanted(const QString& folder); ///< the new one

private:
    void follow();
    void refresh();

    ConversionSetup& m_setup;
    PathField* m_out;
    bool m_outChosen = false; ///< by a person; otherwise it follows the folder of the data
    QLabel *m_plan, *m_units, *m_hint;
    QPushButton *m_start, *m_cancel, *m_open;
    QProgressBar* m_progress;
    QPlainTextEdit* m_log;
};

} // namespace twinspect
