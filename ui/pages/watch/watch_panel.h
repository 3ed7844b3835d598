// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

#include "ui/models/watched_folder.h"

class QAction;
class QCheckBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace twinspect {

class Workbench;

/// Controls the watched folder and shows the last verdict. It has the folder and its settings, start and stop, pause,
/// single step, and counters.
class WatchPanel : public QWidget {
    Q_OBJECT

public:
    /// `stateFolder` empty: the user's own folder; there the mappings are that the training page has remembered.
    explicit WatchPanel(Workbench& workbench, const QString& stateFolder = {}, QWidget* parent = nullptr);

    [[nodiscard]] QList<QAction*> pageActions() const;
    [[nodiscard]] WatchedFolder& watched() { return m_watched; }

Q_SIGNALS:
    void mappingRequested(const QString& folder); ///< show where its files are put together

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void refresh();
    void startOrStop();
    void browse();
    void showPart(int index);

    Workbench& m_workbench;
    std::filesystem::path m_stateFolder;
    WatchedFolder m_watched;
    QAction *m_startAction, *m_pauseAction, *m_stepAction;
    QLabel *m_folderLabel, *m_stableLabel;
    QLineEdit* m_folder;
    QToolButton* m_browse;
    QToolButton* m_map;
    QCheckBox *m_ignoreExisting, *m_move, *m_follow;
    QDoubleSpinBox* m_stable;
    QLabel *m_verdict, *m_lastPart, *m_counters, *m_trouble;
    int m_last = -1;
};

} // namespace twinspect
