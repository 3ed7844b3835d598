// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/wire/message.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace twinspect {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::uint32_t kProtocol = 2;
constexpr std::chrono::milliseconds kLookForStop(50);

struct Head {
    std::array<char, 4> magic{'T', 'W', 'P', 'L'};
    std::uint32_t protocol = kProtocol;
    MessageKind kind = MessageKind::Failed;
    std::uint32_t zero = 0;
    std::uint64_t length = 0;
};
static_assert(sizeof(Head) == 24);

/// Waits until the socket can be read (POLLIN) or written (POLLOUT).
tl::expected<void, ChannelFault> await(int socket, short event, Clock::time_point end, const std::stop_token& stop)
{
    for (;;) {
        if (stop.stop_requested())
            return tl::unexpected(ChannelFault::Stopped);
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
        if (left.count() <= 0)
            return tl::unexpected(ChannelFault::TimedOut);
        pollfd one{socket, event, 0};
        const int ready = ::poll(&one, 1, static_cast<int>(std::min(left, kLookForStop).count()));
        if (ready > 0)
            return {};
        if (ready < 0 && errno != EINTR)
            return tl::unexpected(ChannelFault::Closed);
    }
}

/// Moves all bytes with `move(place, count)`, which is send() or recv().
template <typename Byte, typename Move>
tl::expected<void, ChannelFault> moveAll(int socket, short event, Byte* bytes, std::size_t count, Clock::time_point end,
                                         const std::stop_token& stop, Move move)
{
    while (count > 0) {
        if (auto ok = await(socket, event, end, stop); !ok)
            return ok;
        const auto moved = move(bytes, count);
        if (moved > 0) {
            bytes += moved;
            count -= static_cast<std::size_t>(moved);
        } else if (moved == 0 || (errno != EINTR && errno != EAGAIN)) {
            return tl::unexpected(ChannelFault::Closed);
        }
    }
    return {};
}

// A day more than anybody waits, so that adding it to the time of now does not overflow.
Clock::time_point endOf(const Patience& patience)
{
    return Clock::now() + std::min<std::chrono::milliseconds>(patience.time, std::chrono::hours(24 * 365));
}

} // namespace

MessageChannel::~MessageChannel()
{
    if (m_socket >= 0)
        ::close(m_socket);
}

MessageChannel::MessageChannel(MessageChannel&& other) noexcept : m_socket(std::exchange(other.m_socket, -1)) {}

tl::expected<void, ChannelFault> MessageChannel::send(MessageKind kind, std::string_view body, const Patience& patience)
{
    const auto end = endOf(patience);
    const auto put = [this](const char* bytes, std::size_t count) {
        return ::send(m_socket, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    };
    Head head;
    head.kind = kind;
    head.length = body.size();
    if (auto ok =
            moveAll(m_socket, POLLOUT, reinterpret_cast<const char*>(&head), sizeof head, end, patience.stop, put);
        !ok)
        return ok;
    return moveAll(m_socket, POLLOUT, body.data(), body.size(), end, patience.stop, put);
}

tl::expected<Message, ChannelFault> MessageChannel::receive(std::uint64_t most, const Patience& patience)
{
    const auto end = endOf(patience);
    const auto take = [this](char* bytes, std::size_t count) { return ::recv(m_socket, bytes, count, MSG_DONTWAIT); };
    Head head;
    if (auto ok = moveAll(m_socket, POLLIN, reinterpret_cast<char*>(&head), sizeof head, end, patience.stop, take); !ok)
        return tl::unexpected(ok.error());
    const Head sound;
    if (head.magic != sound.magic || head.protocol != kProtocol || head.zero != 0 || head.length > most
        || head.kind < MessageKind::Describe || head.kind > MessageKind::Failed)
        return tl::unexpected(ChannelFault::Senseless);
    Message message{head.kind, {}};
    // Room is made for what came, not for what was promised.
    constexpr std::uint64_t kPiece = 16u << 20;
    while (message.body.size() < head.length) {
        const auto before = message.body.size();
        message.body.resize(before + std::min(kPiece, head.length - before));
        if (auto ok = moveAll(m_socket, POLLIN, message.body.data() + before, message.body.size() - before, end,
                              patience.stop, take);
            !ok)
            return tl::unexpected(ok.error());
    }
    return message;
}

} // namespace twinspect
