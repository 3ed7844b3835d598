// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/named_enum.h"
#include "core/base/parameter_spec.h"
#include "core/base/result.h"
#include "core/base/run_context.h"
#include "core/imaging/image.h"

namespace twinspect {

/// What a defect changes. Exact by construction:
/// - Appearance: the point cloud is bit-identical to that of the same part without the defect.
/// - Geometry: the albedo is identical. The picture is seen through the flawless surface and shaded with
/// kDemoResidualRelief of the change of height,
///   as under a light dome, where a shallow dent of one colour has next to no contrast: (almost) invisible in RGB.
/// - Combined: everything changes.
enum class DemoDefectKind { Appearance, Geometry, Combined };

/// The share of a flaw that is laid on the part: 1, a half, a quarter. Whole is that of the demo parts, which are not
/// graded: each of their flaws draws its own size.
enum class DemoStrength { Whole, Strong, Medium, Faint };
template <>
inline constexpr auto kEnumNames<DemoStrength> =
    std::to_array<EnumName<DemoStrength>>({{DemoStrength::Whole, "whole"},
                                           {DemoStrength::Strong, "strong"},
                                           {DemoStrength::Medium, "medium"},
                                           {DemoStrength::Faint, "faint"}});
[[nodiscard]] double shareOf(DemoStrength strength);

struct DemoDefect {
    std::string type; ///< "dent"
    DemoDefectKind kind = DemoDefectKind::Combined;
    DemoStrength strength = DemoStrength::Whole;

    [[nodiscard]] std::string name() const; ///< of its folder: "dent", "dent_faint"
};

/// Demo: what the window shows and the reports are about. Tuning: parts of other shapes, on which decisions about the
/// method are made; their defects are graded.
enum class DemoSet { Demo, Tuning };
template <>
inline constexpr auto kEnumNames<DemoSet> =
    std::to_array<EnumName<DemoSet>>({{DemoSet::Demo, "demo"}, {DemoSet::Tuning, "tuning"}});

inline constexpr double kDemoSizeTolerance = 0.01; ///< of a made part, share of a length

/// Nominal dimensions of a rendered part; single parts deviate by at most sizeTolerance.
struct DemoPartInfo {
    std::string name;   ///< folder name, "gasket"
    double lengthMm = 0; ///< longer side of the smallest rectangle around it
    double widthMm = 0;  ///< shorter side
    double heightMm = 0; ///< of its highest feature over the tray
    std::vector<DemoDefect> defects;
    double sizeTolerance = kDemoSizeTolerance;
};

inline constexpr double kDemoHeightToleranceMm =
    0.10;    ///< a surface changed by more is in the mask (along the optical axis)
inline constexpr double kDemoColourTolerance =
    0.03;      ///< an albedo changed by more in any channel (display values 0..1) is in the mask
inline constexpr double kDemoResidualRelief = 0.12; ///< share of a geometry defect's relief that shades the picture

struct DemoOptions {
    DemoSet set = DemoSet::Demo;
    int seed = 1;
    int sizePx = 320;
    int train = 40; ///< good parts
    int validation = 12; ///< good parts
    int testPerDefect = 7;
    int testGood = 20;
    std::string parts = "all"; ///< names separated by commas
    int threads = 0; ///< 0: one per core; the bytes do not depend on it
};

[[nodiscard]] const std::vector<Parameter<DemoOptions>>& demoParameters();
[[nodiscard]] std::vector<DemoPartInfo> demoParts(DemoSet set = DemoSet::Demo);

/// Names one sample to render. The same seed, part and number without a defect is the same individual part, pose, light
/// and sensor noise.
struct DemoRequest {
    std::string part;
    std::string defect; ///< empty: a good part
    std::uint64_t number = 0; ///< which individual
    int seed = 1;
    int sizePx = 320;
};

/// One rendered sample with its true mask and values, which no camera knows.
struct DemoSample {
    RgbImage rgb;
    OrganizedCloud
        cloud; ///< [H,W,3] metres, pinhole camera 0.6 m above the tray, z along the optical axis; NaN = no measurement
    Mask mask; ///< 1 where surface or albedo differ from the flawless part beyond the tolerances above
    Mask part; ///< 1 where the camera sees the part and not the tray
    Image<float> albedo; ///< [H,W,3] display values 0..1, without light and noise
    DepthMap surfaceMm; ///< distance from the camera along the optical axis, without noise and gaps
};

/// Focal length in px of the demo camera; the principal point is (size - 1) / 2.
[[nodiscard]] double demoFocalLengthPx(int sizePx);

/// Errors: InvalidArgument for an unknown part or defect or a size below 64.
[[nodiscard]] Result<DemoSample> renderDemoSample(const DemoRequest& request);

/// Renders a set of parts in the MVTec 3D-AD layout:
/// OUT/<part>/{train,validation,test}/<good|defect>/{rgb/NNN.png,xyz/NNN.tiff} and test/<type>/gt/NNN.png. All pictures
/// are computed by this code: no third-party material is in them. Sensor: noise of 0.02 to 0.06 mm growing with the
/// slope, gaps in the projector's shadow, at silhouettes, on steep or mirroring surfaces. Also writes OUT/about.txt.
/// The same seed gives the same bytes on the same machine, whatever the threads; another C library may round sines and
/// exponentials differently. Errors: InvalidArgument, WriteFailed, Cancelled; part folders it began are removed again.
/// A part folder that exists and is not empty is InvalidArgument.
[[nodiscard]] Status renderDemoParts(const std::filesystem::path& out, const DemoOptions& options,
                                     const RunContext& context);

} // namespace twinspect
