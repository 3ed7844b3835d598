// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <list>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace twinspect {

/// Stands between a program and a server of this machine, and cuts their connection at the next COMMIT.
class CuttingProxy {
public:
    enum class Cut {
        None,
        BeforeCommit, ///< the server never hears of it and rolls back
        AfterCommit,  ///< the server has carried it out, and its answer is lost
    };

    explicit CuttingProxy(int serverPort) : m_serverPort(serverPort)
    {
        m_listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address = local(0);
        socklen_t size = sizeof address;
        (void)::bind(m_listening, reinterpret_cast<sockaddr*>(&address), size);
        (void)::listen(m_listening, 8);
        (void)::getsockname(m_listening, reinterpret_cast<sockaddr*>(&address), &size);
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { work(); });
    }
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;
    ~CuttingProxy()
    {
        m_stop = true;
        m_thread.join();
        ::close(m_listening);
    }

    [[nodiscard]] int port() const { return m_port; }
    /// After the cut nobody gets through until letIn().
    void arm(Cut cut) { m_armed = cut; }
    [[nodiscard]] bool hasCut() const { return m_closed; }
    void letIn() { m_closed = false; }

private:
    struct Pair {
        int client = -1, server = -1;
    };

    static sockaddr_in local(int port)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }

    void work()
    {
        constexpr int kLookAtStopMs = 20;
        std::list<Pair> pairs;
        while (!m_stop) {
            std::vector<pollfd> polled{{m_listening, POLLIN, 0}};
            for (const Pair& pair : pairs) {
                polled.push_back({pair.client, POLLIN, 0});
                polled.push_back({pair.server, POLLIN, 0});
            }
            (void)::poll(polled.data(), polled.size(), kLookAtStopMs);
            std::size_t at = 1;
            for (auto pair = pairs.begin(); pair != pairs.end(); at += 2) {
                const bool open = (polled[at].revents == 0 || fromClient(*pair))
                               && (polled[at + 1].revents == 0 || passOn(pair->server, pair->client));
                if (open) {
                    ++pair;
                    continue;
                }
                end(*pair);
                pair = pairs.erase(pair);
            }
            if (polled[0].revents != 0)
                accept(pairs);
        }
        for (const Pair& pair : pairs)
            end(pair);
    }

    void accept(std::list<Pair>& pairs)
    {
        Pair pair{::accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC), -1};
        if (!m_closed) {
            pair.server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            const sockaddr_in address = local(m_serverPort);
            if (::connect(pair.server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
                pairs.push_back(pair);
                return;
            }
        }
        end(pair);
    }

    bool fromClient(const Pair& pair)
    {
        const std::string said = receive(pair.client);
        const Cut cut = said.find(kCommit) == std::string::npos ? Cut::None : m_armed.exchange(Cut::None);
        if (cut == Cut::None)
            return !said.empty() && send(pair.server, said);
        if (cut == Cut::AfterCommit) {
            (void)send(pair.server, said);
            std::string answer;
            for (std::string more = receive(pair.server); !more.empty(); more = receive(pair.server)) {
                answer += more;
                if (answer.find(kCommit) != std::string::npos)
                    break;
            }
        }
        m_closed = true;
        return false;
    }

    static bool passOn(int from, int to)
    {
        const std::string said = receive(from);
        return !said.empty() && send(to, said);
    }
    static std::string receive(int from)
    {
        std::array<char, 65536> buffer;
        const auto size = ::recv(from, buffer.data(), buffer.size(), 0);
        return {buffer.data(), static_cast<std::size_t>(size > 0 ? size : 0)};
    }
    static bool send(int to, const std::string& bytes)
    {
        std::size_t done = 0;
        while (done < bytes.size()) {
            const auto sent = ::send(to, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
            if (sent <= 0)
                return false;
            done += static_cast<std::size_t>(sent);
        }
        return true;
    }
    static void end(const Pair& pair)
    {
        for (const int descriptor : {pair.client, pair.server})
            if (descriptor >= 0)
                ::close(descriptor);
    }

    // The statement, and the word with which the server answers it.
    static inline const std::string kCommit{"COMMIT\0", 7};

    int m_serverPort = 0, m_port = 0, m_listening = -1;
    std::atomic<Cut> m_armed{Cut::None};
    std::atomic<bool> m_closed{false}, m_stop{false};
    std::thread m_thread;
};

} // namespace twinspect
