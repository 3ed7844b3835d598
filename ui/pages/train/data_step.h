// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/train/train_step.h"

class QAction;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;
class QVBoxLayout;

namespace twinspect {

class MappingEditor;
class StackedPages;
class TrainState;

/// The actions of the data step.
struct DataVerbs {
    QAction &chooseFolder, &mapFiles;
};

/// Step 1 of the training, the folder of good parts. It shows which layout was recognised, how many parts the folder
/// holds, and which files belong together. Where no layout is known, the person describes it. Where there are no parts,
/// the step says what was expected.
class DataStep : public TrainStep {
    Q_OBJECT

public:
    DataStep(TrainState& state, const DataVerbs& verbs, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString blocked() const override;
    void chooseFolder();

Q_SIGNALS:
    void conversionAsked(); ///< the folder holds clouds alone, see isCuredByConversion()

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void retranslate();
    void showCatalog();
    [[nodiscard]] QWidget* makeWelcome();
    [[nodiscard]] QWidget* makePreview();

    TrainState& m_state;
    DataVerbs m_verbs;
    QLabel* m_intro;
    QLineEdit* m_path;
    QPushButton *m_choose, *m_map;
    StackedPages* m_stack;
    QLabel *m_problem, *m_expectedTitle, *m_tree, *m_expectedPlain;
    QLabel *m_summary, *m_unused, *m_pairsTitle;
    QTableWidget* m_pairs;
    MappingEditor* m_mapping;
};

} // namespace twinspect
