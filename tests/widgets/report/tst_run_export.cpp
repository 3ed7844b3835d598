// SPDX-License-Identifier: GPL-3.0-or-later
// The window writes the same results as the command line.
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include "bench.h"
#include "core/record/threshold_file.h"
#include "tests/integration/cli.h"
#include "ui/models/run_export.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestRunExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(scene::write(path("data"), 7, 2, 4).samples.size() == 7); // one empty tray, one damaged file
        const auto written = scene::writeModel(path("model.tsm"), "1 2 3 4", "1 2 3 4");
        QVERIFY2(written.has_value(), written ? "" : written.error().message().c_str());
        QVERIFY(m_bench.inspect(path("data"), path("model.tsm")));
    }

    void sameBytesAsTheCommandLine_data()
    {
        QTest::addColumn<bool>("ownThresholds");
        QTest::addColumn<double>("minArea");
        QTest::newRow("the model's own thresholds") << false << 0.0;
        QTest::newRow("others, tried after the inspection") << true << 0.0;
        QTest::newRow("with a smallest area") << true << 4.0;
        QTest::newRow("with a smallest area that nothing has") << true << 1e5;
    }
    void sameBytesAsTheCommandLine()
    {
        QFETCH(bool, ownThresholds);
        QFETCH(double, minArea);
        RunExport run = exported();
        QStringList arguments{"inspect",
                              "--model",
                              cli::text(path("model.tsm")),
                              "--data",
                              cli::text(path("data")),
                              "--out",
                              cli::text(path("out")),
                              "--maps",
                              "none",
                              "--quiet"};
        if (ownThresholds) {
            ThresholdFile file{run.thresholds, run.modelHash, "agreed", {}, {}, 0};
            file.thresholds.reject = m_bench.medianScore();
            file.thresholds.review = file.thresholds.reject * 0.9;
            if (file.thresholds.review > file.thresholds.reject)
                file.thresholds.review = file.thresholds.reject * 1.1;
            file.thresholds.minAreaMm2 = minArea;
            QVERIFY(writeThresholdFile(path("t.json"), file, nlohmann::json::object()).has_value());
            arguments << "--thresholds" << cli::text(path("t.json"));
            run.thresholds = readThresholdFile(path("t.json"))->thresholds; // as they come back from text
            run.thresholdsFrom = "t.json: agreed";
        }
        const auto inspected = cli::run(arguments);
        QVERIFY2(inspected.code == 6, inspected.told().constData()); // some could not be inspected: the damaged one
        for (const char* name : {"results.csv", "results.jsonl"}) {
            const auto done = exportRun(path("window") / name, run);
            QVERIFY2(done.has_value(), done ? "" : done.error().message().c_str());
            const auto expected = withoutTimes(readFile(path("out") / name));
            const auto written = withoutTimes(readFile(path("window") / name));
            QVERIFY(expected && written);
            if (*expected != *written)
                qWarning("%s\n%s\n%s", name, expected->c_str(), written->c_str());
            QVERIFY(*expected == *written);
        }
        // The moment of inspection is the only thing that may differ, and there is one in every line.
        const auto table = readFile(path("window") / "results.csv");
        QVERIFY(table && *withoutTimes(table) != *table);
        // The test means something only when verdicts differ and nothing is missing.
        const auto lines = cli::records(path("window") / "results.jsonl");
        QCOMPARE(lines.size(), 7);
        QSet<QString> verdicts;
        for (const auto& line : lines)
            verdicts.insert(line["verdict"].toString());
        QVERIFY(verdicts.contains("NO_PART"));
        QVERIFY(!ownThresholds || minArea > 0 || verdicts.contains("REJECT"));
    }

    void aFailureHasTheTimeItWasFound()
    {
        RunExport run = exported();
        const auto found = utcFrom("2026-03-04T05:06:07.008Z");
        for (auto& sample : run.samples)
            if (sample.error)
                sample.failed = found;
        QVERIFY(exportRun(path("window") / "later.csv", run).has_value());
        const auto table = readFile(path("window") / "later.csv");
        QVERIFY(table && table->find("\"2026-03-04T05:06:07.008Z\"") != std::string::npos);
    }

    void nothingToWrite()
    {
        RunExport run;
        run.samples.push_back(
            {SampleRef{"a", Split::Test, Label::Unknown, {}, {}, {}, {}, {}}, std::nullopt, {}, {}, false, {}, {}, {}});
        const auto done = exportRun(path("window") / "none.csv", run);
        QVERIFY(!done);
        QVERIFY(done.error().code == ErrorCode::TooLittleData);
        QVERIFY(!std::filesystem::exists(path("window") / "none.csv"));
    }

    void cancelledLeavesTheOldFile()
    {
        QVERIFY(writeFileAtomically(path("old.csv"), "old").has_value());
        std::stop_source stop;
        stop.request_stop();
        const auto done = exportRun(path("old.csv"), exported(), {stop.get_token(), {}});
        QVERIFY(!done && done.error().code == ErrorCode::Cancelled);
        QCOMPARE(QString::fromStdString(*readFile(path("old.csv"))), QString("old"));
    }

    void aFolderThatIsNotThere()
    {
        const auto done = exportRun(path("no") / "such" / "file.csv", exported());
        QVERIFY(!done && done.error().code == ErrorCode::WriteFailed);
    }

private:
    /// Every time of today becomes "T".
    static std::optional<std::string> withoutTimes(const Result<std::string>& text)
    {
        if (!text)
            return std::nullopt;
        static const QRegularExpression time(QStringLiteral("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
        return QString::fromStdString(*text).replace(time, QStringLiteral("T")).toStdString();
    }
    [[nodiscard]] std::filesystem::path path(const char* name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    RunExport exported()
    {
        RunExport run;
        auto& samples = m_bench.workbench.samples();
        for (int i = 0; i < samples.size(); ++i)
            run.samples.push_back(samples.at(i));
        run.thresholds = samples.thresholds();
        run.thresholdsFrom = m_bench.workbench.recipe().content()->history.back().forRecords();
        run.modelHash = m_bench.workbench.recipe().content()->modelHash;
        std::filesystem::create_directories(path("window"));
        return run;
    }
    QTemporaryDir m_folder;
    sample::Bench m_bench;
};

TWINSPECT_TEST(TestRunExport)
#include "tst_run_export.moc"
