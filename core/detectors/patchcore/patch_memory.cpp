// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/patchcore/patch_memory.h"

#include <algorithm>
#include <cmath>

#include <torch/torch.h>

#include "core/nn/infer_in_parallel.h"

namespace twinspect {

namespace {

constexpr std::int64_t kReweighting = 3; ///< b of eq. 7, as in the code behind the published figures

} // namespace

Result<PatchMemory> PatchMemory::fill(const torch::Tensor& patches, const BankOptions& options,
                                      const RunContext& context)
{
    auto bank = MemoryBank::fill(patches, options, context);
    if (!bank)
        return passOn(bank);
    constexpr std::int64_t block = 1024;
    const std::int64_t rows = bank->size();
    auto near = torch::empty({rows, std::min(kReweighting, rows)}, torch::kInt64);
    const auto done = inferInParallel((rows + block - 1) / block, "training", context, [&](std::int64_t index) {
        const auto some = torch::arange(index * block, std::min(rows, (index + 1) * block));
        near.slice(0, index * block, index * block + some.size(0))
            .copy_(bank->nearest(bank->patches(some), near.size(1)).indices);
    });
    if (!done)
        return passOn(done);
    return PatchMemory(std::move(*bank), std::move(near));
}

void PatchMemory::save(TensorMap& tensors, const std::string& prefix) const
{
    m_bank.save(tensors, prefix);
    tensors[prefix + "near"] = m_near.to(torch::kCPU, torch::kInt32);
}

Result<PatchMemory> PatchMemory::load(const TensorMap& tensors, const std::string& prefix, std::int64_t width,
                                      const std::string& file)
{
    auto bank = MemoryBank::load(tensors, prefix, width, file);
    if (!bank)
        return passOn(bank);
    const auto near = takeTensor(tensors, prefix + "near", {bank->size(), std::min(kReweighting, bank->size())}, file);
    if (!near)
        return passOn(near);
    if (near->scalar_type() != torch::kInt32 || near->min().item<int>() < 0 || near->max().item<int>() >= bank->size())
        return failure(ErrorCode::Mismatch, Text("The model does not hold a sensible '%1'", prefix + "near"), file,
                       "Copy the model again or train the part again");
    return PatchMemory(std::move(*bank), near->to(torch::kInt64));
}

void PatchMemory::to(torch::Device device)
{
    m_bank.to(device);
    m_near = m_near.to(device);
}

torch::Tensor PatchMemory::scores(const torch::Tensor& patches) const
{
    const torch::NoGradGuard noGrad;
    const auto nearest = m_bank.nearest(patches);
    const auto distance = nearest.distances.squeeze(1);
    if (m_near.size(1) < 2) // eq. 7 would give 0
        return distance;
    const auto around = m_bank.patches(m_near.index_select(0, nearest.indices.squeeze(1)));
    const auto distances = (around - patches.unsqueeze(1)).square().sum(2).sqrt();
    const double root = std::sqrt(static_cast<double>(m_bank.width()));
    return distance * (1 - 1 / ((distances - distance.unsqueeze(1)) / root).exp().sum(1));
}

} // namespace twinspect
