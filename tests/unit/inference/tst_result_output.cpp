// SPDX-License-Identifier: GPL-3.0-or-later
// Result files under way: who may write where, and what maps are called.
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <set>

#include "core/inference/result_output.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

std::vector<SampleRef> named(const std::vector<std::string>& ids)
{
    std::vector<SampleRef> samples(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
        samples[i].id = ids[i];
    return samples;
}

} // namespace

class TestResultOutput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void linesAreInPlaceAtTheEnd()
    {
        auto output = ResultOutput::open(out(), "results", "head\n");
        QVERIFY(output.has_value());
        QVERIFY(output->add("{1}\n", "1\n") && output->add("{2}\n", "2\n"));
        QVERIFY(!fs::exists(out() / "results.jsonl"));
        QVERIFY(output->finish());
        QCOMPARE(readFile(out() / "results.jsonl").value(), std::string("{1}\n{2}\n"));
        QCOMPARE(readFile(out() / "results.csv").value(), std::string("head\n1\n2\n"));
    }

    void whatIsStoppedStaysBesideOldResults()
    {
        fs::create_directories(out());
        std::ofstream(out() / "results.jsonl") << "old";
        {
            auto output = ResultOutput::open(out(), "results", "head\n");
            QVERIFY(output.has_value() && output->add("{1}\n", "1\n"));
        }
        QCOMPARE(readFile(out() / "results.jsonl").value(), std::string("old"));
        QCOMPARE(readFile(out() / "results.jsonl.partial").value(), std::string("{1}\n"));
        QVERIFY(!fs::exists(out() / "results.lock"));
        auto next = ResultOutput::open(out(), "results", "head\n");
        QVERIFY(next.has_value() && next->finish());
        QVERIFY(!fs::exists(out() / "results.jsonl.partial"));
    }

    void onlyOneWritesAFolder_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<bool>("together");
        QTest::newRow("the same whole") << "results" << "results" << false;
        QTest::newRow("the same shard") << "results-1of4" << "results-1of4" << false;
        QTest::newRow("two shards") << "results-1of4" << "results-2of4" << true;
        QTest::newRow("a shard during the whole") << "results" << "results-2of4" << false;
        QTest::newRow("the whole during a shard") << "results-2of4" << "results" << false;
    }
    void onlyOneWritesAFolder()
    {
        QFETCH(QString, first);
        QFETCH(QString, second);
        QFETCH(bool, together);
        {
            auto one = ResultOutput::open(out(), first.toStdString(), "head\n");
            QVERIFY(one.has_value());
            auto two = ResultOutput::open(out(), second.toStdString(), "other\n");
            QCOMPARE(two.has_value(), together);
            if (!two) {
                QVERIFY(two.error().code == ErrorCode::WriteFailed && !two.error().remedy.empty());
                QVERIFY2(two.error().message().find("Another inspection writes") != std::string::npos,
                         two.error().message().c_str());
            }
            QVERIFY(one->add("{1}\n", "1\n") && one->finish());
            QCOMPARE(readFile(out() / (first.toStdString() + ".csv")).value(), std::string("head\n1\n"));
        }
        QVERIFY(ResultOutput::open(out(), second.toStdString(), "head\n").has_value());
    }

    void mapsOfTwoPartsNeverShareAFile_data()
    {
        QTest::addColumn<QStringList>("ids");
        QTest::newRow("underscore for slash") << QStringList{"a/b_c", "a_b/c"};
        QTest::newRow("three") << QStringList{"a/b_c", "a_b/c", "a_b_c", "a/b/c"};
        QTest::newRow("only the case differs") << QStringList{"test/Good/1", "test/good/1"};
        const QString name = QString(QChar(0x96F6)).repeated(82);
        QTest::newRow("long") << QStringList{name + "1", name + "2", QString(300, 'x') + "/1",
                                             QString(300, 'x') + "/2"};
        // A part whose name is what another part's map is called.
        auto stems = mapFileStems(named({"a/b_c", "a_b/c"}));
        QTest::newRow("a name made for it") << QStringList{"a/b_c", "a_b/c", QString::fromStdString(stems.at("a/b_c")),
                                                           QString::fromStdString(stems.at("a_b/c"))};
    }
    void mapsOfTwoPartsNeverShareAFile()
    {
        QFETCH(QStringList, ids);
        std::vector<std::string> list;
        for (const QString& id : ids)
            list.push_back(id.toStdString());
        const auto stems = mapFileStems(named(list));
        std::set<QString> seen;
        for (const auto& id : list) {
            const std::string& stem = stems.at(id);
            QVERIFY(stem.find('/') == std::string::npos);
            QVERIFY2(seen.insert(QString::fromStdString(stem).toLower()).second, stem.c_str());
            QVERIFY(
                writeFileAtomically(m_folder->filePath(QString::fromStdString(stem + ".weight_rgb.png")).toStdString(),
                                    "x"));
        }
        std::reverse(list.begin(), list.end());
        QVERIFY(mapFileStems(named(list)) == stems); // every shard finds the same names
    }

    void namesThatDoNotClashStayAsTheyAre()
    {
        const auto stems = mapFileStems(named({"test/good/000", "test/raised_pin/000"}));
        QCOMPARE(stems.at("test/good/000"), std::string("test_good_000"));
        QCOMPARE(stems.at("test/raised_pin/000"), std::string("test_raised_pin_000"));
    }

private:
    [[nodiscard]] fs::path out() const { return fs::path(m_folder->path().toStdString()) / "out"; }
    std::unique_ptr<QTemporaryDir> m_folder;
};

TWINSPECT_TEST(TestResultOutput)
#include "tst_result_output.moc"
