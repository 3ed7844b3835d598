// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/dataset/catalog.h"

namespace twinspect {

/// Labels parts that were put together in another way by their names, as `defects` and `test` of the mapping say.
/// Errors: those of checkMapping() for these two.
[[nodiscard]] Status nameParts(const FolderMapping& mapping, Catalog& catalog);

} // namespace twinspect
