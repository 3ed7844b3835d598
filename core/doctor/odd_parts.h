// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinspect {

/// A trait by which good parts are compared. Measured on the part, not on the background.
enum class Trait {
    Brightness,  ///< mean grey value, 0..255
    Redness,     ///< mean of red minus green
    Blueness,    ///< mean of blue minus green
    Sharpness,   ///< natural logarithm of mean squared Laplacian over grey variance: does not depend on the exposure
    DepthNoise,  ///< natural logarithm of the noise between neighbouring depth pixels, m
    Gaps,        ///< share of the part without a measurement
    Area,        ///< natural logarithm of the part's visible area, mm2
    Height,      ///< natural logarithm of its 99th percentile of height over the ground, m
    PixelPitch,  ///< natural logarithm of mm per pixel: the distance of the camera
};
inline constexpr std::size_t kTraits = 9;
using Traits = std::array<double, kTraits>;

[[nodiscard]] std::string_view toString(Trait trait); ///< "brightness", for JSON

/// One trait in which a part differs from the other good parts.
struct OddTrait {
    Trait trait = Trait::Brightness;
    double value = 0;
    double typical = 0;    ///< median of the good parts
    double deviations = 0; ///< robust z: (value - typical) / scale, signed
};

struct OddPart {
    std::string id;
    std::vector<OddTrait> traits; ///< strongest first; never empty
    [[nodiscard]] double deviations() const; ///< of the strongest, as an absolute value
};

/// Parts with a trait beyond `limit` robust standard deviations (median and MAD; a floor for every trait keeps parts
/// that are all alike from being odd by a hair), most unlike first. With few parts the limit grows, because their
/// spread is hardly known. Fewer than 5 parts: nothing can be said.
[[nodiscard]] std::vector<OddPart> findOddParts(const std::vector<std::pair<std::string, Traits>>& parts,
                                                double limit = 4.5);

/// Good parts that fall into two groups, as two variants in one folder do.
struct VariantGroups {
    std::vector<std::string> fewer; ///< ids of the smaller group
    Trait trait = Trait::Brightness; ///< in which they are furthest apart
};
/// Two groups of at least two parts with a gap in a trait that is many times the spread within them [ours]; the limit
/// grows with few parts. Nothing for most folders, and for fewer than 5 parts. Variants that differ in a detail only
/// are not seen.
[[nodiscard]] std::optional<VariantGroups> findVariants(const std::vector<std::pair<std::string, Traits>>& parts);

} // namespace twinspect
