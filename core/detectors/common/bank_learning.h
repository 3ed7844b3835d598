// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>
#include <vector>

#include <torch/types.h>

#include "core/base/parameter_spec.h"
#include "core/base/result.h"
#include "core/base/run_context.h"
#include "core/detectors/common/memory_bank.h"
#include "core/geometry/part_image.h"

namespace twinspect {

/// What a detector with a memory bank has among its options.
struct BankChoice {
    double share = BankOptions().share;
    int seed = 0;

    [[nodiscard]] BankOptions bankOptions() const
    {
        BankOptions options;
        options.share = share;
        options.seed = static_cast<std::uint64_t>(seed);
        return options;
    }
};

/// The two parameters, for an options struct that derives from BankChoice.
template <typename Options>
[[nodiscard]] std::vector<Parameter<Options>> bankParameters()
{
    const Options d;
    return {
        {{"share", "Share kept", "", d.share, 1e-4, 1, {}, "Share of the good parts' places that is remembered."},
         &Options::share},
        {{"seed", "Seed", "", d.seed, 0, 2e9, {}, "Another seed gives another training of the same parts."},
         &Options::seed},
    };
}

/// The rows [N_i,D] that `describe` gives for each part, one part after another, several at once. Errors: Cancelled,
/// TooLittleData (no parts), those of `describe`.
[[nodiscard]] Result<torch::Tensor> rowsOfParts(std::span<const PartImage> parts, const RunContext& context,
                                                const std::function<Result<torch::Tensor>(const PartImage&)>& describe);

} // namespace twinspect
