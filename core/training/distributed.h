// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <torch/types.h>

#include "core/base/result.h"
#include "core/nn/batch_norm.h"

namespace c10d {
class Backend;
}

namespace twinspect {

/// The processes of a data-parallel training. They are found by the variables that schedulers set: RANK, WORLD_SIZE,
/// MASTER_ADDR, MASTER_PORT. Without WORLD_SIZE (or with 1) there is one process, and every call is free.
class ProcessGroup {
public:
    /// Waits for all processes, TWINSPECT_CONNECT_SECONDS at most (60). Gloo on the CPU. Errors: InvalidArgument
/// (malformed environment), Internal (no connection).
    [[nodiscard]] static Result<ProcessGroup> fromEnvironment();

    ProcessGroup();
    ~ProcessGroup();
    ProcessGroup(ProcessGroup&&) noexcept;
    ProcessGroup& operator=(ProcessGroup&&) noexcept;

    [[nodiscard]] int rank() const { return m_rank; }
    [[nodiscard]] int world() const { return m_world; }
    [[nodiscard]] bool alone() const { return m_world == 1; }
    [[nodiscard]] bool leads() const { return m_rank == 0; }

    /// Adds the tensor up over all processes, in place. Throws c10::Error when another process is gone.
    void sum(torch::Tensor& values) const;
    /// Mean of the gradients over all processes, in one message.
    void averageGradients(const std::vector<torch::Tensor>& parameters) const;
    /// For BatchNorm; null when alone.
    [[nodiscard]] std::shared_ptr<SumOverProcesses> statistics() const;

private:
    int m_rank = 0;
    int m_world = 1;
    std::shared_ptr<c10d::Backend> m_backend;
};

} // namespace twinspect
