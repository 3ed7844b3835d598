// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QDialog>

#include "ui/pages/convert/conversion_setup.h"

class QLabel;
class QPushButton;

namespace twinspect {

class ConvertStep;
class StackedPages;
class StepBar;

/// The wizard that makes parts of data of other programs: the data, how points become pixels (with a preview of one
/// part), the new folder. The originals are only read.
class ConvertDialog : public QDialog {
    Q_OBJECT

public:
    ConvertDialog(JobList& jobs, const std::filesystem::path& stateFolder, QWidget* parent = nullptr);

    [[nodiscard]] ConversionSetup& setup() { return m_setup; }
    [[nodiscard]] int currentStep() const { return m_current; }

    /// While a conversion runs, this stops it and the window stays.
    void reject() override;

Q_SIGNALS:
    void openWanted(const QString& folder); ///< the new one

private:
    void goTo(int step);
    void refresh();

    ConversionSetup m_setup;
    std::vector<ConvertStep*> m_steps;
    int m_current = 0;
    StepBar* m_bar;
    StackedPages* m_stack;
    QPushButton *m_back, *m_next, *m_close;
    QLabel* m_hint;
};

} // namespace twinspect
