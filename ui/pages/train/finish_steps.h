// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "ui/pages/train/train_step.h"

class QAction;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace twinspect {

class TrainState;

/// Step 4: what the new model's standard threshold is and rests on; the calibration page makes a better one of evidence.
class CalibrateStep : public TrainStep {
    Q_OBJECT

public:
    CalibrateStep(TrainState& state, QAction& calibrate, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString blocked() const override;
    /// Opens the model, and the folder it was trained on, in the workbench.
    void enter() override;

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void retranslate();
    [[nodiscard]] bool modelIsOpen() const;

    TrainState& m_state;
    QAction& m_calibrate;
    QLabel *m_threshold, *m_why, *m_advice;
    QPushButton* m_button;
};

/// Step 5: part name, notes, file.
class SaveStep : public TrainStep {
    Q_OBJECT

public:
    SaveStep(TrainState& state, QAction& save, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString blocked() const override;
    void enter() override;
    /// Reports success or failure in the page.
    void save();
    [[nodiscard]] bool saved() const { return m_saved; }

Q_SIGNALS:
    void recipeSaved(const QString& file);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void retranslate();
    void chooseFile();
    [[nodiscard]] std::filesystem::path file() const;

    TrainState& m_state;
    QAction& m_save;
    bool m_saved = false;
    QString m_error;
    QString m_chosenFile;
    QLabel *m_intro, *m_partLabel, *m_notesLabel, *m_fileLabel, *m_message;
    QLineEdit *m_part, *m_file;
    QPlainTextEdit* m_notes;
    QPushButton *m_browse, *m_button;
};

} // namespace twinspect
