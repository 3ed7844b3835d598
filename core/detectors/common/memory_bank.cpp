// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/common/memory_bank.h"

#include <algorithm>
#include <cmath>

#include <torch/torch.h>

#include "core/base/random.h"
#include "core/detectors/common/greedy_centres.h"
#include "core/nn/infer_in_parallel.h"

namespace twinspect {

namespace {

constexpr std::int64_t kQueryBlock = 1024;
constexpr std::int64_t kBankBlock = 4096;
constexpr std::int64_t kSpare = 2; ///< candidates beyond those asked for, as the matrix product rounds

// Calls work(first, end) for blocks of `rows` rows.
template <typename Work>
void inBlocks(std::int64_t rows, std::int64_t block, const Work& work)
{
    for (std::int64_t from = 0; from < rows; from += block)
        work(from, std::min(rows, from + block));
}

// The patches as the choice compares them: projected where that makes them narrower, float32.
Result<torch::Tensor> comparable(const torch::Tensor& patches, std::uint64_t seed, const RunContext& context)
{
    constexpr std::int64_t block = 4096;
    const auto projection = sparseProjection(patches.size(1), patches.size(0), seed);
    auto narrow = torch::empty({patches.size(0), projection.defined() ? projection.size(1) : patches.size(1)});
    const RunContext quiet{context.stop, {}};
    const auto done = inferInParallel((patches.size(0) + block - 1) / block, {}, quiet, [&](std::int64_t index) {
        const std::int64_t from = index * block, to = std::min(patches.size(0), from + block);
        const auto some = patches.slice(0, from, to).to(torch::kFloat32);
        narrow.slice(0, from, to).copy_(projection.defined() ? some.mm(projection) : some);
    });
    if (!done)
        return passOn(done);
    return narrow;
}

} // namespace

MemoryBank::MemoryBank(torch::Tensor patches) : m_patches(std::move(patches))
{
    m_squares = torch::empty({size()});
    inBlocks(size(), kBankBlock, [&](std::int64_t from, std::int64_t to) {
        m_squares.slice(0, from, to).copy_(m_patches.slice(0, from, to).to(torch::kFloat32).square().sum(1));
    });
}

Result<MemoryBank> MemoryBank::fill(const torch::Tensor& patches, const BankOptions& options, const RunContext& context)
{
    const torch::NoGradGuard noGrad;
    const std::int64_t rows = patches.size(0);
    if (rows == 0)
        return failure(ErrorCode::TooLittleData, "The good parts have no pixels to learn from", {},
                       "Check that the parts are found in the pictures");
    const auto share = std::llround(options.share * static_cast<double>(rows));
    const auto count = std::clamp<std::int64_t>(share, 1, std::min(options.most, rows));
    const auto narrow = comparable(patches, options.seed, context);
    if (!narrow)
        return passOn(narrow);
    const auto first = static_cast<std::int64_t>(Random(options.seed, 1).uniform() * static_cast<double>(rows));
    auto chosen = greedyCentres(*narrow, count, first, context);
    if (!chosen)
        return passOn(chosen);
    std::ranges::sort(*chosen); // neighbours in the bank were neighbours on a part
    auto kept = patches.index_select(0, torch::tensor(*chosen, torch::kInt64)).to(torch::kFloat16).contiguous();
    if (!torch::isfinite(kept).all().item<bool>())
        return failure(ErrorCode::Internal, "A patch has a value that is no number or too large to be kept");
    return MemoryBank(std::move(kept));
}

void MemoryBank::save(TensorMap& tensors, const std::string& prefix) const
{
    tensors[prefix + "patches"] = m_patches.to(torch::kCPU).contiguous();
}

Result<MemoryBank> MemoryBank::load(const TensorMap& tensors, const std::string& prefix, std::int64_t width,
                                    const std::string& file)
{
    const auto patches = takeTensor(tensors, prefix + "patches", {}, file);
    if (!patches)
        return passOn(patches);
    if (patches->dim() != 2 || patches->size(0) < 1 || patches->size(1) != width
        || patches->scalar_type() != torch::kFloat16 || !torch::isfinite(*patches).all().item<bool>())
        return failure(ErrorCode::Mismatch,
                       Text("'%1' is not a memory bank of patches of %2 numbers", prefix + "patches", width), file,
                       "Train the part again with this version");
    return MemoryBank(patches->contiguous());
}

void MemoryBank::to(torch::Device device)
{
    m_patches = m_patches.to(device);
    m_squares = m_squares.to(device);
}

torch::Tensor MemoryBank::patches(const torch::Tensor& indices) const
{
    auto shape = indices.sizes().vec();
    shape.push_back(width());
    return m_patches.index_select(0, indices.reshape({-1})).to(torch::kFloat32).view(shape);
}

MemoryBank::Neighbours MemoryBank::nearest(const torch::Tensor& queries, std::int64_t count) const
{
    const torch::NoGradGuard noGrad;
    const std::int64_t kept = std::min(count, size());
    if (queries.size(0) == 0)
        return {m_squares.new_empty({0, kept}), m_squares.new_empty({0, kept}, torch::kInt64)};
    std::vector<torch::Tensor> distances, indices;
    inBlocks(queries.size(0), kQueryBlock, [&](std::int64_t from, std::int64_t to) {
        const auto some = queries.slice(0, from, to);
        torch::Tensor squares, rows; // of the nearest in the blocks so far, less the queries' own squares
        inBlocks(size(), kBankBlock, [&](std::int64_t first, std::int64_t end) {
            const auto block = m_patches.slice(0, first, end).to(torch::kFloat32);
            const auto all = torch::addmm(m_squares.slice(0, first, end), some, block.t(), 1, -2);
            auto [value, row] = all.topk(std::min(kept + kSpare, end - first), 1, false, true);
            row += first;
            squares = squares.defined() ? torch::cat({squares, value}, 1) : value;
            rows = rows.defined() ? torch::cat({rows, row}, 1) : row;
            if (squares.size(1) > kept + kSpare) {
                auto [best, place] = squares.topk(kept + kSpare, 1, false, true);
                squares = best;
                rows = rows.gather(1, place);
            }
        });
        // The squares above lose digits where a query is near. Those of the few that are left do not.
        const auto exact = (patches(rows) - some.unsqueeze(1)).square().sum(2).sqrt();
        const auto [sorted, order] = exact.sort(true, 1, false);
        distances.push_back(sorted.slice(1, 0, kept));
        indices.push_back(rows.gather(1, order).slice(1, 0, kept));
    });
    return {torch::cat(distances), torch::cat(indices)};
}

} // namespace twinspect
