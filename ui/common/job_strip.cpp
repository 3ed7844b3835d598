// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/job_strip.h"

#include <cmath>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QTimer>
#include <QToolButton>

#include "ui/common/icon.h"

namespace twinspect {

namespace {

constexpr int kUnseenMs = 300;
constexpr int kShownRows = 2;
constexpr int kBarSteps = 1000;

} // namespace

QString timeLeftText(double seconds)
{
    if (!std::isfinite(seconds) || seconds < 0)
        return {};
    if (seconds < 60)
        return JobStrip::tr("about %n second(s) left", nullptr, static_cast<int>(std::ceil(seconds)));
    if (seconds < 5400)
        return JobStrip::tr("about %n minute(s) left", nullptr, static_cast<int>(std::lround(seconds / 60)));
    return JobStrip::tr("about %n hour(s) left", nullptr, static_cast<int>(std::lround(seconds / 3600)));
}

JobRow::JobRow(Job& job, QWidget* parent)
    : QWidget(parent), m_job(&job), m_title(new QLabel(this)), m_bar(new QProgressBar(this)), m_left(new QLabel(this)),
      m_cancel(new QToolButton(this))
{
    setObjectName(QStringLiteral("jobs.row"));
    m_title->setObjectName(QStringLiteral("jobs.title"));
    m_bar->setObjectName(QStringLiteral("jobs.progress"));
    m_left->setObjectName(QStringLiteral("jobs.left"));
    m_cancel->setObjectName(QStringLiteral("jobs.cancel"));
    m_cancel->setAutoRaise(true);
    m_cancel->setIcon(icon(QStringLiteral("close")));
    m_bar->setMaximumWidth(fontMetrics().averageCharWidth() * 24);
    m_bar->setMaximumHeight(fontMetrics().height() + 2);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_title, m_bar, m_left, m_cancel})
        layout->addWidget(widget);
    connect(&job, &Job::progressed, this, &JobRow::refresh);
    connect(m_cancel, &QToolButton::clicked, &job, [this] {
        m_job->cancel();
        refresh();
    });
    refresh();
}

void JobRow::refresh()
{
    if (!m_job)
        return;
    const Progress& progress = m_job->progress();
    const bool stopping = m_job->cancelRequested();
    m_title->setText(stopping ? tr("%1: stopping").arg(m_job->title()) : m_job->title());
    const bool known = progress.total > 0;
    m_bar->setRange(0, known ? kBarSteps : 0);
    m_bar->setValue(
        known ? static_cast<int>(kBarSteps * static_cast<double>(progress.done) / static_cast<double>(progress.total))
              : 0);
    m_bar->setToolTip(known ? tr("%1 of %2")
                                  .arg(QLocale().toString(static_cast<qlonglong>(progress.done)),
                                       QLocale().toString(static_cast<qlonglong>(progress.total)))
                            : QString());
    m_left->setText(stopping ? QString() : timeLeftText(m_job->secondsLeft()));
    m_cancel->setVisible(m_job->cancellable());
    m_cancel->setEnabled(!stopping);
    m_cancel->setToolTip(stopping ? tr("It stops as soon as it can.") : tr("Stops \"%1\".").arg(m_job->title()));
}

void JobRow::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

JobStrip::JobStrip(JobList& jobs, QWidget* parent) : QWidget(parent), m_more(new QLabel(this))
{
    setObjectName(QStringLiteral("jobs"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_more);
    connect(&jobs, &JobList::started, this, &JobStrip::started);
    connect(&jobs, &JobList::ended, this, &JobStrip::ended);
    for (Job* job : jobs.running())
        started(job);
    arrange();
}

void JobStrip::started(Job* job)
{
    QTimer::singleShot(kUnseenMs, this, [this, job = QPointer<Job>(job)] {
        if (!job || job->state() != Job::State::Running)
            return;
        m_rows.append(new JobRow(*job, this));
        layout()->addWidget(m_rows.back());
        arrange();
    });
}

void JobStrip::ended(Job* job)
{
    for (JobRow* row : m_rows)
        if (row->job() == job || !row->job())
            row->deleteLater();
    m_rows.removeIf([job](const JobRow* row) { return row->job() == job || !row->job(); });
    arrange();
}

void JobStrip::arrange()
{
    QStringList others;
    for (int i = 0; i < m_rows.size(); ++i) {
        m_rows[i]->setVisible(i < kShownRows);
        if (i >= kShownRows && m_rows[i]->job())
            others.append(m_rows[i]->job()->title());
    }
    m_more->setVisible(!others.isEmpty());
    m_more->setText(tr("and %n more", nullptr, static_cast<int>(others.size())));
    m_more->setToolTip(others.join(QLatin1Char('\n')));
}

void JobStrip::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        arrange();
}

} // namespace twinspect
