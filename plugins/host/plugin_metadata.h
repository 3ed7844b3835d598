// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/base/named_enum.h"
#include "core/base/result.h"
#include "core/detector/detector.h"
#include "plugins/wire/bodies.h"

namespace twinspect {

/// What a plugin says of itself before it is loaded.
struct PluginMetadata {
    PluginInterface interface = PluginInterface::Detector;
    std::string id, name, version, licence;
    DetectorInfo detector; ///< of a detector
    std::string files; ///< of others: what they read or write
    std::string limits; ///< of an exporter: what it cannot carry
    bool annotations = true, results = false; ///< of an exporter: what it takes
};
/// "detector", "reader": for the command line and JSON.
template <>
inline constexpr auto kEnumNames<PluginInterface> = std::to_array<EnumName<PluginInterface>>({
    {PluginInterface::Detector, "detector"},
    {PluginInterface::Reader, "reader"},
    {PluginInterface::Exporter, "exporter"},
});

/// Of what QPluginLoader::metaData() gives, as JSON (plugins/README.md says what a plugin must and may say). Errors
/// name `file`: BadData (no plugin for Twinspect, something is missing or makes no sense), Mismatch (another version of
/// the interface).
[[nodiscard]] Result<PluginMetadata> pluginMetadataFrom(const std::string& json, const std::string& file);

/// The id that such JSON says, also of a plugin that cannot be used; empty where there is no sensible one.
[[nodiscard]] std::string pluginIdIn(const std::string& json);
/// The same for its interface, of any version.
[[nodiscard]] std::optional<PluginInterface> pluginInterfaceIn(const std::string& json);

/// What the names of maps may be made of: they stand in names of files.
[[nodiscard]] bool isMapName(const std::string& name);

} // namespace twinspect
