// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/common/memory_bank.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include "core/base/random.h"
#include "core/detectors/common/greedy_centres.h"
#include "core/nn/infer_in_parallel.h"

namespace twinspect {

namespace {

constexpr std::int64_t kQueryBlock = 1024;
constexpr std::int64_t kBankBlock = 4096;
constexpr std::int64_t kProducts = 1 << 23; ///< numbers of a block of lower limits
constexpr double kLimitSlack = 1e-5; ///< of lower limits in float32, as a share of the squared lengths
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

// How many main directions of the patches are worth a lower limit; 0 = none.
std::int64_t basisWidth(std::int64_t rows, std::int64_t width) { return width >= 256 && rows >= width ? width / 8 : 0; }

// The main directions (PCA) of the patches, [D,k] float32, by one thread. Errors: Cancelled.
Result<torch::Tensor> mainDirections(const torch::Tensor& patches, std::int64_t count, const RunContext& context)
{
    torch::Tensor basis;
    const auto done = inferInParallel(1, {}, {context.stop, {}}, [&](std::int64_t) {
        const std::int64_t step = std::max<std::int64_t>(1, patches.size(0) / (8 * patches.size(1)));
        auto some = patches.slice(0, 0, patches.size(0), step).to(torch::kFloat32);
        some = some - some.mean(0);
        const auto directions = std::get<1>(torch::linalg_eigh(some.t().mm(some), "L")); // weakest first
        basis = directions.slice(1, directions.size(1) - count).contiguous();
    });
    if (!done)
        return passOn(done);
    return basis;
}

constexpr std::int64_t kLanes = 16;            // sums side by side, so that several are computed at once
constexpr std::int64_t kStretch = 8 * kLanes; // between two looks at the best distance

// Adds squared differences of numbers `from` to `to` to kLanes sums.
void addSquares(const float* a, const c10::Half* b, std::int64_t from, std::int64_t to, float* sums)
{
    std::int64_t i = from;
    for (; i + kLanes <= to; i += kLanes)
        for (std::int64_t lane = 0; lane < kLanes; ++lane) {
            const float difference = a[i + lane] - static_cast<float>(b[i + lane]);
            sums[lane] += difference * difference;
        }
    for (; i < to; ++i)
        sums[0] += (a[i] - static_cast<float>(b[i])) * (a[i] - static_cast<float>(b[i]));
}

#if defined(__x86_64__)
// The same sums in the same order, by processors that turn float16 into float32 themselves.
__attribute__((target("avx,f16c"))) void addSquaresF16c(const float* a, const c10::Half* b, std::int64_t from,
                                                        std::int64_t to, float* sums)
{
    __m256 low = _mm256_loadu_ps(sums), high = _mm256_loadu_ps(sums + 8);
    std::int64_t i = from;
    for (; i + kLanes <= to; i += kLanes) {
        const auto* halves = reinterpret_cast<const __m128i*>(b + i);
        const __m256 first = _mm256_sub_ps(_mm256_loadu_ps(a + i), _mm256_cvtph_ps(_mm_loadu_si128(halves)));
        const __m256 second = _mm256_sub_ps(_mm256_loadu_ps(a + i + 8), _mm256_cvtph_ps(_mm_loadu_si128(halves + 1)));
        low = _mm256_add_ps(low, _mm256_mul_ps(first, first));
        high = _mm256_add_ps(high, _mm256_mul_ps(second, second));
    }
    _mm256_storeu_ps(sums, low);
    _mm256_storeu_ps(sums + 8, high);
    addSquares(a, b, i, to, sums); // what is left
}
#endif

using AddSquares = void (*)(const float*, const c10::Half*, std::int64_t, std::int64_t, float*);

AddSquares fastestAddSquares()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx") && __builtin_cpu_supports("f16c"))
        return addSquaresF16c;
#endif
    return addSquares;
}

// The squared distance, or any number above `best` when it is more than that.
float squaredDistance(const float* a, const c10::Half* b, std::int64_t width, float best)
{
    static const AddSquares add = fastestAddSquares();
    float sum = 0;
    for (std::int64_t from = 0; from < width && sum <= best; from += kStretch) {
        float sums[kLanes]{};
        add(a, b, from, std::min(width, from + kStretch), sums);
        sum += std::accumulate(std::begin(sums), std::end(sums), 0.0F);
    }
    return sum;
}

} // namespace

MemoryBank::MemoryBank(torch::Tensor patches, torch::Tensor basis)
    : m_patches(std::move(patches)), m_squares(torch::empty({size()})), m_basis(std::move(basis))
{
    auto sum = torch::zeros({width()}, torch::kFloat64);
    inBlocks(size(), kBankBlock, [&](std::int64_t from, std::int64_t to) {
        const auto block = m_patches.slice(0, from, to).to(torch::kFloat32);
        m_squares.slice(0, from, to).copy_(block.square().sum(1));
        sum += block.sum(0, false, torch::kFloat64);
    });
    m_mean = (sum / size()).to(torch::kFloat32);
    m_short = torch::empty({size(), m_basis.defined() ? m_basis.size(1) + 1 : width()});
    inBlocks(size(), kBankBlock, [&](std::int64_t from, std::int64_t to) {
        m_short.slice(0, from, to).copy_(shortened(m_patches.slice(0, from, to).to(torch::kFloat32)));
    });
    m_shortSquares = m_short.square().sum(1);
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
    torch::Tensor basis;
    if (const auto directions = basisWidth(kept.size(0), kept.size(1)); directions > 0) {
        auto found = mainDirections(kept, directions, context);
        if (!found)
            return passOn(found);
        basis = std::move(*found);
    }
    return MemoryBank(std::move(kept), std::move(basis));
}

void MemoryBank::save(TensorMap& tensors, const std::string& prefix) const
{
    tensors[prefix + "patches"] = m_patches.to(torch::kCPU).contiguous();
    if (m_basis.defined())
        tensors[prefix + "basis"] = m_basis.to(torch::kCPU).contiguous();
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
    torch::Tensor basis;
    if (const auto directions = basisWidth(patches->size(0), width); directions > 0) {
        const auto found = takeTensor(tensors, prefix + "basis", {width, directions}, file);
        if (!found)
            return passOn(found);
        basis = found->to(torch::kFloat32).contiguous();
        // Lower limits hold for directions of length 1 at right angles alone.
        if (!torch::allclose(basis.t().mm(basis), torch::eye(directions), 1e-4, 1e-4))
            return failure(ErrorCode::Mismatch, Text("The model does not hold a sensible '%1'", prefix + "basis"), file,
                           "Copy the model again or train the part again");
    }
    return MemoryBank(patches->contiguous(), std::move(basis));
}

void MemoryBank::to(torch::Device device)
{
    m_patches = m_patches.to(device);
    m_squares = m_squares.to(device);
    m_mean = m_mean.to(device);
    m_short = m_short.to(device);
    m_shortSquares = m_shortSquares.to(device);
    if (m_basis.defined())
        m_basis = m_basis.to(device);
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
    if (count == 1 && device().is_cpu())
        return nearestByLimits(queries);
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

// The parts of patches [M,D] along the main directions, and the length of the rest: [M,k+1]. No two patches are farther
// apart shortened than they are: the rests differ by the difference of their lengths at least. Without a basis they are
// only moved, so that little is lost in differences of squares.
torch::Tensor MemoryBank::shortened(const torch::Tensor& patches) const
{
    const auto around = patches - m_mean;
    if (!m_basis.defined())
        return around;
    const auto along = around.mm(m_basis);
    const auto rest = (around.square().sum(1, true) - along.square().sum(1, true)).clamp_min(0).sqrt();
    return torch::cat({along, rest}, 1);
}

// The exact answer. Most patches of the bank are farther by their lower limit than the nearest one is; only the few
// others are measured.
MemoryBank::Neighbours MemoryBank::nearestByLimits(const torch::Tensor& queries) const
{
    const auto all = queries.contiguous();
    auto distances = torch::empty({all.size(0), 1});
    auto indices = torch::empty({all.size(0), 1}, torch::kInt64);
    const float longest = m_shortSquares.max().item<float>();
    const std::int64_t rows = std::clamp<std::int64_t>(kProducts / size(), 1, kQueryBlock);
    inBlocks(all.size(0), rows, [&](std::int64_t from, std::int64_t to) {
        const auto queried = shortened(all.slice(0, from, to));
        const auto own = queried.square().sum(1);
        const auto limits = torch::addmm(m_shortSquares, queried, m_short.t(), 1, -2); // less `own`
        at::parallel_for(0, to - from, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t row = begin; row < end; ++row) {
                const float* limit = limits.const_data_ptr<float>() + row * size();
                const float square = own.const_data_ptr<float>()[row];
                const float slack = static_cast<float>(kLimitSlack) * (square + longest) - square;
                const auto distanceTo = [&](std::int64_t patch, float enough) {
                    return squaredDistance(all.const_data_ptr<float>() + (from + row) * width(),
                                           m_patches.const_data_ptr<c10::Half>() + patch * width(), width(), enough);
                };
                std::int64_t nearest = std::min_element(limit, limit + size()) - limit;
                float best = distanceTo(nearest, std::numeric_limits<float>::infinity());
                for (std::int64_t patch = 0; patch < size(); ++patch)
                    if (limit[patch] < best + slack)
                        if (const float distance = distanceTo(patch, best);
                            distance < best || (distance == best && patch < nearest)) {
                            best = distance;
                            nearest = patch;
                        }
                distances.data_ptr<float>()[from + row] = std::sqrt(best);
                indices.data_ptr<std::int64_t>()[from + row] = nearest;
            }
        });
    });
    return {distances, indices};
}

} // namespace twinspect
