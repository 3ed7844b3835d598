// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace twinspect {

/// Most pixels of an accepted picture, whatever its sides.
inline constexpr std::uint64_t kMaxImagePixels = 64ull << 20;

/// Refuses sides of 0, beyond kMaxImageSide or with more than kMaxImagePixels pixels. Call it before anything is
/// allocated.
[[nodiscard]] Status checkPictureSize(std::uint64_t width, std::uint64_t height, const std::string& name);

/// The errors that every format shares.
[[nodiscard]] tl::unexpected<Error> truncatedFile(const Text& what, const std::string& name);
[[nodiscard]] tl::unexpected<Error> damagedFile(const Text& what, const std::string& name);
[[nodiscard]] tl::unexpected<Error> cloudOutOfMemory(const std::string& name);
[[nodiscard]] tl::unexpected<Error> pictureOutOfMemory(const std::string& name);

/// Checks that the bytes are a whole JPEG or BMP of acceptable size. OpenCV alone would fill a cut-off picture with
/// grey.
[[nodiscard]] Status checkJpeg(std::string_view bytes, const std::string& name);
[[nodiscard]] Status checkBmp(std::string_view bytes, const std::string& name);

/// The orientation in the beginning of a JPEG's bytes, see exifOrientation().
[[nodiscard]] int orientationOfJpeg(std::string_view bytes);

} // namespace twinspect
