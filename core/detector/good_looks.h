// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/detector/preparation.h"

namespace twinspect {

/// How a part looks as a whole, in figures that need no detector. Colours are quartiles over the part: what all three
/// share is the light and no defect.
struct PartLook {
    std::array<double, 3> brightness{}; ///< mean of the channels, 0..255
    std::array<double, 3> redness{};    ///< red minus green, as a share of the sum of the channels
    std::array<double, 3> blueness{};   ///< twice blue minus red minus green, as a share of the same
    double area = 0; ///< pixels of the part in the whole picture, as a share of those of the crop
    double outside = 0; ///< share of these pixels that lies outside of the crop
    double atEdge = 0; ///< 1 = the part reaches the edge of the picture
    double groundVisible = 1;
};

/// Of a part that was found.
[[nodiscard]] PartLook lookOf(const PreparedPart& part);

/// What a person should know of how a part looks beside the good parts.
struct LookRemarks {
    std::vector<Text> light; ///< that it changed: scores may have changed with it
    std::vector<Text> lie;   ///< doubts whether the whole part was looked at, and one part alone
};

/// How the good parts of a model look: those that it learnt from and those that were held out [ours].
class GoodLooks {
public:
    void add(const PartLook& look) { m_looks.push_back(look); }
    /// All figures of all parts, for a model file.
    [[nodiscard]] std::string text() const;
    /// Of the numbers of text(); none for files of older versions. Errors: Mismatch, naming `file`.
    [[nodiscard]] static Result<GoodLooks> from(std::span<const double> numbers, const std::string& file);

    /// Nothing where no good parts are known. Only what lies clearly beyond all good parts is said.
    [[nodiscard]] LookRemarks remarksOn(const PartLook& look) const;

private:
    std::vector<PartLook> m_looks;
};

inline constexpr auto kGoodLooksKey = "part.good_looks"; ///< of GoodLooks::text(), in a model's metadata

} // namespace twinspect
