// SPDX-License-Identifier: GPL-3.0-or-later
// The C++ backbones against plain PyTorch (teacher_reference.py), which folds nothing and was written on its own.
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <torch/torch.h>

#include "core/nn/teacher.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

QString source() { return qEnvironmentVariable("TWINSPECT_SOURCE_DIR"); }
QString python() { return source() + "/.venv/bin/python"; }
QString shared() { return qEnvironmentVariable("TWINSPECT_SHARED", source() + "/../shared"); }

} // namespace

class TestTeacherParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (source().isEmpty())
            QSKIP("TWINSPECT_SOURCE_DIR is not set: run this test through ctest.");
        if (!QFileInfo::exists(python()))
            QSKIP("There is no .venv with PyTorch; ./bootstrap makes one.");
    }

    void featuresEqualPyTorchs_data()
    {
        QTest::addColumn<QString>("backbone");
        QTest::addColumn<QString>("weights");
        QTest::addColumn<int>("side");
        const auto embedded = source() + "/.cache/weights/efficientnet-lite0.safetensors";
        const auto resnet18 = shared() + "/weights/resnet18-imagenet-layers1-3-bn-folded.safetensors";
        const auto resnet50 = shared() + "/weights/resnet50-imagenet-layers1-3-caffe.safetensors";
        QTest::newRow("EfficientNet-Lite0, 64 px") << "efficientnet-lite0" << embedded << 64;
        QTest::newRow("EfficientNet-Lite0, 224 px") << "efficientnet-lite0" << embedded << 224;
        QTest::newRow("EfficientNet-Lite0, 96 px") << "efficientnet-lite0" << embedded << 96;
        QTest::newRow("ResNet-18, 96 px") << "resnet18" << resnet18 << 96;
        QTest::newRow("ResNet-50, 96 px") << "resnet50" << resnet50 << 96;
    }
    void featuresEqualPyTorchs()
    {
        QFETCH(QString, backbone);
        QFETCH(QString, weights);
        QFETCH(int, side);
        if (!QFileInfo::exists(weights))
            QSKIP(qPrintable("The weights are not there: " + weights));
        QTemporaryDir folder;
        const QString out = folder.filePath("reference.safetensors");
        QProcess process;
        process.start(python(),
                      {source() + "/tests/parity/teacher_reference.py", backbone, weights, QString::number(side), out});
        QVERIFY(process.waitForFinished(120000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
        const auto reference = readSafetensors(out.toStdString());
        QVERIFY(reference.has_value());
        auto teacher = Teacher::load(backbone.toStdString(), weights.toStdString());
        QVERIFY2(teacher.has_value(), teacher ? "" : teacher.error().message().c_str());
        const auto& input = reference->tensors.at("input");
        compare(teacher->features(input), reference->tensors);
        teacher->to(torch::kCPU, torch::kFloat32); // channels last, as inference has it
        compare(teacher->features(input.contiguous(torch::MemoryFormat::ChannelsLast)), reference->tensors);
        for (std::size_t k = 0; k < 3; ++k)
            QCOMPARE(teacher->channels()[k], reference->tensors.at("c" + std::to_string(k + 2)).size(1));
    }

private:
    static void compare(const std::array<torch::Tensor, 3>& features, const TensorMap& reference)
    {
        for (std::size_t k = 0; k < 3; ++k) {
            const auto& expected = reference.at("c" + std::to_string(k + 2));
            QVERIFY(features[k].sizes() == expected.sizes());
            QVERIFY(expected.std().item<double>() > 0.05); // there is something to compare
            const double difference = (features[k] - expected).norm().item<double>() / expected.norm().item<double>();
            qInfo("stage %d: relative difference %.2e", static_cast<int>(k), difference);
            QVERIFY(difference < 1e-5);
        }
    }
};

TWINSPECT_TEST(TestTeacherParity)
#include "tst_teacher_parity.moc"
