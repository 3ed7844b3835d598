// SPDX-License-Identifier: GPL-3.0-or-later
// What reports are made of: templates, the chart, page breaks.
#include <QAbstractTextDocumentLayout>
#include <QRegularExpression>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextTable>

#include "ui/paper/page_template.h"
#include "ui/paper/pdf_file.h"
#include "ui/pages/report/score_chart.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestReportPages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void gapsAreFilled_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QString>("expected");
        QTest::newRow("value") << "<b>{{name}}</b>" << "<b>M6 &lt;bolt&gt; &amp; &quot;nut&quot;</b>";
        QTest::newRow("not ASCII") << "{{size}}" << "2 mm² ✓ 零件";
        QTest::newRow("list") << "{{#rows}}[{{.}}]{{/rows}}" << "[a][b]";
        QTest::newRow("list of maps") << "{{#lines}}{{key}}={{value}};{{/lines}}" << "x=1;y=2;";
        QTest::newRow("outer value inside a list")
            << "{{#rows}}{{.}}{{size}} {{/rows}}" << "a2 mm² ✓ 零件 b2 mm² ✓ 零件 ";
        QTest::newRow("value in a map") << "{{words.part}}" << "Teil";
        QTest::newRow("true") << "{{#yes}}1{{/yes}}{{#no}}2{{/no}}" << "1";
        QTest::newRow("nothing to say") << "{{#empty}}1{{/empty}}{{#none}}2{{/none}}{{#noMap}}3{{/noMap}}{{empty}}"
                                        << "";
        QTest::newRow("otherwise") << "{{^no}}1{{/no}}{{^name}}2{{/name}}" << "1";
        QTest::newRow("value that looks like a gap") << "{{braces}}" << "{{name}}";
    }
    void gapsAreFilled()
    {
        QFETCH(QString, page);
        QFETCH(QString, expected);
        QTest::failOnWarning(QRegularExpression(".*"));
        const QVariantMap values{{"name", "M6 <bolt> & \"nut\""},
                                 {"size", "2 mm² ✓ 零件"},
                                 {"rows", QVariantList{"a", "b"}},
                                 {"lines", QVariantList{QVariantMap{{"key", "x"}, {"value", "1"}},
                                                        QVariantMap{{"key", "y"}, {"value", "2"}}}},
                                 {"words", QVariantMap{{"part", "Teil"}}},
                                 {"yes", true},
                                 {"no", false},
                                 {"empty", ""},
                                 {"none", QVariantList()},
                                 {"noMap", QVariantMap()},
                                 {"braces", "{{name}}"}};
        QCOMPARE(report::fillPage(page, values), expected);
    }

    void aGapThatNothingFillsIsReported()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression("gap verdict"));
        QCOMPARE(report::fillPage("<p>{{verdict}}</p>", {{"word", "OK"}}), QString("<p></p>"));
    }

    void templatesTakeInOthers()
    {
        const QVariantMap fact{{"name", "Part <1>"}, {"value", "two\nlines"}, {"code", false}};
        const auto page = report::fillPage("{{> facts}}", {{"facts", QVariantList{fact}}});
        QTextDocument document;
        document.setDefaultStyleSheet(report::pageTemplate("style.css"));
        document.setHtml(page);
        QCOMPARE(document.toPlainText().simplified(), QString("Part <1> two lines"));
        QVERIFY2(document.toPlainText().contains("two\nlines"), qPrintable(document.toPlainText()));
    }

    void chartShowsWhereVerdictsAreMade()
    {
        Thresholds thresholds;
        thresholds.review = 0.8;
        thresholds.reject = 1;
        // Scores 0 to 1 and one far above: five times from the lowest score to the reject threshold.
        auto range = chartRange({{0, 0.2, 0.5}, {1.5, 260}, {}}, thresholds);
        QCOMPARE(range.low, 0.0);
        QCOMPARE(range.high, 5.0);
        QVERIFY(range.more);
        range = chartRange({{0, 0.2}, {1.5}, {}}, thresholds);
        QCOMPARE(range.high, 1.5);
        QVERIFY(!range.more);
        range = chartRange({{0, 0.2}, {}, {}}, thresholds); // the thresholds are always in
        QCOMPARE(range.high, 1.0);
        range = chartRange({{}, {}, {3}}, Thresholds()); // not calibrated, one score
        QVERIFY(range.low < 3 && range.high > 3);
        QVERIFY(scoreChart({}, thresholds, {}).isNull());
        LabelledScores notNumbers;
        notNumbers.add(Label::Good, std::nan(""));
        QVERIFY(notNumbers.empty());
    }

    void everyScoreIsInOneBar()
    {
        QCOMPARE(countBins({0, 0.99, 1, 3.5, 4}, {0, 4, false}, 4), (std::vector<int>{2, 1, 0, 2}));
        QCOMPARE(countBins({-1, 260}, {0, 4, true}, 4), (std::vector<int>{1, 0, 0, 1})); // beyond: the last ones
    }

    // Wherever it comes to stand, a table without a header and its heading are on one page.
    void nothingIsTornApart()
    {
        int moved = 0;
        for (int lines = 0; lines < 60; ++lines) {
            QString html;
            for (int i = 0; i < lines; ++i)
                html += QString("<p>line %1</p>").arg(i);
            for (int t = 0; t < 6; ++t) {
                html += QString("<h2>Heading %1</h2><table cellspacing='0'>").arg(t);
                for (int r = 0; r < 9; ++r)
                    html += "<tr><td>a</td><td>b</td></tr>";
                html += "</table>";
            }
            QTextDocument document;
            document.setHtml(html);
            const auto pages = [&] { return document.documentLayout()->pageCount(); };
            keepTogether(document);
            QVERIFY(pages() <= 4);
            const double height = document.pageSize().height();
            const auto pageOf = [&](double y) { return static_cast<int>(y / height); };
            QTextBlock heading;
            for (auto at = document.rootFrame()->begin(); !at.atEnd(); ++at) {
                const auto* table = qobject_cast<QTextTable*>(at.currentFrame());
                if (table == nullptr) {
                    if (at.currentBlock().blockFormat().headingLevel() > 0)
                        heading = at.currentBlock();
                    continue;
                }
                const auto rect = document.documentLayout()->frameBoundingRect(const_cast<QTextTable*>(table));
                const auto above = document.documentLayout()->blockBoundingRect(heading);
                QCOMPARE(pageOf(rect.bottom() - 1), pageOf(rect.top()));
                QCOMPARE(pageOf(above.top()), pageOf(rect.top()));
                moved += heading.blockFormat().pageBreakPolicy() == QTextFormat::PageBreak_AlwaysBefore;
            }
        }
        QVERIFY(moved > 20); // there was something to do
    }
};

TWINSPECT_TEST(TestReportPages)
#include "tst_report_pages.moc"
