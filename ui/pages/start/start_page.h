// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QScrollArea>
#include <QString>

#include "ui/common/recent_model.h"
#include "ui/models/workbench.h"

class QAction;
class QComboBox;
class QLabel;
class QListView;
class QProgressBar;
class QPushButton;

namespace twinspect {

struct PageDescriptor;

/// The first page of the window, with three main actions, what was opened last, and a demonstration that needs no data.
class StartPage : public QScrollArea {
    Q_OBJECT

public:
    /// The three verbs belong to the window.
    struct Verbs {
        QAction& openData;
        QAction& train;
        QAction& inspect;
    };

    StartPage(Workbench& workbench, Settings& settings, const Verbs& verbs, QWidget* parent = nullptr);

    [[nodiscard]] static PageDescriptor descriptor();
    [[nodiscard]] QList<QAction*> pageActions() const { return {m_demo}; }

Q_SIGNALS:
    void openRequested(const QString& path);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void retranslate();
    void openRecent(const QModelIndex& index);
    void startDemo();
    void showDemo();

    Workbench& m_workbench;
    RecentModel m_recentModel;
    QAction* m_demo;
    QPointer<Job> m_demoJob;
    QLabel* m_title;
    QLabel* m_sentence;
    QLabel* m_dropHint;
    QLabel* m_recentTitle;
    QLabel* m_noRecent;
    QListView* m_recent;
    QLabel* m_demoTitle;
    QLabel* m_demoSentence;
    QComboBox* m_demoKind;
    QPushButton* m_demoButton;
    QProgressBar* m_demoProgress;
    QPushButton* m_demoCancel;
};

} // namespace twinspect
