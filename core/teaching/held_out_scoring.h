// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <span>

#include "core/base/run_context.h"
#include "core/dataset/catalog.h"
#include "core/detector/detector.h"
#include "core/evaluation/region_of_interest.h"
#include "core/inference/anomaly_model.h"
#include "core/nn/held_out_record.h"
#include "core/training/held_out_check.h"

namespace twinspect {

/// Scores the held-out parts of a catalog by the code that inspects, from their files on, so that inspecting one of
/// them gives the model file's number. `usable`: how many could be read before; fewer are said. Errors: Cancelled,
/// OutOfMemory.
[[nodiscard]] Result<HeldOutScores> scoreHeldOut(const AnomalyModel& model, const Catalog& catalog, int usable,
                                                 const RegionsOfInterest& regions, const RunContext& context);

/// A held-out part as row `row` of the check on artificial defects has it (checkRow()); nothing where the defect missed
/// the part.
[[nodiscard]] std::optional<PartImage> checkedPart(std::span<const PartImage> heldOut, std::int64_t row, int seed);

/// How a model of any detector tells held-out parts from the same parts with artificial defects. The figure of its
/// primary map is that of parts and defects from which it may have learnt nothing. Errors: Cancelled, those of
/// AnomalyModel::infer().
[[nodiscard]] Result<HeldOutCheck> checkOnArtificialDefects(const AnomalyModel& model,
                                                            std::span<const PartImage> heldOut, int seed,
                                                            const RunContext& context);

} // namespace twinspect
