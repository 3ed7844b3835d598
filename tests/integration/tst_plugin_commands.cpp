// SPDX-License-Identifier: GPL-3.0-or-later
// A plugin that fails with one part must harm no other part, and no command.
#include <algorithm>
#include <map>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "core/imaging/image_io.h"
#include "tests/integration/cli.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

class TestPluginCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto rendered = cli::renderSmallPart(m_base);
        QVERIFY2(rendered.code == 0, rendered.told());
        // The plugin fails with a part that is wholly pink.
        fs::path painted;
        for (const auto& entry : fs::directory_iterator(m_data / "test" / "good" / "rgb"))
            painted = std::max(painted, entry.path());
        auto picture = readRgb(painted);
        QVERIFY2(picture.has_value(), painted.c_str());
        for (std::size_t i = 0; i < picture->pixelCount(); ++i) {
            picture->data()[3 * i] = picture->data()[3 * i + 2] = 255;
            picture->data()[3 * i + 1] = 0;
        }
        QVERIFY(writeRgbPng(painted, *picture).has_value());
        m_painted = QStringLiteral("test/good/") + cli::text(painted.stem());
    }

    void listsWhatIsThere()
    {
        const auto listed = run({"plugins"});
        QVERIFY2(listed.code == 0 && listed.out.contains("usable  faulty  Faulty 1.2.3  detector  "), listed.told());
        const auto list = QJsonDocument::fromJson(run({"plugins", "--json"}).out.toUtf8());
        const auto json = list["plugins"].toArray();
        QVERIFY(list["folders"].toArray().last().toString().endsWith("twinspect/plugins"));
        QCOMPARE(json.size(), 1);
        QVERIFY(json[0].toObject()["usable"].toBool());
    }

    void aPartThatItFailsWithIsNamedAndTheRestIsJudged_data()
    {
        QTest::addColumn<QString>("said");
        QTest::newRow("crashes") << "it crashed (Segmentation fault)";
        QTest::newRow("hangs") << "it gave no answer within 3 s";
        QTest::newRow("takes all memory") << "it needs more than 512 MiB of memory";
        QTest::newRow("NaN") << "a map 'score' with the value nan";
    }
    void aPartThatItFailsWithIsNamedAndTheRestIsJudged()
    {
        QFETCH(QString, said);
#ifdef __SANITIZE_ADDRESS__
        if (said.contains("memory"))
            QSKIP("The worker has no limit of memory with this sanitizer");
#endif
        const QString fault = QTest::currentDataTag();
        const auto model = m_base / (fault.toStdString() + ".tsm"), out = m_base / ("results " + fault.toStdString());
        const auto trained = run({"train", "--data", cli::text(m_data), "--out", cli::text(model), "--detector",
                                  "faulty", "--set", "fault=" + fault, "--quiet"});
        QVERIFY2(trained.code == 0, trained.told());
        const auto inspected = run(
            {"inspect", "--model", cli::text(model), "--data", cli::text(m_data), "--out", cli::text(out), "--quiet"});
        QVERIFY2(inspected.code == 6, inspected.told());
        int failed = 0, judged = 0;
        for (const auto& record : cli::records(out / "results.jsonl")) {
            if (!record.contains("error")) {
                judged += record.contains("verdict");
                continue;
            }
            ++failed;
            QCOMPARE(record["sample"].toString(), m_painted);
            const auto line = QString::fromUtf8(QJsonDocument(record).toJson());
            QVERIFY2(line.contains(said) && line.contains("The plugin Faulty ("), qPrintable(line));
        }
        QCOMPARE(failed, 1);
        QCOMPARE(judged, static_cast<int>(filesOfTest()) - 1);
    }

    void aModelWithoutItsPluginSaysWhichIsMissing()
    {
        const auto model = m_base / "alone.tsm";
        const auto trained =
            run({"train", "--data", cli::text(m_data), "--out", cli::text(model), "--detector", "faulty", "--quiet"});
        QVERIFY2(trained.code == 0, trained.told());
        const auto inspected = cli::run(
            {"inspect", "--model", cli::text(model), "--data", cli::text(m_data), "--out", cli::text(m_base / "none")});
        QVERIFY2(inspected.code == 3 && inspected.err.contains("the detector 'faulty', which is not installed"),
                 inspected.told());
    }

    void aPluginThatFailsWhileItLearnsLeavesNoModel()
    {
        const auto model = m_base / "never.tsm";
        const auto trained = run({"train", "--data", cli::text(m_data), "--out", cli::text(model), "--detector",
                                  "faulty", "--set", "fault=aborts", "--set", "when=learn", "--quiet"});
        QVERIFY2(trained.code == 3 && trained.err.contains("it crashed (Aborted)"), trained.told());
        QVERIFY(!fs::exists(model) && !fs::exists(model.string() + ".unscored"));
    }

    // Zeros are no fault. That they tell nothing is what the check at the end of the training finds.
    void aDetectorThatSeesNothingIsSaidToBeOfNoUse()
    {
        const auto trained = run({"train", "--data", cli::text(m_data), "--out", cli::text(m_base / "zeros.tsm"),
                                  "--detector", "faulty", "--set", "fault=zeros", "--set", "when=always"});
        QVERIFY2(trained.code == 0 && trained.err.contains("where guessing reaches 50 %"), trained.told());
    }

    void optionsOfThePluginAreChecked()
    {
        const auto train = [&](const QString& setting) {
            return run({"train", "--data", cli::text(m_data), "--out", cli::text(m_base / "no.tsm"), "--detector",
                        "faulty", "--set", setting});
        };
        for (const char* wrong : {"side=1000", "when=never", "speed=3"}) {
            const auto refused = train(wrong);
            QVERIFY2(refused.code == 2, refused.told());
        }
        const auto unknown = run({"train", "--data", cli::text(m_data), "--out", "no.tsm", "--detector", "nobody"});
        QVERIFY2(unknown.code == 2 && unknown.err.contains("dcrdf") && unknown.err.contains("faulty"), unknown.told());
    }

    // The reason is known though the plugin cannot be used.
    void aPluginThatCannotBeUsedSaysWhyWhenItIsAskedFor()
    {
        QFile sound(folderOfPlugins() + "/faulty_plugin.so");
        QVERIFY(sound.open(QIODevice::ReadOnly));
        QTemporaryDir folder;
        QFile old(folder.filePath("old.so"));
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.write(sound.readAll().replace("org.twinspect.Detector/2", "org.twinspect.Detector/1"));
        old.close();
        const QStringList train{"train", "--data", cli::text(m_data), "--out", "no.tsm", "--detector"};
        const auto refused = run(train + QStringList{"faulty"}, folder.path());
        QVERIFY2(refused.code == 3 && refused.err.contains("old.so: This plugin was made for version 1"),
                 refused.told());
        QVERIFY(writeFileAtomically(folder.filePath("text.so").toStdString(), "no library").has_value());
        const auto unknown = run(train + QStringList{"nobody"}, folder.path());
        QVERIFY2(unknown.code == 2 && unknown.err.contains("1 files in the folders of plugins cannot be used"),
                 unknown.told());
    }

    // A worker costs time, and nobody has asked for a plugin.
    void noPluginIsAskedUnlessItIsNeeded_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("processes");
        QTest::newRow("version") << QStringList{"--version"} << 1;
        QTest::newRow("own detector") << QStringList{"train", "--data", "/none", "--out", "no.tsm"} << 1;
        QTest::newRow("plugin") << QStringList{"train", "--data", "/none", "--out", "no.tsm", "--detector", "faulty"}
                                << 2;
    }
    void noPluginIsAskedUnlessItIsNeeded()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, processes);
        QTemporaryDir traces; // the loader of each program writes a file
        (void)run(arguments, folderOfPlugins(),
                  {{"LD_DEBUG", "statistics"}, {"LD_DEBUG_OUTPUT", traces.filePath("trace")}});
        QCOMPARE(QDir(traces.path()).entryList(QDir::Files).size(), processes);
    }

private:
    static QString folderOfPlugins()
    {
        return QFileInfo(qEnvironmentVariable("TWINSPECT_BIN_DIR")).path() + "/tests/plugins";
    }
    static cli::Run run(const QStringList& arguments, const QString& plugins = folderOfPlugins(),
                        const std::map<QString, QString>& more = {})
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("TWINSPECT_PLUGINS", plugins);
        for (const auto& [name, value] : more)
            environment.insert(name, value);
        environment.insert("TWINSPECT_PLUGIN_SECONDS", "3");
        environment.insert("TWINSPECT_PLUGIN_MIB", "512");
        return cli::run(arguments, cli::kPatience, environment);
    }
    [[nodiscard]] std::size_t filesOfTest() const
    {
        std::size_t count = 0;
        for (const auto& entry : fs::recursive_directory_iterator(m_data / "test"))
            count += entry.path().parent_path().filename() == "rgb" && entry.path().extension() == ".png";
        return count;
    }

    QTemporaryDir m_folder;
    const fs::path m_base = m_folder.path().toStdString();
    const fs::path m_data = m_base / "gasket";
    QString m_painted;
};

TWINSPECT_TEST(TestPluginCommands)
#include "tst_plugin_commands.moc"
