// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "core/base/result.h"
#include "core/dataset/catalog.h"
#include "core/dataset/geometry_judgement.h"
#include "core/geometry/part_view.h"

namespace twinspect {

/// The constants that turn a scan into the network's input. The model file stores them.
struct Preparation {
    PartScale scale;
    int side = 224; ///< px of the network's input
    SeparationOptions separation;
    std::set<std::string> readings{""}; ///< how the parts it learnt from were read, see readingText()

    void describe(std::map<std::string, std::string>& metadata) const;
    /// Errors: Mismatch when a constant is missing or senseless; names the file.
    [[nodiscard]] static Result<Preparation> from(const std::map<std::string, std::string>& metadata, int side,
                                                  const std::string& file);
};

/// What doubtAgainst() compares with.
[[nodiscard]] LearntGeometry learntGeometry(const Preparation& preparation);

/// One scan, prepared for the network, with the crop that puts its map back on the full picture.
struct PreparedPart {
    PartImage image;
    PartGeometry geometry; ///< of the full picture
};

/// Errors: as separatePart() and viewPart(). A picture without a part is prepared too: geometry.partFound says so.
[[nodiscard]] Result<PreparedPart> preparePart(const RgbdSample& sample, const Preparation& preparation);

} // namespace twinspect
