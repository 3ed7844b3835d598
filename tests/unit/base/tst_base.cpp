// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "core/base/files.h"
#include "core/base/parameter_spec.h"
#include "core/base/sha256.h"

using namespace twinspect;

class TestBase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sha256MatchesFips180_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("digest");
        // NIST example values for SHA-256.
        QTest::newRow("empty") << QByteArray("") << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::newRow("abc") << QByteArray("abc") << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                    << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        QTest::newRow("a million a") << QByteArray(1000000, 'a') << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
    void sha256MatchesFips180()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, digest);
        Sha256 pieces;
        for (qsizetype at = 0; at < message.size(); at += 37)
            pieces.add(message.mid(at, 37).toStdString());
        QCOMPARE(QByteArray::fromStdString(sha256(message.toStdString())), digest);
        QCOMPARE(QByteArray::fromStdString(pieces.finish()), digest);
    }

    void atomicWriteKeepsTheOldFileOnFailure()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("result.json").toStdString();
        QVERIFY(writeFileAtomically(path, "old"));
        const auto failed = writeFileAtomically(path, [](std::ostream& stream) {
            stream << "half";
            return false;
        });
        QVERIFY(!failed);
        QVERIFY(failed.error().code == ErrorCode::WriteFailed);
        QCOMPARE(readFile(path).value(), std::string("old"));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path().toStdString()), {}), 1);
    }

    void fullDiskIsAClearError()
    {
        if (!std::filesystem::exists("/dev/full"))
            QSKIP("no /dev/full here");
        // A partial file that links to /dev/full behaves like a disk without space.
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("model.bin").toStdString();
        std::filesystem::create_symlink("/dev/full", path.string() + ".partial-" + std::to_string(::getpid()));
        const auto status = writeFileAtomically(path, std::string(1 << 20, 'x'));
        QVERIFY(!status);
        QVERIFY(status.error().message().find("Free some disk space") != std::string::npos);
        QVERIFY(!std::filesystem::exists(path));
    }

    void missingFileNamesItself()
    {
        const auto bytes = readFile("/nonexistent/ä b.txt");
        QVERIFY(!bytes);
        QVERIFY(bytes.error().code == ErrorCode::NotFound);
        QVERIFY(bytes.error().message().find("/nonexistent/ä b.txt") == 0);
    }

    void parametersAreCheckedByTheirSpec_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("inside") << "12" << true;
        QTest::newRow("border") << "100" << true;
        QTest::newRow("outside") << "101" << false;
        QTest::newRow("not a number") << "many" << false;
        QTest::newRow("trailing letters") << "12px" << false;
    }
    void parametersAreCheckedByTheirSpec()
    {
        QFETCH(QString, text);
        QFETCH(bool, accepted);
        const ParameterSpec spec{"epochs", "Epochs", "", 10, 1, 100, {}, "Passes over the training set."};
        const auto value = parseParameter(spec, text.toStdString());
        QCOMPARE(value.has_value(), accepted);
        if (!accepted)
            QVERIFY(value.error().message().find("--epochs") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestBase)
#include "tst_base.moc"
