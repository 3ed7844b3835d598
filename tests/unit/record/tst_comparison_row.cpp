// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <nlohmann/json.hpp>

#include "core/record/comparison_row.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestComparisonRow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsComeBackFromJson()
    {
        ComparisonRow row;
        row.part = "lid";
        row.data = "files";
        row.model = "btf";
        row.madeBy = "options";
        row.goodParts = 10;
        row.seed = 3;
        row.imageAuroc = 0.9;
        row.inspectPeakMib = 512.5; // the others were not measured
        row.scores = {{1.25, false, "", "test/good/000", true}, {-2.5, true, "dent", "test/dent/001", true}};
        const auto json = nlohmann::json::parse(toJson(row).dump());
        QCOMPARE(json.at("image_auroc").get<double>(), 0.9);
        QVERIFY(!json.contains("aupro_0.01") && json.at("scores")[1].at("type") == "dent");
        const auto back = comparisonRowFrom(json);
        QVERIFY(back.has_value());
        QVERIFY(back->part == "lid" && back->data == "files" && back->model == "btf" && back->madeBy == "options");
        QVERIFY(back->goodParts == 10 && back->seed == 3);
        for (const auto& figure : comparisonFigures())
            QVERIFY2((*back).*figure.member == row.*figure.member, figure.key);
        QCOMPARE(back->scores.size(), std::size_t(2));
        QVERIFY(back->scores[1].id == "test/dent/001" && back->scores[1].defect && back->scores[1].imageScore == -2.5);
    }

    void whatIsNoRowIsRefused_data()
    {
        QTest::addColumn<QString>("json");
        QTest::newRow("nothing") << "{}";
        QTest::newRow("a list") << "[]";
        QTest::newRow("no scores") << R"({"part":"a","data":"b","model":"c","made_by":"d","seed":0,"good_parts":0})";
        QTest::newRow("seed is a text")
            << R"({"part":"a","data":"b","model":"c","made_by":"d","seed":"0","good_parts":0,"scores":[]})";
        QTest::newRow("a score without a label")
            << R"({"part":"a","data":"b","model":"c","made_by":"d","seed":0,"good_parts":0,
                   "scores":[{"id":"x","score":1}]})";
        QTest::newRow("a score that is no number")
            << R"({"part":"a","data":"b","model":"c","made_by":"d","seed":0,"good_parts":0,
                   "scores":[{"id":"x","label":"good","score":"1"}]})";
    }
    void whatIsNoRowIsRefused()
    {
        QFETCH(QString, json);
        QVERIFY(!comparisonRowFrom(nlohmann::json::parse(json.toStdString())));
    }
};

TWINSPECT_TEST(TestComparisonRow)
#include "tst_comparison_row.moc"
