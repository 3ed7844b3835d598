// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/detector/detector.h"

namespace twinspect {

/// What a plugin says of itself before it is loaded.
struct PluginMetadata {
    DetectorInfo info;
    std::string version; ///< of the plugin
    std::string licence;
};

/// Of what QPluginLoader::metaData() gives, as JSON (plugins/README.md says what a plugin must and may say). Errors
/// name `file`: BadData (no plugin of Twinspect, something is missing or makes no sense), Mismatch (another version of
/// the interface).
[[nodiscard]] Result<PluginMetadata> pluginMetadataFrom(const std::string& json, const std::string& file);

/// The id that such JSON says, also of a plugin that cannot be used; empty where there is no sensible one.
[[nodiscard]] std::string pluginIdIn(const std::string& json);

/// What the names of maps may be made of: they stand in names of files.
[[nodiscard]] bool isMapName(const std::string& name);

} // namespace twinspect
