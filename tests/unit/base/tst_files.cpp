// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fstream>

#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/files.h"
#include "core/base/json_reader.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

/// While it lives, no file of this process may grow beyond so many bytes: what a full disk does.
class SmallDisk {
public:
    explicit SmallDisk(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~SmallDisk() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

std::string nested(int depth) { return std::string(std::size_t(depth), '[') + std::string(std::size_t(depth), ']'); }

} // namespace

class TestFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void atomicWriteKeepsTheOldFileOnFailure()
    {
        QVERIFY(writeFileAtomically(path("result.json"), "old"));
        const auto failed = writeFileAtomically(path("result.json"), [](std::ostream& stream) {
            stream << "half";
            return false;
        });
        QVERIFY(!failed);
        QVERIFY(failed.error().code == ErrorCode::WriteFailed);
        QCOMPARE(readFile(path("result.json")).value(), std::string("old"));
        QCOMPARE(files(), 1);
    }

    void fullDiskIsAClearError()
    {
        const std::string bytes(1 << 20, 'x');
        for (const bool streamed : {false, true}) {
            Status status;
            {
                const SmallDisk disk(1 << 16);
                status = streamed ? writeFileAtomically(path("model.bin"),
                                                        [&](std::ostream& stream) { return !!(stream << bytes); })
                                  : writeFileAtomically(path("model.bin"), bytes);
            }
            QVERIFY(!status);
            QVERIFY(status.error().code == ErrorCode::WriteFailed);
            QVERIFY(status.error().message().find("Free some disk space") != std::string::npos);
            QCOMPARE(files(), 0);
        }
    }

    void missingFileNamesItself()
    {
        const auto bytes = readFile("/nonexistent/ä b.txt");
        QVERIFY(!bytes);
        QVERIFY(bytes.error().code == ErrorCode::NotFound);
        QVERIFY(bytes.error().message().find("/nonexistent/ä b.txt") == 0);
    }

    // Nobody writes into the pipe: a reader that opens it in the ordinary way waits for ever.
    void onlyRegularFilesAreRead()
    {
        QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0);
        fs::create_symlink(path("pipe"), path("link to a pipe"));
        fs::create_directory(path("folder"));
        for (const fs::path& file : {path("pipe"), path("link to a pipe"), path("folder"), fs::path("/dev/zero")}) {
            const auto bytes = readFile(file);
            QVERIFY2(!bytes && bytes.error().code == ErrorCode::Unreadable && !bytes.error().remedy.empty(),
                     file.c_str());
        }
    }

    void filesAreReadInPieces()
    {
        QVERIFY(writeFileAtomically(path("a"), "0123456789"));
        const auto file = InputFile::open(path("a"));
        QVERIFY(file.has_value());
        QCOMPARE(file->size(), std::uint64_t(10));
        QCOMPARE(file->read(3, 4).value(), std::string("3456"));
        QCOMPARE(file->read(8, 40).value(), std::string("89"));
        QCOMPARE(readFile(path("a"), 10).value(), std::string("0123456789"));
        QVERIFY(readFile(path("a"), 9).error().code == ErrorCode::BadData);
        QVERIFY(!readFile("/proc/self/status").value().empty()); // says that it has 0 bytes
    }

    void writingKeepsLinksAndRefusesDevices()
    {
        QVERIFY(writeFileAtomically(path("target"), "old"));
        fs::create_symlink("target", path("link"));
        fs::create_symlink("not there yet", path("dangling"));
        fs::create_symlink("circle", path("circle"));
        QVERIFY(writeFileAtomically(path("link"), "new"));
        QVERIFY(fs::is_symlink(path("link")));
        QCOMPARE(readFile(path("target")).value(), std::string("new"));
        QVERIFY(writeFileAtomically(path("dangling"), "made"));
        QVERIFY(fs::is_symlink(path("dangling")));
        QCOMPARE(readFile(path("not there yet")).value(), std::string("made"));
        QVERIFY(writeFileAtomically(path("circle"), "x").error().code == ErrorCode::WriteFailed);

        QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0);
        fs::create_symlink("/dev/null", path("null"));
        fs::create_directory(path("folder"));
        for (const char* name : {"pipe", "null", "folder"}) {
            const auto kind = fs::status(path(name)).type();
            QVERIFY2(writeFileAtomically(path(name), "x").error().code == ErrorCode::InvalidArgument, name);
            QVERIFY(fs::status(path(name)).type() == kind);
        }
        QVERIFY(fs::is_character_file("/dev/null"));
    }

    void twoWritersNeverShareAPartialFile()
    {
        auto first = FileAside::create(path("a")).value();
        auto second = FileAside::create(path("a")).value();
        QVERIFY(first.partial() != second.partial());
        QVERIFY(first.write("fir") && second.write("sec") && first.write("st") && second.write("ond"));
        QVERIFY(first.putInPlace());
        QCOMPARE(readFile(path("a")).value(), std::string("first"));
        QVERIFY(second.putInPlace());
        QCOMPARE(readFile(path("a")).value(), std::string("second"));
        QCOMPARE(files(), 1);
    }

    void partialFilesOfTheKilledAreRemoved()
    {
        std::ofstream(path("map.png.partial-0a1b2c")) << "left by a process that was killed";
        std::ofstream(path("part.partial")) << "a user's own file";
        const auto living = FileAside::create(path("a")).value();
        removeAbandonedPartials(path("."));
        QVERIFY(!fs::exists(path("map.png.partial-0a1b2c")));
        QVERIFY(fs::exists(path("part.partial")));
        QVERIFY(fs::exists(living.partial()));
    }

    void oneOwnerAtATime()
    {
        const Text held("Another inspection writes here");
        {
            const auto lock = FileLock::take(path("lock"), held, path("out"));
            QVERIFY(lock.has_value());
            const auto second = FileLock::take(path("lock"), held, path("out"));
            QVERIFY(!second);
            QVERIFY(second.error().message().find("Another inspection writes here") != std::string::npos);
            QVERIFY(second.error().message().find("out") != std::string::npos);
            QVERIFY(fs::exists(path("lock")));
        }
        QCOMPARE(files(), 0);
        std::ofstream(path("lock")) << ""; // its owner was killed
        QVERIFY(FileLock::take(path("lock"), held, path("out")).has_value());
    }

    void longNamesAreShortenedAndStayApart()
    {
        const std::string name = QString(QChar(0x96F6)).repeated(82).toStdString(); // 246 bytes
        QVERIFY(writeFileAtomically(path((fittingFileName(name, 10) + ".fused.png").c_str()), "x"));
        const std::string other = name.substr(0, name.size() - 3) + "件";
        QVERIFY(fittingFileName(name, 10) != fittingFileName(other, 10));
        QVERIFY(QString::fromStdString(fittingFileName(name, 10)).startsWith(QString(QChar(0x96F6)).repeated(60)));
        QVERIFY(!QString::fromStdString(fittingFileName(name, 10)).contains(QChar::ReplacementCharacter));
        QCOMPARE(fittingFileName("short", 10), std::string("short"));
        QVERIFY(writeFileAtomically(path(std::string(300, 'x').c_str()), "x").error().code
                == ErrorCode::InvalidArgument);
    }

    void jsonIsReadOnlySoDeep()
    {
        QVERIFY(parseJson(nested(kDeepestJson), "a.json", "Remove it").has_value());
        for (const std::string& text : {nested(kDeepestJson + 1), nested(100000), std::string(100000, '['),
                                        std::string("{"), std::string(), std::string("{} {}")}) {
            const auto json = parseJson(text, "a.json", "Remove it");
            QVERIFY(!json && json.error().code == ErrorCode::BadData && json.error().file == "a.json"
                    && !json.error().remedy.empty());
            QVERIFY(parseJsonLine(text).is_null());
        }
        const std::string note = "\\\"" + std::string(1000, '[');
        const auto quoted = parseJson("{\"note\": \"" + note + "\", \"n\": [1]}", "a.json", {});
        QVERIFY(quoted.has_value());
        QCOMPARE(textAt(*quoted, "note").value().size(), std::size_t(1001));
    }

    void membersHaveTheTypeThatIsAskedFor()
    {
        const auto json = parseJsonLine(R"({"text": "a", "number": 0.5, "whole": 7, "large": 18446744073709551615, )"
                                        R"("huge": 1e300, "flag": true, "null": null, "list": [1]})");
        QCOMPARE(textAt(json, "text").value(), std::string("a"));
        QCOMPARE(numberAt(json, "number").value(), 0.5);
        QCOMPARE(numberAt(json, "whole").value(), 7.0);
        QCOMPARE(wholeAt(json, "whole").value(), std::int64_t(7));
        QVERIFY(flagAt(json, "flag").value());
        QVERIFY(memberAt(json, "list")->is_array());
        for (const char* key : {"text", "number", "large", "huge", "flag", "null", "list", "missing"})
            QVERIFY2(!wholeAt(json, key), key);
        for (const char* key : {"text", "flag", "null", "list", "missing"})
            QVERIFY2(!numberAt(json, key), key);
        QVERIFY(!textAt(json, "whole") && !flagAt(json, "whole") && !wholeAt(json, "whole", 8)
                && !wholeAt(json, "whole", 0, 6));
        for (const char* other : {"[1, 2]", "7", "\"text\"", "null"})
            QVERIFY(!textAt(parseJsonLine(other), "text") && memberAt(parseJsonLine(other), "text") == nullptr);
    }

    void damagedStateIsSetAside_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut off") << QByteArray(R"({"a": )");
        QTest::newRow("another type") << QByteArray("[1, 2]");
        QTest::newRow("nested") << QByteArray("[").repeated(100000);
        QTest::newRow("nested and closed") << QByteArray("[").repeated(100000) + QByteArray("]").repeated(100000);
        QTest::newRow("not text") << QByteArray(1000, '\xff');
    }
    void damagedStateIsSetAside()
    {
        QFETCH(QByteArray, content);
        QVERIFY(readKeptState(path("state.json")).value().empty()); // no file yet
        std::ofstream(path("state.json"), std::ios::binary) << content.toStdString();
        const auto damaged = readKeptState(path("state.json"));
        QVERIFY(!damaged);
        QVERIFY(damaged.error().message().find("state.json.damaged") != std::string::npos);
        QVERIFY(!fs::exists(path("state.json")));
        QCOMPARE(readFile(path("state.json.damaged")).value(), content.toStdString());
        QVERIFY(readKeptState(path("state.json")).value().empty()); // the next start
    }

    void aPipeInPlaceOfStateIsSetAside()
    {
        QCOMPARE(::mkfifo(path("state.json").c_str(), 0600), 0);
        QVERIFY(!readKeptState(path("state.json")));
        QVERIFY(!fs::exists(path("state.json")));
    }

private:
    [[nodiscard]] fs::path path(const char* name) const { return fs::path(m_folder->path().toStdString()) / name; }
    [[nodiscard]] int files() const
    {
        return static_cast<int>(std::distance(fs::directory_iterator(m_folder->path().toStdString()), {}));
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

TWINSPECT_TEST(TestFiles)
#include "tst_files.moc"
