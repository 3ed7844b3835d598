// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/worker/worker.h"

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <thread>

#include <QJsonDocument>
#include <QJsonObject>
#include <QPluginLoader>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "plugins/api/detector_plugin.h"
#include "plugins/api/exporter_plugin.h"
#include "plugins/api/reader_plugin.h"
#include "plugins/wire/bodies.h"
#include "plugins/wire/message.h"

namespace twinspect {

namespace {

const Patience kForEver{std::chrono::hours(24 * 365)};
constexpr std::uint64_t kRoomForWords = 32u << 20; // bytes beyond the limit, to say that it was met
constexpr qsizetype kLongestWords = 2000;          // characters of an exception

std::string shortened(const QString& words) { return words.simplified().left(kLongestWords).toStdString(); }

Message failed(PluginFailure::Kind kind, const QString& words = {})
{
    return {MessageKind::Failed, bodyOf(PluginFailure{kind, shortened(words)})};
}

/// The name of a file that a plugin must not write.
class BadName : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Where a plugin may write.
class ExportFolder {
public:
    explicit ExportFolder(std::string folder) : m_folder(std::move(folder)) {}

    /// Throws BadName for a name that does not lie below the folder, or is hidden or no UTF-8.
    [[nodiscard]] std::string path(const std::string& name) const
    {
        const auto text = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        if (text.toUtf8().toStdString() != name)
            throw BadName(name);
        for (const auto& piece : text.split(QLatin1Char('/')))
            if (piece.isEmpty() || piece.startsWith(QLatin1Char('.')) || piece.contains(QChar(0)))
                throw BadName(name);
        const auto path = std::filesystem::path(m_folder) / name;
        std::filesystem::create_directories(path.parent_path());
        return path.string();
    }

    void write(const std::string& name, const std::string& bytes) const
    {
        std::ofstream file(path(name), std::ios::binary);
        file << bytes << std::flush;
        if (!file)
            throw std::runtime_error("the file " + name + " cannot be written");
    }

private:
    std::string m_folder;
};

class Worker {
public:
    explicit Worker(int socket) : m_channel(socket) {}

    int serve()
    {
        for (;;) {
            const auto question = m_channel.receive(kLongestMessage, kForEver);
            if (!question)
                return question.error() == ChannelFault::Closed ? 0 : 1;
            const auto answer = answerTo(*question);
            if (answer && !m_channel.send(answer->kind, answer->body, kForEver))
                return 1;
        }
    }

private:
    /// Nothing for messages that have no answer.
    std::optional<Message> answerTo(const Message& question)
    {
        std::optional<Message> answer;
        try {
            answer = attempt(question);
        } catch (const std::bad_alloc&) {
            raiseMemory();
            answer = failed(PluginFailure::Kind::NoMemory);
        } catch (const BadName& name) {
            answer = failed(PluginFailure::Kind::BadName, QString::fromUtf8(name.what()));
        } catch (const std::exception& error) {
            answer = failed(PluginFailure::Kind::Thrown, QString::fromUtf8(error.what()));
        } catch (...) {
            answer = failed(PluginFailure::Kind::Thrown, QStringLiteral("an exception of unknown kind"));
        }
        if (answer && answer->body.size() > m_longestAnswer)
            answer = failed(PluginFailure::Kind::TooLong);
        return answer;
    }

    std::optional<Message> attempt(const Message& question)
    {
        m_longestAnswer = kLongestMessage;
        switch (question.kind) {
        case MessageKind::Describe: return describe(QString::fromStdString(question.body));
        case MessageKind::Open: return open(openRequestFrom(question.body));
        case MessageKind::GoodPart: return keep(question.body, m_learning.good);
        case MessageKind::HeldOutPart: return keep(question.body, m_learning.heldOut);
        case MessageKind::Learn: return learn(question.body);
        case MessageKind::Load:
            if (m_detector == nullptr)
                break;
            m_detector->load(question.body);
            return Message{MessageKind::Loaded, {}};
        case MessageKind::Infer: return infer(question.body);
        case MessageKind::Recognise:
            if (m_reader == nullptr)
                break;
            return Message{MessageKind::Recognised, m_reader->recognises(question.body) ? "1" : ""};
        case MessageKind::ListParts:
            if (m_reader == nullptr)
                break;
            m_longestAnswer = kLongestReaderList;
            return Message{MessageKind::PartsListed, bodyOf(m_reader->list(question.body))};
        case MessageKind::ReadPart: return readPart(question.body);
        case MessageKind::BeginExport: return beginExport(exportRequestFrom(question.body));
        case MessageKind::AddPart: return addPart(exporterPartFrom(question.body));
        case MessageKind::EndExport:
            if (m_exporter == nullptr)
                break;
            m_exporter->end();
            return Message{MessageKind::ExportEnded, {}};
        default: break;
        }
        return senseless();
    }

    static Message senseless()
    {
        return failed(PluginFailure::Kind::Thrown, QStringLiteral("a question that makes no sense"));
    }

    static Message describe(const QString& file)
    {
        const QPluginLoader loader(file);
        const auto metadata = loader.metaData();
        if (metadata.isEmpty())
            return failed(PluginFailure::Kind::NotRead, loader.errorString());
        return {MessageKind::Described, QJsonDocument(metadata).toJson(QJsonDocument::Compact).toStdString()};
    }

    Message open(const std::optional<OpenRequest>& request)
    {
        if (!request || m_loader)
            return senseless();
        limitMemory(request->memoryBytes);
        m_loader = std::make_unique<QPluginLoader>(QString::fromStdString(request->file));
        QObject* plugin = m_loader->instance();
        m_detector = qobject_cast<DetectorPlugin*>(plugin);
        m_reader = qobject_cast<ReaderPlugin*>(plugin);
        m_exporter = qobject_cast<ExporterPlugin*>(plugin);
        if (!holds(request->interface))
            return failed(PluginFailure::Kind::NotLoaded, m_loader->isLoaded()
                                                              ? QStringLiteral("it does not hold what it says it does")
                                                              : m_loader->errorString());
        return {MessageKind::Opened, {}};
    }

    [[nodiscard]] bool holds(PluginInterface interface) const
    {
        switch (interface) {
        case PluginInterface::Detector: return m_detector != nullptr;
        case PluginInterface::Reader: return m_reader != nullptr;
        case PluginInterface::Exporter: return m_exporter != nullptr;
        }
        return false;
    }

    static std::optional<Message> keep(const std::string& body, std::vector<PluginPart>& parts)
    {
        auto part = partFrom(body);
        if (!part)
            return senseless();
        parts.push_back(std::move(*part));
        return std::nullopt;
    }

    Message learn(const std::string& body)
    {
        auto values = valuesFrom(body);
        if (m_detector == nullptr || !values)
            return senseless();
        m_learning.values = std::move(*values);
        m_learning.progress = [this](int done, int total) {
            (void)m_channel.send(MessageKind::Progress, bodyOf(PluginProgress{done, total}), kForEver);
        };
        return {MessageKind::Learnt, m_detector->learn(m_learning)};
    }

    Message infer(const std::string& body)
    {
        const auto part = partFrom(body);
        if (m_detector == nullptr || !part)
            return senseless();
        m_longestAnswer = longestResult(part->side);
        return {MessageKind::Inferred, bodyOf(m_detector->infer(*part))};
    }

    Message readPart(const std::string& body)
    {
        const auto request = readRequestFrom(body);
        if (m_reader == nullptr || !request)
            return senseless();
        m_longestAnswer = kLongestReaderPart;
        return {MessageKind::PartRead, bodyOf(m_reader->read(request->path, request->id))};
    }

    Message beginExport(const std::optional<ExportRequest>& request)
    {
        if (m_exporter == nullptr || !request)
            return senseless();
        const ExportFolder folder(request->folder);
        ExporterStart start;
        start.types = request->types;
        start.write = [folder](const std::string& name, const std::string& bytes) { folder.write(name, bytes); };
        start.path = [folder](const std::string& name) { return folder.path(name); };
        m_exporter->begin(start);
        return {MessageKind::ExportBegun, {}};
    }

    Message addPart(const std::optional<ExporterPart>& part)
    {
        if (m_exporter == nullptr || !part)
            return senseless();
        m_exporter->add(*part);
        return {MessageKind::PartAdded, {}};
    }

    // Of what the process writes to: what is only reserved, as for a GPU, does not count.
    static void limitMemory([[maybe_unused]] std::uint64_t bytes)
    {
#ifndef __SANITIZE_ADDRESS__ // whose own memory counts, too
        const rlimit limit{bytes, bytes + kRoomForWords};
        ::setrlimit(RLIMIT_DATA, &limit);
#endif
    }
    static void raiseMemory()
    {
        rlimit limit{};
        if (::getrlimit(RLIMIT_DATA, &limit) == 0) {
            limit.rlim_cur = limit.rlim_max;
            ::setrlimit(RLIMIT_DATA, &limit);
        }
    }

    MessageChannel m_channel;
    std::unique_ptr<QPluginLoader> m_loader;
    DetectorPlugin* m_detector = nullptr; ///< what the plugin is
    ReaderPlugin* m_reader = nullptr;
    ExporterPlugin* m_exporter = nullptr;
    PluginLearning m_learning;
    std::uint64_t m_longestAnswer = kLongestMessage;
};

/// Ends this process when the program that started it is gone, also while a plugin does not return.
void endWithTheOtherEnd(int socket)
{
    std::thread([socket] {
        pollfd other{socket, 0, 0};
        while (::poll(&other, 1, -1) < 0) {
        }
        ::_exit(0);
    }).detach();
}

} // namespace

int serveFromStandardInput()
{
    const rlimit noDump{0, 0};
    ::setrlimit(RLIMIT_CORE, &noDump); // a crash is expected of plugins
    int type = 0;
    socklen_t size = sizeof type;
    if (::getsockopt(STDIN_FILENO, SOL_SOCKET, SO_TYPE, &type, &size) != 0) {
        std::fputs("twinspect-worker runs plugins for twinspect and twinspect-cli, which start it\n", stderr);
        return 2;
    }
    const int socket = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    endWithTheOtherEnd(socket);
    return Worker(socket).serve();
}

} // namespace twinspect
