// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/percentile.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/evaluation/ranked_scores.h"

namespace twinspect {

Result<double> percentile(std::span<const double> values, double share)
{
    if (!(share >= 0 && share <= 1))
        return failure(ErrorCode::InvalidArgument, "A percentile is asked for as a share from 0 to 1");
    if (values.empty())
        return failure(ErrorCode::TooLittleData, "There is no value to take a percentile of");
    if (auto finite = checkFinite(values, Text("value")); !finite)
        return passOn(finite);

    std::vector<double> sorted(values.begin(), values.end());
    const double position = share * static_cast<double>(sorted.size() - 1);
    const auto below = sorted.begin() + static_cast<std::ptrdiff_t>(position);
    std::nth_element(sorted.begin(), below, sorted.end());
    const double low = *below;
    if (below + 1 == sorted.end())
        return low;
    return std::lerp(low, *std::min_element(below + 1, sorted.end()), position - std::floor(position));
}

} // namespace twinspect
