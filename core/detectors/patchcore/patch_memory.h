// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <torch/types.h>

#include "core/detectors/common/memory_bank.h"

namespace twinspect {

/// A memory bank that also knows which of its patches lie near each other, for PatchCore's scores.
class PatchMemory {
public:
    /// Errors: those of MemoryBank::fill().
    [[nodiscard]] static Result<PatchMemory> fill(const torch::Tensor& patches, const BankOptions& options,
                                                  const RunContext& context);
    /// Adds "PREFIXpatches", and "PREFIXnear" [n,b] int32.
    void save(TensorMap& tensors, const std::string& prefix) const;
    /// Errors: those of MemoryBank::load(); Mismatch for neighbours that are none of its patches.
    [[nodiscard]] static Result<PatchMemory> load(const TensorMap& tensors, const std::string& prefix,
                                                  std::int64_t width, const std::string& file);

    /// Scores [M] of patches [M,D]: the distance d to the nearest patch m of the bank, re-weighted (Roth et al. 2022,
    /// eq. 7): w d with w = 1 - exp(d / sqrt D) / sum over the b patches nearest to m, itself among them, of
    /// exp(distance to it / sqrt D). A patch that is like a rare one scores higher.
    [[nodiscard]] torch::Tensor scores(const torch::Tensor& patches) const;

    [[nodiscard]] const MemoryBank& bank() const { return m_bank; }
    void to(torch::Device device);

private:
    PatchMemory(MemoryBank bank, torch::Tensor near) : m_bank(std::move(bank)), m_near(std::move(near)) {}

    MemoryBank m_bank;
    torch::Tensor m_near; ///< [n,b] int64: of each patch the nearest ones, itself first
};

} // namespace twinspect
