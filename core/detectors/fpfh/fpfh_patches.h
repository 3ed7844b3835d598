// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>
#include <vector>

#include <torch/types.h>

#include "core/base/parameter_spec.h"
#include "core/base/result.h"
#include "core/detector/preparation.h"
#include "core/geometry/fpfh.h"
#include "core/geometry/part_image.h"

namespace twinspect {

/// The parameters of FPFH, for an options struct that derives from FpfhOptions.
template <typename Options>
[[nodiscard]] std::vector<Parameter<Options>> fpfhParameters()
{
    const Options d;
    return {
        {{"normal-radius",
          "Radius of directions",
          "px",
          d.normalRadius,
          1,
          64,
          {},
          "The direction of the surface at a pixel is that of the pixels so near."},
         &Options::normalRadius},
        {{"feature-radius",
          "Radius of surfaces",
          "px",
          d.featureRadius,
          1,
          64,
          {},
          "A pixel is described by the directions of the pixels so near; more is slower."},
         &Options::featureRadius},
        {{"step", "Step of surfaces", "px", d.step, 1, 16, {}, "Every so many pixels is described; more is faster."},
         &Options::step},
    };
}

/// The surface of a part, on a grid of cells x cells, row by row.
struct FpfhPatches {
    torch::Tensor values;  ///< [cells * cells, 33] float32; 0 where the surface is not known
    torch::Tensor known;   ///< [cells * cells] bool: the surface is known
    torch::Tensor counted; ///< [cells * cells] bool: a score may rise there, and every pixel that was averaged counts
};

/// FPFH of the part's heights without the ground beside it, averaged over each cell and those around it, of which at
/// least a quarter must have been measured (Horwitz, Hoshen 2023: 3 x 3 of 28 x 28 cells). The heights are those of the
/// prepared part, not the points of its cloud: so changes of height that are made up reach it, and training sets need
/// no clouds. Errors: Mismatch (the geometry has no scale), those of fpfhOf().
[[nodiscard]] Result<FpfhPatches> fpfhPatches(const PartImage& part, const PartScale& scale, int cells,
                                              const FpfhOptions& options, const std::stop_token& stop = {});

} // namespace twinspect
