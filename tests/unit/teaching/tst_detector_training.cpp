// SPDX-License-Identifier: GPL-3.0-or-later
// From a folder to a model file of a detector other than DCRDF-Net.
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>

#include "core/inference/inspection.h"
#include "core/teaching/detector_training.h"
#include "tests/support/test_program.h"
#include "tests/unit/inference/scene.h"

using namespace twinspect;
namespace fs = std::filesystem;

class TestDetectorTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_catalog = scene::write(path("parts"), 12);
        QCOMPARE(m_catalog.samples.size(), std::size_t(12));
        for (std::size_t i = 0; i < m_catalog.samples.size(); ++i)
            m_catalog.samples[i].split = i < 8 ? Split::Train : Split::Validation;
    }

    void theModelFileSaysWhatInspectingFinds()
    {
        PartTrainingFiles files;
        files.model = path("disc.tsm");
        const auto summary = trainDetector(m_catalog, {"depthvm", {}, {"cpu", Precision::Float32}}, files, {});
        QVERIFY2(summary.has_value(), summary ? "" : summary.error().message().c_str());
        QVERIFY(summary->trainParts == 8 && summary->heldOutParts == 4 && summary->primaryMap == "score");
        const auto model = AnomalyModel::load(files.model, "cpu", Precision::Float32);
        QVERIFY2(model.has_value(), model ? "" : model.error().message().c_str());
        QCOMPARE(model->detector().id, std::string("depthvm"));
        QCOMPARE(model->hash(), summary->modelHash);
        QCOMPARE(model->partName(), std::string("parts"));
        QVERIFY(model->sealed());
        std::vector<double> scores, peaks;
        for (const auto& sample : m_catalog.samples)
            if (sample.split == Split::Validation) {
                const auto part = inspectPart(*model, sample, {});
                QVERIFY2(part.has_value(), part ? "" : part.error().message().c_str());
                scores.push_back(part->scores.imageScore);
                peaks.push_back(part->scores.peak());
            }
        QVERIFY(model->heldOutScores() == scores); // to the last digit
        QVERIFY(model->heldOutPeaks() == peaks);
        QVERIFY(model->heldOutArithmetic() == model->arithmetic());
        QVERIFY(inspectPart(*model, m_catalog.samples.front(), {})->scores.raisedBy == RaisedBy::Depth);
        // Of artificial defects only those that change heights can be seen by it.
        QVERIFY(model->separation() && *model->separation() > 0.6 && *model->separation() <= 1);
        QVERIFY(!fs::exists(files.model.string() + ".unscored"));
    }

    void aDeepDentIsFound()
    {
        auto scan = scene::scan(3);
        scan.notes = {};
        for (int row = 38; row < 46; ++row)
            for (int column = 40; column < 48; ++column)
                scan.cloud.at(row, column, 2) += 0.003F;
        const auto model = AnomalyModel::load(path("disc.tsm"), "cpu", Precision::Float32);
        QVERIFY(model.has_value());
        const auto prepared = preparePart(scan, model->preparation());
        QVERIFY(prepared.has_value());
        const auto result = model->infer(*prepared);
        QVERIFY2(result.has_value(), result ? "" : result.error().message().c_str());
        QVERIFY(result->imageScore > 3 * *std::ranges::max_element(model->heldOutScores()));
        // The map is highest in the dent: 3 mm of 10 where the others vary by noise.
        const auto map = onFullImage(result->score(), prepared->image.box);
        const auto highest = std::ranges::max_element(map.values()) - map.values().begin();
        const int row = static_cast<int>(highest) / scene::kSide, column = static_cast<int>(highest) % scene::kSide;
        QVERIFY2(row >= 37 && row < 47 && column >= 39 && column < 49,
                 qPrintable(QStringLiteral("%1, %2").arg(row).arg(column)));
    }

    void theSameAgainIsTheSameModel()
    {
        PartTrainingFiles files;
        files.model = path("again.tsm");
        const auto summary = trainDetector(m_catalog, {"depthvm", {}, {"cpu", Precision::Float32}}, files, {});
        QVERIFY(summary.has_value());
        const auto first = AnomalyModel::load(path("disc.tsm"), "cpu", Precision::Float32);
        QCOMPARE(summary->modelHash, first->hash());
    }

    void whatCannotBeIsRefused()
    {
        PartTrainingFiles files;
        files.model = path("refused.tsm");
        const auto refusal = [&](const DetectorChoice& choice) {
            const auto summary = trainDetector(m_catalog, choice, files, {});
            return summary ? std::string() : summary.error().message();
        };
        QVERIFY2(refusal({"crystalball", {}, {}}).find("crystalball") != std::string::npos, "id");
        QVERIFY2(refusal({"dcrdf", {}, {}}).find("another way") != std::string::npos, "dcrdf");
        const auto option = refusal({"depthvm", {{"colour", std::string("red")}}, {}});
        QVERIFY2(option.find("'colour'") != std::string::npos && option.find("least-deviation") != std::string::npos,
                 option.c_str());
        QVERIFY(!refusal({"depthvm", {{"least-deviation", 7.0}}, {}}).empty());
        QVERIFY(!refusal({"depthvm", {{"least-deviation", std::string("some")}}, {}}).empty());
        QVERIFY(!refusal({"depthvm", {}, {"toaster", Precision::Auto}}).empty());
        QVERIFY(refusal({"depthvm", {}, {"cpu", Precision::BFloat16}}).find("float32 only") != std::string::npos);
        std::stop_source stop;
        stop.request_stop();
        const auto cancelled = trainDetector(m_catalog, {"depthvm", {}, {}}, files, {stop.get_token(), {}});
        QVERIFY(!cancelled && cancelled.error().code == ErrorCode::Cancelled);
        QVERIFY(!fs::exists(files.model) && !fs::exists(files.model.string() + ".unscored"));
        std::ofstream(path("file")) << "no folder";
        files.model = path("file") / "model.tsm";
        QVERIFY(!refusal({"depthvm", {}, {}}).empty());
    }

private:
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QTemporaryDir m_folder;
    Catalog m_catalog;
};

TWINSPECT_TEST(TestDetectorTraining)
#include "tst_detector_training.moc"
