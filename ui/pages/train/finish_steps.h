// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include <QString>

#include "core/base/result.h"
#include "ui/pages/train/train_step.h"

class QAction;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace twinspect {

class ScoreStrip;
class TrainState;

/// Step 4 of the training, the standard threshold of the new model and its origin. The calibration page finds a better
/// one on evidence.
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
    QLabel *m_threshold, *m_why, *m_stripCaption, *m_advice;
    ScoreStrip* m_strip;
    QPushButton* m_button;
};

/// Step 5 of the training, which saves the recipe: part name, notes, file.
class SaveStep : public TrainStep {
    Q_OBJECT

public:
    SaveStep(TrainState& state, QAction& save, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString blocked() const override;
    void enter() override;
    /// Success or failure is said in the page when the job ends.
    void save();
    /// The file holds what the page shows.
    [[nodiscard]] bool saved() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void retranslate();
    void chooseFile();
    void saveEnded(const std::optional<Error>& error);
    [[nodiscard]] std::filesystem::path file() const;

    TrainState& m_state;
    QAction& m_save;
    struct Asked {
        QString part, notes;
        std::filesystem::path file;
        bool operator==(const Asked&) const = default;
    };
    [[nodiscard]] Asked asked() const;
    std::optional<Asked> m_saving; ///< what this page is having saved
    std::optional<Asked> m_saved;  ///< last
    QString m_error;
    QLabel *m_intro, *m_partLabel, *m_notesLabel, *m_fileLabel, *m_message;
    QLineEdit *m_part, *m_file;
    QPlainTextEdit* m_notes;
    QPushButton *m_browse, *m_button;
};

} // namespace twinspect
