// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include <torch/types.h>

#include "core/base/result.h"
#include "core/base/run_context.h"
#include "core/nn/safetensors.h"

namespace twinspect {

/// What a memory bank keeps of the patches that it is given.
struct BankOptions {
    double share = 0.1;            ///< of the patches, 0..1; one at least
    std::int64_t most = 1'000'000; ///< patches, whatever the share
    std::uint64_t seed = 1;        ///< of the projection and of the first patch
};

/// Patches of good parts, and how far others are from them (PatchCore, Roth et al. 2022). Stored as float16, computed
/// in float32. All const functions may be called from several threads at once.
class MemoryBank {
public:
    /// The nearest patches of the bank, nearest first; [M,k] each.
    struct Neighbours {
        torch::Tensor distances; ///< Euclidean, float32
        torch::Tensor indices;   ///< of the bank's patches, int64
    };

    /// A greedy k-centre coreset of patches [N,D] (any floating type, on the CPU), chosen after a sparse random
    /// projection. The same patches, options and seed give the same bank, whatever the number of threads. Patches that
    /// repeat others are not kept, so the bank may be smaller than its share. Errors: TooLittleData (no patches),
    /// Cancelled, Internal (a value that is not finite in float16).
    [[nodiscard]] static Result<MemoryBank> fill(const torch::Tensor& patches, const BankOptions& options,
                                                 const RunContext& context);

    /// Adds "PREFIXpatches" and, for wide patches, "PREFIXbasis".
    void save(TensorMap& tensors, const std::string& prefix) const;
    /// What save() wrote. `width` (D) is what the patches must have. Errors: Mismatch (missing, of another form, not
    /// finite), naming the file.
    [[nodiscard]] static Result<MemoryBank> load(const TensorMap& tensors, const std::string& prefix,
                                                 std::int64_t width, const std::string& file);

    [[nodiscard]] std::int64_t size() const { return m_patches.size(0); }
    [[nodiscard]] std::int64_t width() const { return m_patches.size(1); }
    [[nodiscard]] torch::Device device() const { return m_patches.device(); }
    void to(torch::Device device);

    /// Of every query [M,D] (float32, on the bank's device) the `count` nearest patches, or all where there are fewer.
    /// Computed as blocked matrix products: what it needs of memory depends on the block alone. The single nearest on
    /// a CPU is found through lower limits of the distances; of wide patches those come from a narrow product.
    [[nodiscard]] Neighbours nearest(const torch::Tensor& queries, std::int64_t count = 1) const;
    /// Some patches of the bank, float32: indices of any shape [...] -> [...,D].
    [[nodiscard]] torch::Tensor patches(const torch::Tensor& indices) const;

private:
    MemoryBank(torch::Tensor patches, torch::Tensor basis);
    [[nodiscard]] torch::Tensor shortened(const torch::Tensor& patches) const;
    [[nodiscard]] Neighbours nearestByLimits(const torch::Tensor& queries) const;

    torch::Tensor m_patches; ///< [n,D] float16
    torch::Tensor m_squares; ///< [n] float32: squared lengths
    torch::Tensor m_basis; ///< [D,k] float32: the patches' k main directions; undefined for narrow patches or few
    torch::Tensor m_mean; ///< [D] of the patches, with a basis
    torch::Tensor m_short; ///< [n,k+1] the patches, shortened()
    torch::Tensor m_shortSquares; ///< [n] squared lengths of these
};

} // namespace twinspect
