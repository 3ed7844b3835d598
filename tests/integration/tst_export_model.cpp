// SPDX-License-Identifier: GPL-3.0-or-later
// export --format onnx and torchscript as users run them, and the examples that inspect with what they wrote.
#include <cmath>
#include <cstring>

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include "tests/integration/cli.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

QString source() { return qEnvironmentVariable("TWINSPECT_SOURCE_DIR"); }
QString python() { return source() + "/.venv/bin/python"; }
QString script() { return source() + "/packaging/export/export_model.py"; }
QString example(const char* name)
{
    return QString(name).endsWith(".py")
             ? source() + "/packaging/export/examples/" + name
             : QFileInfo(qEnvironmentVariable("TWINSPECT_BIN_DIR")).path() + "/tests/" + name;
}

} // namespace

class TestExportModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!QFileInfo::exists(python()))
            QSKIP("There is no .venv with PyTorch, onnx and onnxruntime; ./bootstrap makes one.");
        const auto packages = cli::run({"-c", "import importlib.util as u, sys; sys.exit(any(u.find_spec(n) is None "
                                              "for n in ('torch', 'onnx', 'onnxruntime')))"},
                                       300, environment(), python());
        if (packages.code != 0)
            QSKIP("onnx and onnxruntime are missing in .venv; ./bootstrap setup installs them.");
        const auto rendered = cli::renderSmallPart(path("parts"));
        QVERIFY2(rendered.code == 0, rendered.told());
        const auto trained = cli::run(cli::quickTraining(path("parts/gasket"), path("gasket.tsm")));
        QVERIFY2(trained.code == 0, trained.told());
        const auto inspected = cli::run({"inspect", "--model", text("gasket.tsm"), "--data", text("parts/gasket"),
                                         "--out", text("results"), "--maps", "none", "--quiet"});
        QVERIFY2(inspected.code == 0, inspected.told());
        QVERIFY(!cli::records(path("results/results.jsonl")).empty());
        for (const char* format : {"onnx", "torchscript"}) {
            const auto exported = exportAs(format, "out");
            QVERIFY2(exported.code == 0 && exported.out.contains("The same verdict on"), exported.told());
        }
    }

    // The examples know nothing of Twinspect but the exported files; what they say is what inspect says.
    void examplesReachTheVerdictsOfInspect_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::newRow("onnx") << ".onnx";
        QTest::newRow("torchscript") << ".pt";
    }
    void examplesReachTheVerdictsOfInspect()
    {
        QFETCH(QString, ending);
        const QStringList files{text("out/gasket") + ending, text("out/gasket.parts.safetensors")};
        const auto said = ending == ".onnx"
                            ? cli::run(QStringList{example("inspect_onnx.py")} + files, 300, environment(), python())
                            : cli::run(files, 300, environment(), example("export_example"));
        QVERIFY2(said.code == 0, said.told());
        const auto lines = said.out.split('\n', Qt::SkipEmptyParts);
        const auto records = cli::records(path("results/results.jsonl"));
        QCOMPARE(lines.size(), records.size());
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const auto words = lines[i].split(' ');
            QCOMPARE(words.value(0), records[i]["sample"].toString());
            QCOMPARE(words.value(1), records[i]["verdict"].toString());
            QVERIFY2(std::abs(words.value(2).toDouble() - records[i]["score"].toDouble()) < 1e-3, qPrintable(lines[i]));
        }
    }

    // Whoever feeds an exported model has nothing but this file to go by.
    void descriptionNamesWhatIsNeeded()
    {
        const auto known = cli::records(path("results/results.jsonl")).front();
        const auto json = QJsonDocument::fromJson(bytes("out/gasket.pt.json")).object();
        QCOMPARE(json["model"].toObject()["sha256"].toString(), known["model"].toString());
        QCOMPARE(json["thresholds"].toObject()["reject"].toDouble(),
                 known["thresholds"].toObject()["reject"].toDouble());
        QVERIFY(json["parity"].toObject()["largest_difference_score"].toDouble(1) < 1e-3);
        QVERIFY(json["preprocessing"].toObject()["height_range_m"].toDouble() > 0);
        QCOMPARE(json["preprocessing"].toObject()["side_px"].toInt(), 64);
    }

    void noFileWhenItFindsSomethingElse()
    {
        auto samples = bytes("out/gasket.parts.safetensors");
        std::uint64_t length = 0;
        std::memcpy(&length, samples.constData(), sizeof length);
        const float other = 1e4F; // the first value of the first tensor, which is expected_map
        std::memcpy(samples.data() + 8 + length, &other, sizeof other);
        write("changed.safetensors", samples);
        const auto refused = runScript("gasket.tsm", "changed.safetensors");
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.out.contains("differs by 1e+04 in the map of test/"), refused.told());
        QVERIFY(QDir(text("bad")).entryList(QDir::Files | QDir::Hidden).isEmpty());
    }

    void modelsThatCannotBeExportedAreNamed_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("reason");
        QStringList changes{source() + "/tests/integration/change_model.py", text("gasket.tsm")};
        const auto row = [&](const char* name, const char* key, const char* value, const char* reason,
                             const char* seal = "renew") {
            const QString model = QString(name).replace(' ', '-') + ".tsm";
            changes << text(qPrintable(model)) << key << value << seal;
            QTest::newRow(name) << model << reason;
        };
        row("detector", "detector", "easynet", "made by the detector 'easynet'");
        row("option", "network.fusion", "mean", "'fusion' is 'mean'");
        row("new option", "network.turns", "on", "does not know: turns");
        row("width", "network.width", "40", "size mismatch");
        row("altered", "part.name", "other", "does not match its own hash", "keep");
        const auto changed = cli::run(changes, 300, environment(), python());
        QVERIFY2(changed.code == 0, changed.told());
    }
    void modelsThatCannotBeExportedAreNamed()
    {
        QFETCH(QString, model);
        QFETCH(QString, reason);
        const auto refused = runScript(qPrintable(model), "changed.safetensors");
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.out.contains(reason), refused.told());
    }

    void whatIsMissingIsNamed()
    {
        const auto none = exportAs("onnx", "none", {"--python", "/nowhere/python"});
        QVERIFY2(none.code == 3 && none.err.contains("There is no Python") && none.err.contains("--python"),
                 none.told());
        write("bare", "#!/bin/sh\nexec '" + python().toUtf8() + "' -S \"$@\"\n"); // no packages
        QVERIFY(QFile::setPermissions(text("bare"), QFile::ReadOwner | QFile::ExeOwner));
        const auto bare = exportAs("onnx", "none", {"--python", text("bare")});
        QVERIFY2(bare.code == 3 && bare.err.contains("is missing in") && bare.err.contains("pip install"), bare.told());
        QVERIFY(QDir(text("none")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).isEmpty());
        const QStringList data{"--data", text("parts/gasket"), "--out", text("none"), "--quiet"};
        QCOMPARE(cli::run(QStringList{"export", "--format", "onnx"} + data).code, 2); // no model
        const auto mixed = cli::run(QStringList{"export", "--format", "coco", "--parts", "3"} + data);
        QVERIFY2(mixed.code == 2 && mixed.err.contains("has no option --parts"), mixed.told());
    }

private:
    static QProcessEnvironment environment() { return QProcessEnvironment::systemEnvironment(); }
    [[nodiscard]] std::filesystem::path path(const char* name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    [[nodiscard]] QString text(const char* name) const { return cli::text(path(name)); }
    [[nodiscard]] QByteArray bytes(const char* name) const
    {
        return QByteArray::fromStdString(readFile(path(name)).value_or(""));
    }
    void write(const char* name, const QByteArray& content) const
    {
        QFile file(text(name));
        QVERIFY(file.open(QFile::WriteOnly) && file.write(content) == content.size());
    }
    [[nodiscard]] cli::Run exportAs(const char* format, const char* out, const QStringList& more = {}) const
    {
        return cli::run(QStringList{"export", "--format", format, "--model", text("gasket.tsm"), "--data",
                                    text("parts/gasket"), "--out", text(out), "--parts", "0"}
                        + more);
    }
    [[nodiscard]] cli::Run runScript(const char* model, const char* samples) const
    {
        QDir().mkpath(text("bad"));
        return cli::run({script(), "torchscript", "--model", text(model), "--samples", text(samples), "--out",
                         text("bad/gasket.pt")},
                        300, environment(), python());
    }

    QTemporaryDir m_folder;
};

TWINSPECT_TEST(TestExportModel)
#include "tst_export_model.moc"
