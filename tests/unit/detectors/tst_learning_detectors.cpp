// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every detector that learns in steps.
#include <numeric>
#include <thread>

#include <QTemporaryDir>
#include <torch/torch.h>

#include "core/detectors/depthae/depthae_detector.h"
#include "core/detectors/depthgan/depthgan_detector.h"
#include "core/detectors/easynet/easynet_detector.h"
#include "core/detectors/rd4ad/rd4ad_detector.h"
#include "core/nn/safetensors.h"
#include "tests/support/test_program.h"
#include "tests/support/tiny_network.h"
#include "tests/unit/detectors/detector_tests.h"

using namespace twinspect;

namespace {

/// A detector at the size of a test.
struct Learner {
    const DetectorKind* kind;
    ParameterValues values;
    int side;
    int steps;        ///< enough for a loss that falls; 0: generator and critic work against each other
    bool finds;       ///< a defect after so few steps
    float defect = 2; ///< height of the defect; the part's is 1
    bool rgb = false; ///< the defect is one of colour, too
};

const ParameterValues kSmallAe{{"resolution", "32"}, {"code", 16}, {"batch", 4}, {"learning-rate", 3e-3}};

std::vector<std::pair<const char*, Learner>> learners()
{
    return {
        {"depthae", {&depthaeKind(), kSmallAe, 32, 200, true, 3}},
        {"depthgan", {&depthganKind(), {{"resolution", "32"}, {"batch", 4}}, 32, 0, false}},
        {"rd4ad", {&rd4adKind(), {{"backbone", "resnet18"}, {"batch", 4}}, 64, 20, false}},
        {"easynet", {&easynetKind(), {{"resolution", "32"}, {"batch", 4}}, 32, 60, true, 2, true}},
    };
}

Learner learnerOf(int row) { return learners().at(static_cast<std::size_t>(row)).second; }

void addRows(bool withFallingLoss = false)
{
    QTest::addColumn<int>("row");
    const auto all = learners();
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!withFallingLoss || all[i].second.steps > 0)
            QTest::newRow(all[i].first) << static_cast<int>(i);
}

/// Rows and columns from `first`, as many as `size`.
struct Block {
    int firstRow, firstColumn, size;
    [[nodiscard]] double meanOf(const ScoreMap& map) const
    {
        double sum = 0;
        for (int row = firstRow; row < firstRow + size; ++row)
            for (int column = firstColumn; column < firstColumn + size; ++column)
                sum += map.at(row, column);
        return sum / (size * size);
    }
};

/// A block higher than the part, and of another colour where the detector looks at it, on the upper half.
PartImage defective(const Learner& learner, const Block& block)
{
    PartImage part = sample::disc(90, learner.side);
    for (int row = block.firstRow; row < block.firstRow + block.size; ++row)
        for (int column = block.firstColumn; column < block.firstColumn + block.size; ++column) {
            part.height.at(row, column) = learner.defect;
            if (learner.rgb)
                part.rgb.at(row, column, 1) = 250;
        }
    return part;
}

} // namespace

class LearningDetectorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(writeSafetensors(weights(), sample::teacherTensors(), {}).has_value()); }

    void theSameSeedGivesTheSameModel_data() { addRows(); }
    void theSameSeedGivesTheSameModel()
    {
        QFETCH(int, row);
        const Learner learner = learnerOf(row);
        const auto parts = sample::discs(4, learner.side);
        const auto hashOf = [&](int seed) {
            auto values = learner.values;
            values["steps"] = 3;
            values["seed"] = seed;
            const auto model = sample::learnt(*learner.kind, parts, values, {}, weights());
            return model ? contentHash(model->tensors) : model.error().message();
        };
        const auto first = hashOf(1);
        QCOMPARE(first.size(), std::size_t{64});
        QCOMPARE(hashOf(1), first);
        QVERIFY(hashOf(2) != first);
    }

    void theLossFallsAndADefectScoresHighest_data() { addRows(true); }
    void theLossFallsAndADefectScoresHighest()
    {
        QFETCH(int, row);
        const Learner learner = learnerOf(row);
        auto values = learner.values;
        values["steps"] = learner.steps;
        std::vector<double> losses;
        RunContext context;
        context.progress = [&](const Progress& progress) {
            if (progress.done == 1) // of the last stage alone
                losses.clear();
            losses.push_back(progress.figures.at(0).second);
        };
        const auto model = sample::learnt(*learner.kind, sample::discs(8, learner.side), values, context, weights());
        QVERIFY2(model.has_value(), model ? "" : model.error().message().c_str());
        const auto mean = [](auto begin, auto end) { return std::accumulate(begin, end, 0.0) / double(end - begin); };
        QVERIFY2(mean(losses.end() - 5, losses.end()) < 0.7 * mean(losses.begin(), losses.begin() + 5),
                 qPrintable(QString("the loss went from %1 to %2").arg(losses.front()).arg(losses.back())));
        if (!learner.finds)
            return;
        const Block block{learner.side / 4, learner.side / 2, learner.side / 6};
        const auto bad = sample::answer(*learner.kind, *model, defective(learner, block));
        QVERIFY2(bad.has_value(), bad ? "" : bad.error().message().c_str());
        for (int number = 90; number < 94; ++number) {
            const auto good = sample::answer(*learner.kind, *model, sample::disc(number, learner.side));
            QVERIFY(good.has_value());
            QVERIFY2(good->imageScore < bad->imageScore,
                     qPrintable(QString("%1 < %2").arg(good->imageScore).arg(bad->imageScore)));
            QVERIFY(block.meanOf(good->score()) < block.meanOf(bad->score()));
        }
    }

    void threadsGetTheSameAnswers_data() { addRows(); }
    void threadsGetTheSameAnswers()
    {
        QFETCH(int, row);
        const Learner learner = learnerOf(row);
        auto values = learner.values;
        values["steps"] = 2;
        auto model = sample::learnt(*learner.kind, sample::discs(3, learner.side), values, {}, weights());
        QVERIFY(model.has_value());
        const auto detector =
            learner.kind->load(std::move(*model), sample::preparationOf(learner.side), {"cpu", Precision::Float32});
        QVERIFY2(detector.has_value(), detector ? "" : detector.error().message().c_str());
        std::vector<PreparedPart> parts;
        for (int i = 0; i < 4; ++i)
            parts.push_back(sample::prepared(sample::disc(i, learner.side)));
        std::vector<double> alone(4), together(4);
        const auto ask = [&](std::size_t i) { return (*detector)->infer(parts[i])->imageScore; };
        for (std::size_t i = 0; i < 4; ++i)
            alone[i] = ask(i);
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < 4; ++i)
                threads.emplace_back([&, i] { together[i] = ask(i); });
        }
        for (std::size_t i = 0; i < 4; ++i)
            QVERIFY(std::abs(alone[i] - together[i]) <= 1e-5 * std::abs(alone[i]));
    }

    void whatCannotBeLearntIsRefused_data() { addRows(); }
    void whatCannotBeLearntIsRefused()
    {
        QFETCH(int, row);
        const Learner learner = learnerOf(row);
        const auto parts = sample::discs(2, learner.side);
        const auto code = [&](const std::vector<PartImage>& some, ParameterValues values,
                              const RunContext& context = {}) {
            values.insert(learner.values.begin(), learner.values.end());
            const auto result = sample::learnt(*learner.kind, some, values, context, weights());
            return result ? ErrorCode::Internal : result.error().code;
        };
        QVERIFY(code({parts[0]}, {}) == ErrorCode::TooLittleData);
        QVERIFY(code(parts, {{"steps", 0}}) == ErrorCode::InvalidArgument);
        QVERIFY(code(parts, {{"wings", 2}}) == ErrorCode::InvalidArgument);
        QVERIFY(code(parts, {}, sample::stopped()) == ErrorCode::Cancelled);
    }

    void aDamagedModelIsRefused_data() { addRows(); }
    void aDamagedModelIsRefused()
    {
        QFETCH(int, row);
        const Learner learner = learnerOf(row);
        auto values = learner.values;
        values["steps"] = 1;
        const auto model = sample::learnt(*learner.kind, sample::discs(2, learner.side), values, {}, weights());
        QVERIFY(model.has_value());
        const auto refused = [&](ModelContents contents) {
            contents.file = "bad.tsm";
            const auto detector = learner.kind->load(std::move(contents), sample::preparationOf(learner.side), {"cpu"});
            return !detector && detector.error().code == ErrorCode::Mismatch
                && detector.error().message().find("bad.tsm") != std::string::npos;
        };
        QVERIFY(!refused(*model));
        auto lost = *model;
        lost.tensors.erase(lost.tensors.begin());
        QVERIFY(refused(lost));
        auto reshaped = *model;
        reshaped.tensors.begin()->second = torch::zeros({2, 2});
        QVERIFY(refused(reshaped));
        auto unknown = *model;
        unknown.metadata.erase("training.seed");
        QVERIFY(refused(unknown));
    }

private:
    // Of a tiny backbone, for the detectors that need one.
    [[nodiscard]] std::filesystem::path weights() const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / "weights.safetensors";
    }
    QTemporaryDir m_folder;
};

TWINSPECT_TEST(LearningDetectorsTest)
#include "tst_learning_detectors.moc"
