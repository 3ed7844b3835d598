// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdlib>

#include <sys/wait.h>
#include <unistd.h>

#include "app/gui/crash_log.h"
#include "core/base/files.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

/// How a child that does `what` ends: the signal, 0 for none.
template <class Work>
int endOf(Work what)
{
    const pid_t child = ::fork();
    if (child == 0) {
        what();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

} // namespace

class TestCrashLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSignalLeavesAReport_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGSEGV") << SIGSEGV;
        QTest::newRow("SIGABRT") << SIGABRT;
        QTest::newRow("SIGBUS") << SIGBUS;
        QTest::newRow("SIGFPE") << SIGFPE;
        QTest::newRow("SIGILL") << SIGILL;
    }
    void aSignalLeavesAReport()
    {
        QFETCH(int, signal);
        QTemporaryDir temporary;
        const fs::path folder = fs::path(temporary.path().toStdString()) / "crashes";
        const int ended = endOf([&] {
            crash_log::install(folder, "Twinspect 1.2.3, Qt 6");
            for (int i = 0; i < 30; ++i)
                crash_log::did(("command." + std::to_string(i)).c_str());
            ::raise(signal);
        });
        QCOMPARE(ended, signal); // it ends as it would have ended
        const auto left = crash_log::left(folder);
        QCOMPARE(left.size(), std::size_t(1));
        const auto text = QString::fromStdString(readFile(left.front()).value());
        QVERIFY2(text.startsWith(QStringLiteral("Twinspect ended by ") + QString::fromLatin1(QTest::currentDataTag())),
                 qPrintable(text));
        QVERIFY(text.contains("Twinspect 1.2.3, Qt 6"));
        QVERIFY(!text.contains("command.9\n") && text.contains("command.10\n")); // the last twenty
        QVERIFY(text.indexOf("command.28") < text.indexOf("command.29"));
        QVERIFY(text.mid(text.indexOf("Stack:")).count(QLatin1Char('\n')) > 3);
        QCOMPARE(static_cast<int>(fs::status(left.front()).permissions()), 0600);
        crash_log::markShown(left);
        QVERIFY(crash_log::left(folder).empty()); // offered once
        QCOMPARE(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1); // and kept
    }

    void aProgramThatEndsLeavesNothing()
    {
        QTemporaryDir temporary;
        const fs::path folder = fs::path(temporary.path().toStdString()) / "crashes";
        QCOMPARE(endOf([&] { crash_log::install(folder, "1"); }), 0);
        QVERIFY(crash_log::left(folder).empty());
        QVERIFY(crash_log::left(folder / "nowhere").empty());
    }
};

TWINSPECT_TEST(TestCrashLog)
#include "tst_crash_log.moc"
