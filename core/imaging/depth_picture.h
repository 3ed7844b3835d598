// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

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

/// A picture of distances and its camera. `units`: one channel, 0 and NaN = not measured.
/// `whole`: they are whole numbers of 16 bits. Errors: InvalidArgument (no camera), those of the camera's file,
/// Mismatch (a camera of another picture), BadData (exchanged bytes, depth that was stretched or rounded to 8 bits).
[[nodiscard]] Result<OrganizedCloud> cloudOf(Image<float> units, bool whole, const std::string& name,
                                             const GeometryReading& reading, GeometryNotes* notes);

} // namespace twinspect
