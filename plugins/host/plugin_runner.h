// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "plugins/host/plugin_metadata.h"
#include "plugins/host/plugin_process.h"

namespace twinspect {

/// An installed plugin, which is loaded in worker processes only. What it does wrong becomes an error that names it:
/// BadData.
class PluginRunner {
public:
    PluginRunner(std::filesystem::path file, PluginMetadata metadata, std::filesystem::path worker,
                 PluginLimits limits);

    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }
    [[nodiscard]] const PluginMetadata& metadata() const { return m_metadata; }
    /// Whether a worker can load it.
    [[nodiscard]] Status tryToLoad() const;
    /// A worker with the plugin.
    [[nodiscard]] Result<std::unique_ptr<PluginProcess>> start() const;
    /// "The plugin NAME (FILE) failed: it crashed ...".
    [[nodiscard]] Error named(const Error& fault) const;

private:
    std::filesystem::path m_file;
    PluginMetadata m_metadata;
    std::filesystem::path m_worker;
    PluginLimits m_limits;
};

/// Workers with one plugin, as many as threads ask at once. A worker that failed ends. After three failures in a row
/// the plugin is given up, so that a batch does not wait for every part.
class PluginWorkers {
public:
    using Prepare = std::function<Status(PluginProcess&)>;
    /// `prepare` is called with each new worker.
    explicit PluginWorkers(const PluginRunner& plugin, Prepare prepare = {})
        : m_plugin(plugin), m_prepare(std::move(prepare))
    {
    }

    /// So that a plugin that cannot be prepared is refused before the first part.
    [[nodiscard]] Status startOne();
    /// Calls `use` with a worker. Errors: those of `use`, which name the plugin then.
    [[nodiscard]] Status with(const std::function<Status(PluginProcess&)>& use) const;

private:
    [[nodiscard]] std::optional<Error> givenUp() const;
    [[nodiscard]] Result<std::unique_ptr<PluginProcess>> started() const;
    [[nodiscard]] Result<std::unique_ptr<PluginProcess>> idleOrStarted() const;
    [[nodiscard]] Status attempt(const std::function<Status(PluginProcess&)>& use) const;

    const PluginRunner& m_plugin;
    Prepare m_prepare;
    mutable std::mutex m_mutex;
    mutable std::vector<std::unique_ptr<PluginProcess>> m_idle;
    mutable int m_failures = 0; ///< in a row
    mutable Error m_last;
};

} // namespace twinspect
