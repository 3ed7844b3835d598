// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/run_context.h"
#include "core/dataset/catalog.h"

namespace twinspect {

/// A new folder of good parts to train on: the good training and validation parts of `base`, and `added`. A plain
/// layout (rgb, xyz); files are linked where the disk allows that and copied otherwise, the originals stay untouched. A
/// part that is in both is taken once. How the geometry is read comes along, as a camera file or a mapping; a depth
/// picture without a camera is taken for one of the same camera. Errors: InvalidArgument (the folder is there already),
/// TooLittleData (no part), Mismatch (geometry that is read in different ways, depth pictures of two cameras),
/// WriteFailed, Cancelled; what was begun is removed again.
[[nodiscard]] Status makeGoodSet(const std::filesystem::path& folder, const std::optional<Catalog>& base,
                                 const std::vector<SampleRef>& added, const RunContext& context);

} // namespace twinspect
