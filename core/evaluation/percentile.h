// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/base/result.h"

namespace twinspect {

/// The value below which a share of the values lies, 0..1: straight line between the order statistics at (n - 1) *
/// share (Hyndman & Fan 1996, type 7; numpy's and R's default). share 0.5 = median, 0.95 = p95 of a list of latencies.
/// Errors: InvalidArgument (share outside 0..1), TooLittleData (no value), BadData (a value is not finite).
[[nodiscard]] Result<double> percentile(std::span<const double> values, double share);

} // namespace twinspect
