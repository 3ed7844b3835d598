// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/detector/detector.h"
#include "core/nn/compute_plan.h"

namespace twinspect {

/// What detectors that compute with LibTorch in float32 have in common: nothing is recorded for gradients, one job at a
/// time on a GPU, and what LibTorch throws becomes an error.
class TorchDetector : public Detector {
public:
    [[nodiscard]] Result<AnomalyResult> infer(const PreparedPart& part) const final;
    [[nodiscard]] Arithmetic arithmetic() const final { return m_plan.arithmetic; }
    [[nodiscard]] std::string computeReason() const final { return m_plan.reason; }

protected:
    explicit TorchDetector(ComputePlan plan) : m_plan(std::move(plan)) {}
    [[nodiscard]] torch::Device device() const { return m_plan.device; }
    /// Adds the maps of a part that was found, with addMap(): "score" among them. May throw.
    virtual void addMaps(const PartImage& part, AnomalyResult& result) const = 0;

private:
    ComputePlan m_plan;
    mutable std::mutex m_gpuTurn;
};

/// For addMaps(), which reports errors by throwing.
template <typename T>
[[nodiscard]] T orThrow(Result<T> result)
{
    if (result)
        return std::move(*result);
    if (result.error().code == ErrorCode::OutOfMemory)
        throw std::bad_alloc();
    throw std::runtime_error(result.error().message());
}

} // namespace twinspect
