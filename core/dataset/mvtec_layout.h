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

/// Puts warnings of the folders in which defective samples have no mask in the place of those that the catalog has.
/// `samples` are those of the catalog, as what people marked on them makes them.
void warnOfMissingMasks(Catalog& catalog, const std::vector<SampleRef>& samples);

} // namespace twinspect
