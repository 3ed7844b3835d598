// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

namespace twinspect {

/// The decimals with which scores and thresholds are written for people: four, so that a column has one form. For
/// scores that are compared in one sentence more, where different ones would look the same; nine at most.
[[nodiscard]] int scoreDecimals(std::span<const double> compared = {});
/// A score with these decimals and a point, for a terminal.
[[nodiscard]] std::string plainScore(double score, std::span<const double> compared = {});

} // namespace twinspect
