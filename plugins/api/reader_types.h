// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace twinspect {

/// What the foreign data say of a part.
enum class ReaderLabel : std::uint32_t { Unknown, Good, Defect };

/// One part of foreign data, in a list.
struct ReaderEntry {
    std::string id; ///< UTF-8, unique in the list; may have '/' for folders, but no "." or ".." between them
    ReaderLabel label = ReaderLabel::Unknown;
    std::string defectType; ///< UTF-8, of a defective part: "scratch"; may be empty
};

/// The pixels of one part, row by row. RGB and geometry lie on each other.
struct ReaderPart {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgb; ///< [height,width,3]
    // Either xyz or depth. 0 (in xyz: 0 0 0) or NaN where the sensor saw nothing.
    std::vector<float> xyz;        ///< [height,width,3] as the camera sees it: x to the right, y down, z away from it
    std::vector<float> depth;      ///< [height,width] z
    double metresPerUnit = 0;      ///< of xyz or depth: 0.001 for mm; 0 = the data do not say it
    /// The pinhole camera of `depth`, in px, without distortion; fx = 0: the data do not say it.
    double fx = 0, fy = 0, cx = 0, cy = 0;
    std::vector<std::uint8_t> mask; ///< [height,width] 0 = good, anything else = defect; empty without
};

} // namespace twinspect
