// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

#include "core/base/files.h"

/// Runs the real twinspect-cli, or another program.
namespace cli {

struct Run {
    int code = -1;
    QString out, err;
    [[nodiscard]] QByteArray told() const { return ("exit code " + QString::number(code) + "\n" + out + err).toUtf8(); }
};

constexpr int kPatience = 1500; // s: with sanitizers it takes long; without, QtTest loses patience first

inline QString program() { return qEnvironmentVariable("TWINSPECT_BIN_DIR") + "/twinspect-cli"; }

/// Memory that holds rubbish instead of zeros or what was there before (glibc): results that depend on it become
/// others.
inline QProcessEnvironment inRubbish()
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("GLIBC_TUNABLES", "glibc.malloc.perturb=1:glibc.malloc.tcache_count=0");
    return environment;
}

inline Run run(const QStringList& arguments, int seconds = kPatience,
               const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment(),
               const QString& command = program())
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(command, arguments);
    Run result;
    if (!process.waitForFinished(seconds * 1000)) {
        process.kill();
        process.waitForFinished();
        result.err = "did not end in time";
        return result;
    }
    result.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : 1000;
    result.out = QString::fromUtf8(process.readAllStandardOutput());
    result.err = QString::fromUtf8(process.readAllStandardError());
    return result;
}

inline QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

/// One object for every line of a JSON Lines file.
inline QList<QJsonObject> records(const std::filesystem::path& path)
{
    QList<QJsonObject> list;
    const auto content = twinspect::readFile(path);
    if (!content)
        return list;
    for (const auto& line : QString::fromStdString(*content).split('\n', Qt::SkipEmptyParts))
        list.append(QJsonDocument::fromJson(line.toUtf8()).object());
    return list;
}

/// What the first line in which two text files differ is in each of them; empty when the files are equal.
inline QByteArray firstDifference(const std::filesystem::path& one, const std::filesystem::path& other)
{
    const auto lines = [](const std::filesystem::path& path) {
        return QByteArray::fromStdString(twinspect::readFile(path).value_or("unreadable: " + path.string()))
            .split('\n');
    };
    const auto a = lines(one), b = lines(other);
    for (qsizetype i = 0; i < std::max(a.size(), b.size()); ++i)
        if (a.value(i) != b.value(i))
            return "line " + QByteArray::number(i + 1) + "\n" + a.value(i) + "\n" + b.value(i);
    return {};
}

/// A small part rendered by the demo command: 8 training, 4 validation, 3 good test parts and one of each defect, 160
/// px.
inline Run renderSmallPart(const std::filesystem::path& out)
{
    return run({"demo", text(out), "--parts", "gasket", "--size", "160", "--train", "8", "--validation", "4",
                "--test-per-defect", "1", "--test-good", "3", "--quiet"});
}

/// Arguments of a training that takes seconds and is exact: float32, so that runs can be compared bit by bit. With the
/// mean good part it takes more than twice as long.
inline QStringList quickTraining(const std::filesystem::path& data, const std::filesystem::path& model,
                                 bool golden = false)
{
    return {"train",  "--data",      text(data), "--out",    text(model),
            "--side", "64",          "--steps",  "24",       "--gate-steps",
            "10",     "--precision", "float32",  "--golden", golden ? "on" : "off",
            "--quiet"};
}

} // namespace cli
