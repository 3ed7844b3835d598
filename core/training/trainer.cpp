// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <thread>

#include <torch/torch.h>

#include "core/base/compute_threads.h"
#include "core/base/library_error.h"
#include "core/training/channel_trainer.h"
#include "core/training/checkpoint.h"
#include "core/training/example_maps.h"
#include "core/nn/augmentation.h"
#include "core/training/gate_trainer.h"
#include "core/nn/held_out_record.h"
#include "core/nn/synthetic_defect.h"
#include "core/nn/thread_count.h"
#include "core/nn/torch_error.h"
#include "core/training/random_streams.h"

namespace twinspect {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kFewestParts = 3;
constexpr int kPartsPerProcess = 4; // one lane: a fresh part and three replayed ones
constexpr int kWatchEvery = 25;         // steps between two looks at held-out parts: well under 1 % of the time
constexpr std::size_t kWatchedParts = 4;
constexpr std::int64_t kGateSamples = 360;
constexpr double kGateCleanShare = 0.3;
constexpr int kTrialSteps = 4;     // of a timed trial
constexpr int kFewestSteps = 150;  // fewer do not give a usable model
constexpr double kSecondStage = 500; // fusion and checks take about as long as so many steps (BENCHMARKS.md)
constexpr int kMostWorkers = 8;      // threads that prepare batches, unless asked for

/// Threads of the channel stage.
struct ThreadShare {
    int computing = 1; ///< 2 and more: both channels at once on a CPU
    int preparing = 0; ///< of batches, ahead of the step
};

// What a person allows holds for both together: about a fifth prepares, so that an even number is left for the two
// channels; beside a GPU all but one prepare. Without a limit preparing comes on top, for the time in which computing
// threads wait for each other.
ThreadShare shareThreads(const TrainingOptions& options, const ComputePlan& plan)
{
    const int computing = at::get_num_threads(), allowed = computeThreads();
    if (computeThreadLimit() == 0)
        return {computing, options.workers > 0 ? options.workers : std::clamp(allowed / 2, 1, kMostWorkers)};
    const int fifth = allowed / 5;
    const int suited = plan.device.is_cpu() ? fifth + (allowed - fifth) % 2 : std::min(allowed - 1, kMostWorkers);
    const int preparing = std::min(options.workers > 0 ? options.workers : suited, allowed - 1);
    return {std::min(computing, allowed - preparing), preparing};
}

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// Every option that shapes the result; where and how fast it is computed does not.
std::string identityOf(const TrainingOptions& options, const NetworkOptions& network)
{
    std::string text;
    for (const auto& parameter : TrainingOptions::parameters())
        if (parameter.spec.key != "device" && parameter.spec.key != "precision" && parameter.spec.key != "workers"
            && parameter.spec.key != "checkpoint-seconds")
            text += parameter.spec.key + "=" + toText(parameterValue(options, parameter)) + ";";
    for (const auto& parameter : NetworkOptions::parameters())
        text += parameter.spec.key + "=" + toText(parameterValue(network, parameter)) + ";";
    return text;
}

/// The first stage: both channels, step by step, with checkpoints.
class ChannelStage {
public:
    ChannelStage(DcrdfNet& net, const TrainingSet& set, TrainingOptions& options, const TrainingFiles& files,
                 const ProcessGroup& processes, const ComputePlan& plan, const RunContext& context)
        : m_net(net), m_set(set), m_options(options), m_files(files), m_processes(processes), m_plan(plan),
          m_context(context), m_identity{set.hash, net.teacher().hash(), identityOf(options, net.options())},
          m_share(shareThreads(options, plan))
    {
        for (const Modality which : net.modalities())
            m_trainers.emplace_back(net, which, m_options, plan.device, plan.mixedPrecision, processes);
    }

    Status run(TrainingReport& report)
    {
        const ThreadCount computing(m_share.computing);
        int step = 0;
        if (m_files.resume && std::filesystem::exists(m_files.checkpoint)) {
            auto next = loadCheckpoint(m_files.checkpoint, m_net, m_trainers, m_identity);
            if (!next)
                return passOn(next);
            step = *next;
        } else {
            for (const Modality which : m_net.modalities())
                learnFeatureScale(m_net, which, m_set.train, m_plan.device);
        }
        beginExamples();
        if (m_processes.leads())
            for (auto& trainer : m_trainers)
                trainer.watch({m_set.heldOut.begin(),
                               m_set.heldOut.begin()
                                   + static_cast<std::ptrdiff_t>(std::min(kWatchedParts, m_set.heldOut.size()))});
        const auto start = Clock::now();
        const int first = step;
        m_net.train(true);
        while (step < m_options.steps) {
            auto ended = runUntilMemoryEnds(step, first, start, report);
            if (!ended)
                return ended;
        }
        m_net.train(false);
        report.seconds = secondsSince(start);
        report.imagesPerSecond = report.seconds > 0 ? (m_options.steps - first) * m_options.batch / report.seconds : 0;
        report.steps = m_options.steps;
        report.batch = m_options.batch;
        return {};
    }

private:
    Status runUntilMemoryEnds(int& step, int first, Clock::time_point start, TrainingReport& report)
    {
        try {
            return runSteps(step, first, start, report);
        } catch (const std::exception& error) {
            if (lackShownBy(error) != Lack::Memory) // no more threads are no reason for a smaller batch
                throw;
            if (m_options.batch <= 2 || !m_processes.alone())
                return failure(ErrorCode::OutOfMemory, "There is not enough memory to train", {},
                               "Choose a smaller --side or --batch, or close other programs");
            m_options.batch = std::max(2, m_options.batch / 2);
            m_context.warn(Text("Not enough memory: going on with %1 parts a step", m_options.batch));
            return {};
        }
    }

    Status runSteps(int& step, int first, Clock::time_point start, TrainingReport& report)
    {
        const int lanes = lanesOf(m_options);
        BatchOptions batches;
        batches.batch = lanes;
        batches.rank = m_processes.rank();
        batches.world = m_processes.world();
        batches.seed = static_cast<std::uint64_t>(m_options.seed);
        batches.workers = m_share.preparing;
        batches.perturbation = perturbationOptions(m_options);
        batches.perturbation.textures = m_set.textures;
        batches.augmentation = augmentationOptions(m_options);
        // Before the first step every part is drawn once. On resuming, what the lanes would remember by now is drawn
        // again.
        const auto fill = static_cast<std::int64_t>((m_set.train.size() + static_cast<std::size_t>(lanes) - 1)
                                                    / static_cast<std::size_t>(lanes));
        std::int64_t draw = std::max<std::int64_t>(0, fill + step - laneMemory(m_options) + 1);
        BatchSource source(m_set.train, batches, draw, fill + m_options.steps);
        for (; draw < fill + step; ++draw) {
            if (m_context.stopRequested())
                return stopAt(step);
            rememberDraw(source.next());
        }
        auto lastCheckpoint = Clock::now();
        while (step < m_options.steps) {
            if (m_context.stopRequested())
                return stopAt(step);
            if (secondsSince(lastCheckpoint) > m_options.checkpointSeconds) {
                if (auto ok = writeCheckpoint(step); !ok)
                    return ok;
                lastCheckpoint = Clock::now();
            }
            const Batch drawn = source.next();
            std::array<double, 2> losses{}, watched{};
            std::array<std::vector<float>, 2> maps;
            const bool looks = m_processes.leads() && ((step + 1) % kWatchEvery == 0 || step + 1 == m_options.steps);
            forEachChannel([&](ChannelTrainer& trainer) {
                const auto at = static_cast<std::size_t>(trainer.modality());
                trainer.remember(drawn);
                losses[at] = trainer.step(step);
                if (looks)
                    watched[at] = trainer.watchedLoss();
                if (looks && m_examples)
                    maps[at] = trainer.distanceMap(m_examples->part());
            });
            ++step;
            report.finalLoss = losses[0] + losses[1];
            drawExamples(maps);
            reportStep(step, first, start, losses, looks ? &watched : nullptr);
        }
        return writeCheckpoint(step);
    }

    // Pictures for the eye: a full disk must not end a training.
    void beginExamples()
    {
        if (m_files.examples.empty() || !m_processes.leads() || m_set.heldOut.empty())
            return;
        m_examples.emplace(m_files.examples, m_set.heldOut.front(), m_options.seed);
        giveUpExamples(m_examples->writePart());
    }

    void drawExamples(const std::array<std::vector<float>, 2>& maps)
    {
        for (const Modality which : m_net.modalities())
            if (const auto& map = maps[static_cast<std::size_t>(which)]; m_examples && !map.empty())
                giveUpExamples(
                    m_examples->writeMap(which == Modality::Rgb ? "rgb" : "depth", map, m_examples->part().side / 4));
    }

    void giveUpExamples(const Status& written)
    {
        if (written)
            return;
        m_context.warn(written.error().text());
        m_examples.reset();
    }

    Status stopAt(int step) const
    {
        if (auto ok = writeCheckpoint(step); !ok)
            return ok;
        return cancelled();
    }

    void rememberDraw(const Batch& drawn)
    {
        forEachChannel([&](ChannelTrainer& trainer) { trainer.remember(drawn); });
    }

    // The two channels share nothing, so on a CPU each has half of the cores. Collective sums need one order, so there
    // they take turns.
    template <typename Work>
    void forEachChannel(const Work& work)
    {
        if (m_trainers.size() < 2 || !m_plan.device.is_cpu() || !m_processes.alone() || m_share.computing < 2) {
            for (auto& trainer : m_trainers)
                work(trainer);
            return;
        }
        std::exception_ptr failed;
        std::thread second([&] {
            try {
                computeWithThreads(m_threadsPerChannel);
                work(m_trainers[1]);
            } catch (...) {
                failed = std::current_exception();
            }
        });
        try {
            computeWithThreads(m_threadsPerChannel);
            work(m_trainers[0]);
        } catch (...) {
            second.join();
            throw;
        }
        second.join();
        if (failed)
            std::rethrow_exception(failed);
    }

    void reportStep(int step, int first, Clock::time_point start, const std::array<double, 2>& losses,
                    const std::array<double, 2>* watched) const
    {
        const double seconds = secondsSince(start);
        const double perStep = seconds / (step - first);
        Progress progress{"training",
                          step,
                          m_options.steps,
                          {{"eta_s", perStep * (m_options.steps - step)},
                           {"images_per_second", m_options.batch / perStep}},
                          {}};
        for (const Modality which : m_net.modalities())
            progress.figures.emplace_back(which == Modality::Rgb ? "loss_rgb" : "loss_depth",
                                          losses[static_cast<std::size_t>(which)]);
        if (watched != nullptr)
            for (const Modality which : m_net.modalities())
                progress.figures.emplace_back(which == Modality::Rgb ? "held_out_rgb" : "held_out_depth",
                                              (*watched)[static_cast<std::size_t>(which)]);
        m_context.report(progress);
    }

    Status writeCheckpoint(int step) const
    {
        if (m_files.checkpoint.empty() || !m_processes.leads())
            return {};
        return saveCheckpoint(m_files.checkpoint, m_net, m_trainers, step, m_options.steps, m_identity);
    }

    DcrdfNet& m_net;
    const TrainingSet& m_set;
    TrainingOptions& m_options;
    const TrainingFiles& m_files;
    const ProcessGroup& m_processes;
    const ComputePlan& m_plan;
    const RunContext& m_context;
    CheckpointIdentity m_identity;
    std::vector<ChannelTrainer> m_trainers;
    std::optional<ExampleMaps> m_examples;
    ThreadShare m_share;
    int m_threadsPerChannel = std::max(1, m_share.computing / 2);
};

// How many steps fit into options.minutes: a trial on a network of its own tells the machine's speed. A resumed
// training keeps its number.
Result<int> stepsFor(const DcrdfNet& net, const TrainingSet& set, const TrainingOptions& options,
                     const TrainingFiles& files, const ProcessGroup& processes, const ComputePlan& plan,
                     const RunContext& context)
{
    if (!processes.alone())
        return failure(ErrorCode::InvalidArgument,
                       "--minutes works for one process only: several would measure different speeds", {},
                       "Give --preset or --steps");
    if (files.resume && std::filesystem::exists(files.checkpoint))
        return checkpointSteps(files.checkpoint);
    const RunContext silent{context.stop, {}};
    const auto secondsOf = [&](int steps) -> Result<double> {
        TrainingOptions trial = options;
        trial.steps = steps;
        auto copy = newNetwork(net.options(), net.teacher(), options.seed);
        copy.to(plan.device, torch::kFloat32);
        TrainingReport report;
        const TrainingFiles none;
        if (auto ok = ChannelStage(copy, set, trial, none, processes, plan, silent).run(report); !ok)
            return passOn(ok);
        return report.seconds;
    };
    // Both trials fill the memory first and warm up; only their difference is steps.
    const auto few = secondsOf(kTrialSteps);
    const auto many = few ? secondsOf(4 * kTrialSteps) : few;
    if (!many)
        return passOn(many);
    const double step = std::max(1e-4, (*many - *few) / (3 * kTrialSteps));
    const int steps =
        std::max(kFewestSteps, static_cast<int>(std::min(1e6, 60 * options.minutes / step - kSecondStage)));
    const double minutes = (steps + kSecondStage) * step / 60;
    if (minutes > 1.2 * options.minutes)
        context.warn(Text("The shortest training that makes sense takes about %1 min on this machine",
                          static_cast<int>(std::ceil(minutes))));
    return steps;
}

/// The second stage, on held-out parts only: on parts the students have learnt from, evidence is lower than it will
/// ever be in production.
Status trainFusionAndCheck(DcrdfNet& net, const TrainingSet& set, const TrainingOptions& options,
                           const ComputePlan& plan, const RunContext& context, TrainingReport& report)
{
    auto check = syntheticDefects(net, set.heldOut, options, plan.device, plan.mixedPrecision, context);
    if (!check)
        return passOn(check);
    if (!net.gates().empty() && options.gateSteps > 0) {
        // Artificial defects of many kinds rather than the students' own perturbation: those the students have been
        // trained to answer differently from anything that is found in production (BENCHMARKS.md).
        const auto draw = [&](std::int64_t i) {
            const auto& part = set.heldOut[static_cast<std::size_t>(i) % set.heldOut.size()];
            auto pixels =
                augment(part, augmentationOptions(options), randomOf(options.seed, RandomStream::GateAugmentation, i));
            Random random = randomOf(options.seed, RandomStream::GateDefect, i);
            if (random.chance(kGateCleanShare)) {
                std::vector<float> nothing(pixels.foreground.size(), 0.0F);
                return Variant{std::move(pixels), std::move(nothing)};
            }
            const int kind = random.below(kSyntheticDefects);
            auto defect = makeDefect(pixels, static_cast<SyntheticDefect>(kind), random);
            return Variant{std::move(defect.pixels), std::move(defect.mask), kind};
        };
        // A short training would not look at most of them.
        const auto samples = std::min(kGateSamples, std::int64_t{options.gateSteps} * kGateBatch);
        auto learn = collectEvidence(net, samples, draw, plan.device, plan.mixedPrecision, "fusion data", context);
        if (!learn)
            return passOn(learn);
        if (auto ok = trainGates(net, *learn, *check, options, context); !ok)
            return ok;
    }
    report.check = checkOnHeldOut(net, *check, set.heldOut, ScoreOptions());
    report.bank = std::move(*check);
    return {};
}

Result<TrainingReport> trainChecked(DcrdfNet& net, const TrainingSet& set, TrainingOptions options,
                                    const TrainingFiles& files, const ProcessGroup& processes,
                                    const RunContext& context)
{
    auto plan = planCompute(options.device, options.precision);
    if (!plan)
        return passOn(plan);
    context.report({"device", 0, 0, {}, plan->device.str() + ": " + plan->reason});
    if (options.batch == 0)
        options.batch = kPartsPerProcess * processes.world();
    if (options.preset == Preset::Auto)
        options.preset = plan->device.is_cuda() ? Preset::Thorough : Preset::Standard;
    if (options.minutes > 0 && options.steps == 0) {
        const auto steps = stepsFor(net, set, options, files, processes, *plan, context);
        if (!steps)
            return passOn(steps);
        options.steps = *steps;
    }
    applyPreset(options);
    if (lanesOf(options) % processes.world() != 0)
        return failure(ErrorCode::InvalidArgument,
                       Text("--batch %1 cannot be shared by %2 processes", options.batch, processes.world()), {},
                       "Choose a multiple of four times the number of processes");
    TrainingReport report;
    report.plan = *plan;
    report.preset = options.preset;
    net.to(plan->device, torch::kFloat32);
    ChannelStage stage(net, set, options, files, processes, *plan, context);
    if (auto ok = stage.run(report); !ok)
        return passOn(ok);
    if (auto ok = learnEvidenceScale(net, set.heldOut, plan->device, plan->mixedPrecision, context); !ok)
        return passOn(ok);
    if (auto ok = trainFusionAndCheck(net, set, options, *plan, context, report); !ok)
        return passOn(ok);
    return report;
}

} // namespace

DcrdfNet newNetwork(const NetworkOptions& network, Teacher teacher, int seed)
{
    torch::manual_seed(static_cast<std::uint64_t>(seed));
    return DcrdfNet(network, std::move(teacher));
}

Result<TrainingReport> trainNetwork(DcrdfNet& net, const TrainingSet& set, TrainingOptions options,
                                    const TrainingFiles& files, const ProcessGroup& processes,
                                    const RunContext& context)
{
    if (set.train.size() < kFewestParts || set.heldOut.size() < 2)
        return failure(ErrorCode::TooLittleData,
                       Text("The number of usable good parts is only %1", set.train.size() + set.heldOut.size()), {},
                       "Give at least 5 good parts; 20 to 50 are a good start");
    if (set.side != net.options().side)
        return failure(ErrorCode::Mismatch,
                       Text("The parts were prepared for %1 px, the network for %2 px", set.side, net.options().side));
    const ThreadCount allowed(std::min(at::get_num_threads(), computeThreads()));
    try {
        return trainChecked(net, set, std::move(options), files, processes, context);
    } catch (const std::exception& error) {
        if (lackShownBy(error) == Lack::Memory)
            return failure(ErrorCode::OutOfMemory, "There is not enough memory to train", {},
                           "Choose a smaller --side or --batch, or close other programs");
        return tl::unexpected<Error>(torchErrorFrom(error));
    }
}

std::map<std::string, std::string> trainingRecord(const TrainingReport& report, const TrainingOptions& options,
                                                  const TrainingSet& set)
{
    auto record = set.constants;
    for (const auto& parameter : TrainingOptions::parameters())
        record["training." + parameter.spec.key] = toText(parameterValue(options, parameter));
    record["training.preset"] = nameOf(report.preset);
    record["training.steps"] = std::to_string(report.steps);
    record["training.batch"] = std::to_string(report.batch);
    record["training.set"] = set.hash;
    record["training.parts"] = std::to_string(set.train.size());
    record["held_out.parts"] = std::to_string(set.heldOut.size());
    record[kDefectScoresKey] = listed(report.check.defectScores);
    for (const auto& [name, area] : report.check.syntheticAuroc)
        record[separationKey(name)] = std::to_string(area);
    return record;
}

} // namespace twinspect
