// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <torch/types.h>

#include "core/detector/anomaly_result.h"
#include "core/geometry/part_image.h"

namespace twinspect {

/// Enlarges, smooths and scores a raw map [1,1,h,w] as every detector's are (ScoreOptions), and adds it to `result`
/// under `name`.
void addMap(AnomalyResult& result, const std::string& name, const torch::Tensor& raw, const PartImage& part);

template <typename Map>
[[nodiscard]] Map mapOf(const std::vector<float>& values, int side)
{
    Map map(side, side);
    std::copy(values.begin(), values.end(), map.data());
    return map;
}

} // namespace twinspect
