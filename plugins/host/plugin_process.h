// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "core/base/result.h"
#include "plugins/wire/bodies.h"
#include "plugins/wire/message.h"

namespace twinspect {

/// What a plugin may take.
struct PluginLimits {
    std::chrono::milliseconds answer = std::chrono::seconds(60);    ///< for a part, or for loading
    std::chrono::milliseconds learning = std::chrono::seconds(3600); ///< for learning, between two signs of life
    std::uint64_t memoryBytes = 4ull << 30; ///< of each worker

    /// The defaults, or what TWINSPECT_PLUGIN_SECONDS, TWINSPECT_PLUGIN_LEARN_SECONDS and TWINSPECT_PLUGIN_MIB say.
    /// Errors: InvalidArgument for what is no whole number in range.
    [[nodiscard]] static Result<PluginLimits> fromEnvironment();
};

/// A worker process (twinspect-worker), in which one plugin may do what it likes. It is killed with this object. Errors
/// are BadData, or Cancelled when `stop` asked for it; their detail says what the plugin did ("it crashed ..."), for a
/// sentence that names the plugin. After an error the worker is of no use any more.
class PluginProcess {
public:
    /// Errors: NotFound when the program cannot be started.
    [[nodiscard]] static Result<std::unique_ptr<PluginProcess>> start(const std::filesystem::path& worker,
                                                                      const PluginLimits& limits);
    ~PluginProcess();
    PluginProcess(const PluginProcess&) = delete;
    PluginProcess& operator=(const PluginProcess&) = delete;

    /// Loads a plugin into the worker.
    [[nodiscard]] Status open(const std::filesystem::path& plugin, PluginInterface interface);
    /// A message without an answer.
    [[nodiscard]] Status tell(MessageKind kind, std::string_view body, const std::stop_token& stop = {});
    /// The body of the answer, which has the kind `expected` and at most `most` bytes.
    [[nodiscard]] Result<std::string> ask(MessageKind question, std::string_view body, MessageKind expected,
                                          std::uint64_t most);
    /// The same for Learn: waits longer, can be stopped, and hears of progress.
    [[nodiscard]] Result<std::string> askToLearn(std::string_view body, const std::stop_token& stop,
                                                 const std::function<void(int done, int total)>& progress);

    [[nodiscard]] bool running() const { return m_process != 0; } ///< false after crash, timeout or senseless answers

private:
    PluginProcess(pid_t process, int socket, const PluginLimits& limits);
    [[nodiscard]] Error errorOf(ChannelFault fault, std::chrono::milliseconds waited);
    [[nodiscard]] Result<std::string> bodyOfAnswer(const Message& answer, MessageKind expected) const;
    [[nodiscard]] Error howItEnded();
    void kill();

    pid_t m_process; ///< 0 = it has ended and was waited for
    MessageChannel m_channel;
    PluginLimits m_limits;
};

} // namespace twinspect
