// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <torch/types.h>

#include "core/base/result.h"
#include "core/base/run_context.h"

namespace twinspect {

/// Rows of points [N,D] (float32, on the CPU) in the order in which greedy k-centre takes them (Gonzalez 1985): after
/// row `first` always the row that is farthest from all that were taken, the first of several. At most `count`; fewer
/// when the others repeat rows that were taken. The same answer with any number of threads. Errors: Cancelled.
///
/// No distance is computed before it can matter. A distance to the nearest taken row can only fall, so an old one is a
/// limit. The rows with the highest limits are measured anew, as a block of matrix products, and those among them that
/// stay above the limits of all other rows are taken one after another.
[[nodiscard]] Result<std::vector<std::int64_t>> greedyCentres(const torch::Tensor& points, std::int64_t count,
                                                              std::int64_t first, const RunContext& context);

/// The sparse random projection (Li et al. 2006) from `width` numbers to `width` or fewer, [width,narrow] float32, that
/// keeps the distances between `count` rows within a factor of 1 +- 0.9 (Johnson-Lindenstrauss, as in PatchCore).
/// Undefined where that many numbers are no fewer.
[[nodiscard]] torch::Tensor sparseProjection(std::int64_t width, std::int64_t count, std::uint64_t seed);

} // namespace twinspect
