// SPDX-License-Identifier: GPL-3.0-or-later
// Whole trainings of a tiny network: the same seed, stopping and resuming, checkpoints.
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <sstream>

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include "core/base/compute_threads.h"
#include "core/nn/augmentation.h"
#include "core/nn/model_file.h"
#include "core/nn/part_tensors.h"
#include "core/training/checkpoint.h"
#include "core/training/trainer.h"
#include "tests/support/parts.h"
#include "tests/support/tiny_network.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

constexpr int kSteps = 12;

TrainingSet trainingSet(int first = 0)
{
    TrainingSet set;
    set.side = 64;
    for (int i = 0; i < 6; ++i)
        set.train.push_back(sample::disc(first + i));
    for (int i = 6; i < 9; ++i)
        set.heldOut.push_back(sample::disc(first + i));
    set.hash = hashOf(set);
    set.constants["part.name"] = "disc";
    return set;
}

TrainingOptions options()
{
    TrainingOptions result;
    result.device = "cpu";
    result.precision = Precision::Float32;
    result.seed = 5;
    result.steps = kSteps;
    result.gateSteps = 4;
    result.batch = 8; // two lanes
    result.workers = 2;
    return result;
}

TensorMap stateOf(DcrdfNet& net)
{
    TensorMap tensors;
    net.save(tensors);
    TensorMap copies;
    for (const auto& [name, tensor] : tensors)
        copies[name] = tensor.detach().clone();
    return copies;
}

// Empty when equal bit for bit, otherwise the first name that differs.
QByteArray difference(const TensorMap& a, const TensorMap& b)
{
    if (a.size() != b.size())
        return "another number of tensors";
    for (const auto& [name, tensor] : a)
        if (b.count(name) == 0 || !torch::equal(tensor, b.at(name)))
            return name.c_str();
    return {};
}

// The second stage follows from the first alone: without gates the same trainings take a third of the time.
NetworkOptions network(Fusion fusion = Fusion::Average, Channels modality = Channels::Both)
{
    auto result = sample::networkOptions();
    result.fusion = fusion;
    result.modality = modality;
    return result;
}

struct Trained {
    TensorMap state;
    TrainingReport report;
    std::vector<double> losses; ///< of every step, both channels
};

Result<Trained> train(const TrainingOptions& training, const TrainingFiles& files = {}, int stopAfter = -1,
                      const TrainingSet& set = trainingSet(), const NetworkOptions& made = network(),
                      std::uint64_t teacherSeed = 1)
{
    auto net = newNetwork(made, sample::teacher(teacherSeed), training.seed);
    Trained result;
    std::stop_source stop;
    RunContext context{stop.get_token(), [&](const Progress& progress) {
                           if (progress.stage != "training")
                               return;
                           double loss = 0;
                           for (const auto& [name, value] : progress.figures)
                               loss += name.rfind("loss_", 0) == 0 ? value : 0;
                           result.losses.push_back(loss);
                           if (progress.done == stopAfter)
                               stop.request_stop();
                       }};
    auto report = trainNetwork(net, set, training, files, ProcessGroup(), context);
    if (!report)
        return passOn(report);
    result.report = std::move(*report);
    result.state = stateOf(net);
    return result;
}

} // namespace

class TestTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        at::set_num_threads(1); // threads cost more than they bring on networks as small as these
        auto trained = train(options());
        QVERIFY2(trained.has_value(), trained ? "" : trained.error().message().c_str());
        m_reference = std::move(*trained);
        QCOMPARE(m_reference.losses.size(), std::size_t(kSteps));
    }

    void theSameSeedGivesTheSameNetwork()
    {
        auto training = options();
        const auto one = train(training, {}, -1, trainingSet(), network(Fusion::CmSegf));
        training.workers = 1; // threads that prepare data do not matter
        const auto again = train(training, {}, -1, trainingSet(), network(Fusion::CmSegf));
        QVERIFY(one.has_value() && again.has_value());
        QCOMPARE(difference(again->state, one->state), QByteArray());
        QVERIFY(again->losses == one->losses);
        QVERIFY(again->report.check.syntheticAuroc == one->report.check.syntheticAuroc);
        QVERIFY(one->report.check.syntheticAuroc.count("cm_segf") == 1);
        training.seed = 6;
        const auto other = train(training);
        QVERIFY(other.has_value());
        QVERIFY(!difference(other->state, m_reference.state).isEmpty());
    }

    void resumingContinuesBitForBit_data()
    {
        QTest::addColumn<int>("stopAfter");
        QTest::addColumn<QString>("modality");
        QTest::addColumn<QString>("fusion");
        QTest::newRow("after the first step") << 1 << "both" << "avg";
        QTest::newRow("in the middle, with gates") << 7 << "both" << "cm-segf";
        QTest::newRow("before the last step") << kSteps - 1 << "both" << "avg";
        QTest::newRow("one channel") << 5 << "rgb" << "avg";
    }
    void resumingContinuesBitForBit()
    {
        QFETCH(int, stopAfter);
        QFETCH(QString, modality);
        QFETCH(QString, fusion);
        const auto made =
            network(*enumNamed<Fusion>(fusion.toStdString()), *enumNamed<Channels>(modality.toStdString()));
        const TrainingFiles files{path("resume.checkpoint"), false};
        const auto stopped = train(options(), files, stopAfter, trainingSet(), made);
        QVERIFY(!stopped.has_value());
        QVERIFY(stopped.error().code == ErrorCode::Cancelled);
        QVERIFY(fs::exists(files.checkpoint));
        const auto resumed = train(options(), {files.checkpoint, true}, -1, trainingSet(), made);
        QVERIFY2(resumed.has_value(), resumed ? "" : resumed.error().message().c_str());
        QCOMPARE(resumed->losses.size(), std::size_t(kSteps - stopAfter));
        const auto whole = modality == "both" && fusion == "avg" ? Result<Trained>(m_reference)
                                                                 : train(options(), {}, -1, trainingSet(), made);
        QVERIFY(whole.has_value());
        QCOMPARE(difference(resumed->state, whole->state), QByteArray());
        QVERIFY(std::equal(resumed->losses.begin(), resumed->losses.end(), whole->losses.begin() + stopAfter));
        QVERIFY(resumed->report.check.syntheticAuroc == whole->report.check.syntheticAuroc);
    }

    void stoppingTwiceChangesNothing()
    {
        const auto checkpoint = path("twice.checkpoint");
        QVERIFY(!train(options(), {checkpoint, false}, 3).has_value());
        QVERIFY(!train(options(), {checkpoint, true}, 8).has_value());
        const auto resumed = train(options(), {checkpoint, true});
        QVERIFY(resumed.has_value());
        QCOMPARE(difference(resumed->state, m_reference.state), QByteArray());
        // A finished channel stage is not trained again.
        const auto finished = train(options(), {checkpoint, true});
        QVERIFY(finished.has_value() && finished->losses.empty());
        QCOMPARE(difference(finished->state, m_reference.state), QByteArray());
    }

    void resumeWithoutACheckpointStartsAnew()
    {
        const auto trained = train(options(), {path("new.checkpoint"), true});
        QVERIFY(trained.has_value());
        QCOMPARE(difference(trained->state, m_reference.state), QByteArray());
    }

    void foreignCheckpointsAreRefused_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("says");
        QTest::newRow("other parts") << "parts" << "other training parts";
        QTest::newRow("other seed") << "seed" << "other options";
        QTest::newRow("fewer steps than it has done") << "steps" << "other options";
        QTest::newRow("other network") << "network" << "other options";
        QTest::newRow("other teacher") << "teacher" << "other options";
        QTest::newRow("damaged") << "byte" << "hash";
        QTest::newRow("a model instead") << "model" << "not a checkpoint";
    }
    void foreignCheckpointsAreRefused()
    {
        QFETCH(QString, change);
        QFETCH(QString, says);
        const auto checkpoint = path("foreign.checkpoint");
        QVERIFY(!train(options(), {checkpoint, false}, 6).has_value());
        auto training = options();
        auto made = network();
        if (change == "seed")
            training.seed = 9;
        if (change == "steps")
            training.steps = 4;
        if (change == "network")
            made.width = 16;
        if (change == "byte") {
            std::fstream file(checkpoint, std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(-5, std::ios::end);
            file.put('\x55');
        }
        if (change == "model") {
            auto net = sample::network();
            QVERIFY(saveModel(checkpoint, net, {}).has_value());
        }
        const auto resumed = train(training, {checkpoint, true}, -1, trainingSet(change == "parts" ? 100 : 0), made,
                                   change == "teacher" ? 2 : 1);
        QVERIFY(!resumed.has_value());
        const auto message = resumed.error().message();
        QVERIFY2(resumed.error().code == ErrorCode::Mismatch, message.c_str());
        QVERIFY2(message.find(says.toStdString()) != std::string::npos
                     && message.find("foreign.checkpoint") != std::string::npos && !resumed.error().remedy.empty(),
                 message.c_str());
    }

    void whereItIsComputedDoesNotMatterForResuming()
    {
        const auto checkpoint = path("workers.checkpoint");
        QVERIFY(!train(options(), {checkpoint, false}, 5).has_value());
        auto training = options();
        training.workers = 1;
        training.checkpointSeconds = 1;
        const auto resumed = train(training, {checkpoint, true});
        QVERIFY(resumed.has_value());
        QCOMPARE(difference(resumed->state, m_reference.state), QByteArray());
    }

    void checkpointsComeBackBitForBit()
    {
        auto net = sample::network();
        sample::shake(net, 1);
        std::vector<ChannelTrainer> trainers;
        const ProcessGroup alone;
        for (const Modality which : net.modalities())
            trainers.emplace_back(net, which, options(), torch::kCPU, false, alone);
        BatchOptions batches;
        batches.batch = 2;
        const auto set = trainingSet();
        net.train(true);
        for (auto& trainer : trainers) {
            trainer.remember(BatchSource::make(set.train, batches, 0));
            (void)trainer.step(0);
        }
        const CheckpointIdentity identity{"set", "teacher", "options"};
        QVERIFY(saveCheckpoint(path("plain"), net, trainers, 1, kSteps, identity).has_value());
        const auto saved = stateOf(net);
        TensorMap moments;
        trainers[0].save(moments, "");
        QVERIFY(!moments.empty());

        auto other = sample::network(sample::networkOptions(), 77);
        std::vector<ChannelTrainer> others;
        for (const Modality which : other.modalities())
            others.emplace_back(other, which, options(), torch::kCPU, false, alone);
        const auto step = loadCheckpoint(path("plain"), other, others, identity);
        QVERIFY(step.has_value());
        QCOMPARE(*step, 1);
        QCOMPARE(checkpointSteps(path("plain")).value(), kSteps);
        QCOMPARE(difference(stateOf(other), saved), QByteArray());
        TensorMap restored;
        others[0].save(restored, "");
        QCOMPARE(difference(restored, moments), QByteArray());

        // A checkpoint without a sensible step, or with moments of another shape.
        auto file = readSafetensors(path("plain"));
        QVERIFY(file.has_value());
        for (const std::string text : {"", "-3", "soon"}) {
            file->metadata["next_step"] = text;
            QVERIFY(writeSafetensors(path("edited"), file->tensors, file->metadata).has_value());
            const auto loaded = loadCheckpoint(path("edited"), other, others, identity);
            QVERIFY(!loaded && loaded.error().code == ErrorCode::BadData
                    && loaded.error().message().find("edited") != std::string::npos);
            file->metadata["steps"] = text;
            QVERIFY(writeSafetensors(path("edited"), file->tensors, file->metadata).has_value());
            QVERIFY(checkpointSteps(path("edited")).error().code == ErrorCode::BadData);
        }
        // A sensible step, but another one.
        file->metadata["next_step"] = "2";
        file->metadata["steps"] = std::to_string(kSteps);
        QVERIFY(writeSafetensors(path("edited"), file->tensors, file->metadata).has_value());
        QVERIFY(loadCheckpoint(path("edited"), other, others, identity).error().code == ErrorCode::Mismatch);
    }

    void lossDecreases()
    {
        auto training = options();
        training.steps = 80;
        training.gateSteps = 1;
        const auto trained = train(training);
        QVERIFY(trained.has_value());
        const auto mean = [&](std::size_t from, std::size_t to) {
            double sum = 0;
            for (std::size_t i = from; i < to; ++i)
                sum += trained->losses[i];
            return sum / static_cast<double>(to - from);
        };
        qInfo("loss %.3f at the start, %.3f at the end", mean(0, 5), mean(75, 80));
        QVERIFY(mean(75, 80) < 0.7 * mean(0, 5));
    }

    void theStudentLearnsWhatAGoodPartShows()
    {
        auto training = options();
        training.steps = 120;
        const auto set = trainingSet();
        const auto good = toPixels(set.heldOut.front());
        auto raised = good;
        for (int row = 26; row < 38; ++row)
            for (int column = 26; column < 38; ++column)
                raised.height[static_cast<std::size_t>(row * 64 + column)] += 0.25F;
        const auto tensor = [](const PartPixels& part, Modality which) {
            return pictureTensor(part, which, torch::kCPU);
        };
        const torch::NoGradGuard noGrad;
        auto net = newNetwork(network(), sample::teacher(1), training.seed);
        const auto difference = [&](const PartPixels& part, Modality which) {
            return net.read(which, tensor(part, which)).distance.slice(1, 3, 4);
        };
        net.train(false);
        const double rgbBefore = difference(good, Modality::Rgb).mean().item<double>();
        const double depthBefore = difference(good, Modality::Depth).mean().item<double>();
        {
            const torch::AutoGradMode learning(true);
            QVERIFY(trainNetwork(net, set, training, {}, ProcessGroup(), {}).has_value());
        }
        const double rgbAfter = difference(good, Modality::Rgb).mean().item<double>();
        const double depthAfter = difference(good, Modality::Depth).mean().item<double>();
        qInfo("colour %.3f -> %.3f, height %.3f -> %.3f", rgbBefore, rgbAfter, depthBefore, depthAfter);
        QVERIFY(rgbAfter < 0.5 * rgbBefore && depthAfter < 0.5 * depthBefore);
        // On a bump the picture departs from the answer by more than on the good part.
        const auto onBump = [](const torch::Tensor& map) {
            return map.slice(2, 7, 9).slice(3, 7, 9).mean().item<double>();
        };
        QVERIFY(onBump(difference(raised, Modality::Depth)) > onBump(difference(good, Modality::Depth)) + 0.05);
    }

    void noMoreThreadsThanAllowed()
    {
        at::set_num_threads(3);
        limitComputeThreads(1);
        auto net = newNetwork(network(), sample::teacher(1), options().seed);
        int most = 0;
        const RunContext context{{}, [&](const Progress& progress) {
                                     most = progress.stage == "training" ? std::max(most, at::get_num_threads()) : most;
                                 }};
        const bool trained = trainNetwork(net, trainingSet(), options(), {}, ProcessGroup(), context).has_value();
        const int after = at::get_num_threads();
        limitComputeThreads(0);
        at::set_num_threads(1);
        QVERIFY(trained);
        QCOMPARE(most, 1);
        QCOMPARE(after, 3); // as the caller had it
    }

    void theReportIsComplete()
    {
        const auto& report = m_reference.report;
        QCOMPARE(report.steps, kSteps);
        QCOMPARE(report.batch, 8);
        QVERIFY(std::abs(report.finalLoss - m_reference.losses.back()) < 1e-9);
        QVERIFY(report.seconds > 0 && report.imagesPerSecond > 0 && !report.plan.mixedPrecision
                && report.plan.device.is_cpu() && !report.plan.reason.empty());
        const auto record = trainingRecord(report, options(), trainingSet());
        QCOMPARE(record.at("part.name"), std::string("disc"));
        QCOMPARE(record.at("training.steps"), std::to_string(kSteps));
        QCOMPARE(record.at("training.set"), trainingSet().hash);
        QCOMPARE(record.at("held_out.parts"), std::string("3"));
        QVERIFY(!report.check.defectScores.empty());
        std::istringstream scores(record.at("held_out.defect_scores"));
        for (const double expected : report.check.defectScores) {
            double score = 0;
            QVERIFY(static_cast<bool>(scores >> score));
            QCOMPARE(score, expected); // to the last bit
        }
    }

    void impossibleTrainingsAreRefused()
    {
        auto few = trainingSet();
        few.train.resize(2);
        QVERIFY(train(options(), {}, -1, few).error().code == ErrorCode::TooLittleData);
        auto large = network();
        large.side = 96;
        QVERIFY(train(options(), {}, -1, trainingSet(), large).error().code == ErrorCode::Mismatch);
        for (const std::string device : {"tpu", "cuda:99", "cuda:x", "cuda:-1", "cuda:0x", "cuda:"}) {
            const auto plan = planCompute(device, Precision::Float32);
            QVERIFY(!plan && plan.error().code == ErrorCode::InvalidArgument
                    && plan.error().message().find(device) != std::string::npos && !plan.error().remedy.empty());
        }
        QVERIFY(planCompute("cpu", Precision::BFloat16)->mixedPrecision
                && !planCompute("cpu", Precision::Float32)->mixedPrecision);
        auto unwritable = TrainingFiles{path("no-such-folder") / "checkpoint", false};
        const auto written = train(options(), unwritable);
        QVERIFY(!written && written.error().code == ErrorCode::WriteFailed);
    }

    void malformedProcessGroupsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("variable");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("no number") << QByteArray("WORLD_SIZE") << QByteArray("two");
        QTest::newRow("too few") << QByteArray("WORLD_SIZE") << QByteArray("0");
        QTest::newRow("half a number") << QByteArray("WORLD_SIZE") << QByteArray("2x");
        QTest::newRow("rank outside") << QByteArray("RANK") << QByteArray("2");
        QTest::newRow("negative rank") << QByteArray("RANK") << QByteArray("-1");
        QTest::newRow("no such port") << QByteArray("MASTER_PORT") << QByteArray("70000");
    }
    void malformedProcessGroupsAreNamed()
    {
        QFETCH(QByteArray, variable);
        QFETCH(QByteArray, value);
        qputenv("WORLD_SIZE", "2");
        qputenv(variable, value);
        const auto group = ProcessGroup::fromEnvironment();
        for (const char* name : {"WORLD_SIZE", "RANK", "MASTER_PORT"})
            qunsetenv(name);
        QVERIFY(!group && group.error().code == ErrorCode::InvalidArgument);
        QVERIFY2(group.error().message().find(variable.toStdString()) != std::string::npos
                     && !group.error().remedy.empty(),
                 group.error().message().c_str());
        const auto alone = ProcessGroup::fromEnvironment();
        QVERIFY(alone.has_value() && alone->alone() && alone->leads() && alone->statistics() == nullptr);
    }

private:
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QTemporaryDir m_folder;
    Trained m_reference;
};

TWINSPECT_TEST(TestTrainer)
#include "tst_trainer.moc"
