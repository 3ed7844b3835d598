// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <nlohmann/json.hpp>

#include "core/record/comparison_tables.h"
#include "tests/support/comparison_file.h"
#include "tests/support/test_program.h"

using namespace twinspect;
using sample::comparisonFile;
using sample::comparisonRow;

class TestComparison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keptRowsAreAComparison()
    {
        const auto read =
            comparisonFrom(comparisonFile({comparisonRow("dcrdf", 0), comparisonRow("btf", 3),
                                           comparisonRow("dcrdf", 0, "cap"), comparisonRow("btf", 3, "lid", 0, 1)}),
                           "f");
        QVERIFY2(read.has_value(), read ? "" : read.error().message().c_str());
        QVERIFY((read->parts == std::vector<std::string>{"lid", "cap"}));
        QVERIFY((read->models == std::vector<std::string>{"dcrdf", "btf", "btf, seed 1"}));
        QVERIFY(read->row("lid", "btf", kAllGoodParts) != nullptr && read->row("cap", "btf", kAllGoodParts) == nullptr);
        // Three of six defects below all good parts: half of all pairs.
        const auto difference = read->difference({"lid"}, "dcrdf", "btf", kAllGoodParts);
        QVERIFY(difference.has_value());
        QCOMPARE(difference->difference, 0.5);
        QCOMPARE(difference->parts, 12);
        QCOMPARE(read->difference({"lid"}, "btf", "dcrdf", kAllGoodParts)->difference, -0.5);
        QVERIFY(read->differenceInWords({"cap"}, "dcrdf", "btf", kAllGoodParts).english()
                == "dcrdf against btf: No part was measured with both models.");
    }

    void whatIsWrittenComesBack()
    {
        auto comparison =
            comparisonFrom(comparisonFile({comparisonRow("dcrdf", 0), comparisonRow("btf", 3)}), "f").value();
        comparison.models.push_back("broken");
        comparison.outcomes.push_back(
            {"lid", "broken", kAllGoodParts, failure(ErrorCode::BadData, Text("The file has %1 bytes", 3), "b.tsm")});
        const auto back = comparisonFrom(toJson(comparison).dump(), "f");
        QVERIFY2(back.has_value(), back ? "" : back.error().message().c_str());
        QVERIFY(back->models == comparison.models && back->outcomes.size() == 3);
        QVERIFY(comparisonCsv(*back).starts_with("part,model,good_parts,seed,image_auroc,"));
        QVERIFY(toJson(*back)["rows"] == toJson(comparison)["rows"]);
        const auto& why = back->find("lid", "broken", kAllGoodParts)->row;
        QVERIFY(!why && why.error().detail.english() == "b.tsm: The file has 3 bytes.");
        QCOMPARE(why.error().detail.arguments().empty(), false); // it can be translated
    }

    void tablesOfOnePart()
    {
        const auto comparison =
            comparisonFrom(comparisonFile({comparisonRow("dcrdf", 0), comparisonRow("btf", 3)}), "f").value();
        const auto table = partTable(comparison, "lid", kAllGoodParts);
        QVERIFY(table.title.english() == "lid, all good parts");
        QCOMPARE(table.header.size(), comparisonFigures().size() + 1);
        QCOMPARE(table.rows.size(), std::size_t(2));
        QVERIFY(table.rows[1][0].english() == "btf" && table.rows[1][1].english() == "50.0");
        QVERIFY(table.rows[1][2].english() == "-" && table.rows[1][5].english() == "12.3");
        QCOMPARE(table.notes.size(), std::size_t(1));
        const auto published = publishedTables(comparison);
        QVERIFY(published.size() == 2 && published[0].rows.back()[0].english() == "btf");
    }

    void learningCurvesHaveAColumnForEachNumber()
    {
        const auto comparison =
            comparisonFrom(comparisonFile({comparisonRow("dcrdf", 3, "lid", 5), comparisonRow("dcrdf", 0, "lid", 0)}),
                           "f")
                .value();
        const auto table = curveTable(comparison, "lid");
        QCOMPARE(table.header.size(), std::size_t(3));
        QVERIFY(table.header[1].english() == "5" && table.header[2].english() == "all");
        QVERIFY(table.rows[0][1].english() == "50.0/-/-" && table.rows[0][2].english() == "100.0/-/-");
    }

    void whatIsNoComparisonIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("word");
        const auto good = comparisonFile({comparisonRow("dcrdf", 0)});
        QTest::newRow("cut") << QString::fromStdString(good.substr(0, good.size() / 2)) << "";
        QTest::newRow("a learning curve") << R"({"format":"twinspect-curve-1","rows":[]})" << "no comparison";
        QTest::newRow("rows are a text") << R"({"format":"twinspect-comparison-1","rows":"none"})" << "no comparison";
        QTest::newRow("a list") << "[]" << "no comparison";
        QTest::newRow("a damaged row") << R"({"format":"twinspect-comparison-1","rows":[{"part":3}]})" << "damaged";
        QTest::newRow("a damaged failure")
            << R"({"format":"twinspect-comparison-1","rows":[],"failed":[{"part":"a"}]})" << "damaged";
        QTest::newRow("twice") << QString::fromStdString(
            comparisonFile({comparisonRow("dcrdf", 0), comparisonRow("dcrdf", 1)}))
                               << "twice";
        auto outside = comparisonRow("dcrdf", 0);
        outside["image_auroc"] = 7.5;
        QTest::newRow("a share of 750 %") << QString::fromStdString(comparisonFile({outside})) << "damaged";
        outside = comparisonRow("dcrdf", 0);
        outside["train_seconds"] = -1;
        QTest::newRow("less than no time") << QString::fromStdString(comparisonFile({outside})) << "damaged";
        QTest::newRow("nothing finished") << QString::fromStdString(comparisonFile({})) << "No row";
    }
    void whatIsNoComparisonIsRefused()
    {
        QFETCH(QString, text);
        QFETCH(QString, word);
        const auto read = comparisonFrom(text.toStdString(), "rows.json");
        QVERIFY(!read && read.error().file == "rows.json" && !read.error().remedy.empty());
        QVERIFY2(QString::fromStdString(read.error().message()).contains(word), read.error().message().c_str());
    }
};

TWINSPECT_TEST(TestComparison)
#include "tst_comparison.moc"
