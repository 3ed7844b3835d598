// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace twinspect {

/// What a path is to a person who opens it.
enum class Openable { Nothing, Data, Model, Recipe };

/// By kind of file only; nothing is read. A folder is data.
[[nodiscard]] Openable openableFrom(const std::filesystem::path& path);

/// The extensions of pictures and geometry, with their dots: ".png", ".tiff".
[[nodiscard]] const std::vector<std::string>& dataExtensions();

} // namespace twinspect
