// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/dataset/catalog.h"

namespace twinspect {

/// Pairs by stem, side by side in DIR or in its sub-folders (rgb|color|image) and (xyz|depth|pcd|cloud). All samples:
/// Split::Test, Label::Unknown. The catalog may come back without samples.
[[nodiscard]] Catalog listPlain(const std::filesystem::path& root);

/// The one sample that an RGB picture or a geometry file belongs to.
[[nodiscard]] Catalog listSingle(const std::filesystem::path& file);

} // namespace twinspect
