// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <atomic>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>

#include "core/base/in_parallel.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestInParallel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyIndexIsWorkedOnOnce()
    {
        for (const std::int64_t count : {0, 1, 2, 3, 500}) {
            std::vector<std::atomic<int>> times(static_cast<std::size_t>(count));
            std::vector<std::int64_t> done;
            const auto caller = std::this_thread::get_id();
            RunContext context;
            context.progress = [&](const Progress& progress) {
                QVERIFY(std::this_thread::get_id() == caller);
                QCOMPARE(progress.total, qint64(count));
                QCOMPARE(QByteArray(progress.stage.c_str()), QByteArray("counting"));
                done.push_back(progress.done);
            };
            QVERIFY(inParallel(count, "counting", context, [&](std::int64_t i) {
                        ++times[static_cast<std::size_t>(i)];
                    }).has_value());
            for (const auto& once : times)
                QCOMPARE(once.load(), 1);
            QVERIFY(std::is_sorted(done.begin(), done.end()));
            QCOMPARE(done.empty() ? 0 : done.back(), count); // the last report, too
        }
    }

    void whatIsThrownArrives()
    {
        std::atomic<int> begun = 0;
        try {
            (void)inParallel(10000, "failing", {}, [&](std::int64_t i) {
                ++begun;
                if (i == 20)
                    throw std::runtime_error("the twentieth");
            });
            QFAIL("nothing was thrown");
        } catch (const std::runtime_error& error) {
            QCOMPARE(QByteArray(error.what()), QByteArray("the twentieth"));
        }
        QVERIFY(begun > 20);
    }

    void whatProgressThrowsArrives()
    {
        RunContext context;
        context.progress = [](const Progress&) { throw std::runtime_error("nobody listens"); };
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, (void)inParallel(100, "telling", context, [](std::int64_t) {}));
    }

    void stoppingEndsEarly()
    {
        std::stop_source stop;
        std::atomic<int> begun = 0;
        const auto ended = inParallel(100000, "stopping", {stop.get_token(), {}}, [&](std::int64_t i) {
            ++begun;
            if (i == 50)
                stop.request_stop();
            std::this_thread::yield();
        });
        QVERIFY(!ended && ended.error().code == ErrorCode::Cancelled);
        QVERIFY(begun > 50 && begun < 100000);
        QVERIFY(inParallel(3, "stopped before", {stop.get_token(), {}}, [](std::int64_t) {}).error().code
                == ErrorCode::Cancelled);
    }
};

TWINSPECT_TEST(TestInParallel)
#include "tst_in_parallel.moc"
