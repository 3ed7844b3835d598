// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QPushButton;
class QTextBrowser;

namespace twinspect {

/// Explains on one page, with pictures of the window, how to get from a folder of scans to results.
class FirstStepsDialog : public QDialog {
    Q_OBJECT

public:
    /// Results lie beside `settingsFile` unless another place was chosen.
    explicit FirstStepsDialog(const QString& settingsFile, QWidget* parent);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    [[nodiscard]] static QString glossary();
    [[nodiscard]] static QString detectors();

    QString m_settingsFile;
    QTextBrowser* m_text;
    QPushButton* m_close;
};

} // namespace twinspect
