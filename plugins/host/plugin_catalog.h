// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "plugins/host/plugin_detector.h"
#include "plugins/host/plugin_exporter.h"
#include "plugins/host/plugin_reader.h"

namespace twinspect {

/// Where plugins are looked for, and what runs them.
struct PluginPlaces {
    std::vector<std::filesystem::path> folders;
    std::filesystem::path worker; ///< the program twinspect-worker

    /// TWINSPECT_PLUGINS (folders with ':' between them), lib/twinspect/plugins beside the program, and
    /// twinspect/plugins in the user's data folder.
    [[nodiscard]] static PluginPlaces usual();
};

/// One file in a folder of plugins.
struct InstalledPlugin {
    std::filesystem::path file;
    PluginInterface interface = PluginInterface::Detector;
    std::string id, name, version, licence; ///< as far as they could be read
    std::optional<Error> whyNot;            ///< it cannot be used; the error names it
};

/// The plugins that are there. Only their metadata are read, in a worker; where there is no file, none is started.
class PluginCatalog {
public:
    /// `taken`: ids of the detectors of the program. Of two plugins of one interface with one id neither is used.
    PluginCatalog(const PluginPlaces& places, const Result<PluginLimits>& limits, const std::set<std::string>& taken);

    [[nodiscard]] const std::vector<InstalledPlugin>& plugins() const { return m_plugins; } ///< in order of their files
    /// The detectors that can be used.
    [[nodiscard]] const std::vector<std::unique_ptr<const PluginKind>>& kinds() const { return m_kinds; }
    /// The readers that can be used.
    [[nodiscard]] const std::vector<std::unique_ptr<const PluginReader>>& readers() const { return m_readers; }
    /// The exporters that can be used.
    [[nodiscard]] const std::vector<std::unique_ptr<const PluginExporter>>& exporters() const { return m_exporters; }
    /// nullptr for an id that none of kinds() has.
    [[nodiscard]] const PluginKind* kind(std::string_view id) const;
    /// nullptr for an id that none of readers() has.
    [[nodiscard]] const PluginReader* reader(std::string_view id) const;
    /// nullptr for an id that none of exporters() has.
    [[nodiscard]] const PluginExporter* exporter(std::string_view id) const;
    /// Why the plugin of that id cannot be used; nothing where it can, or where there is none.
    [[nodiscard]] std::optional<Error> whyNot(std::string_view id,
                                              PluginInterface interface = PluginInterface::Detector) const;
    /// Whether a worker can load one of plugins(). Errors: also its whyNot.
    [[nodiscard]] Status tryToLoad(const InstalledPlugin& plugin) const;

private:
    void add(const std::filesystem::path& file, PluginMetadata&& metadata, const PluginPlaces& places,
             const PluginLimits& limits);

    std::vector<InstalledPlugin> m_plugins;
    std::vector<std::unique_ptr<const PluginKind>> m_kinds;
    std::vector<std::unique_ptr<const PluginReader>> m_readers;
    std::vector<std::unique_ptr<const PluginExporter>> m_exporters;
};

} // namespace twinspect
