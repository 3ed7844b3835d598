// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace twinspect {

/// The kind of thing that a path leads to, such as data, a model or a recipe.
enum class Openable { Nothing, Data, Model, Recipe };

/// By kind of file only; nothing is read. A folder is data.
[[nodiscard]] Openable openableFrom(const std::filesystem::path& path);

/// The extensions of pictures and geometry, with their dots: ".png", ".tiff".
[[nodiscard]] const std::vector<std::string>& dataExtensions();

} // namespace twinspect
