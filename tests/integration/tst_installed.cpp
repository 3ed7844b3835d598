// SPDX-License-Identifier: GPL-3.0-or-later
// What `cmake --install` makes, moved to another place: it must need nothing of the build or source tree.
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "core/record/record_json.h"
#include "tests/integration/cli.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestInstalled : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto build = QFileInfo(qEnvironmentVariable("TWINSPECT_BIN_DIR")).path();
        const auto stage = m_folder.filePath("stage");
        const auto installed = cli::run({"--install", build, "--strip", "--prefix", stage}, cli::kPatience,
                                        environment(), qEnvironmentVariable("CMAKE"));
        QVERIFY2(installed.code == 0, installed.told());
        QVERIFY(QDir().rename(stage, m_prefix));
    }

    void everyLibraryIsTheSystemsOrMovedAlong_data() { programs(); }
    void everyLibraryIsTheSystemsOrMovedAlong()
    {
        QFETCH(QString, program);
        auto asked = environment();
        asked.insert("LD_TRACE_LOADED_OBJECTS", "1"); // what ldd does
        const auto loaded = cli::run({}, 60, asked, m_prefix + "/bin/" + program);
        QVERIFY2(loaded.code == 0 && loaded.out.contains("libtorch_cpu.so"), loaded.told());
        static const QRegularExpression line("^\\s*(\\S+) => (.*?)( \\(0x[0-9a-f]+\\))?$");
        for (const auto& text : loaded.out.split('\n'))
            if (const auto match = line.match(text); match.hasMatch()) {
                const auto path = QDir::cleanPath(match.captured(2));
                QVERIFY2(path.startsWith("/lib/") || path.startsWith("/usr/lib/")
                             || path.startsWith(m_prefix + "/lib/"),
                         qPrintable(text));
            }
    }

    void saysItsVersion_data() { programs(); }
    void saysItsVersion()
    {
        QFETCH(QString, program);
        const auto text =
            QString::fromStdString(readFile(sourceFolder().toStdString() + "/CMakeLists.txt").value_or(""));
        const auto version = QRegularExpression("\\bVERSION (\\d+\\.\\d+\\.\\d+)").match(text).captured(1);
        const auto said = cli::run({"--version"}, 60, environment(), m_prefix + "/bin/" + program);
        QVERIFY2(said.code == 0 && !version.isEmpty() && said.out.contains(version), said.told());
    }

    void findsItsWeights()
    {
        const auto listed = cli::run({"weights", "list"}, 60, environment(), commandLine());
        QVERIFY2(listed.out.startsWith("efficientnet-lite0: " + m_prefix + "/share/twinspect/weights/"), listed.told());
    }

    void findsItsExporter()
    {
        for (const auto* name : {"export_model.py", "dcrdf_net.py"})
            QVERIFY2(QFile::exists(m_prefix + "/share/twinspect/export/" + name), name);
        QVERIFY(QFile::exists(m_prefix + "/share/doc/twinspect/examples/inspect_onnx.py"));
    }

    // The desktop's files name the program and the picture; both must be where they are looked for.
    void desktopFindsProgramAndIcon()
    {
        const auto entry = content("share/applications/twinspect.desktop");
        const auto value = [&](const char* key) {
            return QRegularExpression(QStringLiteral("^%1=(\\S+)").arg(key), QRegularExpression::MultilineOption)
                .match(entry)
                .captured(1);
        };
        QVERIFY(QFileInfo(m_prefix + "/bin/" + value("Exec")).isExecutable());
        QVERIFY(QFile::exists(m_prefix + "/share/icons/hicolor/scalable/apps/" + value("Icon") + ".svg"));
        const auto type = QRegularExpression("application/x-[a-z-]+").match(entry).captured();
        QVERIFY(!type.isEmpty() && content("share/mime/packages/twinspect.xml").contains('"' + type + '"'));
        QVERIFY(content("share/metainfo/twinspect.metainfo.xml").contains("twinspect.desktop"));
    }

    void licencesOfWhatIsInside()
    {
        const auto copyright = content("share/doc/twinspect/copyright");
        for (const auto& folder : {QStringLiteral("lib/twinspect"), QStringLiteral("share/twinspect/weights")})
            for (const auto& file : QDir(m_prefix + '/' + folder).entryList(QDir::Files)) {
                bool named = false;
                for (auto& line : copyright.split('\n'))
                    if (line.startsWith("Files: "))
                        for (const auto& pattern : line.mid(7).split(' '))
                            named = named || (pattern != "*" && QDir::match(pattern, folder + '/' + file));
                QVERIFY2(named, qPrintable(file));
            }
        QVERIFY(content("share/doc/twinspect/libtorch/LICENSE").contains("PyTorch"));
    }

    void completes_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QStringList>("offered");
        QTest::newRow("a command") << QStringList{"tr"} << QStringList{"train"};
        QTest::newRow("a flag") << QStringList{"inspect", "--thr"} << QStringList{"--threshold", "--thresholds"};
        QTest::newRow("a flag for every command") << QStringList{"check", "--qu"} << QStringList{"--quiet"};
        QTest::newRow("a command within a command") << QStringList{"weights", "im"} << QStringList{"import"};
        QTest::newRow("a choice") << QStringList{"train", "--preset", "st"} << QStringList{"standard"};
        QTest::newRow("a choice behind =")
            << QStringList{"inspect", "--maps", "=", ""} << QStringList{"all", "fused", "none"};
        QTest::newRow("yes or no") << QStringList{"train", "--gfrn", "="} << QStringList{"off", "on"};
        QTest::newRow("files, left to bash") << QStringList{"train", "--data", ""} << QStringList{};
        QTest::newRow("files as arguments") << QStringList{"demo", ""} << QStringList{};
        QTest::newRow("a flag beside arguments") << QStringList{"demo", "--see"} << QStringList{"--seed"};
        QTest::newRow("no flag of another command") << QStringList{"check", "--preset"} << QStringList{};
        QTest::newRow("nothing hidden") << QStringList{"manu"} << QStringList{};
    }
    void completes()
    {
        QFETCH(QStringList, words);
        QFETCH(QStringList, offered);
        QCOMPARE(completion(words), offered);
    }

    // --help is CLI11's own work: whatever it shows must be in the page and be completed.
    void pageAndCompletionLackNothing()
    {
        const auto page = unpacked("share/man/man1/twinspect-cli.1.gz").replace("\\-", "-");
        QVERIFY2(page.startsWith(".\\\"") && page.contains("\n.TH \"twinspect-cli\" 1 "), qPrintable(page.left(200)));
        int seen = 0;
        for (QList<QStringList> left{{}}; !left.isEmpty();) {
            const auto command = left.takeFirst();
            const auto help = cli::run(command + QStringList{"--help"}, 60, environment(), commandLine());
            QVERIFY2(help.code == 0, help.told());
            auto part = page;
            if (!command.isEmpty()) {
                const auto start = page.indexOf(".SS \"twinspect-cli " + command.join(' ') + "\"\n");
                QVERIFY2(start > 0, qPrintable(command.join(' ')));
                part = page.mid(start, page.indexOf("\n.S", start + 1) - start);
            }
            const auto subcommands = help.out.section("\nSubcommands:\n", 1).section("\n\n", 0, 0);
            for (const auto& line : subcommands.split('\n', Qt::SkipEmptyParts))
                if (line.startsWith("  ") && line[2] != ' ') {
                    const auto name = line.simplified().section(' ', 0, 0);
                    QCOMPARE(completion(command + QStringList{name}), QStringList{name});
                    left.append(command + QStringList{name});
                }
            static const QRegularExpression flags("^  (-\\S+)", QRegularExpression::MultilineOption);
            for (auto match = flags.globalMatch(help.out); match.hasNext();)
                for (const auto& flag : match.next().captured(1).split(',')) {
                    QVERIFY2(QRegularExpression("\\\\fB(\\S+, )*" + flag + "\\b").match(part).hasMatch(),
                             qPrintable(command.join(' ') + " " + flag));
                    QVERIFY2(completion(command + QStringList{flag}).contains(flag), qPrintable(flag));
                    ++seen;
                }
        }
        QVERIFY2(seen > 100, qPrintable(QString::number(seen)));
    }

    void pageIsSoundInManualLanguage()
    {
        if (QStandardPaths::findExecutable("groff").isEmpty())
            QSKIP("groff is not installed");
        const auto page = m_prefix + "/share/man/man1/twinspect-cli.1.gz";
        const auto shown = cli::run({"-c", "gzip -dc \"$1\" | groff -man -ww -Tascii -P-cbou", "bash", page}, 60,
                                    environment(), "bash");
        QVERIFY2(shown.code == 0 && shown.err.isEmpty(), shown.told());
        QVERIFY2(shown.out.contains("twinspect-cli weights import"), shown.told());
    }

    // As people do it: with nothing of the source tree but the sample itself.
    void aPluginIsBuiltAgainstIt()
    {
        const auto cmake = qEnvironmentVariable("CMAKE");
        const auto copy = m_folder.filePath("sample"), built = m_folder.filePath("sample-build");
        QVERIFY(QDir().mkpath(copy));
        const QDir sample(sourceFolder() + "/plugins/sample");
        for (const auto& file : sample.entryList(QDir::Files))
            QVERIFY(QFile::copy(sample.filePath(file), copy + '/' + file));
        const auto configured = cli::run({"-S", copy, "-B", built, "-G", "Ninja", "-DCMAKE_PREFIX_PATH=" + m_prefix,
                                          "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror"},
                                         60, environment(), cmake);
        QVERIFY2(configured.code == 0, configured.told());
        const auto made = cli::run({"--build", built}, 120, environment(), cmake);
        QVERIFY2(made.code == 0, made.told());

        const auto none = cli::run({"plugins", "--json"}, 60, environment(), commandLine());
        QVERIFY2(none.code == 0 && QJsonDocument::fromJson(none.out.toUtf8())["plugins"].toArray().isEmpty(),
                 none.told());
        QVERIFY(QDir().mkpath(m_prefix + "/lib/twinspect/plugins"));
        const QStringList names{"mean_height", "raw_scans", "region_table"};
        for (const auto& name : names)
            QVERIFY(QFile::rename(built + '/' + name + ".so", m_prefix + "/lib/twinspect/plugins/" + name + ".so"));
        const auto listed = cli::run({"plugins", "--json"}, 60, environment(), commandLine());
        const auto list = QJsonDocument::fromJson(listed.out.toUtf8())["plugins"].toArray();
        QVERIFY2(listed.code == 0 && list.size() == names.size(), listed.told());
        for (const auto& one : list)
            QVERIFY2(one.toObject()["usable"].toBool(), listed.told());
        QCOMPARE(list[0].toObject()["id"].toString(), QStringLiteral("meanheight"));
        QCOMPARE(list[1].toObject()["interface"].toString(), QStringLiteral("reader"));
        QCOMPARE(list[2].toObject()["interface"].toString(), QStringLiteral("exporter"));
    }

    // A plate at 490 mm on a ground at 500 mm, as the sample's sensor would write it.
    void theSamplesReadAndWrite()
    {
        const auto scans = m_folder.filePath("scans"), parts = m_folder.filePath("parts"),
                   table = m_folder.filePath("table");
        QVERIFY(QDir().mkpath(scans));
        constexpr qint32 size[2] = {64, 48};
        QByteArray bytes(reinterpret_cast<const char*>(size), sizeof size), depth;
        for (int row = 0; row < size[1]; ++row)
            for (int column = 0; column < size[0]; ++column) {
                const bool plate = row >= 12 && row < 36 && column >= 16 && column < 48;
                const float mm = plate ? 490 : 500;
                bytes.append(3, plate ? '\x90' : '\x20');
                depth.append(reinterpret_cast<const char*>(&mm), sizeof mm);
            }
        for (const char* name : {"/ng_1.rgbd", "/2.rgbd"})
            QVERIFY(writeFileAtomically((scans + name).toStdString(), (bytes + depth).toStdString()).has_value());
        const auto converted = cli::run({"convert", "--data", scans, "--out", parts}, 60, environment(), commandLine());
        QVERIFY2(converted.code == 0 && converted.out.contains("Converted 2 parts"), converted.told());
        InspectionRecord record;
        record.sample = "good/2";
        record.verdict = Verdict::Ok;
        record.score = 0.5;
        QVERIFY(QDir().mkpath(m_folder.filePath("results")));
        QVERIFY(writeFileAtomically(m_folder.filePath("results/results.jsonl").toStdString(), jsonLine(record))
                    .has_value());
        const auto exported = cli::run({"export", "--format", "regiontable", "--data", parts, "--out", table,
                                        "--results", m_folder.filePath("results")},
                                       60, environment(), commandLine());
        QVERIFY2(exported.code == 0, exported.told());
        QCOMPARE(QString::fromStdString(readFile((table + "/regions.csv").toStdString()).value()),
                 QStringLiteral("part,type,pixels,verdict\n\"good/2\",\"\",0,OK\n"));
    }

private:
    static void programs()
    {
        QTest::addColumn<QString>("program");
        QTest::newRow("window") << "twinspect";
        QTest::newRow("command line") << "twinspect-cli";
    }
    static QString sourceFolder() { return qEnvironmentVariable("TWINSPECT_SOURCE_DIR"); }
    [[nodiscard]] QString commandLine() const { return m_prefix + "/bin/twinspect-cli"; }
    [[nodiscard]] QString content(const QString& file) const
    {
        return QString::fromStdString(readFile((m_prefix + '/' + file).toStdString()).value_or(""));
    }
    [[nodiscard]] QString unpacked(const QString& file) const
    {
        return cli::run({"-dc", m_prefix + '/' + file}, 60, environment(), "gzip").out;
    }
    /// A user without anything of their own, and without this test's ways to the build.
    [[nodiscard]] QProcessEnvironment environment() const
    {
        QProcessEnvironment result;
        result.insert("PATH", qEnvironmentVariable("PATH"));
        result.insert("HOME", m_folder.path());
        result.insert("LC_ALL", "C.UTF-8");
        return result;
    }
    /// What bash offers for the last word, sorted.
    [[nodiscard]] QStringList completion(const QStringList& words) const
    {
        static const auto script =
            QStringLiteral("source \"$1\"; shift; COMP_WORDS=(twinspect-cli \"$@\"); COMP_CWORD=$#;"
                           "_twinspect_cli; printf '%s\\n' \"${COMPREPLY[@]}\"");
        const auto file = m_prefix + "/share/bash-completion/completions/twinspect-cli";
        auto offered = cli::run(QStringList{"-c", script, "bash", file} + words, 60, environment(), "bash")
                           .out.split('\n', Qt::SkipEmptyParts);
        offered.sort();
        return offered;
    }

    QTemporaryDir m_folder;
    const QString m_prefix = m_folder.filePath("moved to another place");
};

TWINSPECT_TEST(TestInstalled)
#include "tst_installed.moc"
