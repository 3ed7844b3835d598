// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/dataset/catalog.h"

namespace twinspect {

inline constexpr std::size_t kFewestToLearnFrom = 3, kFewestHeldOut = 2;
inline constexpr std::size_t kFewestGoodParts = kFewestToLearnFrom + kFewestHeldOut; ///< for a training

/// The good parts of a catalog, divided into training parts and held-out parts.
struct GoodParts {
    std::vector<SampleRef> train, heldOut;
    bool heldOutFromTraining = false; ///< every sixth (fourth of under 24, two of under 8) training part was kept
                                      ///< aside, because there are under 4 validation parts
};
[[nodiscard]] GoodParts splitGoodParts(const Catalog& catalog);

/// How many good parts a training on the catalog would see: those to learn from and those to hold out.
[[nodiscard]] int countGoodParts(const Catalog& catalog);

/// The catalog of somebody who has only `count` good parts and no others to hold out: they all are training parts.
/// Which ones depends on the seed, and fewer are always among more. Test parts stay. Errors: TooLittleData when there
/// are not as many.
[[nodiscard]] Result<Catalog> withFewGoodParts(const Catalog& catalog, int count, int seed);

} // namespace twinspect
