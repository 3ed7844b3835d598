// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <QImage>

#include "core/base/run_context.h"
#include "core/dataset/catalog.h"

namespace twinspect {

/// A good part as the model will see it, with the ground dimmed, the part's outline, and the square that is cut out.
struct PartPicture {
    std::string id;
    QImage image;
    QString problem; ///< why there is no picture
};

/// Draws `count` good parts, evenly chosen. `side`: px of the longer side of the pictures. Errors: Cancelled.
[[nodiscard]] Result<std::vector<PartPicture>> drawPartPreviews(const Catalog& catalog, int count, int side,
                                                                const RunContext& context);

} // namespace twinspect
