// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QSize>

#include "core/base/run_context.h"
#include "core/dataset/catalog.h"

namespace twinspect {

/// The two files of a part as small pictures, or the reason why one cannot be read.
struct PairPicture {
    struct Half {
        QImage image;
        QSize size; ///< px in the file
        std::optional<Error> problem;
    };
    Half colour, depth;
    double nearestM = 0, farthestM = 0; ///< the colours' range: without the 0.1 % at either end
};

/// `side`: px of the longer side of the pictures. Depth is coloured by distance; unmeasured points are transparent.
[[nodiscard]] PairPicture drawPair(const SampleRef& sample, int side);

} // namespace twinspect
