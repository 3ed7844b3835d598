// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "ui/common/job.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/pages/train/part_preview.h"
#include "ui/pages/train/train_step.h"

class QAction;
class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace twinspect {

class FindingList;
class OddStrip;
class TrainState;

/// Step 2 of the training, the data check. It starts by itself. It says what the number of parts can prove, what is
/// wrong with which files, and which good parts stand out. It shows some parts as the model will see them.
class CheckStep : public TrainStep {
    Q_OBJECT

public:
    CheckStep(TrainState& state, QAction& checkAgain, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString blocked() const override;
    void enter() override;

Q_SIGNALS:
    void mappingAsked(); ///< by a finding, see FindingList
    void conversionAsked();

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void refreshCount();
    void refreshRepairs();
    void followJob();
    void drawPreviews();
    void showPreviews();
    void retranslate();

    TrainState& m_state;
    ThumbnailLoader m_thumbnails;
    LatestJob<std::vector<PartPicture>> m_draw;
    std::vector<PartPicture> m_pictures;
    QAction& m_checkAgain;
    QLabel* m_status;
    QProgressBar* m_progress;
    QPushButton* m_cancel;
    QLabel *m_proof, *m_repairs;
    FindingList* m_findings;
    QLabel *m_oddTitle, *m_previewTitle, *m_previewText;
    OddStrip* m_odd;
    QWidget* m_previews;
};

} // namespace twinspect
