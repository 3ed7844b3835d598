// SPDX-License-Identifier: GPL-3.0-or-later
// Map and loss of RD4AD against NumPy (rd4ad_reference.py), which was written on its own.
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <torch/torch.h>

#include "core/detectors/rd4ad/reverse_distillation.h"
#include "core/nn/safetensors.h"
#include "tests/support/test_program.h"
#include "tests/support/tiny_network.h"

using namespace twinspect;

class TestRd4adParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mapAndLossEqualNumPys()
    {
        const QString source = qEnvironmentVariable("TWINSPECT_SOURCE_DIR");
        const QString python = source + "/.venv/bin/python";
        if (source.isEmpty() || !QFileInfo::exists(python))
            QSKIP("There is no .venv with NumPy; ./bootstrap makes one.");
        ThreeScales teacher, student;
        TensorMap given;
        for (std::size_t k = 0; k < 3; ++k) {
            const auto size = std::int64_t{16} >> k;
            teacher[k] = sample::normal({2, 3 + std::int64_t(k), size, size}, 10 + k);
            student[k] = teacher[k] + sample::normal(teacher[k].sizes(), 20 + k);
            given["t" + std::to_string(k)] = teacher[k];
            given["s" + std::to_string(k)] = student[k];
        }
        auto counted = torch::ones({2, 1, 64, 64});
        counted[1][0].slice(0, 5, 30).slice(1, 40, 41).zero_();
        given["counted"] = counted;
        QTemporaryDir folder;
        const auto in = folder.filePath("in.safetensors"), out = folder.filePath("out.safetensors");
        QVERIFY(writeSafetensors(in.toStdString(), given, {}).has_value());
        QProcess process;
        process.start(python, {source + "/tests/parity/rd4ad_reference.py", in, "64", out});
        QVERIFY(process.waitForFinished(120000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
        const auto reference = readSafetensors(out.toStdString());
        QVERIFY(reference.has_value());
        const auto& map = reference->tensors.at("map");
        const double apart = (reverseMap(teacher, student, 64) - map).abs().max().item<double>();
        QVERIFY(map.std().item<double>() > 0.05); // there is something to compare
        QVERIFY2(apart < 1e-5, qPrintable(QString::number(apart)));
        const double loss = reference->tensors.at("loss").item<double>();
        const double ours = reverseLoss(teacher, student, counted).item<double>();
        QVERIFY(loss > 0.1);
        QVERIFY2(std::abs(ours - loss) < 1e-5, qPrintable(QString("%1 instead of %2").arg(ours).arg(loss)));
        const double all = reverseLoss(teacher, student, torch::ones_like(counted)).item<double>();
        QVERIFY(std::abs(all - loss) > 1e-4); // what is left out matters
    }
};

TWINSPECT_TEST(TestRd4adParity)
#include "tst_rd4ad_parity.moc"
