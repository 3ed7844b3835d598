// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/remembered_mapping.h"

#include <QStandardPaths>

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"

namespace twinspect {

std::filesystem::path userStateFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation).toStdString();
}

std::filesystem::path tidyFolder(const std::filesystem::path& folder)
{
    std::error_code error;
    auto path = std::filesystem::absolute(folder, error).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

std::optional<FolderMapping> rememberedMapping(const std::filesystem::path& folder,
                                               const std::filesystem::path& stateFolder,
                                               const std::function<void(const Error&)>& stateLost)
{
    const auto file = stateFolder / kMappingsFile;
    const auto json = readKeptState(file);
    if (!json && stateLost)
        stateLost(json.error());
    if (!json)
        return std::nullopt;
    const auto* kept = memberAt(*json, tidyFolder(folder).string().c_str());
    if (kept == nullptr)
        return std::nullopt;
    const auto mapping = parseMapping(kept->dump(), file);
    return mapping ? std::optional(*mapping) : std::nullopt;
}

} // namespace twinspect
