// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/host/plugin_runner.h"

#include <utility>

namespace twinspect {

namespace {

constexpr int kMostFailures = 3; // in a row

} // namespace

PluginRunner::PluginRunner(std::filesystem::path file, PluginMetadata metadata, std::filesystem::path worker,
                           PluginLimits limits)
    : m_file(std::move(file)), m_metadata(std::move(metadata)), m_worker(std::move(worker)), m_limits(limits)
{
}

Error PluginRunner::named(const Error& fault) const
{
    if (fault.code != ErrorCode::BadData) // no fault of the plugin
        return fault;
    const Text tellTheMaker =
        m_metadata.interface == PluginInterface::Detector
            ? Text("Report this to the maker of the plugin, or train the part with another detector")
            : Text("Report this to the maker of the plugin");
    return {fault.code,
            Text("The plugin %1 (%2) failed: %3", m_metadata.name, m_file.string(), fault.detail),
            {},
            fault.remedy.empty() ? tellTheMaker : fault.remedy};
}

Result<std::unique_ptr<PluginProcess>> PluginRunner::start() const
{
    auto worker = PluginProcess::start(m_worker, m_limits);
    if (!worker)
        return worker;
    if (auto ok = (*worker)->open(m_file, m_metadata.interface); !ok)
        return passOn(ok);
    return worker;
}

Status PluginRunner::tryToLoad() const
{
    const auto worker = start();
    return worker ? Status() : tl::unexpected<Error>(named(worker.error()));
}

Status PluginWorkers::startOne()
{
    auto worker = started();
    if (!worker)
        return tl::unexpected<Error>(m_plugin.named(worker.error()));
    m_idle.push_back(std::move(*worker));
    return {};
}

Status PluginWorkers::with(const std::function<Status(PluginProcess&)>& use) const
{
    if (const auto last = givenUp())
        return tl::unexpected<Error>(*last);
    auto done = attempt(use);
    const std::lock_guard lock(m_mutex);
    if (done) {
        m_failures = 0;
        return done;
    }
    ++m_failures;
    m_last = done.error();
    return tl::unexpected<Error>(m_plugin.named(m_last));
}

std::optional<Error> PluginWorkers::givenUp() const
{
    const std::lock_guard lock(m_mutex);
    if (m_failures < kMostFailures)
        return std::nullopt;
    auto error = m_plugin.named(m_last);
    error.detail = Text("The plugin %1 (%2) failed %3 times in a row and was given up; the last time %4",
                        m_plugin.metadata().name, m_plugin.file().string(), kMostFailures, m_last.detail);
    return error;
}

Result<std::unique_ptr<PluginProcess>> PluginWorkers::started() const
{
    auto worker = m_plugin.start();
    if (worker && m_prepare)
        if (auto ok = m_prepare(**worker); !ok)
            return passOn(ok);
    return worker;
}

Result<std::unique_ptr<PluginProcess>> PluginWorkers::idleOrStarted() const
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_idle.empty()) {
            auto worker = std::move(m_idle.back());
            m_idle.pop_back();
            return worker;
        }
    }
    return started();
}

Status PluginWorkers::attempt(const std::function<Status(PluginProcess&)>& use) const
{
    auto worker = idleOrStarted();
    if (!worker)
        return passOn(worker);
    if (auto ok = use(**worker); !ok)
        return ok;
    const std::lock_guard lock(m_mutex);
    m_idle.push_back(std::move(*worker));
    return {};
}

} // namespace twinspect
