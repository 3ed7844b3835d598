// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/gate_trainer.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <mutex>
#include <numbers>
#include <thread>

#include <torch/torch.h>

#include "core/base/compute_threads.h"
#include "core/evaluation/auroc.h"
#include "core/nn/infer_in_parallel.h"
#include "core/nn/mixed_precision.h"
#include "core/nn/part_tensors.h"
#include "core/nn/quarter_mask.h"
#include "core/nn/score_map.h"
#include "core/nn/thread_count.h"
#include "core/training/adamw.h"
#include "core/training/random_streams.h"

namespace twinspect {

namespace {

constexpr int kDefective = 8; // of a batch
constexpr int kClean = kGateBatch - kDefective;
constexpr double kGateLearningRate = 5e-3;
constexpr double kGateWeightDecay = 1e-3;
constexpr double kFocalWeight = 10;
constexpr double kDiceWeight = 0.5;
constexpr double kPositiveWeight = 4;
constexpr int kCheckEvery = 40;    // steps
constexpr double kFillValue = -1e4; // below any score

// Mean of the highest scores inside, as many of each sample as `counted` [N] says.
torch::Tensor topScores(const torch::Tensor& fused, const torch::Tensor& inside, const torch::Tensor& counted)
{
    const auto most = counted.max().item<std::int64_t>();
    const auto top = std::get<0>(fused.masked_fill(inside < 0.5, kFillValue).flatten(1).topk(most, 1));
    const auto used = torch::arange(most, top.options()).unsqueeze(0) < counted.unsqueeze(1);
    return (top * used).sum(1) / counted;
}

// The first `defective` samples are defective, the others clean.
torch::Tensor gateLoss(const torch::Tensor& fused, const EvidenceBank& learn, const torch::Tensor& rows,
                       std::int64_t defective)
{
    const auto mask = learn.mask.index_select(0, rows);
    const auto inside = learn.inside.index_select(0, rows);
    const auto probability = torch::sigmoid(fused);
    const auto right = torch::where(mask > 0.5, probability, 1 - probability);
    const auto entropy = torch::binary_cross_entropy_with_logits(fused, mask, {}, {}, at::Reduction::None);
    const auto weight =
        inside * torch::where(mask > 0.5, torch::full_like(mask, kPositiveWeight), torch::ones_like(mask));
    const auto focal = ((1 - right).square() * entropy * weight).sum() / inside.sum().clamp_min(1);
    const auto found = (probability * inside).slice(0, 0, defective);
    const auto truth = mask.slice(0, 0, defective);
    const auto dice =
        (1 - (2 * (found * truth).sum({1, 2, 3}) + 1) / (found.sum({1, 2, 3}) + truth.sum({1, 2, 3}) + 1)).mean();
    const auto scores = topScores(fused, inside, learn.scored.index_select(0, rows));
    const auto margins = scores.slice(0, 0, defective).unsqueeze(1) - scores.slice(0, defective).unsqueeze(0);
    return kFocalWeight * focal + kDiceWeight * dice + torch::softplus(1 - margins).mean();
}

// Rows of defects a gate learns from (`learning`) or is judged by; without kinds every row serves for both.
std::vector<std::int64_t> defectsFor(std::size_t gate, const EvidenceBank& bank, bool learning)
{
    std::vector<std::int64_t> rows;
    for (const std::int64_t row : bank.defective)
        if (bank.kind.empty() || leavesOut(gate, bank.kind[static_cast<std::size_t>(row)]) != learning)
            rows.push_back(row);
    return rows;
}

double separation(CmSegf& gate, std::size_t number, const EvidenceBank& bank)
{
    const torch::NoGradGuard noGrad;
    auto rows = defectsFor(number, bank, false);
    std::vector<std::uint8_t> labels(rows.size(), 1);
    rows.insert(rows.end(), bank.clean.begin(), bank.clean.end());
    labels.resize(rows.size(), 0);
    const auto chosen = torch::tensor(rows, torch::kInt64).to(bank.mask.device());
    const auto fused = gate->forward(bank.rgb.index_select(0, chosen), bank.depth.index_select(0, chosen)).fused;
    const auto scores = topScores(fused, bank.inside.index_select(0, chosen), bank.scored.index_select(0, chosen))
                            .to(torch::kCPU, torch::kFloat64)
                            .contiguous();
    const auto area = auroc({scores.data_ptr<double>(), labels.size()}, labels);
    return area ? *area : 0.0;
}

} // namespace

Result<EvidenceBank> collectEvidence(DcrdfNet& net, std::int64_t count,
                                     const std::function<Variant(std::int64_t)>& draw, torch::Device device,
                                     bool mixedPrecision, const std::string& stage, const RunContext& context)
{
    const auto rows = static_cast<std::size_t>(count);
    std::array<std::vector<torch::Tensor>, 2> evidence{std::vector<torch::Tensor>(rows),
                                                       std::vector<torch::Tensor>(rows)};
    std::vector<torch::Tensor> masks(rows), inside(rows), scored(rows);
    const ScoreOptions score;
    std::vector<int> kinds(rows, -1);
    auto collected = inferInParallel(count, stage, context, [&](std::int64_t i) {
        const Variant variant = draw(i);
        const auto row = static_cast<std::size_t>(i);
        const int side = variant.pixels.side;
        kinds[row] = variant.kind;
        const std::vector<std::int64_t> quarter{side / 4, side / 4};
        masks[row] = (torch::adaptive_avg_pool2d(planeTensor(variant.mask, side), quarter) > kQuarterMask)
                         .to(torch::kFloat32)
                         .to(device);
        const auto foreground = planeTensor(variant.pixels.foreground, side);
        inside[row] = torch::max_pool2d(widened(foreground, score.dilateShare), 4).to(device);
        if (!variant.pixels.notCounted.empty())
            inside[row] =
                inside[row] * (1 - torch::max_pool2d(planeTensor(variant.pixels.notCounted, side), 4)).to(device);
        scored[row] = (foreground.sum().view({1}) / 16 * score.topShare).round().clamp_min(1).to(device);
        const MixedPrecision mixed(device, mixedPrecision);
        for (const Modality which : net.modalities())
            evidence[static_cast<std::size_t>(which)][row] =
                net.standardise(which, net.rawEvidence(which, pictureTensor(variant.pixels, which, device)));
    });
    if (!collected)
        return passOn(collected);
    EvidenceBank bank;
    for (const Modality which : net.modalities())
        (which == Modality::Rgb ? bank.rgb : bank.depth) = torch::cat(evidence[static_cast<std::size_t>(which)]);
    bank.mask = torch::cat(masks);
    bank.inside = torch::cat(inside);
    bank.scored = torch::cat(scored);
    bank.kind = std::move(kinds);
    const auto defects = (bank.mask.sum({1, 2, 3}) > 0).to(torch::kCPU);
    for (std::int64_t i = 0; i < count; ++i)
        (defects[i].item<bool>() ? bank.defective : bank.clean).push_back(i);
    return bank;
}

namespace {

/// Trains one gate and keeps its best state; `reached` hears the step and the separation on the check bank. False: the
/// user stopped it.
Result<bool> trainGate(CmSegf& gate, std::size_t number, const EvidenceBank& learn, const EvidenceBank& check,
                       const TrainingOptions& options, const RunContext& context,
                       const std::function<void(int, double)>& reached)
{
    AdamW optimizer(gate->parameters(), kGateWeightDecay);
    Random random = randomOf(options.seed, RandomStream::GateRows, static_cast<std::int64_t>(number));
    const auto defective = defectsFor(number, learn, true);
    if (defective.empty())
        return true;
    double best = separation(gate, number, check);
    TensorMap bestState;
    saveModule(*gate, bestState, "");
    for (int step = 0; step < options.gateSteps; ++step) {
        if (context.stopRequested())
            return false;
        std::vector<std::int64_t> rows;
        for (int i = 0; i < kDefective; ++i)
            rows.push_back(defective[static_cast<std::size_t>(random.below(static_cast<int>(defective.size())))]);
        for (int i = 0; i < kClean; ++i)
            rows.push_back(learn.clean[static_cast<std::size_t>(random.below(static_cast<int>(learn.clean.size())))]);
        const auto chosen = torch::tensor(rows).to(learn.mask.device());
        const auto fused = gate->forward(learn.rgb.index_select(0, chosen), learn.depth.index_select(0, chosen)).fused;
        const auto loss = gateLoss(fused, learn, chosen, kDefective);
        optimizer.forgetGradients();
        loss.backward();
        optimizer.step(kGateLearningRate * (1 + std::cos(std::numbers::pi * step / options.gateSteps)) / 2);
        if (step % kCheckEvery == kCheckEvery - 1 || step + 1 == options.gateSteps) {
            const double now = separation(gate, number, check);
            if (now >= best) {
                best = now;
                bestState.clear();
                saveModule(*gate, bestState, "");
            }
            reached(step + 1, now);
        }
    }
    if (auto ok = loadModule(*gate, bestState, "", "gate"); !ok)
        return passOn(ok);
    gate->eval();
    return true;
}

} // namespace

Status trainGates(DcrdfNet& net, const EvidenceBank& learn, const EvidenceBank& check, const TrainingOptions& options,
                  const RunContext& context)
{
    if (learn.clean.empty() || learn.defective.empty())
        return {}; // nothing to tell apart: the untrained gate is the soft maximum
    // Gates share nothing, and threads within one wait for each other more than they work: each gate has a thread of
    // its own.
    std::mutex mutex;
    std::int64_t stepsDone = 0;
    std::atomic<std::size_t> next = 0;
    std::vector<Result<bool>> trained(net.gates().size(), true);
    std::exception_ptr failed;
    const auto work = [&] {
        for (std::size_t g = next++; g < net.gates().size(); g = next++) {
            int before = 0;
            const auto report = [&](int step, double separated) {
                const std::lock_guard lock(mutex);
                stepsDone += step - before;
                before = step;
                const auto total = static_cast<std::int64_t>(net.gates().size()) * options.gateSteps;
                context.report({"fusion", stepsDone, total, {{"held_out_auroc", separated}}, {}});
            };
            try {
                computeWithThreads(1);
                trained[g] = trainGate(net.gates()[g], g, learn, check, options, context, report);
            } catch (...) {
                const std::lock_guard lock(mutex);
                failed = std::current_exception();
                return;
            }
        }
    };
    {
        const auto threads =
            learn.mask.device().is_cpu() ? std::min(net.gates().size(), static_cast<std::size_t>(computeThreads())) : 1;
        std::vector<std::jthread> pool;
        for (std::size_t i = 0; i < threads; ++i)
            pool.emplace_back(work);
    }
    if (failed)
        std::rethrow_exception(failed);
    for (const auto& one : trained) {
        if (!one)
            return passOn(one);
        if (!*one)
            return cancelled();
    }
    return {};
}

} // namespace twinspect
