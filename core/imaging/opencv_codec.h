// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <opencv2/core/mat.hpp>

#include "core/base/result.h"

namespace twinspect {

// Private to core/imaging: the only doors to OpenCV's codecs. No cv::Exception and no std::bad_alloc leaves them.

/// Decodes checked bytes. `flags` as cv::imdecode takes them. Errors: BadData, OutOfMemory.
[[nodiscard]] Result<cv::Mat> decodePicture(std::string_view bytes, int flags, const std::string& name);

/// The bytes of a file of the extension (".png", ".tiff"). Errors: WriteFailed, OutOfMemory.
[[nodiscard]] Result<std::string> encodePicture(const std::string& name, const char* extension, const cv::Mat& picture,
                                                const std::vector<int>& options = {});

/// Encodes for the extension and writes aside and renames. Errors: WriteFailed, OutOfMemory.
[[nodiscard]] Status encodeToFile(const std::filesystem::path& path, const char* extension, const cv::Mat& picture,
                                  const std::vector<int>& options = {});

} // namespace twinspect
