// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/geometry/part_geometry.h"
#include "core/imaging/image.h"

namespace twinspect {

/// Counts how well edges of RGB lie on edges of the geometry, for every shift of up to kRegistrationReach pixels. The
/// counts are sums over parts, so one wrong edge (a shadow, a print) has no weight against the many right ones. Memory
/// does not grow with the parts.
class RegistrationVote {
public:
    RegistrationVote();
    /// Mean colour gradient along the depth edges, by shift, as a share of its mean over all shifts. Empty when the
    /// part has too few depth edges. Pure: may run in any thread.
    [[nodiscard]] static std::vector<double> agreement(const RgbImage& rgb, const PartGeometry& part);
    void add(const std::vector<double>& agreement);

    struct Offset {
        double columns = 0, rows = 0; ///< colour position minus geometry position, px
        double contrast = 0; ///< agreement there over the agreement without a shift; 1 = no better
        int parts = 0;
    };
    /// The shift with the best agreement, to a fraction of a pixel. Empty when nothing was added or the edges agree
    /// nowhere in particular.
    [[nodiscard]] std::optional<Offset> offset() const;

private:
    std::vector<double> m_sum;
    int m_parts = 0;
};

inline constexpr int kRegistrationReach = 12; ///< px

} // namespace twinspect
