// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/imaging/geometry_reading.h"
#include "core/imaging/image.h"

namespace twinspect {

// Private to core/imaging.

/// The remedy where a depth picture has lost its numbers.
[[nodiscard]] inline Text saveRawDepth()
{
    return Text("Record the raw 16-bit depth stream (not a screen shot or a colourised preview) and save it as a "
                "one-channel 16-bit PNG");
}

/// The distances, in metres, that the values 0 and 65535 of a depth picture stand for, where each picture was scaled to
/// the whole range of 16 bits and a file beside it says from where to where (Eyecandies).
struct DepthRange {
    double nearest = 0, farthest = 1;
};
/// NAME_info_depth.yaml for NAME_depth.png, whether it is there or not. Empty where `depth` is no depth picture by its
/// name.
[[nodiscard]] std::filesystem::path depthRangeFileOf(const std::filesystem::path& depth);
/// Errors: BadData.
[[nodiscard]] Result<DepthRange> decodeDepthRange(std::string_view bytes, const std::string& name);

/// A picture of distances and its camera. `units`: one channel, 0 and NaN = not measured.
/// `whole`: they are whole numbers of 16 bits. With a `range` every value is a measurement, also 0. Errors:
/// InvalidArgument (no camera), those of the camera's file, Mismatch (a camera of another picture), BadData (exchanged
/// bytes, depth that was stretched or rounded to 8 bits).
[[nodiscard]] Result<OrganizedCloud> cloudOf(Image<float> units, bool whole, const std::string& name,
                                             const GeometryReading& reading, GeometryNotes* notes,
                                             const DepthRange* range = nullptr);

} // namespace twinspect
