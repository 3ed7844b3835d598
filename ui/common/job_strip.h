// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPointer>
#include <QWidget>

#include "ui/common/job.h"

class QLabel;
class QProgressBar;
class QToolButton;

namespace twinspect {

/// Rest of a job's time as a person says it: "about 3 min left"; empty when not known.
[[nodiscard]] QString timeLeftText(double seconds);

/// Shows one running job: its name, its progress, the time left, and a button that stops it if it can be stopped.
class JobRow : public QWidget {
    Q_OBJECT

public:
    explicit JobRow(Job& job, QWidget* parent = nullptr);
    [[nodiscard]] const Job* job() const { return m_job; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();

    QPointer<Job> m_job;
    QLabel* m_title;
    QProgressBar* m_bar;
    QLabel* m_left;
    QToolButton* m_cancel;
};

/// Shows the running jobs in the status bar. A job that ends within a moment is not shown: it would only flicker.
class JobStrip : public QWidget {
    Q_OBJECT

public:
    explicit JobStrip(JobList& jobs, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void started(Job* job);
    void ended(Job* job);
    void arrange();

    QList<JobRow*> m_rows;
    QLabel* m_more;
};

} // namespace twinspect
