// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/job.h"
#include "core/teaching/part_training.h"
#include "ui/pages/train/train_step.h"

class QAction;
class QComboBox;
class QFrame;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace twinspect {

class ExampleView;
class ExpertPanel;
class TrainState;
class TrainingPlot;

/// The actions of a training.
struct TrainingVerbs {
    QAction &run, &pause, &resume, &cancel;
};

/// Step 3 of the training, which starts and shows it. Before the start it says where the training will compute and why,
/// and how long it takes.
class RunStep : public TrainStep {
    Q_OBJECT

public:
    RunStep(TrainState& state, const TrainingVerbs& verbs, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString blocked() const override;
    void enter() override;

protected:
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QWidget* makeChoices();
    [[nodiscard]] QWidget* makeCourse();
    void chooseFile();
    void chooseCompute();
    void refresh();
    void refreshDetector();
    void refreshRegions();
    void refreshPlan();
    void refreshCourse();
    void retranslate();
    [[nodiscard]] QString reasonNotToStart() const;

    TrainState& m_state;
    TrainingVerbs m_verbs;
    LatestJob<ComputeChoice> m_choose;
    std::optional<ComputeChoice> m_compute;
    QString m_computeFor; ///< device and precision m_compute was asked for
    QLabel* m_intro;
    QPushButton* m_start;
    QLabel *m_detectorLabel, *m_about, *m_presetLabel, *m_fileLabel, *m_plan;
    QComboBox *m_detector, *m_preset;
    QCheckBox* m_regions;
    QLineEdit* m_file;
    QPushButton* m_browse;
    QToolButton* m_expertButton;
    ExpertPanel* m_expert;
    QFrame* m_message;
    QLabel *m_messageText, *m_stage, *m_left;
    QProgressBar* m_progress;
    QPushButton *m_pause, *m_resume, *m_cancel;
    TrainingPlot* m_plot;
    ExampleView* m_examples;
    QLabel* m_figures;
};

} // namespace twinspect
