// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/imaging/image.h"

namespace twinspect {

/// How a part lies in its crop, against the golden part: turned about the middle of the crop, then shifted.
struct PlanePose {
    double turn = 0; ///< radians, from the x axis towards y
    double right = 0, down = 0; ///< px of the grid

    struct Place {
        double row = 0, column = 0;
    };
    /// Where a pixel of the part lies on the golden part; both are `side` px wide.
    [[nodiscard]] Place of(int row, int column, int side) const;
};

/// What is compared to find a pose, [S,S,3] in the order of the channels: height in shares of the part's height range;
/// 1 on the part; brightness of the part around its median, in units of 12 L*.
using PoseFeatures = Image<float>;

struct Registration {
    PlanePose pose;
    double residual = 0; ///< mean absolute difference of the features that is left, over the pixels of either part
};

/// Finds poses against one golden part: every third degree on rings around the centroids, then the best refined by
/// robust Gauss-Newton steps on two finer grids, over the pixels where the golden part's features change [ours].
/// Symmetric parts may have several equal poses; any of them will do. Frozen; several threads may ask at once.
class PoseFinder {
public:
    PoseFinder() = default;
    explicit PoseFinder(PoseFeatures golden);

    /// The pose that brings a part, of the size of the golden one, onto it.
    [[nodiscard]] Registration find(const PoseFeatures& part) const;
    [[nodiscard]] const PoseFeatures& golden() const { return m_fine.features; }

private:
    friend class PoseSearch;

    /// A pixel of the golden part at which the features change, so that it says where a part lies.
    struct Edge {
        float x = 0, y = 0; // px from the middle of the grid
        float value[4]{}, right[4]{}, down[4]{}; // features and their slopes
    };
    struct Level {
        PoseFeatures features;
        std::vector<Edge> edges;
    };
    [[nodiscard]] static Level levelOf(PoseFeatures features, std::size_t mostEdges);

    Level m_fine, m_middle;
    double m_centreX = 0, m_centreY = 0; ///< centroid on the middle grid, px from its middle
    double m_reach = 0;           ///< of the rings around it, px
    std::vector<float> m_rings;   ///< features on them, by angle, once around and once more
};

/// Planes of a part as they would be in the frame of the golden part (bilinear; 0 beyond the border).
[[nodiscard]] Image<float> toGolden(const Image<float>& planes, const PlanePose& pose);
/// Planes of the golden part as they lie on the part.
[[nodiscard]] Image<float> toPart(const Image<float>& planes, const PlanePose& pose);

} // namespace twinspect
