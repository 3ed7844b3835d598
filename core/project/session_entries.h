// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/project/session_journal.h"

/// The lines of a session journal.
namespace twinspect::entries {

[[nodiscard]] nlohmann::json header(const QDateTime& started);
[[nodiscard]] nlohmann::json openedData(const std::filesystem::path& data, const std::optional<FolderMapping>& mapping);
/// As text: 100,000 of them come at once, and a tree of JSON values would cost more than all else that a click does.
[[nodiscard]] std::string remarked(const std::vector<std::pair<std::string, Remarks>>& remarks);
/// `journal` is what a model path is stored relative to.
[[nodiscard]] nlohmann::json recipeIs(const Recipe& recipe, const std::filesystem::path& recipeFile,
                                      const std::filesystem::path& journal);
[[nodiscard]] nlohmann::json currentIs(const std::string& sample);

/// The list inside remarked(), and one of its members back. Throws Json::exception when a key is missing.
[[nodiscard]] std::string samplesOf(const std::vector<std::pair<std::string, Remarks>>& remarks);
[[nodiscard]] std::pair<std::string, Remarks> remarkFrom(const nlohmann::json& sample);

} // namespace twinspect::entries
