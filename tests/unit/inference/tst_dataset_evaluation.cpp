// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of a model on a labelled folder, against counts over all pairs and pixels.
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

#include "core/dataset/trained_parts.h"
#include "core/inference/dataset_evaluation.h"
#include "core/inference/inspection.h"
#include "scene.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

/// Rank sum over all values, ties counting half.
double rankAuroc(std::vector<std::pair<float, bool>> values)
{
    std::sort(values.begin(), values.end());
    double rankSum = 0, positives = 0;
    for (std::size_t from = 0; from < values.size();) {
        std::size_t to = from;
        while (to < values.size() && values[to].first == values[from].first)
            ++to;
        const double rank = (static_cast<double>(from) + static_cast<double>(to) + 1) / 2; // of a group of equals
        for (; from < to; ++from)
            if (values[from].second) {
                rankSum += rank;
                ++positives;
            }
    }
    const double negatives = static_cast<double>(values.size()) - positives;
    return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
}

} // namespace

class TestDatasetEvaluation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(scene::writeModel(path("model.tsm"), "1 2", "1 2").has_value());
        auto model = AnomalyModel::load(path("model.tsm"), "cpu", Precision::Float32);
        QVERIFY(model.has_value());
        m_model = std::make_unique<AnomalyModel>(std::move(*model));
    }

    void figuresAreThoseOfAllPairs_data()
    {
        QTest::addColumn<int>("empty");
        QTest::addColumn<int>("damaged");
        QTest::newRow("all sound") << -1 << -1;
        QTest::newRow("an empty tray among the good") << 1 << -1; // it shows nothing: lowest score, lowest map
        QTest::newRow("a damaged file") << -1 << 2;
    }
    void figuresAreThoseOfAllPairs()
    {
        QFETCH(int, empty);
        QFETCH(int, damaged);
        const auto catalog = labelled("set", empty, damaged);
        QVERIFY(catalog.samples.size() == 7);
        const auto evaluation = evaluateModel(*m_model, catalog, {});
        QVERIFY2(evaluation.has_value(), evaluation ? "" : evaluation.error().message().c_str());
        QCOMPARE(evaluation->noPartFound, empty >= 0 ? 1 : 0);
        QCOMPARE(evaluation->leftOut.size(), damaged >= 0 ? std::size_t(1) : std::size_t(0));
        QVERIFY(damaged < 0 || evaluation->leftOut[0].find("2.tiff") != std::string::npos);
        QVERIFY(evaluation->modelHash == m_model->hash() && evaluation->part == "disc");
        QCOMPARE(evaluation->byMap.size(), std::size(kMapNames));
        std::vector<Result<InspectedPart>> parts;
        for (const auto& sample : catalog.samples)
            parts.push_back(inspectPart(*m_model, sample, {}));
        for (const char* name : kMapNames) {
            std::vector<std::pair<float, bool>> images, pixels;
            float lowestScore = 0;
            float lowestPixel = 0;
            for (const auto& part : parts) {
                if (!part || !part->anomaly.partFound)
                    continue;
                const auto& sample = part->sample;
                const auto full = onFullImage(part->anomaly.maps.at(name), part->prepared.image.box);
                const auto mask =
                    sample.label == Label::Defect ? readMask(sample.mask).value() : Mask(scene::kSide, scene::kSide);
                for (std::size_t i = 0; i < full.pixelCount(); ++i) {
                    pixels.emplace_back(full.data()[i], mask.data()[i] != 0);
                    lowestPixel = std::min(lowestPixel, full.data()[i]);
                }
                images.emplace_back(static_cast<float>(part->anomaly.imageScores.at(name)),
                                    sample.label == Label::Defect);
                lowestScore = std::min(lowestScore, images.back().first);
            }
            if (empty >= 0) {
                images.emplace_back(lowestScore, false);
                pixels.insert(pixels.end(), scene::kSide * scene::kSide, {lowestPixel, false});
            }
            const auto& figures = evaluation->byMap.at(name);
            QVERIFY(std::abs(figures.imageAuroc.value() - rankAuroc(images)) < 1e-6);
            const double expected = rankAuroc(pixels);
            QVERIFY2(std::abs(figures.pixelAuroc.value() - expected) < 1e-3,
                     QByteArray(name) + " " + QByteArray::number(*figures.pixelAuroc) + " "
                         + QByteArray::number(expected));
            QCOMPARE(figures.goodParts, damaged >= 0 ? 3 : 4);
            QCOMPARE(figures.defectParts, 3);
            QVERIFY(figures.byDefect.count("dent") == 1 && figures.byDefect.count("stain") == 1
                    && figures.byDefect.at("dent").defectParts == 2);
        }
        // The scores of the parts, by which two models are compared, are those of the figures.
        std::vector<std::pair<float, bool>> scores;
        std::set<std::string> ids;
        for (const PartScore& part : evaluation->scores) {
            scores.emplace_back(static_cast<float>(part.imageScore), part.defect);
            ids.insert(part.id);
        }
        QCOMPARE(ids.size(), damaged >= 0 ? std::size_t(6) : std::size_t(7));
        QVERIFY(damaged < 0 || !ids.contains(catalog.samples[static_cast<std::size_t>(damaged)].id));
        QCOMPARE(std::ranges::count(evaluation->scores, false, &PartScore::seen), empty >= 0 ? 1 : 0);
        QVERIFY(std::abs(evaluation->primary().imageAuroc.value() - rankAuroc(scores)) < 1e-6);
        const auto json = toJson(*evaluation);
        QVERIFY(json.at("image_auroc") == json.at("fusion").at("cm_segf").at("image_auroc")
                && json.at("no_part_found") == evaluation->noPartFound);
        QCOMPARE(json.at("scores").size(), scores.size());
        QVERIFY(json.at("fusion").size() == std::size(kMapNames)
                && json.at("left_out").size() == evaluation->leftOut.size());
    }

    void partsTheModelWasMadeWithAreNotCounted()
    {
        const auto catalog = labelled("learnt", -1, -1);
        std::map<std::string, std::string> metadata{{"part.name", "disc"},
                                                    {"held_out.scores", "1 2"},
                                                    {"held_out.peaks", "1 2"}};
        scene::preparation().describe(metadata);
        TrainedParts::describe({catalog.samples[0]}, {catalog.samples[1]}, metadata);
        QVERIFY(sample::writeTinyModel(path("knows.tsm"), metadata).has_value());
        const auto model = AnomalyModel::load(path("knows.tsm"), "cpu", Precision::Float32);
        QVERIFY(model.has_value());
        QStringList said;
        RunContext context;
        context.progress = [&said](const Progress& progress) {
            if (progress.stage == "warning")
                said << QString::fromStdString(progress.note.english());
        };
        const auto evaluation = evaluateModel(*model, catalog, context);
        QVERIFY2(evaluation.has_value(), evaluation ? "" : evaluation.error().message().c_str());
        QCOMPARE(std::ranges::count(evaluation->scores, false, &PartScore::defect), 2); // of four
        QCOMPARE(std::ranges::count(evaluation->scores, true, &PartScore::defect), 3);
        QVERIFY2(said.size() == 1 && said[0].contains("not counted") && said[0].endsWith(": 2"),
                 qPrintable(said.join('\n')));
        QCOMPARE(evaluation->knownParts, 2);
        QCOMPARE(toJson(*evaluation).at("known_parts").get<int>(), 2);
        QCOMPARE(evaluateModel(*m_model, catalog, {})->knownParts, 0); // a model that lists no parts knows none
        auto onlyKnown = catalog;
        onlyKnown.samples.resize(2);
        QVERIFY(evaluateModel(*model, onlyKnown, {}).error().code == ErrorCode::TooLittleData);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(evaluateModel(*model, onlyKnown, {stop.get_token(), {}}).error().code == ErrorCode::Cancelled);
    }

    void aTrainingNeedsPartsToBeMeasuredOn()
    {
        auto catalog = labelled("needed", -1, -1);
        QVERIFY(checkTestParts(catalog).has_value());
        auto heap = catalog; // its good parts would be trained on
        heap.layout = "plain";
        QVERIFY(checkTestParts(heap).error().code == ErrorCode::TooLittleData);
        auto mapped = catalog;
        mapped.layout = "mapped";
        mapped.mapping = FolderMapping{"*_rgb", "*_z", "", "ng/*", "", {}};
        QVERIFY(checkTestParts(mapped).error().code == ErrorCode::TooLittleData);
        mapped.mapping->test = "test/*";
        QVERIFY(checkTestParts(mapped).has_value());
        catalog.samples.resize(4); // the good ones
        QVERIFY(!checkTestParts(catalog).error().remedy.empty());
    }

    void nothingLabelledNothingMeasured()
    {
        auto catalog = labelled("unlabelled", -1, -1);
        for (auto& sample : catalog.samples)
            sample.label = Label::Unknown;
        const auto evaluation = evaluateModel(*m_model, catalog, {});
        QVERIFY(!evaluation && evaluation.error().code == ErrorCode::TooLittleData
                && !evaluation.error().remedy.empty());
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(evaluateModel(*m_model, labelled("stopped", -1, -1), {stop.get_token(), {}}).error().code
                == ErrorCode::Cancelled);
    }

private:
    /// Four good parts, two with a dent, one with a stain; the masks say so, the network knows nothing.
    Catalog labelled(const char* name, int empty, int damaged) const
    {
        auto catalog = scene::write(path(name), 7, empty, damaged);
        for (int i = 4; i < 7; ++i) {
            auto& sample = catalog.samples[static_cast<std::size_t>(i)];
            sample.label = Label::Defect;
            sample.defectType = i == 6 ? "stain" : "dent";
            sample.mask = path(name) / (std::to_string(i) + "-mask.png");
            Mask mask(scene::kSide, scene::kSide);
            for (int row = 40; row < 52; ++row)
                for (int column = 20 + 4 * i; column < 30 + 4 * i; ++column)
                    mask.at(row, column) = 1;
            if (!writeMaskPng(sample.mask, mask))
                return {};
        }
        return catalog;
    }
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QTemporaryDir m_folder;
    std::unique_ptr<AnomalyModel> m_model;
};

TWINSPECT_TEST(TestDatasetEvaluation)
#include "tst_dataset_evaluation.moc"
