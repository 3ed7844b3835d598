// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include <QList>
#include <QWidget>

#include "ui/pages/train/train_state.h"

class QAction;
class QLabel;
class QPushButton;

namespace twinspect {

class StackedPages;
class StepBar;
class TrainStep;
struct PageDescriptor;

/// Leads from a folder of good parts to a recipe in five steps: Data, Check, Train, Calibrate, Save recipe. Going back
/// loses nothing.
class TrainPage : public QWidget {
    Q_OBJECT

public:
    /// `stateFolder` empty: the user's own folder. A training that an earlier window left behind is taken up at once.
    explicit TrainPage(Workbench& workbench, const QString& stateFolder = {}, QWidget* parent = nullptr);

    [[nodiscard]] static PageDescriptor descriptor();
    [[nodiscard]] QList<QAction*> pageActions() const;
    [[nodiscard]] TrainState& state() { return m_state; }
    [[nodiscard]] int currentStep() const { return m_current; }
    /// Begins with this folder, as if it had been chosen in the first step.
    void openFolder(const std::filesystem::path& folder);
    /// The same, with the page on which its files are put together.
    void mapFolder(const std::filesystem::path& folder);
    /// Begins with the data that is open in the workbench, and shows its check.
    void checkOpenData();

Q_SIGNALS:
    void calibrationRequested(); ///< show the calibration page; the model and its parts are open in the workbench
    void unfinishedTrainingFound(); ///< at the start: one runs, or waits to be resumed
    void trainingEnded(const QString& said); ///< by itself: its model is ready, or it stopped and why
    void conversionRequested(const QString& folder); ///< its data have to be converted first
    void inspectionRequested(); ///< the recipe is saved; show the page that inspects

protected:
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void makeActions();
    void nameActions();
    void goTo(int step);
    void refresh();
    void retranslate();
    void recover();
    [[nodiscard]] int reachable() const;
    void openData();
    void followTraining();
    void folderListed();
    void focusStep();

    TrainState m_state;
    int m_current = 0;
    enum class Then { Stay, Map, Check } m_whenListed = Then::Stay;
    bool m_wasBusy = false;
    QAction *m_chooseFolder, *m_mapFiles, *m_checkAgain, *m_run, *m_pause, *m_resume, *m_cancel, *m_calibrate, *m_save,
        *m_back, *m_next;
    StepBar* m_bar;
    StackedPages* m_stack;
    std::vector<TrainStep*> m_steps;
    QLabel* m_hint;
    QPushButton *m_backButton, *m_nextButton;
};

} // namespace twinspect
