// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/gate_trainer.h"

#include <limits>

#include <torch/torch.h>

#include "core/training/batch_source.h"
#include "core/training/channel_trainer.h"

namespace twinspect {

namespace {

constexpr int kBatch = 8;
constexpr double kGateLearningRate = 5e-3;
constexpr double kChannelShare = 0.3; // each channel's own confidence must be right too, or the gate learns to hide a bad one

torch::Tensor gateLoss(CmSegf& gate, const EvidenceBank& bank, const torch::Tensor& rows)
{
    const auto mask = bank.mask.index_select(0, rows);
    const auto answer = gate->forward(bank.rgb.index_select(0, rows), bank.depth.index_select(0, rows));
    return focalDiceLoss(answer.fused, mask) + kChannelShare * (focalDiceLoss(answer.rgb, mask) + focalDiceLoss(answer.depth, mask));
}

double lossOn(CmSegf& gate, const EvidenceBank& bank)
{
    const torch::NoGradGuard noGrad;
    gate->eval();
    double sum = 0;
    const std::int64_t count = bank.rgb.size(0);
    for (std::int64_t at = 0; at < count; at += kBatch) {
        const std::int64_t end = std::min(count, at + kBatch);
        sum += gateLoss(gate, bank, torch::arange(at, end, bank.rgb.options().dtype(torch::kInt64))).item<double>() * static_cast<double>(end - at);
    }
    gate->train();
    return sum / static_cast<double>(count);
}

} // namespace

Result<EvidenceBank> collectEvidence(DcrdfNet& net, const std::vector<PartImage>& parts, const TrainingOptions& options, std::uint64_t stream, int count, torch::Device device,
                                     const RunContext& context)
{
    const torch::NoGradGuard noGrad;
    BatchOptions batches;
    batches.batch = std::min(kBatch, options.batch);
    batches.seed = static_cast<std::uint64_t>(options.seed);
    batches.stream = stream;
    batches.perturbation = perturbationOptions(options);
    batches.augmentation = augmentationOptions(options);
    const std::int64_t steps = (count + batches.batch - 1) / batches.batch;
    BatchSource source(parts, batches, 0, steps);
    std::vector<torch::Tensor> rgb, depth, masks;
    for (std::int64_t step = 0; step < steps; ++step) {
        if (context.stopRequested())
            return cancelled();
        Batch batch = source.next();
        if (!batch.changedRgb.empty())
            batch.rgb.index_copy_(0, torch::tensor(batch.changedRgb), batch.perturbedRgb);
        if (!batch.changedHeight.empty())
            batch.height.index_copy_(0, torch::tensor(batch.changedHeight), batch.perturbedHeight);
        rgb.push_back(net.standardise(Modality::Rgb, net.rawEvidence(Modality::Rgb, batch.rgb.to(device))));
        depth.push_back(net.standardise(Modality::Depth, net.rawEvidence(Modality::Depth, batch.height.to(device))));
        masks.push_back((torch::adaptive_avg_pool2d(batch.mask, {rgb.back().size(2), rgb.back().size(3)}) > 0.3).to(torch::kFloat32).to(device));
        context.report({"fusion data", step + 1, steps, {}, {}});
    }
    return EvidenceBank{torch::cat(rgb), torch::cat(depth), torch::cat(masks)};
}

Result<double> trainGates(DcrdfNet& net, const EvidenceBank& learn, const EvidenceBank& check, const TrainingOptions& options, const RunContext& context)
{
    double sum = 0;
    const auto total = static_cast<std::int64_t>(net.gates().size()) * options.gateSteps;
    for (std::size_t g = 0; g < net.gates().size(); ++g) {
        CmSegf& gate = net.gates()[g];
        torch::optim::AdamW optimizer(gate->parameters(), torch::optim::AdamWOptions(kGateLearningRate).weight_decay(1e-3));
        Random random(static_cast<std::uint64_t>(options.seed), 0x6a7e, g);
        double best = std::numeric_limits<double>::infinity();
        TensorMap bestState;
        gate->train();
        for (int step = 0; step < options.gateSteps; ++step) {
            if (context.stopRequested())
                return cancelled();
            static_cast<torch::optim::AdamWOptions&>(optimizer.param_groups().front().options()).lr(learningRateAt(step, options.gateSteps, kGateLearningRate));
            std::vector<std::int64_t> rows;
            for (int i = 0; i < kBatch; ++i)
                rows.push_back(random.below(static_cast<int>(learn.rgb.size(0))));
            const auto loss = gateLoss(gate, learn, torch::tensor(rows).to(learn.rgb.device()));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            if (step % 20 == 19 || step + 1 == options.gateSteps) {
                const double checked = lossOn(gate, check);
                if (checked < best) {
                    best = checked;
                    bestState.clear();
                    saveModule(*gate, bestState, "");
                }
                context.report({"fusion", static_cast<std::int64_t>(g) * options.gateSteps + step + 1, total, {{"held_out_loss", checked}}, {}});
            }
        }
        if (auto ok = loadModule(*gate, bestState, "", "gate"); !ok)
            return passOn(ok);
        gate->eval();
        sum += best;
    }
    return net.gates().empty() ? 0.0 : sum / static_cast<double>(net.gates().size());
}

} // namespace twinspect
