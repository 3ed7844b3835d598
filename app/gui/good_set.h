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
/// part that is in both is taken once. The camera of depth pictures comes along: that of `base` for all parts of
/// `base`, the file beside them or one folder above for others; a depth picture without any is taken for one of the
/// same camera. Errors: InvalidArgument (the folder is there already), TooLittleData (no part), Mismatch (depth
/// pictures of two cameras), those of readIntrinsics(), WriteFailed, Cancelled; what was begun is removed again.
[[nodiscard]] Status makeGoodSet(const std::filesystem::path& folder, const std::optional<Catalog>& base,
                                 const std::vector<SampleRef>& added, const RunContext& context);

} // namespace twinspect
