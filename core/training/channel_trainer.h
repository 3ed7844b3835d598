// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <string>

#include <torch/types.h>

#include "core/nn/dcrdf_net.h"
#include "core/training/adamw.h"
#include "core/training/batch_source.h"
#include "core/training/distributed.h"
#include "core/training/training_options.h"

namespace twinspect {

/// Trains one channel. The student (and GFRN) learn to reproduce the CLEAN teacher features from those of a perturbed
/// part. The feature normalisation and the expected-distance head are ours (BENCHMARKS.md).
class ChannelTrainer {
public:
    ChannelTrainer(DcrdfNet& net, Modality which, const TrainingOptions& options, torch::Device device,
                   bool mixedPrecision, const ProcessGroup& processes);

    /// Computes the teacher's features of a fresh draw and keeps them for this and later steps: most of a batch is
    /// replayed, because preparing a sample costs more than learning from it once [ours].
    void remember(const Batch& draw);

    /// One optimiser step on the newest sample of every lane and some replayed ones; returns the distillation loss.
    /// `step` sets the learning rate and the choice of replayed samples.
    double step(int step);

    /// Keeps the teacher's features of a few parts that are not learnt from, for watchedLoss().
    void watch(const std::vector<PartImage>& parts);
    /// Distillation loss on these parts as they are. Only looks: no gradients, batch-norm statistics or random numbers
    /// are touched. 0 without such parts.
    [[nodiscard]] double watchedLoss();
    /// The same for one part as a picture: where student and teacher differ now, mean of the three scales, [side/4,
    /// side/4].
    [[nodiscard]] std::vector<float> distanceMap(const PartPixels& part);

    /// Optimiser state as tensors "PREFIX<n>.exp_avg" ..., for checkpoints.
    void save(TensorMap& tensors, const std::string& prefix) const;
    [[nodiscard]] Status restore(const TensorMap& tensors, const std::string& prefix, const std::string& file);

    [[nodiscard]] Modality modality() const { return m_which; }

private:
    /// Teacher features of one sample or of a batch of them: of the clean part, and of the perturbed one.
    struct Features {
        Pyramid clean, perturbed; ///< the same tensors where nothing was changed
        torch::Tensor picture; ///< [B,C,S/4,S/4] of the clean part; undefined when the student has no head for it
        torch::Tensor mask; ///< [B,1,S/4,S/4] of 0/1: where this modality was changed
        torch::Tensor weight; ///< [B,1,S/4,S/4]: 1 on the part and its rim, little on the background
        torch::Tensor counted; ///< [B,1,S/4,S/4] of 0/1: what counts in any loss; undefined where everything does
    };
    [[nodiscard]] Features chooseBatch(int step) const;
    [[nodiscard]] torch::Tensor loss(const Features& features, torch::Tensor& distillation);

    DcrdfNet& m_net;
    Modality m_which;
    TrainingOptions m_options;
    torch::Device m_device;
    bool m_mixedPrecision;
    const ProcessGroup& m_processes;
    /// The channel's answer as in inference; training goes on afterwards as if nothing had been asked.
    [[nodiscard]] Channel::Answer look(const Pyramid& features);
    [[nodiscard]] Pyramid featuresOf(const PartPixels& part) const;

    Features m_watched; ///< clean and weight only
    std::vector<std::deque<Features>> m_lanes; ///< this process's lanes, newest sample last
    std::vector<torch::Tensor> m_parameters;
    AdamW m_optimizer;
};

/// A batch is made of lanes, each with one fresh and three replayed samples. Lanes belong to processes, so splitting a
/// training over processes changes nothing that is learnt.
[[nodiscard]] int lanesOf(const TrainingOptions& options);
/// Samples a lane remembers.
[[nodiscard]] int laneMemory(const TrainingOptions& options);

/// Mean and deviation of the teacher's features over the good parts, per feature channel: fills the channel's
/// constants.
void learnFeatureScale(DcrdfNet& net, Modality which, const std::vector<PartImage>& parts, torch::Device device);

/// Learning rate of a step: one-cycle schedule (Smith & Topin 2019), cosine up over 15 % of the steps, cosine down to
/// nearly zero.
[[nodiscard]] double learningRateAt(int step, int steps, double largest);

/// Focal loss (Lin et al. 2017, gamma 2) plus soft dice over logits and a 0/1 mask of equal shape [B,1,h,w].
[[nodiscard]] torch::Tensor focalDiceLoss(const torch::Tensor& logits, const torch::Tensor& mask);

} // namespace twinspect
