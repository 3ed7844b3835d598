// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/imaging/image.h"
#include "core/imaging/tiff_structure.h"

namespace twinspect {

// Private to core/imaging: the pixels of a TIFF that checkTiff() has accepted. OpenCV 4.6 reads no separate planes and
// no three channels of doubles, and leaves pixels unset, with success, where a strip cannot be decoded.

/// Makes `picture`, which is empty, of every channel of every pixel: floating point of 32 or 64 bits (beyond float's
/// range: NaN), or whole numbers of 8, 16 or 32 bits without sign. Errors: BadData (damaged, a strip with more or less
/// than its pixels), Unsupported (other numbers), OutOfMemory.
[[nodiscard]] Status decodeTiffNumbers(ByteSource& source, const TiffHeader& header, const std::string& name,
                                       Image<float>& picture);
/// The same checks for pixels that are read elsewhere.
[[nodiscard]] Status checkTiffPixels(ByteSource& source, const TiffHeader& header, const std::string& name);

} // namespace twinspect
