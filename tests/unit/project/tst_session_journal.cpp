// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <csignal>
#include <fstream>
#include <iostream>
#include <random>

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>

#include "core/project/session_journal.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

/// The change number `number` of a session: the same for the one who writes and the one who checks.
std::pair<std::string, Remarks> change(int number)
{
    Remarks said;
    said.label = number % 3 == 0 ? Label::Good : number % 3 == 1 ? Label::Defect : Label::Unknown;
    said.defectType = number % 3 == 0 ? "good" : number % 3 == 1 ? "hole" : "";
    said.note = QStringLiteral("note %1 \u00fc \"quoted\"\nnext line").arg(number);
    said.marked = number % 2 == 0;
    return {"test/part/" + std::to_string(number % 50), said};
}

Recipe recipe(int number)
{
    Recipe result;
    result.part = "gasket";
    result.model = "/models/m.tsm";
    result.modelHash = std::string(64, 'c');
    ThresholdChange step;
    step.thresholds = {number + 0.1, number + 0.2, 0.5, 0};
    step.when = UtcTime(std::chrono::milliseconds(1'700'000'000'000));
    result.history.push_back(step);
    return result;
}

/// Journals for ever and says after each entry how many are acknowledged.
int journalForEver(const char* folder)
{
    auto journal = SessionJournal::start(folder);
    if (!journal || !journal->openedData("/data/shift"))
        return 1;
    for (int number = 0;; ++number) {
        if (!journal->remarked({change(number)}) || (number % 10 == 0 && !journal->recipeIs(recipe(number), "/r.json")))
            return 2;
        std::cout << number << std::endl;
    }
}

} // namespace

class TestSessionJournal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void lastWordCounts()
    {
        auto journal = SessionJournal::start(folder());
        QVERIFY2(journal, journal ? "" : journal.error().message().c_str());
        FolderMapping mapping;
        mapping.colour = "*_rgb";
        mapping.geometry = "*_z";
        QVERIFY(journal->openedData("/data/mapped", mapping));
        QVERIFY(journal->waitForDisk());
        const auto mapped = readSession(journal->file());
        QVERIFY(mapped && mapped->mapping == mapping);
        QVERIFY(journal->openedData("/data/old"));
        QVERIFY(journal->remarked({{"gone", {Label::Good, "good", {}, false}}}));
        QVERIFY(journal->openedData("/data/new"));
        QVERIFY(journal->remarked({change(0), change(1)}));
        QVERIFY(journal->remarked({{"test/part/1", {Label::Unknown, "", QStringLiteral("undone"), false}}}));
        QVERIFY(journal->recipeIs(recipe(1), {}));
        QVERIFY(journal->recipeIs(recipe(2), "/recipes/r.json"));
        QVERIFY(journal->currentIs("test/part/1"));
        QVERIFY(journal->waitForDisk());
        const auto state = readSession(journal->file());
        QVERIFY(state);
        QVERIFY(state->data == "/data/new");
        QVERIFY(!state->mapping); // of other data
        QCOMPARE(state->remarks.size(), std::size_t(2)); // those of the old data are gone
        QVERIFY(state->remarks.at("test/part/0") == change(0).second);
        QCOMPARE(state->remarks.at("test/part/1").note, QStringLiteral("undone"));
        QVERIFY(state->recipe.has_value());
        QCOMPARE(state->recipe->thresholds().reject, 2.2);
        QVERIFY(state->recipe->model == "/models/m.tsm");
        QVERIFY(state->recipeFile == "/recipes/r.json");
        QCOMPARE(state->current, std::string("test/part/1"));
        QCOMPARE(state->entries, 9);
        QVERIFY(state->started.isValid() && state->lastChange >= state->started);
    }

    void livingAndEndedSessionsAreNotOffered()
    {
        auto journal = SessionJournal::start(folder());
        QVERIFY(journal && journal->openedData("/data"));
        QVERIFY(leftSessions(folder()).empty()); // it lives
        QVERIFY(journal->end());
        QVERIFY(leftSessions(folder()).empty());
        QVERIFY(fs::exists(folder() / "past" / journal->file().filename()));
    }

    void crashedSessionIsOfferedUntilItIsSetAside()
    {
        {
            auto journal = SessionJournal::start(folder());
            QVERIFY(journal && journal->openedData("/data"));
        } // without end(): as after a crash
        {
            auto empty = SessionJournal::start(folder());
            QVERIFY(empty);
        }
        const auto left = leftSessions(folder());
        QCOMPARE(left.size(), std::size_t(1)); // the one without any entry is not worth a question
        QVERIFY(left[0].state.data == "/data");
        QVERIFY(setSessionAside(left[0].file));
        QVERIFY(leftSessions(folder()).empty());
    }

    void pastIsBounded()
    {
        for (int i = 0; i < SessionJournal::kPast + 5; ++i) {
            auto journal = SessionJournal::start(folder());
            QVERIFY(journal && journal->openedData("/data"));
            QVERIFY(journal->end());
        }
        QCOMPARE(std::distance(fs::directory_iterator(folder() / "past"), fs::directory_iterator()),
                 std::ptrdiff_t(SessionJournal::kPast));
    }

    void anyCutIsReadUpToTheCut()
    {
        fs::path file;
        {
            auto journal = SessionJournal::start(folder());
            QVERIFY(journal && journal->openedData("/data"));
            for (int number = 0; number < 5; ++number)
                QVERIFY(journal->remarked({change(number)}));
            file = journal->file();
        }
        const std::string whole = textOf(file);
        const auto headerEnd = whole.find('\n');
        for (std::size_t cut = headerEnd + 1; cut <= whole.size(); ++cut) {
            std::ofstream(file, std::ios::binary) << whole.substr(0, cut);
            const auto state = readSession(file);
            QVERIFY(state);
            // A line that lacks nothing but its end says all it has to say.
            const auto lines = std::count(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(cut), '\n') - 1
                             + (cut < whole.size() && whole[cut] == '\n' ? 1 : 0);
            QCOMPARE(state->entries, static_cast<int>(lines));
        }
    }

    void damagedLinesAreLeftOut()
    {
        fs::path file;
        {
            auto journal = SessionJournal::start(folder());
            QVERIFY(journal && journal->openedData("/data") && journal->remarked({change(0)}));
            file = journal->file();
        }
        std::ofstream(file, std::ios::app)
            << "{\"entry\":\"remarks\",\"at\":3}\n\x01\xff "
               "garbage\n[1]\n{\"entry\":\"what\"}\n{\"entry\":\"remarks\",\"at\":\"2024-01-01T00:00:00Z\",\"samples\":"
               "[{\"id\":7}]}\n\n"
            << "{\"entry\":\"current\",\"at\":\"2024-01-01T00:00:00.000Z\",\"sample\":\"a\"}\n";
        const auto state = readSession(file);
        QVERIFY(state);
        QCOMPARE(state->remarks.size(), std::size_t(1));
        QCOMPARE(state->current, std::string("a")); // what follows a damaged line counts
        std::ofstream(file) << "something else\n";
        const auto refused = readSession(file);
        QVERIFY(!refused && refused.error().code == ErrorCode::Mismatch);
    }

    void unwritableFolder()
    {
        const auto journal = SessionJournal::start("/proc/nowhere");
        QVERIFY(!journal && journal.error().code == ErrorCode::WriteFailed);
        QVERIFY(leftSessions("/proc/nowhere").empty());
    }

    void killedWindowLosesNoAcknowledgedChange()
    {
        std::mt19937 random(11);
        for (int attempt = 0; attempt < 10; ++attempt) {
            m_folder = std::make_unique<QTemporaryDir>();
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--journal"), m_folder->path()});
            const auto wanted = static_cast<int>(1 + random() % 300);
            QByteArray said;
            while (said.count('\n') < wanted && child.waitForReadyRead(20'000))
                said += child.readAllStandardOutput();
            QVERIFY(leftSessions(folder()).empty()); // it still lives
            ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
            QVERIFY(child.waitForFinished());
            said += child.readAllStandardOutput();
            const auto complete = said.left(said.lastIndexOf('\n')).split('\n');
            const int last = complete.back().toInt();
            QVERIFY(last >= wanted - 1);
            const auto left = leftSessions(folder());
            QCOMPARE(left.size(), std::size_t(1));
            const auto& state = left[0].state;
            QVERIFY(state.data == "/data/shift");
            // One more change may have been written before it could be acknowledged.
            const auto holds = [&](int newest) {
                for (int number = std::max(0, newest - 49); number <= newest; ++number)
                    if (state.remarks.at(change(number).first) != change(number).second)
                        return false;
                return true;
            };
            QVERIFY(state.remarks.size() == static_cast<std::size_t>(std::min(last, 49)) + 1
                    || state.remarks.size() == static_cast<std::size_t>(std::min(last + 1, 49)) + 1);
            QVERIFY(holds(last) || holds(last + 1));
            QVERIFY(state.recipe.has_value());
            const double threshold = state.recipe->thresholds().reject;
            QVERIFY(threshold == last / 10 * 10 + 0.2 || threshold == (last + 1) / 10 * 10 + 0.2);
        }
    }

    void recordingNeverHoldsUpAClick()
    {
        auto journal = SessionJournal::start(folder());
        QVERIFY(journal);
        std::vector<std::pair<std::string, Remarks>> many;
        for (int number = 0; number < 100'000; ++number)
            many.emplace_back("test/part/" + std::to_string(number), change(number).second);
        QElapsedTimer clock;
        qint64 slowest = 0;
        for (int number = 0; number < 2000; ++number) {
            clock.start();
            QVERIFY(journal->remarked({change(number)}));
            slowest = std::max(slowest, clock.nsecsElapsed());
        }
        clock.start();
        QVERIFY(journal->remarked(many));
        const auto all = clock.elapsed();
        clock.start();
        QVERIFY(journal->waitForDisk());
        qInfo("slowest of 2,000 entries %.2f ms; 100,000 labels in one entry %lld ms; disk after another %lld ms",
              static_cast<double>(slowest) / 1e6, all, clock.elapsed());
        QVERIFY2(slowest < 100'000'000, "one entry held the window up for more than 100 ms");
    }

private:
    [[nodiscard]] fs::path folder() const { return m_folder->path().toStdString(); }
    static std::string textOf(const fs::path& file)
    {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 3 && std::string_view(argv[1]) == "--journal")
        return journalForEver(argv[2]);
    TestSessionJournal test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_session_journal.moc"
