// SPDX-License-Identifier: GPL-3.0-or-later
// What a process computes first has the same scores as what it computes later. Every inspection is one in a process of
// its own, forked from this one, which computes nothing. For many more of them, with a real model (BENCHMARKS.md):
//     TWINSPECT_REPEATS=500 TWINSPECT_MODEL=gasket.tsm TWINSPECT_DATA=parts/gasket build/release/tests/tst_first_use
#include <map>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/compute_threads.h"
#include "core/inference/inspection.h"
#include "scene.h"

using namespace twinspect;

namespace {

constexpr int kRepeats = 12;
constexpr int kThreads = 2;

/// What `work` gives, done in a process of its own; empty when that fails.
template <typename Work>
std::vector<double> inAProcess(const Work& work)
{
    int ends[2];
    if (pipe(ends) != 0)
        return {};
    const pid_t child = fork();
    if (child == 0) {
        const std::vector<double> values = work();
        const auto bytes = values.size() * sizeof(double);
        _exit(write(ends[1], values.data(), bytes) == static_cast<ssize_t>(bytes) ? 0 : 1);
    }
    close(ends[1]);
    std::vector<double> values;
    for (double value = 0; read(ends[0], &value, sizeof value) == sizeof value;)
        values.push_back(value);
    close(ends[0]);
    int state = 0;
    waitpid(child, &state, 0);
    return state == 0 ? values : std::vector<double>();
}

/// All scores of all samples, in the order of their names.
std::vector<double> inspect(const std::filesystem::path& file, const std::vector<SampleRef>& samples)
{
    limitComputeThreads(kThreads);
    const auto model = AnomalyModel::load(file, "cpu", Precision::Auto);
    if (!model)
        return {};
    std::vector<std::map<std::string, double>> scores(samples.size());
    const auto done = inspectParts(*model, samples, {}, {}, [&](std::size_t at, const Result<InspectedPart>& part) {
        if (part)
            scores[at] = part->anomaly.imageScores;
    });
    std::vector<double> all;
    for (const auto& one : scores)
        for (const auto& [map, score] : one)
            all.push_back(score);
    return done ? all : std::vector<double>();
}

} // namespace

class TestFirstUse : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyProcessFindsTheSameScores()
    {
        const QTemporaryDir folder;
        std::filesystem::path file = qEnvironmentVariable("TWINSPECT_MODEL").toStdString();
        std::vector<SampleRef> samples;
        if (file.empty()) {
            const std::filesystem::path root = folder.path().toStdString();
            file = root / "model.tsm";
            samples = scene::write(root, kThreads).samples;
            const auto made =
                inAProcess([&] { return std::vector<double>(scene::writeModel(file, "1 2", "1") ? 1 : 0); });
            QCOMPARE(made.size(), std::size_t(1));
        } else {
            const auto catalog = openCatalog(qEnvironmentVariable("TWINSPECT_DATA").toStdString());
            QVERIFY(catalog.has_value());
            samples = catalog->of(Split::Test);
        }
        QVERIFY(samples.size() >= kThreads);
        samples.resize(kThreads); // the first of each thread
        bool given = false;
        const int repeats = qEnvironmentVariableIntValue("TWINSPECT_REPEATS", &given);
        std::map<std::vector<double>, int> found;
        for (int i = 0; i < (given ? repeats : kRepeats); ++i)
            ++found[inAProcess([&] { return inspect(file, samples); })];
        QVERIFY(!found.contains({}));
        for (const auto& [scores, times] : found) {
            QByteArray line = QByteArray::number(times) + " times:";
            for (const double score : scores)
                line += " " + QByteArray::number(score, 'g', 9);
            if (given || found.size() > 1)
                qInfo("%s", line.constData());
        }
        QCOMPARE(found.size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestFirstUse)
#include "tst_first_use.moc"
