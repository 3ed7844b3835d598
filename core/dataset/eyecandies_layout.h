// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/dataset/catalog.h"

namespace twinspect {

/// Whether a folder has the layout of Eyecandies (Bonfiglioli et al., ACCV 2022): DIR/{train,val,test_public,
/// test_private}/data/N_depth.png with N_info_depth.yaml beside it.
[[nodiscard]] bool looksLikeEyecandies(const std::filesystem::path& root);

/// Its parts: N_image_4.png as RGB, as the published comparisons have it, N_depth.png with the one camera of the data
/// set, N_mask.png of defects. N_metadata.yaml says whether a test part is anomalous; without it nothing is known.
[[nodiscard]] Catalog listEyecandies(const std::filesystem::path& root);

} // namespace twinspect
