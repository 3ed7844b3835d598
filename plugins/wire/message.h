// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace twinspect {

/// What program and worker say to each other. The worker answers each question with the kind below it, or with Failed.
enum class MessageKind : std::uint32_t {
    Describe = 1, ///< file of a plugin
    Described,    ///< its metadata, JSON
    Open,         ///< OpenRequest
    Opened,
    GoodPart,    ///< PluginPart, before Learn; no answer
    HeldOutPart, ///< the same
    Learn,       ///< PluginValues
    Progress,    ///< while it learns: done and total
    Learnt,      ///< the bytes of a model
    Load,        ///< the bytes of a model
    Loaded,
    Infer,    ///< PluginPart
    Inferred, ///< PluginResult
    Recognise, ///< path of data
    Recognised, ///< of 1 byte when they are of the format, else empty
    ListParts, ///< path of data
    PartsListed, ///< ReaderEntry, a list
    ReadPart, ///< ReadRequest
    PartRead, ///< ReaderPart
    BeginExport, ///< ExportRequest
    ExportBegun,
    AddPart, ///< ExporterPart
    PartAdded,
    EndExport,
    ExportEnded,
    Failed,   ///< PluginFailure
};

struct Message {
    MessageKind kind = MessageKind::Failed;
    std::string body;
};

inline constexpr std::uint64_t kLongestMessage = 1ull << 31; ///< bytes, of the models and of all without a limit

/// Why no message came or went.
enum class ChannelFault { Closed, TimedOut, Stopped, Senseless };

/// How long to wait, and for what to give up earlier.
struct Patience {
    std::chrono::milliseconds time;
    std::stop_token stop{};
};

/// One end of a local stream socket, over which messages go both ways. A message is a head of 24 bytes ("TWPL", version
/// of the protocol, kind, 0, length), then its body. Both ends run on one machine: numbers are in its byte order.
class MessageChannel {
public:
    explicit MessageChannel(int socket) : m_socket(socket) {}
    ~MessageChannel();
    MessageChannel(MessageChannel&& other) noexcept;
    MessageChannel& operator=(MessageChannel&&) = delete;

    [[nodiscard]] tl::expected<void, ChannelFault> send(MessageKind kind, std::string_view body,
                                                        const Patience& patience);
    /// A longer body than `most` is Senseless.
    [[nodiscard]] tl::expected<Message, ChannelFault> receive(std::uint64_t most, const Patience& patience);
    [[nodiscard]] int socket() const { return m_socket; }

private:
    int m_socket;
};

} // namespace twinspect
