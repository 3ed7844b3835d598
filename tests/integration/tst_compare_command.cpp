// SPDX-License-Identifier: GPL-3.0-or-later
// Several detectors on the same parts: figures, differences, files, and what fails.
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "tests/integration/cli.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

/// By counting all pairs.
double areaOf(const QJsonArray& scores)
{
    double pairs = 0, wins = 0;
    for (const auto& defect : scores)
        for (const auto& good : scores)
            if (defect.toObject()["label"] == "defect" && good.toObject()["label"] == "good") {
                const double d = defect.toObject()["score"].toDouble(), g = good.toObject()["score"].toDouble();
                pairs += 1;
                wins += d > g ? 1 : d == g ? 0.5 : 0;
            }
    return wins / pairs;
}

QJsonObject jsonIn(const fs::path& file)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(readFile(file).value_or("{}"))).object();
}

} // namespace

class TestCompareCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto rendered =
            cli::run({"demo", cli::text(root() / "parts"), "--parts", "cap", "--size", "160", "--train", "8",
                      "--validation", "4", "--test-per-defect", "1", "--test-good", "5", "--quiet"});
        QVERIFY2(rendered.code == 0, rendered.told());
        const auto trained = cli::run({"train", "--detector", "depthvm", "--data", cli::text(part()), "--out",
                                       cli::text(root() / "mean.tsm"), "--quiet"});
        QVERIFY2(trained.code == 0, trained.told());
        QVERIFY(writeFileAtomically(root() / "broken.tsm", "not a model"));
    }

    void modelsAreMeasuredAlike()
    {
        const auto run = compare();
        // One that fails is named, and the others are compared all the same.
        QVERIFY2(run.code == 6 && run.out.contains("broken") && run.out.contains("could not be measured"), run.told());
        const QRegularExpression words("(dcrdf|mean) is better than (dcrdf|mean) by|No difference between dcrdf "
                                       "and mean can be shown");
        QVERIFY2(run.out.contains(words) && run.out.contains("PRO@.01") && run.out.contains("VmHWM"), run.told());
        QVERIFY(fs::exists(root() / "kept" / "cap-dcrdf.tsm"));

        const auto json = jsonIn(root() / "comparison.json");
        const auto rows = json["rows"].toArray();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(json["failed"].toArray().size(), 1);
        double areas[2];
        for (const int i : {0, 1}) {
            const auto row = rows[i].toObject();
            areas[i] = areaOf(row["scores"].toArray());
            QVERIFY(std::abs(row["image_auroc"].toDouble() - areas[i]) < 1e-12);
            for (const char* figure :
                 {"latency_p50_ms", "latency_p95_ms", "parts_per_second", "model_mib", "inspect_peak_mib"})
                QVERIFY2(row[figure].toDouble() > 0, figure);
            QVERIFY(row["latency_p95_ms"].toDouble() >= row["latency_p50_ms"].toDouble());
        }
        QVERIFY(rows[0].toObject()["train_seconds"].toDouble() > 0 && !rows[1].toObject().contains("train_seconds"));
        const auto difference = json["differences"].toArray()[0].toObject();
        QVERIFY(std::abs(difference["difference"].toDouble() - (areas[0] - areas[1])) < 1e-12);
        QCOMPARE(difference["parts"].toInt(), rows[0].toObject()["scores"].toArray().size());

        // A model gets the figures that `evaluate` gives it.
        const auto evaluated = cli::run({"evaluate", "--model", cli::text(root() / "mean.tsm"), "--data",
                                         cli::text(part()), "--json", cli::text(root() / "mean.json")});
        QVERIFY2(evaluated.code == 0, evaluated.told());
        const auto alone = jsonIn(root() / "mean.json"), row = rows[1].toObject();
        QCOMPARE(row["image_auroc"].toDouble(), alone["image_auroc"].toDouble());
        QCOMPARE(row["aupro_0.30"].toDouble(), alone["aupro"].toObject()["0.30"].toDouble());
        QCOMPARE(row["aupro_0.01"].toDouble(), alone["aupro"].toObject()["0.01"].toDouble());
        QCOMPARE(row["aupro_0.01_100_thresholds"].toDouble(),
                 alone["aupro_100_thresholds"].toObject()["0.01"].toDouble());

        const auto csv = QString::fromStdString(readFile(root() / "comparison.csv").value()).trimmed().split('\n');
        QCOMPARE(csv.size(), 4);
        QVERIFY(csv[1].startsWith("\"cap\",\"dcrdf\",\"all\",0,") && csv[3].contains("broken.tsm"));
        const auto markdown = QString::fromStdString(readFile(root() / "comparison.md").value());
        for (const char* line : {"| dcrdf | ", "| mean | ", "| broken | could not be measured", "| DCRDF-Net \\* |"})
            QVERIFY2(markdown.contains(line), qPrintable(markdown));
    }

    void theSameCommandGoesOn()
    {
        const auto again = compare();
        QVERIFY2(again.code == 6 && again.out.count("(finished before)") == 2, again.told());
        const auto otherOptions = compare(5);
        QVERIFY2(otherOptions.code == 3 && otherOptions.err.contains("other options"), otherOptions.told());
    }

    void learningCurves()
    {
        const auto run = cli::run(
            {"compare", "--data", cli::text(part()), "--models", "depthvm", "--curve", "2,8,all", "--no-speed"});
        QVERIFY2(run.code == 6 && run.out.contains("cap, learning curve") && run.out.contains("cap, 8 good parts")
                     && run.err.contains("cap, depthvm, 2 good parts could not be measured"),
                 run.told());
        const auto files = cli::run(
            {"compare", "--data", cli::text(part()), "--models", cli::text(root() / "mean.tsm"), "--curve", "8"});
        QVERIFY2(files.code == 2 && files.err.contains("learning curve"), files.told());
    }

    void detectorsAreListed()
    {
        const auto list = cli::run({"compare", "--list"});
        QVERIFY2(list.code == 0 && list.out.contains("dcrdf: DCRDF-Net\n  Looks at: RGB and depth")
                     && list.out.contains("dcrdf.steps=") && list.out.contains("dcrdf.side=224 px"),
                 list.told());
    }

    void wrongUseIsRefusedBeforeAnythingIsTrained_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("word");
        const QStringList data{"--data", cli::text(part())};
        QTest::newRow("no data") << QStringList() << 2 << "--data";
        QTest::newRow("unknown detector") << (data + QStringList{"--models", "dcrdf,nonsense"}) << 2 << "nonsense";
        QTest::newRow("no such file") << (data + QStringList{"--models", "./no.tsm"}) << 3 << "no.tsm";
        QTest::newRow("twice") << (data + QStringList{"--models", "dcrdf,dcrdf"}) << 2 << "dcrdf";
        QTest::newRow("unknown option") << (data + QStringList{"--models", "dcrdf", "--set", "dcrdf.stepz=4"}) << 2
                                        << "stepz";
        QTest::newRow("option of none") << (data + QStringList{"--models", "dcrdf", "--set", "steps=4"}) << 2
                                        << "steps=4";
        QTest::newRow("no test parts") << QStringList{"--data", cli::text(part() / "train"), "--models", "dcrdf"} << 3
                                       << "train";
    }
    void wrongUseIsRefusedBeforeAnythingIsTrained()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, word);
        const auto run = cli::run(QStringList{"compare"} + arguments);
        QVERIFY2(run.code == code && run.err.contains(word), run.told());
    }

private:
    fs::path root() const { return m_folder.path().toStdString(); }
    fs::path part() const { return root() / "parts" / "cap"; }
    cli::Run compare(int steps = 4) const
    {
        return cli::run({"compare",
                         "--data",
                         cli::text(part()),
                         "--models",
                         "dcrdf," + cli::text(root() / "mean.tsm") + "," + cli::text(root() / "broken.tsm"),
                         "--set",
                         "dcrdf.side=64",
                         "--set",
                         "dcrdf.steps=" + QString::number(steps),
                         "--set",
                         "dcrdf.gate-steps=2",
                         "--out",
                         cli::text(root() / "out"),
                         "--keep",
                         cli::text(root() / "kept"),
                         "--json",
                         cli::text(root() / "comparison.json"),
                         "--csv",
                         cli::text(root() / "comparison.csv"),
                         "--markdown",
                         cli::text(root() / "comparison.md"),
                         "--published"});
    }
    QTemporaryDir m_folder;
};

TWINSPECT_TEST(TestCompareCommand)
#include "tst_compare_command.moc"
