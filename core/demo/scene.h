// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "core/base/random.h"
#include "core/demo/demo_parts.h"
#include "core/demo/vectors.h"

namespace twinspect::demo {

/// The height, colour and gloss of the surface at one point of the picture.
struct SurfacePoint {
    float heightMm = 0;    ///< over the tray
    Colour albedo;         ///< display values 0..1
    float gloss = 0;       ///< strength of mirror-like reflection, 0 matt .. 1 polished
    float shine = 0;       ///< how much the depth sensor suffers from mirror-like reflection, 0..1
    bool part = false;     ///< false: the tray
};

/// Changes a point of a flawless part; p in part coordinates, mm. Leaves far points alone.
using Flaw = std::function<void(Vec2 p, SurfacePoint& point)>;

/// One individual good part, with tolerances and textures that were drawn when it was made. Part coordinates: mm,
/// origin at the centre, y downwards.
class PartModel {
public:
    virtual ~PartModel() = default;
    PartModel() = default;
    PartModel(const PartModel&) = delete;
    PartModel& operator=(const PartModel&) = delete;

    [[nodiscard]] virtual SurfacePoint at(Vec2 p) const = 0;
    /// Draws one flaw of the named type. Refers to this part.
    [[nodiscard]] virtual Flaw flaw(std::string_view type, Random& random) const = 0;
};

/// A kind of part that the renderer can make.
struct PartType {
    DemoPartInfo info;
    float reachMm = 0;            ///< no point of the part is farther from its origin
    float turnRangeDegrees = 180; ///< good parts are turned by up to +- this
    Colour trayAlbedo;
    std::unique_ptr<PartModel> (*make)(Random& nature) = nullptr;
};

[[nodiscard]] const PartType& gasketType();
[[nodiscard]] const PartType& bracketType();
[[nodiscard]] const PartType& biscuitType();
[[nodiscard]] const PartType& connectorType();
[[nodiscard]] const PartType& capType();
[[nodiscard]] const PartType& castingType();
[[nodiscard]] const PartType& lidType();
[[nodiscard]] const PartType& boardType();
[[nodiscard]] const PartType& rollType();

/// Every defect three times: strong, medium and faint.
[[nodiscard]] std::vector<DemoDefect> graded(const std::vector<DemoDefect>& whole);

} // namespace twinspect::demo
