// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/remembered_mapping.h"

#include <QStandardPaths>

#include <nlohmann/json.hpp>

#include "core/base/files.h"

namespace twinspect {

namespace {

constexpr std::uint64_t kLargestFile = 64u << 20;

} // namespace

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
                                               const std::filesystem::path& stateFolder)
{
    const auto file = stateFolder / kMappingsFile;
    const auto text = readFile(file, kLargestFile);
    const auto json = text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
    const auto found = json.is_object() ? json.find(tidyFolder(folder).string()) : json.end();
    if (found == json.end())
        return std::nullopt;
    const auto mapping = parseMapping(found->dump(), file);
    return mapping ? std::optional(*mapping) : std::nullopt;
}

} // namespace twinspect
