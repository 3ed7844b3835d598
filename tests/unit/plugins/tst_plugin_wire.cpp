// SPDX-License-Identifier: GPL-3.0-or-later
#include <thread>

#include <sys/socket.h>
#include <unistd.h>

#include "plugins/wire/bodies.h"
#include "plugins/wire/message.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

const Patience kShort{std::chrono::milliseconds(50)}, kLong{std::chrono::seconds(60)};

PluginPart somePart()
{
    PluginPart part;
    part.side = 2;
    part.mmPerPixel = 0.25;
    part.rgb = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    part.heightMm = {0.5f, -1, 2, 3};
    part.part = {1, 0, 1, 1};
    part.measured = {1, 1, 0, 1};
    return part;
}

PluginResult someResult()
{
    PluginResult result;
    result.maps["score"] = {1, 2, 3, 4};
    result.maps["rgb"] = {5, 6, 7, 8};
    result.shareRgb = {0, 0.5f, 1, 0.25f};
    return result;
}

ReaderPart readPart()
{
    ReaderPart part;
    part.width = 2;
    part.height = 1;
    part.rgb = {1, 2, 3, 4, 5, 6};
    part.depth = {0.5f, 0.75f};
    part.metresPerUnit = 0.001;
    part.fx = 1.5;
    part.fy = 2.5;
    part.cx = 3.5;
    part.cy = 4.5;
    part.mask = {0, 1};
    return part;
}

const std::vector<ReaderEntry> kList{{"a/1", ReaderLabel::Good, {}}, {"b", ReaderLabel::Defect, "hole"}};

const PluginValues kValues{{"a", true}, {"b", 7}, {"c", 0.5}, {"d", std::string("text")}};

/// Whether `read` refuses every beginning of the body, and the body with a byte more.
template <typename Read>
bool refusesAllButTheWhole(const std::string& body, Read read)
{
    for (std::size_t length = 0; length < body.size(); ++length)
        if (read(std::string_view(body).substr(0, length)))
            return false;
    return read(body).has_value() && !read(body + 'x');
}

struct Ends {
    Ends()
    {
        int sockets[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
            qFatal("no sockets");
        one = std::make_unique<MessageChannel>(sockets[0]);
        other = std::make_unique<MessageChannel>(sockets[1]);
    }
    std::unique_ptr<MessageChannel> one, other;
};

} // namespace

class TestPluginWire : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bodiesComeBackWhole()
    {
        const auto part = partFrom(bodyOf(somePart()));
        QVERIFY(part.has_value());
        QCOMPARE(part->side, 2);
        QCOMPARE(part->mmPerPixel, 0.25);
        QVERIFY(part->rgb == somePart().rgb && part->heightMm == somePart().heightMm);
        QVERIFY(part->part == somePart().part && part->measured == somePart().measured);
        const auto result = resultFrom(bodyOf(someResult()));
        QVERIFY(result && result->maps == someResult().maps && result->shareRgb == someResult().shareRgb);
        QVERIFY(result->heightVsGoodMm.empty());
        QVERIFY(valuesFrom(bodyOf(kValues)) == kValues);
        const auto open = openRequestFrom(bodyOf(OpenRequest{"/a b/c.so", PluginInterface::Reader, 1ull << 40}));
        QVERIFY(open && open->file == "/a b/c.so" && open->memoryBytes == 1ull << 40);
        QVERIFY(open->interface == PluginInterface::Reader);
        const auto list = readerListFrom(bodyOf(kList));
        QVERIFY(list && list->size() == 2 && list->back().id == "b" && list->back().defectType == "hole");
        QVERIFY(list->front().label == ReaderLabel::Good && list->back().label == ReaderLabel::Defect);
        const auto request = readRequestFrom(bodyOf(ReadRequest{"/data", "b"}));
        QVERIFY(request && request->path == "/data" && request->id == "b");
        const auto read = readerPartFrom(bodyOf(readPart()));
        QVERIFY(read && read->width == 2 && read->height == 1 && read->rgb == readPart().rgb && read->xyz.empty());
        QVERIFY(read->depth == readPart().depth && read->mask == readPart().mask && read->metresPerUnit == 0.001);
        QVERIFY(read->fx == 1.5 && read->fy == 2.5 && read->cx == 3.5 && read->cy == 4.5);
        const auto progress = progressFrom(bodyOf(PluginProgress{3, 9}));
        QVERIFY(progress && progress->done == 3 && progress->total == 9);
        const auto failure = failureFrom(bodyOf(PluginFailure{PluginFailure::Kind::NoMemory, "words"}));
        QVERIFY(failure && failure->kind == PluginFailure::Kind::NoMemory && failure->words == "words");
    }

    void cutOrLongerBodiesAreRefused()
    {
        QVERIFY(refusesAllButTheWhole(bodyOf(somePart()), partFrom));
        QVERIFY(refusesAllButTheWhole(bodyOf(someResult()), resultFrom));
        QVERIFY(refusesAllButTheWhole(bodyOf(kValues), valuesFrom));
        QVERIFY(refusesAllButTheWhole(bodyOf(OpenRequest{"file", PluginInterface::Detector, 1}), openRequestFrom));
        QVERIFY(refusesAllButTheWhole(bodyOf(PluginProgress{1, 2}), progressFrom));
        QVERIFY(refusesAllButTheWhole(bodyOf(kList), readerListFrom));
        QVERIFY(refusesAllButTheWhole(bodyOf(ReadRequest{"path", "id"}), readRequestFrom));
        QVERIFY(refusesAllButTheWhole(bodyOf(readPart()), readerPartFrom));
        QVERIFY(refusesAllButTheWhole(bodyOf(PluginFailure{PluginFailure::Kind::Thrown, "words"}), failureFrom));
    }

    // A length that is no length must neither allocate nor read beyond the body.
    void hostileLengthsAreRefused()
    {
        auto body = bodyOf(someResult());
        for (std::size_t at = 0; at + 8 <= body.size(); ++at) {
            auto hostile = body;
            hostile.replace(at, 8, std::string(8, '\xff'));
            (void)resultFrom(hostile);
            (void)readerListFrom(hostile);
            (void)readerPartFrom(hostile);
        }
        body.replace(0, 8, std::string(8, '\xff'));
        QVERIFY(!resultFrom(body));
        auto part = bodyOf(somePart());
        part.replace(12, 8, std::string(8, '\xff')); // of rgb, behind side and mm per pixel
        QVERIFY(!partFrom(part));
    }

    void messagesGoBothWays()
    {
        const Ends ends;
        const std::string large(5u << 20, 'l'); // more than a socket holds
        std::thread sender([&] { (void)ends.one->send(MessageKind::Load, large, kLong); });
        const auto got = ends.other->receive(kLongestMessage, kLong);
        sender.join();
        QVERIFY(got && got->kind == MessageKind::Load && got->body == large);
        QVERIFY(ends.other->send(MessageKind::Loaded, {}, kLong).has_value());
        const auto answer = ends.one->receive(0, kLong);
        QVERIFY(answer && answer->kind == MessageKind::Loaded && answer->body.empty());
    }

    void nothingIsWaitedForWithoutEnd()
    {
        const Ends ends;
        QVERIFY(ends.one->receive(10, kShort).error() == ChannelFault::TimedOut);
        const std::string large(5u << 20, 'l');
        QVERIFY(ends.one->send(MessageKind::Load, large, kShort).error() == ChannelFault::TimedOut);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(ends.one->receive(10, {kLong.time, stop.get_token()}).error() == ChannelFault::Stopped);
    }

    void aClosedEndIsNoticed()
    {
        Ends ends;
        ends.other.reset();
        QVERIFY(ends.one->receive(10, kLong).error() == ChannelFault::Closed);
        QVERIFY(ends.one->send(MessageKind::Load, "bytes", kLong).error() == ChannelFault::Closed);
    }

    void senselessHeadsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("head");
        const auto head = [](const char* magic, quint32 protocol, quint32 kind, quint32 zero, quint64 length) {
            QByteArray bytes(magic, 4);
            for (const quint32 number : {protocol, kind, zero})
                bytes.append(reinterpret_cast<const char*>(&number), 4);
            return bytes.append(reinterpret_cast<const char*>(&length), 8);
        };
        QTest::newRow("magic") << head("TWPX", 2, 1, 0, 0);
        QTest::newRow("protocol") << head("TWPL", 1, 1, 0, 0);
        QTest::newRow("kind 0") << head("TWPL", 2, 0, 0, 0);
        QTest::newRow("kind after the last") << head("TWPL", 2, static_cast<quint32>(MessageKind::Failed) + 1, 0, 0);
        QTest::newRow("zero") << head("TWPL", 2, 1, 1, 0);
        QTest::newRow("length") << head("TWPL", 2, 1, 0, 101);
    }
    void senselessHeadsAreRefused()
    {
        QFETCH(QByteArray, head);
        const Ends ends;
        QCOMPARE(head.size(), 24);
        QCOMPARE(::send(ends.other->socket(), head.constData(), 24, 0), 24);
        QVERIFY(ends.one->receive(100, kLong).error() == ChannelFault::Senseless);
    }
};

TWINSPECT_TEST(TestPluginWire)
#include "tst_plugin_wire.moc"
