// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/host/plugin_catalog.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <sstream>

#include "core/exchange/annotation_format.h"
#include "plugins/host/plugin_metadata.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kLongestMetadata = 1u << 20;

/// Every library in the folders, once.
std::set<fs::path> filesIn(const std::vector<fs::path>& folders)
{
    std::set<fs::path> files;
    for (const auto& folder : folders) {
        std::error_code error, ignored;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
            if (entry->path().extension() == ".so" && entry->is_regular_file(ignored))
                files.insert(fs::weakly_canonical(entry->path(), ignored));
    }
    return files;
}

/// Asks a worker for the metadata of one plugin after another. Another worker follows on one that failed.
class MetadataReader {
public:
    MetadataReader(fs::path program, PluginLimits limits) : m_program(std::move(program)), m_limits(limits) {}

    /// `plugin`: gets what can be read, also when it cannot be used.
    [[nodiscard]] Result<PluginMetadata> read(const fs::path& file, InstalledPlugin& plugin)
    {
        if (!m_worker) {
            auto started = PluginProcess::start(m_program, m_limits);
            if (!started)
                return passOn(started);
            m_worker = std::move(*started);
        }
        const auto json = m_worker->ask(MessageKind::Describe, file.string(), MessageKind::Described, kLongestMetadata);
        if (json) {
            plugin.id = pluginIdIn(*json);
            plugin.interface = pluginInterfaceIn(*json).value_or(plugin.interface);
            return pluginMetadataFrom(*json, file.string());
        }
        m_worker.reset();
        auto error = json.error();
        error.file = file.string();
        return tl::unexpected<Error>(std::move(error));
    }

private:
    fs::path m_program;
    PluginLimits m_limits;
    std::unique_ptr<PluginProcess> m_worker;
};

fs::path userDataFolder()
{
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0')
        return data;
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : "/tmp") / ".local" / "share";
}

template <typename Plugin>
const Plugin* withId(const std::vector<std::unique_ptr<const Plugin>>& plugins, std::string_view id)
{
    const auto found = std::ranges::find_if(plugins, [&](const auto& plugin) { return plugin->metadata().id == id; });
    return found == plugins.end() ? nullptr : found->get();
}

/// Export formats of the program, and those of models (app/cli).
bool isOwnFormat(const std::string& id)
{
    return annotationFormat(id) != nullptr || id == "onnx" || id == "torchscript";
}

} // namespace

PluginPlaces PluginPlaces::usual()
{
    PluginPlaces places;
    if (const char* given = std::getenv("TWINSPECT_PLUGINS")) {
        std::istringstream list(given);
        for (std::string folder; std::getline(list, folder, ':');)
            if (!folder.empty())
                places.folders.emplace_back(folder);
    }
    std::error_code error;
    const auto program = fs::read_symlink("/proc/self/exe", error).parent_path();
    places.folders.push_back(program / ".." / "lib" / "twinspect" / "plugins");
    places.folders.push_back(userDataFolder() / "twinspect" / "plugins");
    places.worker = program / "twinspect-worker";
    return places;
}

PluginCatalog::PluginCatalog(const PluginPlaces& places, const Result<PluginLimits>& limits,
                             const std::set<std::string>& taken)
{
    MetadataReader reader(places.worker, limits.value_or(PluginLimits()));
    std::map<std::pair<PluginInterface, std::string>, std::vector<std::size_t>> byId;
    std::vector<std::optional<PluginMetadata>> read;
    for (const auto& file : filesIn(places.folders)) {
        auto& plugin = m_plugins.emplace_back();
        plugin.file = file;
        auto metadata = limits ? reader.read(file, plugin) : Result<PluginMetadata>(passOn(limits));
        read.emplace_back();
        if (!metadata) {
            plugin.whyNot = metadata.error();
            continue;
        }
        plugin.name = metadata->name;
        plugin.version = metadata->version;
        plugin.licence = metadata->licence;
        byId[{plugin.interface, plugin.id}].push_back(m_plugins.size() - 1);
        read.back() = std::move(*metadata);
    }
    for (const auto& [key, same] : byId)
        for (const auto at : same) {
            const auto& [interface, id] = key;
            auto& plugin = m_plugins[at];
            if (interface == PluginInterface::Detector && taken.contains(id))
                plugin.whyNot = Error{ErrorCode::Mismatch, Text("The program itself has a detector '%1'", id),
                                      plugin.file.string(), "Remove the file, or ask its maker for another id"};
            else if (interface == PluginInterface::Exporter && isOwnFormat(id))
                plugin.whyNot = Error{ErrorCode::Mismatch, Text("The program itself has a format '%1'", id),
                                      plugin.file.string(), "Remove the file, or ask its maker for another id"};
            else if (same.size() > 1)
                plugin.whyNot = Error{ErrorCode::Mismatch,
                                      Text("This plugin and %1 have the same id '%2', so neither is used",
                                           m_plugins[at == same.front() ? same[1] : same.front()].file.string(), id),
                                      plugin.file.string(), "Remove one of the two files"};
            else
                add(plugin.file, std::move(*read[at]), places, *limits);
        }
}

void PluginCatalog::add(const fs::path& file, PluginMetadata&& metadata, const PluginPlaces& places,
                        const PluginLimits& limits)
{
    switch (metadata.interface) {
    case PluginInterface::Detector:
        m_kinds.push_back(std::make_unique<PluginKind>(file, std::move(metadata), places.worker, limits));
        break;
    case PluginInterface::Reader:
        m_readers.push_back(std::make_unique<PluginReader>(file, std::move(metadata), places.worker, limits));
        break;
    case PluginInterface::Exporter:
        m_exporters.push_back(std::make_unique<PluginExporter>(file, std::move(metadata), places.worker, limits));
        break;
    }
}

const PluginKind* PluginCatalog::kind(std::string_view id) const { return withId(m_kinds, id); }

const PluginReader* PluginCatalog::reader(std::string_view id) const { return withId(m_readers, id); }

const PluginExporter* PluginCatalog::exporter(std::string_view id) const { return withId(m_exporters, id); }

std::optional<Error> PluginCatalog::whyNot(std::string_view id, PluginInterface interface) const
{
    const auto found = std::ranges::find_if(m_plugins, [&](const InstalledPlugin& plugin) {
        return plugin.id == id && plugin.interface == interface && plugin.whyNot;
    });
    return found == m_plugins.end() ? std::nullopt : found->whyNot;
}

Status PluginCatalog::tryToLoad(const InstalledPlugin& plugin) const
{
    if (plugin.whyNot)
        return tl::unexpected<Error>(*plugin.whyNot);
    const PluginRunner* runner = nullptr;
    switch (plugin.interface) {
    case PluginInterface::Detector: runner = kind(plugin.id); break;
    case PluginInterface::Reader: runner = reader(plugin.id); break;
    case PluginInterface::Exporter: runner = exporter(plugin.id); break;
    }
    return runner != nullptr ? runner->tryToLoad() : Status();
}

} // namespace twinspect
