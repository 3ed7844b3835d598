// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/base/result.h"
#include "core/evaluation/decision.h"
#include "core/evaluation/label.h"

namespace twinspect {

/// What is wrong with a verdict on a part of which a person said what it is.
enum class Mistake { None, Escape, FalseReject };
[[nodiscard]] Mistake mistakeOf(Label label, std::optional<Verdict> verdict);

struct VerdictCounts {
    std::int64_t ok = 0;
    std::int64_t review = 0;
    std::int64_t reject = 0;
    std::int64_t noPart = 0;

    void add(Verdict verdict);
    [[nodiscard]] std::int64_t judged() const { return ok + review + reject; }
};

/// Counts verdicts against the true labels. Pictures without a part are counted but are in no rate: nothing was judged
/// there. A part under review is neither a false reject nor an escape. The share of such parts is the review rate.
struct Confusion {
    VerdictCounts good;
    VerdictCounts defects;

    /// Good parts rejected / good parts judged; empty when there is none.
    [[nodiscard]] std::optional<double> falseRejectRate() const;
    /// Defective parts passed as OK / defective parts judged; empty when there is none.
    [[nodiscard]] std::optional<double> escapeRate() const;
};

/// labels: 0 = good, anything else = defect. Errors: Mismatch (different lengths).
[[nodiscard]] Result<Confusion> confusion(std::span<const Verdict> verdicts, std::span<const std::uint8_t> labels);

/// The same from image scores alone, for a page where a threshold is dragged. Errors: Mismatch.
[[nodiscard]] Result<Confusion> confusion(std::span<const double> imageScores, std::span<const std::uint8_t> labels,
                                          const Thresholds& thresholds);

} // namespace twinspect
