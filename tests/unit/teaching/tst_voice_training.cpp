// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <numeric>

#include <torch/torch.h>

#include "core/teaching/voice_training.h"
#include "core/training/held_out_check.h"
#include "tests/support/test_program.h"
#include "tests/support/tiny_network.h"
#include "tests/unit/golden/plates.h"

using namespace twinspect;

namespace {

constexpr int kHeldOut = 4;

struct Trained {
    DcrdfNet net;
    TrainingSet set;
    TrainingOptions options;
    TrainingReport report;
};

/// An untrained network with its check, on parts that `make` gives.
template <typename Make>
Trained trained(const Make& make)
{
    auto network = sample::networkOptions();
    network.side = sample::kSide;
    Trained made{sample::network(network), {}, {}, {}};
    sample::shake(made.net, 11);
    made.net.train(false);
    made.set.side = sample::kSide;
    for (std::uint64_t i = 0; i < 10; ++i)
        made.set.train.push_back(make(i));
    for (std::uint64_t i = 100; i < 100 + kHeldOut; ++i)
        made.set.heldOut.push_back(make(i));
    (void)learnEvidenceScale(made.net, made.set.heldOut, torch::kCPU, false, {});
    made.report.bank = syntheticDefects(made.net, made.set.heldOut, made.options, torch::kCPU, false, {}).value();
    made.report.check = checkOnHeldOut(made.net, made.report.bank, made.set.heldOut, {});
    return made;
}

Result<std::optional<GoldenVoice>> learn(Trained& made, std::string& said)
{
    RunContext context;
    context.progress = [&](const Progress& progress) { said += progress.note.english(); };
    return learnGoldenVoice(made.net, made.set, sample::kRangeMm, made.options, made.report, context);
}

double meanOf(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

} // namespace

class TestVoiceTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The network is not trained and tells nothing apart: whatever is told apart after that, the voice does.
    void itIsLearntAndChecked()
    {
        auto made = trained([](std::uint64_t i) { return sample::part(sample::anyLie(i), i); });
        const auto before = made.report.check;
        const auto bank = made.report.bank;
        std::string said;
        const auto voice = learn(made, said);
        QVERIFY2(voice, voice ? "" : voice.error().message().c_str());
        QVERIFY2(voice->has_value(), said.c_str());
        QVERIFY(said.empty());
        const double now = made.report.check.syntheticAuroc.at("cm_segf");
        QVERIFY2(now > 0.9 && now > before.syntheticAuroc.at("cm_segf"), std::to_string(now).c_str());
        for (const char* map : {"rgb", "depth", "avg", "max"})
            QCOMPARE(made.report.check.syntheticAuroc.at(map), before.syntheticAuroc.at(map));
        QCOMPARE(made.report.check.defectScores.size(), before.defectScores.size());
        // The middle of the held-out parts, by the same functions as inspecting has.
        std::vector<double> fused, height;
        for (std::size_t i = 0; i < kHeldOut; ++i) {
            const auto& part = made.set.heldOut[i];
            const auto maps = made.net.fuse(bank.rgb.slice(0, static_cast<int>(i), static_cast<int>(i) + 1),
                                            bank.depth.slice(0, static_cast<int>(i), static_cast<int>(i) + 1));
            fused.push_back(finishMaps(maps, part, {}).scores.at("cm_segf"));
            height.push_back(
                imageScore((*voice)->part.deviationOf(part).height.values(), part.foreground.values(), {}));
        }
        QVERIFY(std::fabs((*voice)->fused.mean - meanOf(fused)) < 1e-6);
        QVERIFY(std::fabs((*voice)->height.mean - meanOf(height)) < 1e-6);
    }

    void itLeavesItselfOutWhereNoTwoPartsAreAlike()
    {
        auto made = trained([](std::uint64_t i) {
            Random random(3, 4, i);
            std::vector<sample::Flaw> hills;
            for (int k = 0; k < 9; ++k)
                hills.push_back({{random.uniform(-34, 34), random.uniform(-18, 18)},
                                 9,
                                 random.uniform(-4, 4),
                                 random.below(80) - 40});
            return sample::part(sample::anyLie(i), i, hills);
        });
        const auto before = made.report.check;
        std::string said;
        const auto voice = learn(made, said);
        QVERIFY(voice && !voice->has_value());
        QVERIFY2(said.find("cannot be laid on each other") != std::string::npos, said.c_str());
        QVERIFY(made.report.check.syntheticAuroc == before.syntheticAuroc);
        QVERIFY(made.report.check.defectScores == before.defectScores);
    }

    void itLeavesItselfOutOfFewParts()
    {
        auto made = trained([](std::uint64_t i) { return sample::part(sample::anyLie(i), i); });
        made.set.train.resize(3); // of five good parts two are held out
        std::string said;
        const auto voice = learn(made, said);
        QVERIFY2(voice, voice ? "" : voice.error().message().c_str());
        QVERIFY(!voice->has_value());
        QVERIFY2(said.find("too few (3)") != std::string::npos, said.c_str());
    }

    void itStops()
    {
        auto made = trained([](std::uint64_t i) { return sample::part(sample::anyLie(i), i); });
        std::stop_source stop;
        stop.request_stop();
        const auto voice =
            learnGoldenVoice(made.net, made.set, sample::kRangeMm, made.options, made.report, {stop.get_token(), {}});
        QVERIFY(!voice && voice.error().code == ErrorCode::Cancelled);
    }
};

TWINSPECT_TEST(TestVoiceTraining)
#include "tst_voice_training.moc"
