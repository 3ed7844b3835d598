// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/dataset/catalog.h"

namespace twinspect {

/// DIR/{train,validation,test}/<type>/{rgb,xyz,gt} (Bergmann et al. 2021, MVTec 3D-AD). True when at least one <type>
/// has rgb or xyz.
[[nodiscard]] bool looksLikeMvtec(const std::filesystem::path& root);

/// Types other than "good" under train and validation are warned about and left out: a model must learn from good parts
/// only. The catalog may come back without samples.
[[nodiscard]] Catalog listMvtec(const std::filesystem::path& root);

} // namespace twinspect
