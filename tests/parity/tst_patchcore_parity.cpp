// SPDX-License-Identifier: GPL-3.0-or-later
// The coreset, the search and the scores of PatchCore against plain NumPy (patchcore_reference.py), which takes no
// shortcut.
#include <algorithm>

#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <torch/torch.h>

#include "core/detectors/common/greedy_centres.h"
#include "core/detectors/patchcore/patch_memory.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestPatchcoreParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString source = qEnvironmentVariable("TWINSPECT_SOURCE_DIR");
        const QString python = source + "/.venv/bin/python";
        if (source.isEmpty())
            QSKIP("TWINSPECT_SOURCE_DIR is not set: run this test through ctest.");
        if (!QFileInfo::exists(python))
            QSKIP("There is no .venv with PyTorch; ./bootstrap makes one.");
        QTemporaryDir folder;
        const QString out = folder.filePath("reference.safetensors");
        QProcess process;
        process.start(python, {source + "/tests/parity/patchcore_reference.py", out});
        QVERIFY(process.waitForFinished(120000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
        auto file = readSafetensors(out.toStdString());
        QVERIFY(file.has_value());
        m_reference = std::move(file->tensors);
    }

    void theCoresetIsTheSame()
    {
        const auto expected = m_reference.at("order").to(torch::kInt64);
        const auto taken = greedyCentres(m_reference.at("points"), expected.size(0), 0, {});
        QVERIFY(taken.has_value());
        QVERIFY(torch::equal(torch::tensor(*taken, torch::kInt64), expected));
    }

    void distancesAndScoresAreTheSame()
    {
        const auto& patches = m_reference.at("patches");
        const auto memory = PatchMemory::fill(patches, {1, patches.size(0), 1}, {});
        QVERIFY(memory.has_value());
        QCOMPARE(memory->bank().size(), patches.size(0));
        const auto& queries = m_reference.at("queries");
        const auto found = memory->bank().nearest(queries);
        QVERIFY(torch::equal(found.indices.squeeze(1), m_reference.at("nearest").to(torch::kInt64)));
        QVERIFY(torch::allclose(found.distances.squeeze(1), m_reference.at("distance"), 1e-5, 0));
        const auto& expected = m_reference.at("score");
        QVERIFY(torch::allclose(memory->scores(queries), expected, 1e-5, 0));
        // The weights are at work, and differ.
        const auto weights = expected / m_reference.at("distance");
        QVERIFY(weights.min().item<double>() > 0.66 && weights.std().item<double>() > 1e-3);
    }

private:
    TensorMap m_reference;
};

TWINSPECT_TEST(TestPatchcoreParity)
#include "tst_patchcore_parity.moc"
