// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/imaging/image.h"

namespace twinspect {

/// Where the surface of a part points to, at every pixel: finds the smooth piece of surface around a point.
///
/// Normals come from integral images (Holzer, Rusu, Dixon, Gedikli, Navab 2012; PCL's IntegralImageNormalEstimation),
/// pieces from connected components of the grid (Trevor, Gedikli, Rusu, Christensen 2013; PCL's
/// OrganizedConnectedComponentSegmentation).
class SmoothSurface {
public:
    /// cloud [H,W,3] metres; `pitchMetres` is the distance of neighbouring points across the line of sight. Errors:
    /// InvalidArgument (a cloud smaller than the window of a normal, a pitch that is not positive), OutOfMemory.
    [[nodiscard]] static Result<SmoothSurface> of(const OrganizedCloud& cloud, double pitchMetres);

    /// [H,W] 1 where a way leads to (row, column) on which neighbours differ in direction by at most `degrees` and are
    /// nowhere more than three pitches apart. No pixel when nothing was measured at (row, column), or outside the grid.
    /// Beside an edge a normal says something of both sides, so the piece is widened by two pixels, beside a step or a
    /// hole by three, not over steps of more than three pitches: an edge is found to within two pixels, a step exactly.
    /// Safe to call from several threads at once.
    [[nodiscard]] Mask around(int row, int column, double degrees) const;

private:
    struct Data;
    explicit SmoothSurface(std::shared_ptr<const Data> data) : m_data(std::move(data)) {}
    std::shared_ptr<const Data> m_data;
};

} // namespace twinspect
