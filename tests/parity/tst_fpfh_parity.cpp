// SPDX-License-Identifier: GPL-3.0-or-later
// FPFH against plain NumPy (fpfh_reference.py), which takes no shortcut. A pair whose angle lies at the limit of two
// bins may be counted in either, as float and double round differently.
#include <algorithm>
#include <cmath>

#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <torch/torch.h>

#include "core/geometry/fpfh.h"
#include "core/nn/safetensors.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestFpfhParity : public QObject {
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
        process.start(python, {source + "/tests/parity/fpfh_reference.py", out});
        QVERIFY(process.waitForFinished(120000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
        auto file = readSafetensors(out.toStdString());
        QVERIFY(file.has_value());
        m_reference = std::move(file->tensors);
    }

    void histogramsAreTheSame_data()
    {
        QTest::addColumn<QString>("surface");
        for (const char* name : {"plane", "sphere", "edge", "step", "rough"})
            QTest::newRow(name) << QString(name);
    }
    void histogramsAreTheSame()
    {
        QFETCH(QString, surface);
        const auto tensor = [&](const char* what) {
            return m_reference.at((surface + QLatin1Char('.') + QLatin1String(what)).toStdString());
        };
        const auto height = tensor("height"), expected = tensor("fpfh"), options = tensor("options");
        DepthMap map(static_cast<int>(height.size(1)), static_cast<int>(height.size(0)));
        std::copy_n(height.const_data_ptr<float>(), height.numel(), map.data());
        const float* given = options.const_data_ptr<float>();
        const auto fpfh = fpfhOf(map, {given[0], given[1], static_cast<int>(given[2])});
        QVERIFY2(fpfh.has_value(), fpfh ? "" : fpfh.error().message().c_str());
        QCOMPARE(expected.sizes(), (torch::IntArrayRef{fpfh->height(), fpfh->width(), kFpfhSize}));
        const float* value = expected.const_data_ptr<float>();
        double sum = 0, most = 0;
        std::int64_t known = 0;
        for (std::int64_t i = 0; i < expected.numel(); ++i) {
            const float found = fpfh->data()[i];
            QCOMPARE(std::isnan(found), std::isnan(value[i]));
            if (std::isnan(found))
                continue;
            ++known;
            sum += std::abs(found - value[i]);
            most = std::max<double>(most, std::abs(found - value[i]));
        }
        // Of histograms with the sum 100.
        QVERIFY(2 * known > expected.numel());
        QVERIFY2(sum / static_cast<double>(known) < 0.01 && most < 1,
                 qPrintable(QString("%1 on average, %2 at most").arg(sum / static_cast<double>(known)).arg(most)));
    }

private:
    TensorMap m_reference;
};

TWINSPECT_TEST(TestFpfhParity)
#include "tst_fpfh_parity.moc"
