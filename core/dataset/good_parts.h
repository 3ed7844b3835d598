// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/dataset/catalog.h"

namespace twinspect {

/// The good parts of a catalog, divided into training parts and held-out parts.
struct GoodParts {
    std::vector<SampleRef> train, heldOut;
    bool heldOutFromTraining = false; ///< every sixth (fourth of under 24) training part was kept aside, because there
                                      ///< are under 4 validation parts
};
[[nodiscard]] GoodParts splitGoodParts(const Catalog& catalog);

} // namespace twinspect
