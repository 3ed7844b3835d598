// SPDX-License-Identifier: GPL-3.0-or-later
// Which work is done at all, and whose result arrives. Works wait at a gate, so that nothing depends on speed.
#include <latch>
#include <mutex>
#include <stdexcept>

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

#include "ui/common/job.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

class TestJobs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_jobs = std::make_unique<JobList>(); }
    void cleanup() { m_jobs.reset(); }

    void workOfACancelledJobThatWaitsIsNotDone()
    {
        std::latch gate(1);
        for (int i = 0; i < m_jobs->pool().maxThreadCount(); ++i)
            start([&gate] { gate.wait(); });
        bool done = false;
        Job* waiting = start([&done] { done = true; });
        QSignalSpy ended(waiting, &Job::ended);
        auto state = Job::State::Running;
        connect(waiting, &Job::ended, this, [&state, waiting] { state = waiting->state(); });
        waiting->cancel();
        gate.count_down();
        QTRY_VERIFY(m_jobs->running().empty());
        QVERIFY(!done);
        QVERIFY(state == Job::State::Cancelled);
    }

    void of90RequestsOnlyTheFirstAndTheLastAreWorkedOn()
    {
        LatestJob<int> latest(*m_jobs);
        std::latch gate(1);
        std::mutex mutex;
        std::vector<int> worked, arrived;
        for (int request = 1; request <= 90; ++request)
            latest.start(
                QStringLiteral("Opening"), this,
                [&, request](const RunContext&) -> Result<int> {
                    {
                        const std::lock_guard lock(mutex);
                        worked.push_back(request);
                    }
                    gate.wait();
                    return request;
                },
                [&arrived](Result<int> result) { arrived.push_back(*result); });
        QVERIFY(latest.running());
        QCOMPARE(m_jobs->running().size(), std::size_t(1)); // those that wait are no jobs yet
        gate.count_down();
        QTRY_VERIFY(!latest.running());
        QTRY_VERIFY(m_jobs->running().empty());
        QCOMPARE(worked.back(), 90);
        QVERIFY(worked == std::vector<int>({1, 90})
                || worked == std::vector<int>({90})); // the first may not have begun
        QCOMPARE(arrived, std::vector<int>({90}));
    }

    void latestThatIsCancelledBringsNothing()
    {
        LatestJob<int> latest(*m_jobs);
        std::latch gate(1);
        int arrived = 0;
        const auto request = [&] {
            latest.start(
                QStringLiteral("Opening"), this,
                [&gate](const RunContext&) -> Result<int> {
                    gate.wait();
                    return 1;
                },
                [&arrived](Result<int>) { ++arrived; });
        };
        request();
        request(); // waits for the first
        latest.cancel();
        QVERIFY(!latest.running());
        gate.count_down();
        QTRY_VERIFY(m_jobs->running().empty());
        QCOMPARE(arrived, 0);
        request(); // and it can be used again
        QTRY_COMPARE(arrived, 1);
    }

    void latestMayAskAgainFromItsOwnResult()
    {
        LatestJob<int> latest(*m_jobs);
        std::vector<int> arrived;
        std::function<void(int)> ask = [&](int number) {
            latest.start(
                QStringLiteral("Opening"), this, [number](const RunContext&) -> Result<int> { return number; },
                [&, number](Result<int> result) {
                    arrived.push_back(*result);
                    if (number < 3)
                        ask(number + 1);
                });
        };
        ask(1);
        QTRY_COMPARE(arrived, std::vector<int>({1, 2, 3}));
        QTRY_VERIFY(m_jobs->running().empty());
    }

    void whoeverIsGoneHearsNothing()
    {
        auto latest = std::make_unique<LatestJob<int>>(*m_jobs);
        std::latch gate(1);
        bool second = false;
        int arrived = 0;
        latest->start(
            QStringLiteral("Opening"), this,
            [&gate](const RunContext&) -> Result<int> {
                gate.wait();
                return 1;
            },
            [&arrived](Result<int>) { ++arrived; });
        latest->start(
            QStringLiteral("Opening"), this,
            [&second](const RunContext&) -> Result<int> {
                second = true;
                return 2;
            },
            [&arrived](Result<int>) { ++arrived; });
        latest.reset();
        gate.count_down();
        QTRY_VERIFY(m_jobs->running().empty());
        QVERIFY(!second);
        QCOMPARE(arrived, 0);
    }

    void exceptionsBecomeErrors()
    {
        std::optional<Error> job, quiet, memory;
        startJob<int>(
            *m_jobs, QStringLiteral("Job"), this,
            [](const RunContext&) -> Result<int> { throw std::runtime_error("of a library"); },
            [&job](Result<int> result) { job = result.error(); });
        startQuietly<int>(
            *m_jobs, this, [](const RunContext&) -> Result<int> { throw std::runtime_error("of a library"); },
            [&quiet](Result<int> result) { quiet = result.error(); });
        startQuietly<int>(
            *m_jobs, this, [](const RunContext&) -> Result<int> { throw std::bad_alloc(); },
            [&memory](Result<int> result) { memory = result.error(); });
        QTRY_VERIFY(job && quiet && memory);
        QVERIFY(job->code == ErrorCode::Internal);
        QVERIFY(quiet->code == ErrorCode::Internal);
        QVERIFY(memory->code == ErrorCode::OutOfMemory);
    }

private:
    Job* start(std::function<void()> work)
    {
        return startJob<bool>(
            *m_jobs, QStringLiteral("Work"), this,
            [work = std::move(work)](const RunContext&) -> Result<bool> {
                work();
                return true;
            },
            [](Result<bool>) {});
    }

    std::unique_ptr<JobList> m_jobs;
};

} // namespace

TWINSPECT_TEST(TestJobs)
#include "tst_jobs.moc"
