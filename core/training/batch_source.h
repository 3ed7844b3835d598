// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <torch/types.h>

#include "core/nn/augmentation.h"
#include "core/nn/perturbation.h"
#include "core/training/training_set.h"

namespace twinspect {

/// The data of one training step, on the CPU, float32.
struct Batch {
    torch::Tensor rgb, height;                   ///< clean, [B,3,S,S] and [B,1,S,S]
    torch::Tensor perturbedRgb, perturbedHeight; ///< only the changed samples, in order
    torch::Tensor mask;                          ///< [B,1,S,S] of 0/1: where both modalities were perturbed
    torch::Tensor foreground;                    ///< [B,1,S,S] of 0/1
    torch::Tensor notCounted; ///< [B,1,S,S] of 0/1: PartPixels::notCounted; undefined where no part has any
    std::vector<std::int64_t> changedRgb, changedHeight; ///< which samples of the batch were changed
};

struct BatchOptions {
    int batch = 8;          ///< of all processes together
    int rank = 0;           ///< this process takes samples rank, rank+world, ... of every batch
    int world = 1;
    std::uint64_t seed = 0;
    int workers = 1;          ///< 0: next() prepares the batch itself
    PerturbationOptions perturbation;
    AugmentationOptions augmentation;
};

/// Prepares batches in worker threads ahead of the training step. Batch t depends on (parts, seed, t) alone,
/// never on threads or on what was asked before: resuming at step t continues the very same sequence.
class BatchSource {
public:
    BatchSource(const std::vector<PartImage>& parts, BatchOptions options, std::int64_t firstStep,
                std::int64_t endStep);
    ~BatchSource();
    BatchSource(const BatchSource&) = delete;
    BatchSource& operator=(const BatchSource&) = delete;

    /// The next batch in order; waits until a worker has finished it. Throws what making it threw in the worker.
    [[nodiscard]] Batch next();

    /// The same without threads, for tests and for single batches.
    [[nodiscard]] static Batch make(const std::vector<PartImage>& parts, const BatchOptions& options,
                                    std::int64_t step);

private:
    void work(const std::stop_token& stop);

    const std::vector<PartImage>& m_parts;
    BatchOptions m_options;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::map<std::int64_t, Batch> m_ready;
    std::int64_t m_wanted;    ///< step that next() returns next
    std::int64_t m_started;   ///< step a worker takes up next
    std::int64_t m_end;
    std::exception_ptr m_failed; ///< what ended a worker
    std::vector<std::jthread> m_workers;
};

} // namespace twinspect
